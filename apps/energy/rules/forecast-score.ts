/** How far forecasts were off, in the unit of the load. */
export type Score = {
  count: number
  mae: number
  rmse: number
  /** RMSE / mean of what was measured; null where that is 0. */
  cvRmse: number | null
}

/** Pairs without a measured value are left out; null where none is left. */
export function scoreOf(pairs: Iterable<{ forecast: number; measured: number | null }>): Score | null {
  let [count, absolute, squares, total] = [0, 0, 0, 0]
  for (const { forecast, measured } of pairs) {
    if (measured === null) continue
    count++
    absolute += Math.abs(forecast - measured)
    squares += (forecast - measured) ** 2
    total += measured
  }
  if (count === 0) return null
  const rmse = Math.sqrt(squares / count)
  return { count, mae: absolute / count, rmse, cvRmse: total === 0 ? null : (rmse * count) / total }
}
