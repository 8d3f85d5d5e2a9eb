import type { EquipmentType, NodeKind } from '../../api/platform.ts'
import type { TenantPoint } from '../../api/point.ts'
import type { Queryable } from '../data/connect.ts'

/** One number for every Millrace on a database: changes of the twin take turns. */
const lockKey = 7_246_113_003
export const lockTwin = (tx: Queryable) => tx`select pg_advisory_xact_lock(${lockKey})`

export type NodeRow = {
  id: number
  parentId: number | null
  path: string
  kind: NodeKind
  nameZh: string
  nameEn: string
  kks: string | null
  equipmentType: string | null
}

type PointRow = Omit<TenantPoint, 'name'> & { nameZh: string; nameEn: string }

export function fromRow({ nameZh, nameEn, ...row }: PointRow): TenantPoint {
  return { ...row, name: { zh: nameZh, en: nameEn } }
}

/** Points with their paths, to be followed by a `where`; `p` is the point, `n` its node. */
export const selectPoints = (tx: Queryable) => tx`
  select p.tenant, p.id as index, p.code, p.name_zh as "nameZh", p.name_en as "nameEn", p.type, p.unit, p.low, p.high, p.decimals,
         p.labels, coalesce(n.path, '') as path, p.role, p.kks, p.retention, p.processing, p.source, p.note
  from point p left join twin_node n on n.tenant = p.tenant and n.id = p.node_id`

export async function loadPoints(tx: Queryable, where: ReturnType<Queryable>): Promise<TenantPoint[]> {
  const rows = await tx<PointRow[]>`${selectPoints(tx)} ${where}`
  return rows.map(fromRow)
}

/** All nodes in order of their making. */
export async function loadNodes(tx: Queryable): Promise<NodeRow[]> {
  return tx<NodeRow[]>`
    select id, parent_id as "parentId", path, kind, name_zh as "nameZh", name_en as "nameEn", kks,
           equipment_type as "equipmentType"
    from twin_node order by id`
}

export async function loadEquipmentTypes(tx: Queryable): Promise<EquipmentType[]> {
  const rows = await tx<(Omit<EquipmentType, 'name'> & { nameZh: string; nameEn: string })[]>`
    select code, name_zh as "nameZh", name_en as "nameEn", roles,
           (select count(*)::int from twin_node n where n.equipment_type = t.code) as equipment
    from equipment_type t order by code`
  return rows.map(({ nameZh, nameEn, ...type }) => ({ ...type, name: { zh: nameZh, en: nameEn } }))
}

/** Points in a branch, retired ones left out. '' is the whole twin. */
export const inBranch = (tx: Queryable, branch: string) =>
  branch === ''
    ? tx`true`
    : // Between 'a/' and 'a0' lies what starts with 'a/': '0' follows '/' in the "C" collation.
      tx`(n.path = ${branch} or (n.path >= ${`${branch}/`} and n.path < ${`${branch}0`}))`
