import type { Binding } from '../../contract/driver.ts'
import type { Point } from '../../contract/point.ts'

/** The stream worker's own copy of the points: by code for payloads, by index for samples, by connection for drivers. */
export class PointBook {
  readonly #byCode = new Map<string, Point>()
  readonly #byIndex = new Map<number, Point>()
  readonly #byConnection = new Map<string, Map<number, Point>>()

  /** Takes new and changed points; answers the connections whose bindings are no longer the same. */
  change(changed: readonly Point[], removed: readonly number[]): Set<string> {
    const touched = new Set<string>()
    for (const index of removed) this.#remove(index, touched)
    for (const point of changed) {
      const before = this.#byIndex.get(point.index)
      const same = before && bindingKey(before) === bindingKey(point)
      if (before) this.#remove(point.index, same ? new Set() : touched)
      this.#byCode.set(point.code, point)
      this.#byIndex.set(point.index, point)
      if (point.source) {
        const ofConnection = this.#byConnection.get(point.source.connection) ?? new Map<number, Point>()
        ofConnection.set(point.index, point)
        this.#byConnection.set(point.source.connection, ofConnection)
        if (!same) touched.add(point.source.connection)
      }
    }
    return touched
  }

  #remove(index: number, touched: Set<string>): void {
    const point = this.#byIndex.get(index)
    if (!point) return
    this.#byIndex.delete(index)
    this.#byCode.delete(point.code)
    if (!point.source) return
    this.#byConnection.get(point.source.connection)?.delete(index)
    touched.add(point.source.connection)
  }

  byCode(code: string): Point | undefined {
    return this.#byCode.get(code)
  }

  byIndex(index: number): Point | undefined {
    return this.#byIndex.get(index)
  }

  bindings(connection: string): Binding[] {
    const points = this.#byConnection.get(connection)?.values() ?? []
    return [...points].map((p) => ({
      point: p.index,
      code: p.code,
      type: p.type,
      address: p.source?.address,
      writable: p.source?.writable === true,
    }))
  }
}

const bindingKey = (p: Point) => JSON.stringify([p.code, p.type, p.source])
