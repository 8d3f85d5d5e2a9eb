import { counterNames } from '../../api/ingest.ts'
import type { Connections } from '../connections/connections.ts'
import { mainTenant } from '../data/main-tenant.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import { type Counters, type CounterTable, counterAt } from './counters.ts'

export type TotalsServices = { counters: CounterTable; points: PointDirectories; connections: Connections }

/** Whether no tenant but the main one has points or connections: then what is counted over all is its own. */
export function isMainAlone({ points, connections }: Pick<TotalsServices, 'points' | 'connections'>): boolean {
  return [...points.tenants(), ...connections.tenants()].every((tenant) => tenant === mainTenant)
}

/**
 * What became of a tenant's samples since the start: the counters of its points, and of what its connections sent for points
 * that it has not. With several tenants, points that were retired are no longer in it.
 */
export function totalsOf(tenant: string, services: TotalsServices): Counters {
  const { counters, points, connections } = services
  if (tenant === mainTenant && isMainAlone(services)) return counters.readTotals()
  const totals = Object.fromEntries(counterNames.map((name) => [name, 0])) as Counters
  for (const { index } of points.of(tenant).all()) {
    const row = counters.pointRow(index)
    for (const name of counterNames) totals[name] += counters.cells[row + counterAt[name]]
  }
  for (const row of connections.counterRowsOf(tenant)) {
    const { unknownPoint } = counters.readConnection(row)
    totals.received += unknownPoint
    totals.unknownPoint += unknownPoint
  }
  return totals
}
