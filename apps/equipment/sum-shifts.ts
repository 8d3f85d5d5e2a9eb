import type { Ctx } from '../../contract/index.ts'
import { jobRunsIn } from './job-runs-in.ts'
import { orderTimes } from './rules/job-orders.ts'
import { knownState, type StateInterval, type Track } from './rules/machine-state.ts'
import { elementsOf, type Made } from './rules/oee.ts'
import { type StopKind, type StopRules, type Times, timesOf } from './rules/oee-times.ts'
import { workingTime } from './rules/shift-calendar.ts'
import type { Interval } from './rules/state-intervals.ts'
import { type Piece, type StopSum, stopSums } from './rules/stop-reasons.ts'
import { shiftsOf } from './shift-hours.ts'

/** What of a machine's signals the sums need. */
export type Followed = {
  equipment: string
  line: string | null
  calendar: string
  cycleSeconds: string | null
  smallStopMinutes: number
}

const asPiece = (interval: StateInterval): Piece => ({
  ...interval,
  state: knownState(interval.state),
  stop: { from: interval.from, to: interval.to },
})

async function piecesIn(ctx: Ctx, machine: string, span: Interval): Promise<Piece[]> {
  const closed = await ctx.sql<StateInterval[]>`
    select state, reason, (extract(epoch from from_at) * 1000)::float8 as from, (extract(epoch from to_at) * 1000)::float8 as to
    from equipment_state_interval
    where machine = ${machine} and from_at < to_timestamp(${span.to}::numeric / 1000)
      and to_at > to_timestamp(${span.from}::numeric / 1000)
    order by from_at`
  const [followed] = await ctx.sql<{ track: Track }[]>`select track from equipment_track where machine = ${machine}`
  const pieces = closed.map(asPiece)
  const { current, at } = followed?.track ?? {}
  if (current && at! > current.since && current.since < span.to) {
    const { since: from, state, reason } = current
    pieces.push(asPiece({ state, reason: (await openReason(ctx, machine, from)) ?? reason, from, to: at! }))
  }
  return pieces
}

/** What somebody said of a stop that is still going on. */
async function openReason(ctx: Ctx, machine: string, since: number): Promise<string | null> {
  const [told] = await ctx.sql<{ code: string }[]>`
    select r.code from equipment_machine_stop s join equipment_stop_reason r on r.id = s.reason
    where s.equipment = ${machine} and s.since = to_timestamp(${since}::numeric / 1000)`
  return told?.code ?? null
}

async function madeIn(ctx: Ctx, machine: string, from: string, to: string, pri: number | null) {
  const rows = await ctx.sql<(Omit<Made, 'pri' | 'good'> & { day: string; shift: string })[]>`
    select coalesce(r.day, c.day)::text as day, coalesce(r.shift, c.shift) as shift, coalesce(r.produced, c.produced) as produced,
      r.scrap, r.rework
    from (select * from equipment_production_report where equipment = ${machine} and day between ${from} and ${to}) r
    full join (select * from equipment_count where machine = ${machine} and day between ${from} and ${to}) c
      on c.day = r.day and c.shift = r.shift`
  return new Map(rows.map(({ day, shift, ...made }) => [`${day} ${shift}`, { ...made, pri, good: null } as Made]))
}

type Kept = { day: string; shift: string }

/** What was summed of some shifts before makes room for what is summed now. */
async function clear(
  ctx: Ctx,
  table: 'equipment_stop_sum' | 'equipment_order_sum',
  machine: string,
  sums: readonly Kept[],
) {
  const touched = JSON.stringify(sums.map(({ day, shift }) => ({ day, shift })))
  await ctx.sql`
    delete from ${ctx.sql(table)} where machine = ${machine}
      and (day, shift) in (select day, shift from jsonb_to_recordset(${touched}::text::jsonb) as t (day date, shift text))`
}

async function keepOrders(
  ctx: Ctx,
  machine: string,
  sums: readonly (Kept & { orders: ({ run: string } & Times)[] })[],
) {
  await clear(ctx, 'equipment_order_sum', machine, sums)
  const rows = sums.flatMap(({ day, shift, orders }) => orders.map((order) => ({ day, shift, ...order })))
  if (rows.length === 0) return
  await ctx.sql`
    insert into equipment_order_sum (machine, day, shift, run, calendar, planned, production, setup, breakdown, small_stop, other_stop,
      no_order, maintenance, unknown, overtime)
    select ${machine}, day, shift, run, calendar, planned, production, setup, breakdown, "smallStop", "otherStop", "noOrder",
      maintenance, unknown, overtime
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as s (day date, shift text, run uuid, calendar bigint, planned bigint,
      production bigint, setup bigint, breakdown bigint, "smallStop" bigint, "otherStop" bigint, "noOrder" bigint, maintenance bigint,
      unknown bigint, overtime bigint)`
}

async function keepStops(ctx: Ctx, machine: string, sums: readonly (Kept & { stops: StopSum[] })[]) {
  await clear(ctx, 'equipment_stop_sum', machine, sums)
  const rows = sums.flatMap(({ day, shift, stops }) => stops.map((stop) => ({ day, shift, ...stop })))
  await ctx.sql`
    insert into equipment_stop_sum (machine, day, shift, key, state, count, ms)
    select ${machine}, day, shift, key, state, count, ms
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as s (day date, shift text, key text, state text, count int, ms bigint)`
}

/** The machine's own words that need no list. */
const ownKinds: Record<string, StopKind> = { setup: 'setup' }

/** Sums anew what the shifts that touch a period were spent on and what was made in them; as far as the machine was followed. */
export async function sumShifts(ctx: Ctx, followed: Followed, period: Interval): Promise<void> {
  const { equipment: machine, line, calendar, cycleSeconds, smallStopMinutes } = followed
  const shifts = await shiftsOf(ctx, calendar, period)
  if (shifts.length === 0) return
  const span = { from: shifts[0].from, to: shifts.at(-1)!.to }
  const pieces = await piecesIn(ctx, machine, span)
  const end = pieces.at(-1)?.to ?? 0
  const reasons = await ctx.sql<{ code: string; kind: StopKind }[]>`select code, kind from equipment_stop_reason`
  const rules: StopRules = {
    kinds: { ...ownKinds, ...Object.fromEntries(reasons.map(({ code, kind }) => [code, kind])) },
    smallStopMs: smallStopMinutes * 60_000,
  }
  const pri = cycleSeconds === null ? null : Number(cycleSeconds) * 1000
  const runs = await jobRunsIn(ctx, machine, span)
  const made = await madeIn(ctx, machine, shifts[0].day, shifts.at(-1)!.day, pri)
  const sums = shifts.flatMap((shift) => {
    const part = { from: shift.from, to: Math.min(shift.to, end) }
    if (part.to <= part.from) return []
    const inside = pieces.filter(({ from, to }) => from < part.to && to > part.from)
    // before it was followed nothing is known of a machine, and nothing is counted
    const begun = Math.max(part.from, inside[0]?.from ?? part.to)
    const seen = { from: begun, to: part.to }
    if (seen.to <= seen.from) return []
    const told = made.get(`${shift.day} ${shift.code}`)
    const working = workingTime([shift], seen)
    const { times, ...counts } = elementsOf(timesOf(inside, working, seen, rules), told ? [told] : [])
    const byRun = runs.length === 0 ? [] : [...orderTimes(inside, working, seen, runs, rules)]
    const orders = byRun.flatMap(([run, spent]) => (run === '' ? [] : [{ run, ...spent }]))
    const { day, code } = shift
    const whole = { day, shift: code, from: new Date(shift.from), to: new Date(shift.to) }
    return [{ ...whole, ...times, ...counts, stops: stopSums(inside, working), orders }]
  })
  if (sums.length === 0) return
  await keepStops(ctx, machine, sums)
  await keepOrders(ctx, machine, sums)
  await ctx.sql`
    insert into equipment_shift_sum (machine, day, shift, line, from_at, to_at, calendar, planned, production, setup, breakdown, small_stop,
      other_stop, no_order, maintenance, unknown, overtime, produced, good, standard, good_standard, contradictions, missing)
    select ${machine}, day, shift, ${line}, "from", "to", calendar, planned, production, setup, breakdown, "smallStop", "otherStop",
      "noOrder", maintenance, unknown, overtime, produced, good, standard, "goodStandard", contradictions, missing
    from jsonb_to_recordset(${JSON.stringify(sums)}::text::jsonb) as s (day date, shift text, "from" timestamptz, "to" timestamptz,
      calendar bigint, planned bigint, production bigint, setup bigint, breakdown bigint, "smallStop" bigint, "otherStop" bigint,
      "noOrder" bigint, maintenance bigint, unknown bigint, overtime bigint, produced int, good int, standard bigint,
      "goodStandard" bigint, contradictions int, missing text[])
    on conflict (tenant, machine, day, shift) do update set line = excluded.line, from_at = excluded.from_at, to_at = excluded.to_at,
      calendar = excluded.calendar, planned = excluded.planned, production = excluded.production, setup = excluded.setup,
      breakdown = excluded.breakdown, small_stop = excluded.small_stop, other_stop = excluded.other_stop,
      no_order = excluded.no_order, maintenance = excluded.maintenance, unknown = excluded.unknown, overtime = excluded.overtime,
      produced = excluded.produced, good = excluded.good, standard = excluded.standard, good_standard = excluded.good_standard,
      contradictions = excluded.contradictions, missing = excluded.missing`
}

/** Keeps intervals that have ended. What was kept already stays, so that a repeated call changes nothing. */
export async function keepIntervals(ctx: Ctx, machine: string, intervals: readonly StateInterval[]): Promise<void> {
  const rows = intervals.map(({ state, reason, from, to }) => ({
    state,
    reason,
    from: new Date(from),
    to: new Date(to),
  }))
  if (rows.length === 0) return
  await ctx.sql`
    insert into equipment_state_interval (machine, from_at, to_at, state, reason)
    select ${machine}, "from", "to", state, reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as i (state text, reason text, "from" timestamptz, "to" timestamptz)
    on conflict (tenant, machine, from_at) do nothing`
}
