import type { Sweep, SweepCell } from '../../../../../api/model-trials.ts'

/** What a sweep is judged by: `mean:<output>` is an output's mean. */
export type Target = 'f1' | 'hits' | 'false' | 'episodes' | `mean:${string}`
/** Of an output's mean nobody knows by itself whether more or less is wanted. */
export type Direction = 'most' | 'least'

/**
 * Harmonic mean of how many findings are found and how many of what rings is a finding: 2·hits / (2·hits + misses + false). `strict` counts
 * episodes that nobody has marked as false too. Null while there is nothing to judge by.
 */
export function f1Of({ hits, misses, falseHits, unmarked }: SweepCell, strict: boolean): number | null {
  const wrong = misses + falseHits + (strict ? unmarked : 0)
  return hits + misses === 0 ? null : (2 * hits) / (2 * hits + wrong)
}

export function valueAt(cell: SweepCell, target: Target, strict: boolean): number | null {
  if (target === 'f1') return f1Of(cell, strict)
  if (target === 'hits') return cell.hits
  if (target === 'false') return cell.falseHits + (strict ? cell.unmarked : 0)
  if (target === 'episodes') return cell.episodes
  return cell.means[target.slice('mean:'.length)] ?? null
}

export const usualDirection = (target: Target): Direction =>
  target === 'false' || target === 'episodes' ? 'least' : 'most'

/**
 * Whether a setting can be called the best. Without a finding that somebody marked, fewest alarms are none at all, and a model that never
 * alarms is no better for it.
 */
export const isJudged = (target: Target, { findings }: Sweep['marks']): boolean =>
  findings > 0 || target.startsWith('mean:')

/** Values of the parameters at a cell, in order of the axes. */
export function settingAt({ values }: Pick<Sweep, 'values'>, cell: number): number[] {
  const found: number[] = []
  let rest = cell
  for (const axis of values.toReversed()) {
    found.unshift(axis[rest % axis.length])
    rest = Math.floor(rest / axis.length)
  }
  return found
}

/**
 * The best cell; of equals the one with fewer episodes that nobody marked, then the one in the middle of its equals, where the next
 * disturbance does the least harm. −1 while no cell has a value.
 */
export function bestCell(sweep: Pick<Sweep, 'cells'>, target: Target, direction: Direction, strict: boolean): number {
  const sign = direction === 'most' ? 1 : -1
  let best: { value: number; unmarked: number; cells: number[] } | null = null
  for (const [i, cell] of sweep.cells.entries()) {
    const value = valueAt(cell, target, strict)
    if (value === null) continue
    const better = best === null ? 1 : sign * (value - best.value) || best.unmarked - cell.unmarked
    if (better > 0) best = { value, unmarked: cell.unmarked, cells: [i] }
    else if (better === 0) best!.cells.push(i)
  }
  return best === null ? -1 : best.cells[Math.floor((best.cells.length - 1) / 2)]
}
