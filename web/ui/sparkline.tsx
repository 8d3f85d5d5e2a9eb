/** A small line without axes. `points` are [time, value] in order; gaps are null. Scales itself, or to `low`–`high`. */
export function Sparkline(props: {
  points: readonly (readonly [time: number, value: number | null])[]
  width?: number
  height?: number
  low?: number | null
  high?: number | null
  label?: string
}) {
  const { points, width = 96, height = 24, label } = props
  const values = points.map((p) => p[1]).filter((v): v is number => v !== null && Number.isFinite(v))
  if (values.length < 2) return <svg width={width} height={height} aria-hidden="true" />
  const low = props.low ?? Math.min(...values)
  const high = props.high ?? Math.max(...values)
  const from = points[0][0]
  const to = points[points.length - 1][0]
  const x = (time: number) => ((time - from) / Math.max(1, to - from)) * (width - 2) + 1
  const y = (value: number) => (high === low ? height / 2 : height - 2 - ((value - low) / (high - low)) * (height - 4))
  let path = ''
  let pen = 'M'
  for (const [time, value] of points) {
    if (value === null || !Number.isFinite(value)) pen = 'M'
    else {
      path += `${pen}${x(time).toFixed(1)} ${y(value).toFixed(1)}`
      pen = 'L'
    }
  }
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
