const spokes = [0, 30, 60, 90, 120, 150]
const paddles = [0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330]

/** A plant, its race and the wheel that the water turns: the product's name as a picture. */
export function Picture() {
  return (
    <svg className="sign-in-picture" viewBox="0 0 640 360" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <path className="picture-far" d="M0 250c60-30 110-34 170-20s120 6 180-14 130-26 290 8v136H0z" />
      <g className="picture-steam">
        <path d="M134 116c-20-4-26-22-10-30-14-14 0-32 18-28 4-18 34-20 38-2 20-6 34 14 20 26 8 16-10 28-24 20-6 10-14 14-42 14z" />
        <path d="M204 140c-14-2-18-14-8-20-8-12 4-22 16-18 6-12 26-10 28 2 14-2 20 14 8 20 2 12-12 16-20 12-4 4-10 4-24 4z" />
      </g>
      <g className="picture-plant">
        <path d="M96 240c7-42 9-76 6-120q29 6 58 0c-3 44-1 78 6 120z" />
        <path d="M176 240c6-34 8-60 5-94q22 5 44 0c-3 34-1 60 5 94z" />
        <path d="M256 240l3-150h12l3 150z" />
        <path d="M292 240v-84h48v84zM340 240v-58h66v58zM406 240v-36h48v36z" />
        <path className="picture-thin" d="M302 170h28m-28 14h28m-28 14h28m-28 14h28M352 198h42m-42 14h42M416 220h28" />
        <path className="picture-thin" d="M257 104h16m-16 12h16" />
        <path className="picture-thin" d="M566 234l15-96 15 96m-25-32h20m-17-28h14m-21-6h28m-33 13h38" />
        <path
          className="picture-thin"
          d="M440 204c50 2 90-10 127-36m-127 48c50 0 90-12 122-35M595 168c16 6 32 6 45 2m-40 11c14 6 28 6 40 3"
        />
      </g>
      <g className="picture-wheel">
        <circle cx="500" cy="268" r="46" />
        <circle cx="500" cy="268" r="36" />
        <circle cx="500" cy="268" r="6" />
        <g>
          {/* The outermost ring gives the turning group a box that is centred on the axle. */}
          <circle cx="500" cy="268" r="54" stroke="none" />
          {spokes.map((angle) => (
            <path key={angle} d="M500 222v92" transform={`rotate(${angle} 500 268)`} />
          ))}
          {paddles.map((angle) => (
            <path
              key={angle}
              d="M496 232v-18l8 2v16"
              transform={`rotate(${angle} 500 268)`}
              className="picture-paddle"
            />
          ))}
        </g>
      </g>
      <g className="picture-water">
        <path d="M0 254h430c12 0 22 3 30 9" />
        <path d="M0 266h424c12 0 20 3 28 9" />
        <path className="picture-flow" d="M0 260h427c12 0 21 3 29 9" />
        <path d="M0 328c40-12 60-12 100 0s60 12 100 0 60-12 100 0 60 12 100 0 60-12 100 0 60 12 140-4" />
        <path d="M0 344c40-10 60-10 100 0s60 10 100 0 60-10 100 0 60 10 100 0 60-10 100 0 60 10 140-4" opacity=".5" />
      </g>
    </svg>
  )
}
