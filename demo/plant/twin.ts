import type { NodeInput, NodeKind } from '../../api/platform.ts'
import { readTable } from './table.ts'

/** The demo plant and its machine shop, from the top down to their equipment, parents before children. */
export const demoNodes: readonly NodeInput[] = [
  ...readTable('nodes.csv'),
  ...readTable('../machine-shop/nodes.csv'),
].map((row) => ({
  path: row.path,
  kind: row.kind as NodeKind,
  name: { zh: row.zh, en: row.en },
  kks: row.kks || null,
  equipmentType: row.equipmentType || null,
}))
