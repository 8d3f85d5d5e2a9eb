import type { TenantPoint } from '../../api/point.ts'
import type { PointDirectories, PointDirectory } from './live-reader.ts'

type Shelf = { byIndex: Map<number, TenantPoint>; byCode: Map<string, TenantPoint> }

/** All points in memory, for the routes and sockets that are asked many times a second; every tenant's apart. */
export function createPointDirectories(): PointDirectories & {
  change(changed: readonly TenantPoint[], removed: readonly number[]): void
} {
  const every = new Map<number, TenantPoint>()
  const shelves = new Map<string, Shelf>()

  function directory(tenant: string): PointDirectory {
    // looked up at every call: the tenant's first point may come later
    const shelf = () => shelves.get(tenant)
    const all = () => [...(shelf()?.byIndex.values() ?? [])]
    return {
      byCode: (code) => shelf()?.byCode.get(code),
      byIndex: (index) => shelf()?.byIndex.get(index),
      inBranch(path) {
        const below = `${path}/`
        return all().filter((p) => path === '' || p.path === path || p.path.startsWith(below))
      },
      all,
    }
  }

  function forget(point: TenantPoint): void {
    every.delete(point.index)
    const shelf = shelves.get(point.tenant)
    shelf?.byIndex.delete(point.index)
    if (shelf?.byCode.get(point.code)?.index === point.index) shelf.byCode.delete(point.code)
  }

  return {
    of: directory,
    all: () => [...every.values()],
    tenants: () => [...shelves.keys()],
    change(changed, removed) {
      for (const index of removed) {
        const point = every.get(index)
        if (point) forget(point)
      }
      for (const point of changed) {
        const before = every.get(point.index)
        if (before && before.code !== point.code) forget(before)
        const shelf = shelves.get(point.tenant) ?? { byIndex: new Map(), byCode: new Map() }
        shelves.set(point.tenant, shelf)
        every.set(point.index, point)
        shelf.byIndex.set(point.index, point)
        shelf.byCode.set(point.code, point)
      }
    },
  }
}
