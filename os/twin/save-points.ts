import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { EquipmentType, PointReport } from '../../api/platform.ts'
import type { Point, PointSource, TenantPoint } from '../../api/point.ts'
import type { Language, Text } from '../../contract/text.ts'
import type { Audit, AuditInput } from '../audit/audit.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Queryable } from '../data/connect.ts'
import { checkPoint, type Fault, type NewNode, type PointContext, parseType } from './check-point.ts'
import { codeOf, parentOf } from './node-path.ts'
import { type ParsedPoint, pointInputSchema } from './point-schema.ts'
import { loadEquipmentTypes, loadNodes, loadPoints, type NodeRow } from './store.ts'

export type SaveOptions = {
  /** For the audit; see auditName. */
  actor: string
  language?: Language
  /** One refused row and nothing is changed. */
  allOrNothing?: boolean
  /** Only says what would happen. */
  dryRun?: boolean
}

export type SaveRules = {
  /** What is wrong with a source (unknown connection, bad address); undefined when it is right. */
  sourceFault?(source: PointSource, tenant: string): Text | undefined
  /** When given, a point's retention class must be one of these of its tenant. */
  retentionClasses?(tenant: string): readonly string[]
  /** Most points ever made, retired ones included: indices stay below it. */
  maxPoints: number
}

type TenantRules = SaveRules & { tenant: string }
type Row = PointReport['rows'][number]
type Plan = { point: TenantPoint; before: TenantPoint | undefined; revived: boolean }

const chunkRows = 500
const zodErrors = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError }

/** What the rows may refer to, and what earlier rows of the same call add to it. */
class Surroundings implements PointContext {
  readonly nodes: Map<string, Pick<NodeRow, 'kind' | 'equipmentType'> & { id?: number }>
  readonly #types: Map<string, EquipmentType>
  readonly #players = new Map<string, string>()
  readonly #rules: TenantRules

  constructor(
    nodes: readonly NodeRow[],
    types: readonly EquipmentType[],
    players: readonly Point[],
    rules: TenantRules,
  ) {
    this.nodes = new Map(nodes.map((n) => [n.path, n]))
    this.#types = new Map(types.map((t) => [t.code, t]))
    for (const p of players) if (p.role) this.#players.set(`${p.path} ${p.role}`, p.code)
    this.#rules = rules
  }
  nodeAt(path: string) {
    return this.nodes.get(path)
  }
  rolesOf(type: string) {
    return this.#types.get(type)?.roles ?? []
  }
  playedBy(path: string, role: string) {
    return this.#players.get(`${path} ${role}`)
  }
  sourceFault(source: PointSource) {
    return this.#rules.sourceFault?.(source, this.#rules.tenant)
  }
  retentionFault(retention: string) {
    const classes = this.#rules.retentionClasses?.(this.#rules.tenant)
    if (!classes || classes.includes(retention)) return undefined
    const known = classes.join(', ')
    return {
      zh: `没有保存期类别 ${retention}；可用：${known}`,
      en: `there is no retention class ${retention}; there are ${known}`,
    }
  }
  take({ point, before }: Plan, newNodes: readonly NewNode[]) {
    for (const node of newNodes) this.nodes.set(node.path, { kind: node.kind, equipmentType: null })
    if (before?.role) this.#players.delete(`${before.path} ${before.role}`)
    if (point.role) this.#players.set(`${point.path} ${point.role}`, point.code)
  }
}

/** What the database has of these codes: the active points, and of the retired ones the newest. */
async function loadKnown(tx: Queryable, codes: readonly string[]) {
  const active = await loadPoints(tx, tx`where p.code = any(${codes as string[]}) and p.retired_at is null`)
  const retired = await loadPoints(
    tx,
    tx`where p.code = any(${codes as string[]}) and p.retired_at is not null order by p.id`,
  )
  return { active: new Map(active.map((p) => [p.code, p])), retired: new Map(retired.map((p) => [p.code, p])) }
}

/** Maps a long list and lets others have the thread in between. */
async function inParts<T, R>(list: readonly T[], map: (item: T, index: number) => R): Promise<R[]> {
  const out: R[] = []
  for (const [index, item] of list.entries()) {
    if (index % chunkRows === chunkRows - 1) await setImmediate()
    out.push(map(item, index))
  }
  return out
}

/** Checks every row on its own. Rows that are taken count for those after them. */
async function plan(tx: Queryable, inputs: readonly unknown[], language: Language, rules: TenantRules) {
  const parse = (input: unknown) => pointInputSchema.safeParse(input, { error: zodErrors[language] })
  const parsed = await inParts(inputs, parse)
  const codes = parsed.flatMap((p) => (p.success ? [p.data.code] : []))
  const { active, retired } = await loadKnown(tx, codes)
  const [{ count: total }] = await tx<{ count: number }[]>`select millrace_points_made() as count`
  const places = new Set([
    ...parsed.flatMap((p) => (p.success && p.data.path) || []),
    ...[...active.values(), ...retired.values()].map((p) => p.path),
  ])
  const players = await loadPoints(
    tx,
    tx`where p.role is not null and p.retired_at is null and n.path = any(${[...places]})`,
  )
  const around = new Surroundings(await loadNodes(tx), await loadEquipmentTypes(tx), players, rules)
  const seen = new Set<string>()
  const plans: Plan[] = []
  const newNodes: NewNode[] = []
  let next = total // dense from 0 and never deleted: the count is the next index

  function check(data: ParsedPoint): { result: Row['result'] } | { faults: Fault[] } {
    if (seen.has(data.code)) {
      const text = {
        zh: '同一批中编码重复，已采用前一行',
        en: 'the code stands twice in this call; the earlier row was taken',
      }
      return { faults: [{ field: 'code', text }] }
    }
    const before = active.get(data.code)
    const old = retired.get(data.code)
    // A retired point that is written again comes back with its history, unless it is now of another type.
    const revived = !before && old !== undefined && (data.type === undefined || parseType(data.type) === old.type)
    const checked = checkPoint(data, before ?? (revived ? old : undefined), around)
    if ('faults' in checked) return checked
    const point = { ...checked.point, tenant: rules.tenant }
    if (point.index < 0) {
      if (next >= rules.maxPoints) {
        const text = {
          zh: `测点数已达上限 ${rules.maxPoints}`,
          en: `there are ${rules.maxPoints} points already, which is the most`,
        }
        return { faults: [{ field: 'code', text }] }
      }
      point.index = next++
    }
    seen.add(data.code)
    if (before && canonicalJson(before) === canonicalJson(point)) return { result: 'unchanged' }
    const step = { point, before, revived }
    around.take(step, checked.newNodes)
    newNodes.push(...checked.newNodes)
    plans.push(step)
    return { result: before ? 'updated' : 'created' }
  }

  const rows = await inParts(parsed, (p, index): Row => {
    if (!p.success) {
      const raw = (inputs[index] as { code?: unknown } | null)?.code
      const errors = p.error.issues.slice(0, 20).map((i) => ({ field: i.path.join('.') || 'row', detail: i.message }))
      return { index, code: typeof raw === 'string' ? raw.slice(0, 128) : '', result: 'refused', errors }
    }
    const { code } = p.data
    const checked = check(p.data)
    if ('result' in checked) return { index, code, result: checked.result }
    const errors = checked.faults.map((f) => ({ field: f.field, detail: f.text[language] }))
    return { index, code: code.slice(0, 128), result: 'refused', errors }
  })
  return { rows, plans, newNodes, nodes: around.nodes }
}

async function writeNodes(tx: Queryable, newNodes: readonly NewNode[], nodes: Surroundings['nodes']): Promise<void> {
  for (const { path, kind } of newNodes) {
    const parent = parentOf(path)
    const parentId = parent === undefined ? null : nodes.get(parent)!.id!
    const [{ id }] = await tx<{ id: number }[]>`
      insert into twin_node (parent_id, path, kind, name_zh, name_en)
      values (${parentId}, ${path}, ${kind}, ${codeOf(path)}, ${codeOf(path)}) returning id`
    nodes.get(path)!.id = id
  }
}

async function writePoints(tx: Queryable, plans: readonly Plan[], nodes: Surroundings['nodes']): Promise<void> {
  for (let at = 0; at < plans.length; at += chunkRows) {
    const rows = plans.slice(at, at + chunkRows).map(({ point: { index, name, path, tenant: _, ...rest } }) => ({
      ...rest,
      id: index,
      name_zh: name.zh,
      name_en: name.en,
      node_id: path === '' ? null : nodes.get(path)!.id,
    }))
    await tx`
      insert into point (id, code, name_zh, name_en, type, unit, low, high, decimals, labels, node_id, role, kks, retention,
                         processing, source, note)
      select id, code, name_zh, name_en, type, unit, low, high, decimals, nullif(labels, 'null'), node_id, role, kks, retention,
             processing, nullif(source, 'null'), nullif(note, 'null')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
        id int, code text, name_zh text, name_en text, type text, unit text, low float8, high float8, decimals int,
        labels jsonb, node_id int, role text, kks text, retention text, processing jsonb, source jsonb, note jsonb)
      on conflict (id) do update set
        name_zh = excluded.name_zh, name_en = excluded.name_en, unit = excluded.unit, low = excluded.low,
        high = excluded.high, decimals = excluded.decimals, labels = excluded.labels, node_id = excluded.node_id,
        role = excluded.role, kks = excluded.kks, retention = excluded.retention, processing = excluded.processing,
        source = excluded.source, note = excluded.note, retired_at = null`
  }
}

function auditOf({ point, before, revived }: Plan, actor: string): AuditInput {
  const action = before ? 'point.update' : revived ? 'point.revive' : 'point.create'
  return { actor, action, object: `point:${point.code}`, before, after: point }
}

/** Everything inside one transaction that holds the twin's lock. `changed` is empty when nothing was written. */
export async function savePoints(
  tx: Queryable,
  audit: Audit,
  inputs: readonly unknown[],
  { actor, language = 'zh', allOrNothing = false, dryRun = false }: SaveOptions,
  rules: TenantRules,
): Promise<{ report: PointReport; changed: TenantPoint[]; treeChanged: boolean }> {
  const { rows, plans, newNodes, nodes } = await plan(tx, inputs, language, rules)
  const count = (result: Row['result']) => rows.filter((r) => r.result === result).length
  const committed = !dryRun && !(allOrNothing && count('refused') > 0)
  const report = {
    committed,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    rows,
  }
  if (!committed) return { report, changed: [], treeChanged: false }
  await writeNodes(tx, newNodes, nodes)
  await writePoints(tx, plans, nodes)
  const made = newNodes.map(({ path, kind }) => ({
    actor,
    action: 'node.create',
    object: `node:${path}`,
    after: { path, kind },
  }))
  await audit.write([...made, ...plans.map((p) => auditOf(p, actor))], tx)
  return { report, changed: plans.map((p) => p.point), treeChanged: newNodes.length > 0 }
}
