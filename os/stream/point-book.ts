import type { TenantPoint } from '../../api/point.ts'
import type { Binding } from '../../contract/driver.ts'
import { connectionKey } from './connection-key.ts'

/** The stream worker's own copy of the points: by tenant and code for payloads, by index for samples, by connection for drivers. */
export class PointBook {
  /** Tenant → code → point. */
  readonly #byCode = new Map<string, Map<string, TenantPoint>>()
  readonly #byIndex = new Map<number, TenantPoint>()
  readonly #byConnection = new Map<string, Map<number, TenantPoint>>()

  /** Takes new and changed points; answers the connections whose bindings are no longer the same. */
  change(changed: readonly TenantPoint[], removed: readonly number[]): Set<string> {
    const touched = new Set<string>()
    for (const index of removed) this.#remove(index, touched)
    for (const point of changed) {
      const before = this.#byIndex.get(point.index)
      const same = before && bindingKey(before) === bindingKey(point)
      if (before) this.#remove(point.index, same ? new Set() : touched)
      const codes = this.#byCode.get(point.tenant) ?? new Map<string, TenantPoint>()
      this.#byCode.set(point.tenant, codes.set(point.code, point))
      this.#byIndex.set(point.index, point)
      if (point.source) {
        // a connection feeds points of its own tenant only: the key is made of the point's
        const connection = connectionKey(point.tenant, point.source.connection)
        const ofConnection = this.#byConnection.get(connection) ?? new Map<number, TenantPoint>()
        ofConnection.set(point.index, point)
        this.#byConnection.set(connection, ofConnection)
        if (!same) touched.add(connection)
      }
    }
    return touched
  }

  #remove(index: number, touched: Set<string>): void {
    const point = this.#byIndex.get(index)
    if (!point) return
    this.#byIndex.delete(index)
    this.#byCode.get(point.tenant)?.delete(point.code)
    if (!point.source) return
    const connection = connectionKey(point.tenant, point.source.connection)
    this.#byConnection.get(connection)?.delete(index)
    touched.add(connection)
  }

  /** The points of one tenant by their codes. */
  codesOf(tenant: string): ReadonlyMap<string, TenantPoint> {
    return this.#byCode.get(tenant) ?? noCodes
  }

  byIndex(index: number): TenantPoint | undefined {
    return this.#byIndex.get(index)
  }

  /** By the connection's key. */
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

const noCodes: ReadonlyMap<string, TenantPoint> = new Map()
const bindingKey = (p: TenantPoint) => JSON.stringify([p.code, p.type, p.source])
