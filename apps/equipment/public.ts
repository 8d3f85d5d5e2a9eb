import { defineEvent, defineQuery, line, positive, type QueryCtx, t, z } from '../../contract/index.ts'
import { equipment } from './equipment.ts'
import { may, refusals } from './permissions.ts'

export { equipment }

/** A machine as other apps know it. `place`: twin path. */
export type KnownEquipment = {
  id: string
  code: string
  name: string
  state: 'inUse' | 'onLoan' | 'sealedOff' | 'scrapped'
  place: string | null
  typeId: string
  type: string
  typeName: string
  criticality: 'A' | 'B' | 'C'
  department: string | null
  site: string | null
  keeper: string | null
}

const labels = {
  id: { label: t('设备标识', 'Equipment id') },
  code: { label: t('设备编号', 'Equipment number') },
  name: { label: t('设备名称', 'Name') },
  state: {
    label: t('状态', 'State'),
    choices: Object.fromEntries(Object.entries(equipment.states).map(([state, { label }]) => [state, label])),
  },
  place: { label: t('安装位置', 'Place'), kind: 'place' },
  type: { label: t('类型编码', 'Type code') },
  typeName: { label: t('设备类型', 'Type') },
  criticality: { label: t('重要度', 'Criticality') },
} as const

const { id: _, ...shown } = labels

/**
 * Machines within the reach of who asks; an app may ask for somebody who does not look at the ledger himself, and answers for it.
 * More conditions follow with `and`.
 */
const known = (ctx: QueryCtx) => ctx.sql`
  with seen as (
    select * from equipment_equipment where ${ctx.actor.permissions.has(may.read) ? ctx.within(equipment) : ctx.sql`true`}
  )
  select e.id, e.code, e.name, e.state, e.place, e.type as "typeId", t.code as type, t.name as "typeName", e.criticality,
    e.department, e.site, e.keeper
  from seen e join equipment_machine_type t on t.id = e.type
  where true`

/** One machine, by its id or its code. */
export const equipmentKnown = defineQuery({
  id: 'equipment-known',
  label: t('设备概况', 'A piece of equipment'),
  permission: may.read,
  input: z.strictObject({ id: z.uuid().optional().meta(labels.id), code: line.optional().meta(labels.code) }),
  async run(ctx, { id, code }): Promise<KnownEquipment> {
    if ((id === undefined) === (code === undefined)) throw ctx.refuse(refusals.whichEquipment)
    const one = id === undefined ? ctx.sql`e.code = ${code!}` : ctx.sql`e.id = ${id}`
    const [row] = await ctx.sql<KnownEquipment[]>`${known(ctx)} and ${one}`
    if (!row) throw ctx.refuse(refusals.unknownEquipment, { code: code ?? id! }, id === undefined ? 'code' : 'id')
    return row
  },
})

/** The machines that are not scrapped, of a type, below a place or of a criticality; at most 2,000. */
export const equipmentOf = defineQuery({
  id: 'equipment-of',
  label: t('按类型和位置查设备', 'Equipment by type and place'),
  permission: may.read,
  input: z.strictObject({
    type: line.optional().meta(labels.type),
    place: z.string().max(300).optional().meta(labels.place),
    criticality: z.enum(['A', 'B', 'C']).optional().meta(labels.criticality),
  }),
  columns: shown,
  async run(ctx, { type, place, criticality }): Promise<{ items: KnownEquipment[] }> {
    const ofType = type === undefined ? ctx.sql`` : ctx.sql`and t.code = ${type}`
    const below =
      place === undefined ? ctx.sql`` : ctx.sql`and (e.place = ${place} or starts_with(e.place, ${`${place}/`}))`
    const ranked = criticality === undefined ? ctx.sql`` : ctx.sql`and e.criticality = ${criticality}`
    const items = await ctx.sql<KnownEquipment[]>`
      ${known(ctx)} and e.state <> 'scrapped' ${ofType} ${below} ${ranked} order by e.code limit 2000`
    return { items: [...items] }
  },
})

export const equipmentMoved = defineEvent({
  id: 'equipment.moved',
  label: t('设备换了位置', 'Equipment has another place'),
  payload: z.strictObject({
    id: z.uuid(),
    code: z.string(),
    place: z.string().nullable(),
    before: z.string().nullable(),
  }),
})

export const equipmentScrapped = defineEvent({
  id: 'equipment.scrapped',
  label: t('设备已报废', 'Equipment is scrapped'),
  payload: z.strictObject({ id: z.uuid(), code: z.string() }),
})

const partMoved = z.strictObject({
  repair: z.uuid(),
  number: z.string(),
  equipment: z.uuid(),
  name: z.string(),
  partCode: z.string().nullable(),
  quantity: z.string(),
  unit: z.string(),
})

export const partTaken = defineEvent({
  id: 'equipment.part-taken',
  label: t('维修领用备件', 'A repair took a part'),
  payload: partMoved,
})

export const partReturned = defineEvent({
  id: 'equipment.part-returned',
  label: t('维修退回备件', 'A repair gave a part back'),
  payload: partMoved,
})

/**
 * Another app, an alarm or a meter wants a machine repaired: it emits this, once per occurrence (`event`); one order stands per
 * cause. `code` is the failure code of this app where it is known, else the sender's own.
 */
export const repairWanted = defineEvent({
  id: 'equipment.repair-wanted',
  label: t('请求维修', 'A repair is wanted'),
  payload: z.strictObject({
    equipment: z.uuid(),
    source: z.enum(['alarm', 'check', 'meter', 'model']),
    code: z.string().min(1).max(200),
    event: z.string().min(1).max(200),
    symptom: z.string().min(1).max(1000),
    priority: z.enum(['urgent', 'high', 'normal', 'low']),
    stopped: z.boolean(),
  }),
})

/**
 * Whoever plans production tells what is at a machine: this app then need not be told by hand. `at`: UTC ms. A `started` order that is
 * at the machine already, and an `ended` one that is not, change nothing.
 */
export const jobOrderTold = defineEvent({
  id: 'equipment.job-order-told',
  label: t('工单开工或完工', 'An order started or ended at a machine'),
  payload: z.strictObject({
    equipment: z.uuid(),
    jobOrder: line,
    what: z.enum(['started', 'ended']),
    at: z.int(),
    product: line.nullish(),
    runSeconds: positive.nullish(),
    good: z.int().min(0).nullish(),
    scrap: z.int().min(0).default(0),
    rework: z.int().min(0).default(0),
  }),
})

/** An order has left a machine; `counted`: pieces that the machine counted. Times in UTC ms. */
export const jobOrderEnded = defineEvent({
  id: 'equipment.job-order-ended',
  label: t('设备上的工单已完工', 'An order ended at a machine'),
  payload: z.strictObject({
    equipment: z.uuid(),
    jobOrder: line,
    from: z.int(),
    to: z.int(),
    good: z.int().nullable(),
    scrap: z.int(),
    rework: z.int(),
    counted: z.int(),
  }),
})
