import type { Point } from '../../contract/point.ts'
import type { PointDirectory } from './live-reader.ts'

/** All points in memory, for the routes and sockets that are asked many times a second. */
export function createPointDirectory(): PointDirectory & {
  change(changed: readonly Point[], removed: readonly number[]): void
} {
  const byIndex = new Map<number, Point>()
  const byCode = new Map<string, Point>()
  return {
    byCode: (code) => byCode.get(code),
    byIndex: (index) => byIndex.get(index),
    inBranch(path) {
      const below = `${path}/`
      return [...byIndex.values()].filter((p) => path === '' || p.path === path || p.path.startsWith(below))
    },
    all: () => [...byIndex.values()],
    change(changed, removed) {
      for (const index of removed) {
        const point = byIndex.get(index)
        byIndex.delete(index)
        if (point) byCode.delete(point.code)
      }
      for (const point of changed) {
        const before = byIndex.get(point.index)
        if (before && before.code !== point.code) byCode.delete(before.code)
        byIndex.set(point.index, point)
        byCode.set(point.code, point)
      }
    },
  }
}
