import type { EquipmentType, NodeInput, NodeKind, TwinNode } from '../../api/platform.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Queryable } from '../data/connect.ts'
import { checkKksFor } from './kks.ts'
import { codeOf, isWithin, parentOf, pathFault, rankOf } from './node-path.ts'
import { twinRefusals } from './refusals.ts'
import { loadNodes, type NodeRow } from './store.ts'

/** The whole tree, every parent before its children, siblings in order of their making. */
export async function readTree(tx: Queryable): Promise<TwinNode[]> {
  const rows = await loadNodes(tx)
  const counts = await tx<{ id: number; points: number }[]>`
    select node_id as id, count(*)::int as points from point
    where retired_at is null and node_id is not null group by node_id`
  const own = new Map(counts.map((c) => [c.id, c.points]))
  const childrenOf = Map.groupBy(rows, (r) => r.parentId)
  const tree: TwinNode[] = []
  function visit(row: NodeRow): number {
    const points = own.get(row.id) ?? 0
    const node = {
      path: row.path,
      code: codeOf(row.path),
      kind: row.kind,
      name: { zh: row.nameZh, en: row.nameEn },
      kks: row.kks,
      equipmentType: row.equipmentType,
      points,
      branchPoints: points,
    }
    tree.push(node)
    for (const child of childrenOf.get(row.id) ?? []) node.branchPoints += visit(child)
    return node.branchPoints
  }
  for (const root of childrenOf.get(null) ?? []) visit(root)
  return tree
}

export async function findNode(tx: Queryable, path: string): Promise<NodeRow | undefined> {
  const [row] = await tx<NodeRow[]>`
    select id, parent_id as "parentId", path, kind, name_zh as "nameZh", name_en as "nameEn", kks,
           equipment_type as "equipmentType"
    from twin_node where path = ${path}`
  return row
}

export async function nodeAt(tx: Queryable, path: string): Promise<NodeRow> {
  const row = await findNode(tx, path)
  if (!row) throw new Refusal(twinRefusals.unknownNode, { path }, 'path')
  return row
}

async function checkedParent(tx: Queryable, path: string, kind: NodeKind): Promise<NodeRow | undefined> {
  const fault = pathFault(path)
  if (fault) throw pathRefusal(fault)
  const above = parentOf(path)
  if (above === undefined) return undefined
  const parent = await findNode(tx, above)
  if (!parent) throw new Refusal(twinRefusals.parentMissing, { path: above }, 'path')
  if (rankOf(kind) <= rankOf(parent.kind)) throw new Refusal(twinRefusals.wrongKind, { path, kind }, 'kind')
  return parent
}

const sameDetail = (kind: (typeof twinRefusals)[keyof typeof twinRefusals], text: { zh: string; en: string }) => ({
  ...kind,
  text: { zh: kind.text.zh.replace('{detail}', text.zh), en: kind.text.en.replace('{detail}', text.en) },
})
const pathRefusal = (text: { zh: string; en: string }) =>
  new Refusal(sameDetail(twinRefusals.badPath, text), {}, 'path')

function checkedKks(kind: NodeKind, kks: string | null | undefined): string | null {
  if (!kks) return null
  const result = checkKksFor(kind, kks)
  if ('fault' in result) throw new Refusal(sameDetail(twinRefusals.badKks, result.fault), {}, 'kks')
  return result.code
}

async function checkedType(
  tx: Queryable,
  { path, kind, equipmentType }: Omit<NodeInput, 'name'>,
): Promise<string | null> {
  if (!equipmentType) return null
  if (kind !== 'equipment') throw new Refusal(twinRefusals.typeOnlyForEquipment, { path }, 'equipmentType')
  const [type] = await tx`select 1 from equipment_type where code = ${equipmentType}`
  if (!type) throw new Refusal(twinRefusals.unknownEquipmentType, { code: equipmentType }, 'equipmentType')
  return equipmentType
}

/** Points keep roles that their equipment's type knows: refuses a change that would take one away. */
async function keepRoles(tx: Queryable, roles: readonly string[], where: ReturnType<Queryable>): Promise<void> {
  const [orphan] = await tx<{ code: string; role: string }[]>`
    select p.code, p.role from point p join twin_node n on n.tenant = p.tenant and n.id = p.node_id
    where p.retired_at is null and p.role is not null and not p.role = any(${roles as string[]}) and ${where} limit 1`
  if (orphan) throw new Refusal(twinRefusals.roleInUse, { role: orphan.role, point: orphan.code }, 'equipmentType')
}

async function rolesOf(tx: Queryable, type: string | null): Promise<string[]> {
  if (type === null) return []
  const [row] = await tx<{ roles: EquipmentType['roles'] }[]>`select roles from equipment_type where code = ${type}`
  return row.roles.map((r) => r.role)
}

export async function insertNode(tx: Queryable, input: NodeInput): Promise<void> {
  const parent = await checkedParent(tx, input.path, input.kind)
  const kks = checkedKks(input.kind, input.kks)
  const type = await checkedType(tx, input)
  await tx`
    insert into twin_node (parent_id, path, kind, name_zh, name_en, kks, equipment_type)
    values (${parent?.id ?? null}, ${input.path}, ${input.kind}, ${input.name.zh}, ${input.name.en}, ${kks}, ${type})`
}

/** Changes a node; a new `path` renames or moves it with everything below it. */
export async function updateNode(tx: Queryable, row: NodeRow, change: Partial<NodeInput>): Promise<void> {
  const kind = change.kind ?? row.kind
  const path = change.path ?? row.path
  if (path !== row.path) {
    if (isWithin(path, row.path)) throw new Refusal(twinRefusals.moveIntoItself, { path: row.path }, 'path')
    if (await findNode(tx, path)) throw new Refusal(twinRefusals.nodeExists, { path }, 'path')
  }
  const parent = await checkedParent(tx, path, kind)
  const children = await tx<
    { path: string; kind: NodeKind }[]
  >`select path, kind from twin_node where parent_id = ${row.id}`
  const tooHigh = children.find((c) => rankOf(c.kind) <= rankOf(kind))
  if (tooHigh) throw new Refusal(twinRefusals.wrongKind, { path: tooHigh.path, kind: tooHigh.kind }, 'kind')
  const name = change.name ?? { zh: row.nameZh, en: row.nameEn }
  const kks = checkedKks(kind, change.kks === undefined ? row.kks : change.kks)
  const wanted = change.equipmentType === undefined ? row.equipmentType : change.equipmentType
  const type = await checkedType(tx, { path, kind, equipmentType: wanted })
  if (type !== row.equipmentType) await keepRoles(tx, await rolesOf(tx, type), tx`n.id = ${row.id}`)
  await tx`
    update twin_node set kind = ${kind}, name_zh = ${name.zh}, name_en = ${name.en}, kks = ${kks}, equipment_type = ${type},
                         parent_id = ${parent?.id ?? null}
    where id = ${row.id}`
  if (path === row.path) return
  const [deep] = await tx<{ path: string }[]>`
    update twin_node set path = ${path} || substr(path, char_length(${row.path}) + 1)
    where path = ${row.path} or starts_with(path, ${`${row.path}/`})
    returning path`
  const fault = deep && pathFault(deep.path)
  if (fault) throw pathRefusal(fault)
}

export async function removeNode(tx: Queryable, row: NodeRow): Promise<void> {
  const [{ children, points }] = await tx<{ children: number; points: number }[]>`
    select (select count(*)::int from twin_node where parent_id = ${row.id}) as children,
           (select count(*)::int from point where node_id = ${row.id} and retired_at is null) as points`
  if (children + points > 0) throw new Refusal(twinRefusals.nodeNotEmpty, { path: row.path, children, points })
  await tx`update point set node_id = null where node_id = ${row.id}`
  await tx`delete from twin_node where id = ${row.id}`
}

/** Defines or redefines an equipment type; a role that a point plays cannot be taken away. */
export async function putEquipmentType(tx: Queryable, type: Omit<EquipmentType, 'equipment'>): Promise<void> {
  const { code, name, roles } = type
  await keepRoles(
    tx,
    roles.map((r) => r.role),
    tx`n.equipment_type = ${code}`,
  )
  await tx`
    insert into equipment_type (code, name_zh, name_en, roles) values (${code}, ${name.zh}, ${name.en}, ${tx.json(roles)})
    on conflict (tenant, code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, roles = excluded.roles`
}
