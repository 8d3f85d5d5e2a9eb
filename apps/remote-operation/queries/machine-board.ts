import { defineQuery, t, z } from '../../../contract/index.ts'
import { interlockOf, type TypedInterlock } from '../interlocks.ts'
import { remoteMachine } from '../machine.ts'
import { openStates } from '../order.ts'
import { liveOf } from '../orders.ts'
import { may, refusals } from '../permissions.ts'
import { checkInterlocks, type Seen } from '../rules/write-limits.ts'

type Value = { value: number | string | boolean | null; quality: number | null; time: number | null }
/** An interlock and how it stands; `why` null: it holds. */
export type LockNow = TypedInterlock & Omit<Value, 'value'> & { now: Value['value']; why: string | null }
export type BoardParameter = Value & {
  id: string
  code: string
  name: string
  kind: string
  register: string | null
  unit: string | null
  guard: string
  low: string | null
  high: string | null
  step: string | null
  maxChange: string | null
  state: string
  point: string
  order: { id: string; number: string; state: string; value: string } | null
}
export type Board = {
  id: string
  name: string
  state: string
  training: boolean
  lockedFor: string | null
  interlocks: LockNow[]
  parameters: BoardParameter[]
  session: { id: string; number: string } | null
  now: number
}

export const none: Value = { value: null, quality: null, time: null }

/** How interlocks stand at this moment. */
export function locksNow(
  locks: readonly TypedInterlock[],
  live: ReadonlyMap<string, Seen>,
  now: number,
  maxAgeMs: number | null,
): LockNow[] {
  const whys = new Map(checkInterlocks(locks.map(interlockOf), live, now, maxAgeMs).map(({ at, why }) => [at, why]))
  return locks.map((lock, at) => {
    const { value, quality, time } = live.get(lock.point) ?? none
    return { ...lock, quality, time, now: value, why: whys.get(at) ?? null }
  })
}

/** A machine's parameters with what they hold now, their limits and the order that is under way; at most 500. */
export const machineBoard = defineQuery({
  id: 'machine-board',
  label: t('机台参数', 'Parameters of a machine'),
  permission: may.read,
  input: z.strictObject({ machine: z.uuid().meta({ label: t('机台', 'Machine') }) }),
  async run(ctx, { machine: id }): Promise<Board> {
    const [machine] = await ctx.sql<
      (Omit<Board, 'interlocks'> & { interlocks: TypedInterlock[]; age: number | null })[]
    >`
      select id, name, state, training, locked_for as "lockedFor", interlocks, max_age_seconds as age
      from remote_operation_machine where id = ${id} and ${ctx.within(remoteMachine)}`
    if (!machine) throw ctx.refuse(refusals.unknownMachine, {}, 'machine')
    const rows = await ctx.sql<Omit<BoardParameter, 'value' | 'quality' | 'time'>[]>`
      select p.id, p.code, p.name, p.kind, p.register, p.unit, p.guard, p.low, p.high, p.step, p.max_change as "maxChange",
        p.state, p.point, case when o.id is null then null else
          json_build_object('id', o.id, 'number', o.number, 'state', o.state, 'value', o.value::text) end as "order"
      from remote_operation_parameter p
      left join remote_operation_order o on o.parameter = p.id and o.state in ${ctx.sql(openStates)}
      where p.machine = ${id} and p.state <> 'retired' order by p.code limit 500`
    const [session] = await ctx.sql<{ id: string; number: string }[]>`
      select id, number from remote_operation_diagnosis
      where machine = ${id} and state = 'open' and opened_by = ${ctx.actor.id}`
    const { age, interlocks, ...rest } = machine
    const live = await liveOf(
      ctx,
      [...rows, ...interlocks].map(({ point }) => point),
    )
    return {
      ...rest,
      interlocks: locksNow(interlocks, live, ctx.now, age === null ? null : age * 1000),
      parameters: rows.map((row) => ({ ...row, ...(live.get(row.point) ?? none) })),
      session: session ?? null,
      now: ctx.now,
    }
  },
})
