import type { Audit } from '../audit/audit.ts'
import type { Scoped } from '../files/routes.ts'
import type { Route } from '../http/route.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Names } from '../records/names.ts'
import { createLabels } from './labels.ts'
import { createPrinter } from './printer.ts'
import { recordSource } from './record-source.ts'
import { labelRoutes } from './routes.ts'
import { createSchemes } from './schemes.ts'

/** Labels and scans as the platform uses them: of the records of its apps. */
export function openLabels(parts: {
  registry: Registry
  names: Pick<Names, 'namesOf'>
  days: { dayOf(ms: number): string }
  audit: Pick<Audit, 'write'>
  scoped: Scoped
  /** Stands in codes; unless given, the address that the caller uses. */
  publicUrl: string | undefined
}): { routes: Route[]; close(): Promise<void> } {
  const { registry, names, days, audit, scoped, publicUrl } = parts
  const schemes = createSchemes((entry, tx) => audit.write(entry, tx))
  const labels = createLabels(schemes, recordSource({ registry, names, days }))
  const printer = createPrinter()
  return { routes: labelRoutes({ labels, schemes, printer, scoped, publicUrl }), close: () => printer.close() }
}
