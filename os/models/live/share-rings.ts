import type { SampleRings } from '../../live/sample-rings.ts'

/** Rings for the points of which models take every sample: a point has one as long as any model needs it. */
export function shareRings(rings: Pick<SampleRings, 'want' | 'letGo'>) {
  const points = new Map<string, ReadonlySet<number>>()
  const users = new Map<number, number>()

  function leave(point: number): void {
    const left = users.get(point)! - 1
    if (left > 0) users.set(point, left)
    else {
      users.delete(point)
      rings.letGo(point)
    }
  }

  /** The points a model needs from now on, no others. */
  function keep(model: string, needed: Iterable<number>): void {
    const next = new Set(needed)
    for (const point of points.get(model) ?? []) if (!next.has(point)) leave(point)
    if (next.size > 0) points.set(model, next)
    else points.delete(model)
  }

  return {
    /** Points that a model needs beside those it has. False, and nothing has changed, where there are not as many rings. */
    add(model: string, needed: Iterable<number>): boolean {
      const before = points.get(model) ?? new Set()
      const all = new Set(before)
      for (const point of needed) {
        if (all.has(point)) continue
        if (!users.has(point) && !rings.want(point)) {
          points.set(model, all)
          keep(model, before)
          return false
        }
        users.set(point, (users.get(point) ?? 0) + 1)
        all.add(point)
      }
      if (all.size > 0) points.set(model, all)
      return true
    },
    keep,
  }
}
