import type { Ctx, HistorySample, Row } from '../../contract/index.ts'
import { t } from '../../contract/index.ts'
import type { signalMapTable } from './data-schema.ts'
import { jobRun, productTime } from './job-order-data.ts'
import { jobRunsIn } from './job-runs-in.ts'
import { keepTools } from './keep-tools.ts'
import { machineStop, stopNumbers } from './machine-data.ts'
import { trackOf } from './machine-track.ts'
import { may } from './permissions.ts'
import { type CounterTrack, countStep } from './rules/counters.ts'
import { noProgram, type ProgramChange, programChanges, stretchesOf } from './rules/job-orders.ts'
import { type Arrival, clockOffMs, lookAtClock, noClock } from './rules/machine-clock.ts'
import { advance, follow, type SignalSample, type StateInterval, untracked } from './rules/machine-state.ts'
import { clip, sumMs } from './rules/state-intervals.ts'
import { isStop } from './rules/stop-reasons.ts'
import { shiftsOf } from './shift-hours.ts'
import { mappingOf } from './signal-mapping.ts'
import { counterKind } from './sum-job.ts'
import { keepIntervals, sumShifts } from './sum-shifts.ts'

type Map = Row<typeof signalMapTable>

/** Samples that come this much after their time are still taken in order. */
const settleMs = 5_000
/** Of one signal at once; what is more is read by the next run. */
const mostSamples = 10_000
/** A machine that was never followed begins here. */
const beginMs = 3_600_000

const sampleOf = (signal: string, { time, value, quality }: HistorySample): SignalSample => ({
  ...{ signal, time, received: time, value, quality },
})

/** A stretch of a machine's own time that is to be read, UTC ms by its clock, which is `off` ms ahead of ours. */
type Stretch = { from: number; to: number; off: number; first: boolean }

/** New samples of all signals in order, placed by our clock, and up to where the machine's own time has been read as a whole. */
async function readSignals(ctx: Ctx, { signals }: Map, { from, to, off, first }: Stretch) {
  let readTo = to
  const samples: SignalSample[] = []
  const counts: HistorySample[] = []
  const programs: HistorySample[] = []
  for (const { signal, point } of signals) {
    const before = first && signal !== 'count' ? await ctx.history.at(point, from) : null
    const read = await ctx.history.samples(point, from, to, mostSamples)
    if (read.length === mostSamples) readTo = Math.min(readTo, read.at(-1)!.time)
    const ours = [...(before ? [{ ...before, time: from }] : []), ...read]
    if (signal === 'count') counts.push(...ours)
    else if (signal === 'program') programs.push(...ours)
    else samples.push(...ours.map((sample) => sampleOf(signal, sample)))
  }
  samples.sort((a, b) => a.time - b.time)
  const placed = <S extends { time: number }>(some: readonly S[]) =>
    some.filter(({ time }) => time < readTo).map((sample) => ({ ...sample, time: sample.time - off }))
  return {
    ...{ readTo, counts: placed(counts), programs: placed(programs) },
    samples: placed(samples).map((sample) => ({ ...sample, received: sample.time })),
  }
}

/** What the machine's signals say of its clock: their times and ours when they came. */
async function arrivalsOf(ctx: Ctx, { signals }: Map): Promise<Arrival[]> {
  const values = await ctx.live.read(signals.map(({ point }) => point))
  return values.flatMap(({ time, received }) => (received == null ? [] : [{ time, received }]))
}

/** Adds what the counter went forward to the shift in which it did. */
async function keepCounts(ctx: Ctx, map: Map, before: CounterTrack, counts: readonly HistorySample[]) {
  if (counts.length === 0) return { counter: before, pieces: 0 }
  const period = { from: counts[0].time, to: counts.at(-1)!.time + 1 }
  const shifts = await shiftsOf(ctx, map.calendar, period)
  const kind = counterKind(map)
  const made = new Map<string, number>()
  const byRun = new Map<string, number>()
  const stretches = stretchesOf(await jobRunsIn(ctx, map.equipment, period), period)
  let track = before
  let pieces = 0
  for (const { time, value, quality } of counts) {
    const next = countStep(kind, track, { time, value: Number(value), quality })
    track = next.track
    pieces += next.counted
    // pieces of orders that share the machine are told by people: which of them a count belongs to, nobody knows
    const [run, shared] = stretches.find(({ from, to }) => from <= time && time < to)?.runs ?? []
    if (run && !shared && next.counted > 0) byRun.set(run, (byRun.get(run) ?? 0) + next.counted)
    const shift = shifts.find(({ from, to }) => from <= time && time < to)
    if (!shift || next.counted === 0) continue
    const key = `${shift.day} ${shift.code}`
    made.set(key, (made.get(key) ?? 0) + next.counted)
  }
  for (const [key, produced] of made)
    await ctx.sql`
      insert into equipment_count (machine, day, shift, produced)
      values (${map.equipment}, ${key.slice(0, 10)}, ${key.slice(11)}, ${Math.round(produced)})
      on conflict (tenant, machine, day, shift) do update set produced = equipment_count.produced + excluded.produced`
  for (const [run, counted] of byRun)
    await ctx.sql`update equipment_job_run set counted = counted + ${Math.round(counted)} where id = ${run}`
  return { counter: track, pieces }
}

/** A machine's own word of what it makes: a new program ends the one before it. */
async function keepPrograms(
  ctx: Ctx,
  { equipment, cycleSeconds, department, site }: Map,
  changes: readonly ProgramChange[],
) {
  const runs = ctx.records(jobRun)
  for (const { program, from } of changes) {
    const [open] = await runs.find({ equipment, source: 'program', state: 'running' })
    if (open) await runs.update(open.id, { move: 'end', set: { endedAt: Math.max(from, open.startedAt + 1) } })
    const [known] = await ctx.records(productTime).find({ program, state: 'active' })
    await runs.insert({
      ...{ jobOrder: program, equipment, product: known?.id ?? null, source: 'program', parallel: false },
      ...{ startedAt: from, runSeconds: known?.cycleSeconds ?? cycleSeconds, counted: 0, department, site },
    })
  }
}

type Stop = Pick<StateInterval, 'state' | 'reason' | 'from'> & { to: number | null }

/** Asks for the reason of a stop that has lasted long enough, once; tells when it has ended. */
async function keepStop(ctx: Ctx, map: Map, { state, reason, from, to }: Stop): Promise<boolean> {
  const stops = ctx.records(machineStop)
  const [known] = await stops.find({ equipment: map.equipment, since: from })
  if (known) {
    if (known.until === null && to !== null) await stops.update(known.id, { set: { until: to } })
    return false
  }
  // a machine that says what it does need not be asked
  if (reason !== null) return false
  const number = await ctx.number(stopNumbers)
  const { equipment, department, site } = map
  await stops.insert({ number, equipment, phase: state, since: from, until: to, department, site })
  return true
}

/** What people said of stops while they were going on goes with their intervals. */
async function withReasons(ctx: Ctx, machine: string, closed: readonly StateInterval[]): Promise<StateInterval[]> {
  if (closed.length === 0) return []
  const told = await ctx.sql<{ since: number; code: string }[]>`
    select (extract(epoch from s.since) * 1000)::float8 as since, r.code
    from equipment_machine_stop s join equipment_stop_reason r on r.id = s.reason
    where s.equipment = ${machine} and s.since >= to_timestamp(${closed[0].from}::numeric / 1000)`
  const codes = new Map(told.map(({ since, code }) => [since, code]))
  return closed.map((interval) => ({ ...interval, reason: codes.get(interval.from) ?? interval.reason }))
}

/**
 * Follows one machine from where it was left to just now: intervals that have ended are kept, stops that last are asked about, and
 * the shifts they touch are summed. Answers how many stops were newly asked about.
 */
export async function followMachine(ctx: Ctx, map: Map): Promise<number> {
  const stored = await trackOf(ctx, map.equipment)
  const from = stored?.to ?? ctx.now - beginMs
  const upTo = ctx.now - settleMs
  if (upTo <= from) return 0
  const clock = lookAtClock(stored?.clock ?? noClock, await arrivalsOf(ctx, map))
  const off = clockOffMs(clock)
  // the machine's own time is read without a gap and nothing twice, however its clock is set; what it says counts from where it was left
  const begin = stored?.readTo ?? from + off
  const { readTo, samples, counts, programs } = await readSignals(ctx, map, {
    ...{ from: begin, to: Math.max(begin, upTo + off), off, first: stored === undefined },
  })
  const to = Math.min(upTo, Math.max(from, readTo - off))
  if (to <= from && readTo <= begin) return 0
  const mapping = mappingOf(map)
  const followed = follow(mapping, stored?.track ?? untracked, samples)
  const { track, closed: last } = advance(mapping, followed.track, to)
  const closed = await withReasons(ctx, map.equipment, [...followed.closed, ...last])
  const told = programChanges(stored?.program ?? noProgram, programs, to)
  await keepPrograms(ctx, map, told.changes)
  const { counter, pieces } = await keepCounts(ctx, map, stored?.counter ?? null, counts)
  await keepIntervals(ctx, map.equipment, closed)
  await ctx.sql`
    insert into equipment_track (machine, followed_to, track, counter, program, clock, read_to)
    values (${map.equipment}, to_timestamp(${to}::numeric / 1000), ${JSON.stringify(track)}::text::jsonb,
      ${counter === null ? null : JSON.stringify(counter)}::text::jsonb, ${JSON.stringify(told.track)}::text::jsonb,
      ${JSON.stringify(clock)}::text::jsonb, to_timestamp(${readTo}::numeric / 1000))
    on conflict (tenant, machine) do update
      set followed_to = excluded.followed_to, track = excluded.track, counter = excluded.counter, program = excluded.program,
        clock = excluded.clock, read_to = excluded.read_to`
  let asked = 0
  const askMs = map.askAfterSeconds * 1000
  const long = ({ from: begun, to: ended }: { from: number; to: number }) => ended - begun >= askMs
  for (const interval of closed)
    if (isStop(interval) && long(interval)) asked += Number(await keepStop(ctx, map, interval))
  const { current } = track
  if (current && isStop(current) && long({ from: current.since, to: track.at })) {
    const isNew = await keepStop(ctx, map, { ...current, from: current.since, to: null })
    asked += Number(isNew)
    if (isNew)
      await ctx.notify({
        to: { permission: may.explain },
        cause: `equipment.stop:${map.equipment}`,
        title: t(`${map.code} 停机，请说明原因`, `${map.code} stands; please say why`),
        link: '/a/equipment/machine-stops',
      })
  }
  const open = track.current ? [{ ...track.current, from: track.current.since, to: track.at }] : []
  const ran = [...closed, ...open].filter(({ state }) => state === 'running')
  await keepTools(ctx, map, { pieces, runningMs: sumMs(clip(ran, { from, to })), upTo: to })
  await sumShifts(ctx, map, { from: closed[0]?.from ?? from, to })
  return asked
}
