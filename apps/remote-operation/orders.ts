import type { Ctx, QueryCtx, Refusal, Row, Text, Values } from '../../contract/index.ts'
import { interlockOf, saidOf, type TypedInterlock } from './interlocks.ts'
import { remoteMachine } from './machine.ts'
import { openStates, writeOrder } from './order.ts'
import { parameter } from './parameter.ts'
import { may, refusals } from './permissions.ts'
import { plainDecimal, type Seen } from './rules/write-limits.ts'
import {
  endStates,
  type Now,
  type Parameter,
  type Part,
  type WriteBack,
  type WriteFault,
} from './rules/write-record.ts'
import type { machineTable, orderTable, parameterTable } from './schema.ts'
import { pairsOf } from './two-persons.ts'

export type MachineRow = Row<typeof machineTable>
export type ParameterRow = Row<typeof parameterTable>
export type OrderRow = Row<typeof orderTable>
export type Move = keyof (typeof writeOrder)['moves']
type Reads = Pick<Ctx, 'live' | 'now'>

const second = 1_000
/** What guards a register, as the rules take it. @param guard that of the order, which an edit meanwhile does not loosen */
export function parameterOf(machine: MachineRow, row: ParameterRow, guard: string = row.guard): Parameter {
  const { low, high, step, maxChange, tolerance } = row
  return {
    code: row.code,
    limits: { min: low!, max: high!, step: step ?? undefined, maxChange: maxChange ?? undefined, tolerance },
    interlocks: locksOf(machine, row).map(interlockOf),
    maxAgeMs: machine.maxAgeSeconds === null ? null : machine.maxAgeSeconds * second,
    approval: guard !== 'single',
    confirmation: guard === 'critical',
    ...pairsOf(guard),
    validMs: row.validMinutes * 60 * second,
    selectMs: row.selectSeconds * second,
    answerMs: row.answerSeconds * second,
  }
}

export const locksOf = (machine: MachineRow, row: ParameterRow): TypedInterlock[] => [
  ...machine.interlocks,
  ...row.interlocks,
]

/** An order as the rules take it; what came too late is kept in its steps. */
export function writeOf(row: OrderRow): WriteBack {
  const people: Partial<Record<Part, string>> = { requester: row.requester }
  for (const part of ['approver', 'operator', 'confirmer'] as const) if (row[part]) people[part] = row[part]
  return {
    state: row.state as WriteBack['state'],
    parameter: row.parameter,
    value: row.value,
    training: row.training,
    people,
    requestedAt: row.requestedAt,
    selectedAt: row.selectedAt,
    operatedAt: row.operatedAt,
    before: row.valueBefore,
    answer: row.answeredAt === null ? null : { at: row.answeredAt, readBack: row.readBack },
    lateAnswers: [],
    reason: row.outcome,
  }
}

/** What a step of the rules does to the row. */
export function effectOf(
  row: OrderRow,
  write: WriteBack,
  now: number,
): { move?: Move; set: Values<typeof orderTable> } {
  const { people, state } = write
  return {
    ...(state !== row.state && { move: state as Move }),
    set: {
      ...{ approver: people.approver ?? null, operator: people.operator ?? null, confirmer: people.confirmer ?? null },
      ...{ selectedAt: write.selectedAt, operatedAt: write.operatedAt, valueBefore: write.before },
      ...{ answeredAt: write.answer?.at ?? null, readBack: write.answer?.readBack ?? null },
      ...(endStates.includes(state) && row.endedAt === null && { endedAt: now }),
    },
  }
}

/** The latest values of points, by code. */
export async function liveOf(ctx: Pick<QueryCtx, 'live'>, codes: readonly string[]): Promise<Map<string, Seen>> {
  const values = await ctx.live.read([...new Set(codes)])
  return new Map(values.map(({ code, value, quality, time }) => [code, { value, quality, time }]))
}

/** What the register and the points of its interlocks say at this moment. */
export async function lookNow(ctx: Reads, row: ParameterRow, locks: readonly TypedInterlock[]): Promise<Now> {
  const live = await liveOf(ctx, [row.point, ...locks.map(({ point }) => point)])
  return { at: ctx.now, live, current: currentOf(live.get(row.point)) }
}

/** What a register holds, where it is well known. */
export const currentOf = (seen: Seen | undefined): string | null =>
  seen && (seen.quality & 0xc0) === 0xc0 ? plainDecimal(seen.value) : null

/** An order that nobody else changes until the transaction ends. */
export async function lockOrder(ctx: Ctx, id: string): Promise<OrderRow> {
  await ctx.sql`select 1 from remote_operation_order where id = ${id} for update`
  return ctx.records(writeOrder).get(id)
}

/** A machine or a register that orders are under way for stays as it is. */
export async function refuseWhileOpen(ctx: Ctx, of: { machine: string } | { parameter: string }): Promise<void> {
  const which = 'machine' in of ? ctx.sql`machine = ${of.machine}` : ctx.sql`parameter = ${of.parameter}`
  const [{ count }] = await ctx.sql<{ count: number }[]>`
    select count(*)::int as count from remote_operation_order where ${which} and state in ${ctx.sql(openStates)}`
  if (count > 0) throw ctx.refuse(refusals.hasOrders, { count })
}

export async function rowsOf(ctx: Ctx, order: Pick<OrderRow, 'machine' | 'parameter'>) {
  return {
    machine: await ctx.records(remoteMachine).get(order.machine),
    row: await ctx.records(parameter).get(order.parameter),
  }
}

/** Why nothing may be written to a register whatever its value; null when it may. */
export function closedFor(
  ctx: Ctx,
  machine: MachineRow,
  row: ParameterRow,
  training = machine.training,
): Refusal | null {
  if (row.guard === 'readOnly') return ctx.refuse(refusals.readOnly, { code: row.code }, 'parameter')
  if (row.state !== 'inUse') return ctx.refuse(refusals.parameterOff, { code: row.code }, 'parameter')
  // an order of the training machine never reaches a real one, nor the other way round
  if (machine.training !== training || !row.point.startsWith(machine.prefix))
    return ctx.refuse(refusals.foreignPoint, { point: row.point, prefix: machine.prefix }, 'parameter')
  if (machine.state === 'remote') return null
  return ctx.refuse(refusals.machineLocked, { machine: machine.name, reason: machine.lockedFor ?? '' }, 'parameter')
}

const partWords: Record<Part, Text> = {
  requester: { zh: '申请人', en: 'requester' },
  approver: { zh: '批准人', en: 'approver' },
  operator: { zh: '操作人', en: 'operator' },
  confirmer: { zh: '复核人', en: 'confirmer' },
}
const whyWords = {
  noValue: { zh: '没有值', en: 'no value' },
  badQuality: { zh: '数据品质差', en: 'bad quality' },
  stale: { zh: '数据过期', en: 'stale' },
  doesNotHold: { zh: '不成立', en: 'does not hold' },
}

const kindOf: Partial<Record<WriteFault['code'], (typeof refusals)['notNumeric']>> = {
  ...{ belowMin: refusals.belowMin, aboveMax: refusals.aboveMax, offStep: refusals.offStep },
  ...{ changeTooLarge: refusals.changeTooLarge, currentUnknown: refusals.currentUnknown },
  ...{ notNumeric: refusals.notNumeric, notAnswered: refusals.notAnswered },
}

function faultRefusal(ctx: Ctx, fault: WriteFault, locks: readonly TypedInterlock[]): Refusal {
  const kind = kindOf[fault.code]
  if (kind) {
    const { code: _, ...args } = fault
    return ctx.refuse(kind, args as Record<string, string>, fault.code === 'notAnswered' ? undefined : 'value')
  }
  if (fault.code === 'samePerson') return ctx.refuse(refusals.samePerson, { other: partWords[fault.as] })
  if (fault.code === 'notNow') return ctx.refuse(refusals.notNow, { state: writeOrder.states[fault.state].label })
  if (fault.code !== 'interlock') return ctx.refuse(refusals.notNow, { state: writeOrder.states.selected.label })
  const said = saidOf(locks[fault.at])
  const why = whyWords[fault.why]
  return ctx.refuse(refusals.blocked, { why: { zh: `${said.zh}：${why.zh}`, en: `${said.en}: ${why.en}` } })
}

/** Faults of the rules as one refusal: the first that stands alone, or all interlocks together. */
export function refusalOf(ctx: Ctx, faults: readonly WriteFault[], locks: readonly TypedInterlock[]): Refusal {
  const all = faults.map((fault) => ({ fault, refusal: faultRefusal(ctx, fault, locks) }))
  const alone = all.find(({ fault }) => fault.code !== 'interlock')
  if (alone) return alone.refusal
  const whys = all.map(({ refusal }) => refusal.args.why as Text)
  return ctx.refuse(refusals.blocked, {
    why: { zh: whys.map(({ zh }) => zh).join('；'), en: whys.map(({ en }) => en).join('; ') },
  })
}

export type StepWhat =
  | 'requested'
  | 'approved'
  | 'refused'
  | 'cancelled'
  | 'selected'
  | 'blocked'
  | 'written'
  | 'unsent'
  | 'readBack'
  | 'differs'
  | 'rejected'
  | 'unanswered'
  | 'late'
  | 'confirmed'
  | 'disputed'
  | 'expired'
  | 'deselected'

/** Adds to what happened to an order. The order must be locked, as its steps are counted. */
export async function addStep(
  ctx: Ctx,
  order: string,
  what: StepWhat,
  more: { value?: string | null; remark?: Text | string; at?: number; person?: string | null } = {},
): Promise<void> {
  const { value = null, remark, at = ctx.now } = more
  const person = more.person === undefined ? nameOf(ctx) : more.person
  const said = typeof remark === 'string' ? { zh: remark, en: remark } : remark
  await ctx.sql`
    insert into remote_operation_step (order_id, number, at, what, person, value, remark_zh, remark_en)
    select ${order}, coalesce(max(number), 0) + 1, ${new Date(at)}, ${what}, ${person}, ${value},
      ${said?.zh ?? null}, ${said?.en ?? null}
    from remote_operation_step where order_id = ${order}`
}

const nameOf = ({ actor }: Pick<Ctx, 'actor'>) => (actor.kind === 'system' ? null : (actor.displayName ?? actor.name))

/** Tells those who must act, or who wait for it. `self`: also the one in whose name it is told, as a job tells what came later. */
export async function tellOrder(
  ctx: Ctx,
  row: Pick<OrderRow, 'id' | 'number' | 'title' | 'training'>,
  what: Text,
  to: { users?: (string | null)[]; approvers?: boolean; level?: 'info' | 'warning' | 'urgent'; self?: true },
): Promise<void> {
  const mark = row.training ? { zh: '【训练】', en: '[training] ' } : { zh: '', en: '' }
  await ctx.notify({
    to: {
      users: [...new Set((to.users ?? []).filter((id) => id !== null && (to.self || id !== ctx.actor.id)))] as string[],
      ...(to.approvers && { permission: may.approve }),
      record: { entity: 'remote-operation.write-order', id: row.id },
    },
    cause: `remote-operation.write-order:${row.id}:${what.en}`,
    title: { zh: `${mark.zh}${row.title}：${what.zh}`, en: `${mark.en}${row.title}: ${what.en}` },
    link: `/a/remote-operation/write-orders/${row.id}`,
    level: to.level ?? 'info',
  })
}
