import { defineQuery, t, z } from '../../../contract/index.ts'
import type { TypedInterlock } from '../interlocks.ts'
import { writeOrder } from '../order.ts'
import { liveOf } from '../orders.ts'
import { may, refusals } from '../permissions.ts'
import { clash, type Part, type WriteBack } from '../rules/write-record.ts'
import { pairsOf } from '../two-persons.ts'
import { type LockNow, locksNow, none } from './machine-board.ts'

export type OrderStep = {
  number: number
  at: number
  what: string
  person: string | null
  value: string | null
  remarkZh: string | null
  remarkEn: string | null
}

type Shown = {
  id: string
  number: string
  title: string
  state: string
  guard: string
  training: boolean
  value: string
  unit: string | null
  reason: string
  seen: string | null
  before: string | null
  readBack: string | null
  expiresAt: number
  low: string | null
  high: string | null
  step: string | null
  register: string | null
  machine: string
  machineName: string
  machineState: string
}
type Found = Shown & WriteBack['people'] & { point: string; interlocks: TypedInterlock[]; age: number | null }

/** Which part plays next in a state. */
const nextPart: Record<string, Part> = { requested: 'approver', approved: 'operator', operated: 'confirmer' }

/** What an order needs next, how its register and interlocks stand now, and everything that happened to it. */
export const orderSheet = defineQuery({
  id: 'order-sheet',
  label: t('写入单过程', 'The course of an order'),
  permission: may.read,
  input: z.strictObject({ order: z.uuid().meta({ label: t('写入单', 'Order') }) }),
  async run(ctx, { order: id }) {
    const [row] = await ctx.sql<Found[]>`
      select o.id, o.number, o.title, o.state, o.guard, o.training, o.value::text, o.unit, o.reason, o.seen_value::text as seen,
        o.value_before::text as before, o.read_back as "readBack", (extract(epoch from o.expires_at) * 1000)::float8 as "expiresAt",
        o.requester, o.approver, o.operator, o.confirmer, p.point, p.low::text, p.high::text, p.step::text, p.register,
        m.interlocks || p.interlocks as interlocks, m.max_age_seconds as age, m.id as machine, m.name as "machineName",
        m.state as "machineState"
      from (select * from remote_operation_order where ${ctx.within(writeOrder)}) o
      join remote_operation_parameter p on p.id = o.parameter join remote_operation_machine m on m.id = o.machine
      where o.id = ${id}`
    if (!row) throw ctx.refuse(refusals.unknownOrder, {}, 'order')
    const steps = await ctx.sql<OrderStep[]>`
      select number, (extract(epoch from at) * 1000)::float8 as at, what, person, value, remark_zh as "remarkZh", remark_en as "remarkEn"
      from remote_operation_step where order_id = ${id} order by number`
    const part = nextPart[row.state] ?? null
    const { requester, approver, operator, confirmer, point, interlocks, age, ...shown } = row
    const people = { requester, approver, operator, confirmer }
    const other = part && clash(pairsOf(row.guard), people, part, ctx.actor.id)
    const live = await liveOf(ctx, [point, ...interlocks.map((lock) => lock.point)])
    const locks: LockNow[] = locksNow(interlocks, live, ctx.now, age === null ? null : age * 1000)
    return {
      ...shown,
      steps: [...steps],
      locks,
      live: live.get(point) ?? none,
      /** Who must act next; `another`: not the one who asks this, as they have played the other part. */
      next: part && { part, another: other?.code === 'samePerson' ? other.as : null },
      now: ctx.now,
    }
  },
})
