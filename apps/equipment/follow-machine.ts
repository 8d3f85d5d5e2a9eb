import type { Ctx, HistorySample, Row } from '../../contract/index.ts'
import { t } from '../../contract/index.ts'
import type { signalMapTable } from './data-schema.ts'
import { machineStop, stopNumbers } from './machine-data.ts'
import { may } from './permissions.ts'
import { type CounterTrack, countStep } from './rules/counters.ts'
import { advance, follow, type SignalSample, type StateInterval, type Track, untracked } from './rules/machine-state.ts'
import { isStop } from './rules/stop-reasons.ts'
import { shiftsOf } from './shift-hours.ts'
import { mappingOf } from './signal-mapping.ts'
import { keepIntervals, sumShifts } from './sum-shifts.ts'

type Map = Row<typeof signalMapTable>

/** Samples that come this much after their time are still taken in order. */
const settleMs = 5_000
/** Of one signal at once; what is more is read by the next run. */
const mostSamples = 10_000
/** A machine that was never followed begins here. */
const beginMs = 3_600_000

type Stored = { to: number; track: Track; counter: CounterTrack }

async function trackOf(ctx: Ctx, machine: string): Promise<Stored | undefined> {
  const [row] = await ctx.sql<Stored[]>`
    select (extract(epoch from followed_to) * 1000)::float8 as to, track, counter from equipment_track where machine = ${machine} for update`
  return row
}

const sampleOf = (signal: string, { time, value, quality }: HistorySample): SignalSample => ({
  ...{ signal, time, received: time, value, quality },
})

/** New samples of all signals in order of time, and up to where they are whole. */
async function readSignals(ctx: Ctx, { signals }: Map, from: number, upTo: number, first: boolean) {
  let to = upTo
  const samples: SignalSample[] = []
  const counts: HistorySample[] = []
  for (const { signal, point } of signals) {
    const before = first && signal !== 'count' ? await ctx.history.at(point, from) : null
    if (before) samples.push(sampleOf(signal, { ...before, time: from }))
    const read = await ctx.history.samples(point, from, upTo, mostSamples)
    if (read.length === mostSamples) to = Math.min(to, read.at(-1)!.time)
    if (signal === 'count') counts.push(...read)
    else samples.push(...read.map((sample) => sampleOf(signal, sample)))
  }
  samples.sort((a, b) => a.time - b.time)
  return { to, samples: samples.filter(({ time }) => time < to), counts: counts.filter(({ time }) => time < to) }
}

/** Adds what the counter went forward to the shift in which it did. */
async function keepCounts(ctx: Ctx, map: Map, before: CounterTrack, counts: readonly HistorySample[]) {
  if (counts.length === 0) return before
  const shifts = await shiftsOf(ctx, map.calendar, { from: counts[0].time, to: counts.at(-1)!.time + 1 })
  const kind = { maxPerHour: map.cycleSeconds ? (3_600 / Number(map.cycleSeconds)) * 3 : 100_000 }
  const made = new Map<string, number>()
  let track = before
  for (const { time, value, quality } of counts) {
    const next = countStep(kind, track, { time, value: Number(value), quality })
    track = next.track
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
  return track
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
  if (ctx.now - settleMs <= from) return 0
  const { to, samples, counts } = await readSignals(ctx, map, from, ctx.now - settleMs, stored === undefined)
  if (to <= from) return 0
  const mapping = mappingOf(map)
  const followed = follow(mapping, stored?.track ?? untracked, samples)
  const { track, closed: last } = advance(mapping, followed.track, to)
  const closed = await withReasons(ctx, map.equipment, [...followed.closed, ...last])
  const counter = await keepCounts(ctx, map, stored?.counter ?? null, counts)
  await keepIntervals(ctx, map.equipment, closed)
  await ctx.sql`
    insert into equipment_track (machine, followed_to, track, counter)
    values (${map.equipment}, to_timestamp(${to}::numeric / 1000), ${JSON.stringify(track)}::text::jsonb,
      ${counter === null ? null : JSON.stringify(counter)}::text::jsonb)
    on conflict (tenant, machine) do update set followed_to = excluded.followed_to, track = excluded.track, counter = excluded.counter`
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
  await sumShifts(ctx, map, { from: closed[0]?.from ?? from, to })
  return asked
}
