import { useEffect, useMemo, useRef, useState } from 'react'
import { useUiLanguage } from './language.ts'
import { type LinePoint, lineShape, nearestDot } from './line-shape.ts'
import './pictures.css'

type Props = {
  points: readonly LinePoint[]
  /** The time axis; null: names instead of times. */
  range: { from: number; to: number } | null
  /** Stands at the head of the value axis. */
  unit: string
  label: string
  /** What is said of a point under the pointer. */
  say(index: number): string
  onOpen?: (index: number) => void
}

/** A line with axes that fills its box, in the letters of the box: larger letters make a larger picture of the same kind. */
export function LinePicture({ points, range, unit, label, say, onOpen }: Props) {
  const language = useUiLanguage()
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0, fontPx: 12 })
  const [over, setOver] = useState<number | null>(null)
  useEffect(() => {
    const place = box.current!
    const measure = () => {
      const fontPx = Number.parseFloat(getComputedStyle(place).fontSize)
      setSize({ width: place.clientWidth, height: place.clientHeight, fontPx })
    }
    const watch = new ResizeObserver(measure)
    watch.observe(place)
    return () => watch.disconnect()
  }, [])
  const shape = useMemo(() => lineShape({ points, range, ...size, language }), [points, range, size, language])
  const { frame } = shape
  const dot = over === null ? undefined : shape.dots.find((each) => each.index === over)
  const { width, height, fontPx } = size
  return (
    <div className="line-picture" ref={box}>
      {width > 0 ? (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tile's own link leads there by key
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          fontSize={fontPx}
          className={onOpen ? 'can-open' : undefined}
          onPointerMove={(event) => setOver(nearestDot(shape, event.nativeEvent.offsetX))}
          onPointerLeave={() => setOver(null)}
          onClick={() => over !== null && onOpen?.(over)}
        >
          {shape.valueTicks.map((tick) => (
            <g key={tick.text}>
              <line className="line-grid" x1={frame.left} x2={frame.right} y1={tick.at} y2={tick.at} />
              <text x={frame.left - fontPx * 0.45} y={tick.at} textAnchor="end" dominantBaseline="central">
                {tick.text}
              </text>
            </g>
          ))}
          {shape.nameTicks.map((tick) => (
            <text key={`${tick.at}`} x={tick.at} y={frame.bottom + fontPx * 1.2} textAnchor={anchorOf(tick.at, frame)}>
              {tick.text.split('\n').map((line, i) => (
                <tspan key={line} x={tick.at} dy={i === 0 ? 0 : fontPx * 1.15}>
                  {line}
                </tspan>
              ))}
            </text>
          ))}
          <line className="line-axis" x1={frame.left} x2={frame.right} y1={frame.bottom} y2={frame.bottom} />
          <path className="line-band" d={shape.band} />
          <path className="line-line" d={shape.line} style={{ strokeWidth: Math.max(1.5, fontPx / 9) }} />
          {shape.dots.length <= 24
            ? shape.dots.map((each) => (
                <circle key={each.index} className="line-dot" cx={each.x} cy={each.y} r={fontPx / 5} />
              ))
            : null}
          {dot ? (
            <>
              <line className="line-axis" x1={dot.x} x2={dot.x} y1={frame.top} y2={frame.bottom} />
              <circle className="line-dot" cx={dot.x} cy={dot.y} r={fontPx / 3} />
            </>
          ) : null}
        </svg>
      ) : null}
      <span className="line-unit">{over !== null && dot ? say(over) : unit}</span>
    </div>
  )
}

/** Names at the edges stay inside the box. */
function anchorOf(at: number, { left, right }: { left: number; right: number }): 'start' | 'middle' | 'end' {
  const share = (at - left) / (right - left || 1)
  return share < 0.04 ? 'start' : share > 0.96 ? 'end' : 'middle'
}
