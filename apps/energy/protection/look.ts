import type { Ctx, HistorySample, Row } from '../../../contract/index.ts'
import { protection, protectionEvent, protectionEventNumbers, toldWords } from '../entities/protection.ts'
import { isRefusal } from '../plant.ts'
import { advance } from '../rules/protection.ts'
import {
  type Effect,
  freshProtection,
  type Happening,
  type Phase,
  type Protection,
  type Settings,
} from '../rules/protection-state.ts'
import type { protectionTable } from '../schema.ts'

type Guarded = Row<typeof protectionTable>
type Told = Effect & { kind: 'tell' }

const second = 1_000
/** What happened longer ago than this while nobody looked is not made up for: by then it is history, not protection. */
const mostBehindMs = 10 * 60_000

/** Nothing is asked of a device, so nothing is asked twice: who must open it is told, and reminded when it stays closed. */
export const settingsOf = (row: Guarded): Settings => ({
  warnAbove: Number(row.warnAbove),
  warnDelayMs: row.warnSeconds * second,
  tripAbove: Number(row.tripAbove),
  tripDelayMs: row.tripSeconds * second,
  hysteresis: Number(row.hysteresis),
  staleMs: row.staleSeconds * second,
  confirmMs: row.confirmSeconds * second,
  settleMs: row.settleSeconds * second,
  retries: 0,
  remindMs: row.remindMinutes * 60 * second,
})

/** Samples of a point; none of one that somebody has taken away: then the input is lost, and that is told. */
const samplesOf = (ctx: Ctx, point: string, from: number, to: number): Promise<HistorySample[]> =>
  ctx.history.samples(point, from, to).catch((error: unknown) => {
    if (isRefusal(error)) return []
    throw error
  })

const sampleOf = (time: number, value: HistorySample['value'], quality: number): Happening => ({
  ...{ kind: 'sample', time, quality, value: typeof value === 'number' ? value : Number.NaN },
})
const contactOf = (row: Guarded, value: HistorySample['value'], quality: number): Happening => ({
  ...{ kind: 'contact', quality, position: Number(value) === row.openValue ? 'open' : 'closed' },
})

/** What the points said in (from, to], with a tick every second, oldest first. */
async function happeningsOf(ctx: Ctx, row: Guarded, from: number, to: number) {
  const list: { at: number; happening: Happening }[] = []
  for (const { time, value, quality } of await samplesOf(ctx, row.point, from + 1, to + 1)) {
    list.push({ at: time, happening: sampleOf(time, value, quality) })
  }
  // a compressed point keeps its newest sample back until the next one comes; the live table has it
  const codes = [row.point, ...(row.contactPoint ? [row.contactPoint] : [])]
  for (const { code, time, value, quality } of await ctx.live.read(codes)) {
    if (time > to + second) continue
    const at = Math.min(to, Math.max(time, from + 1))
    list.push({ at, happening: code === row.point ? sampleOf(time, value, quality) : contactOf(row, value, quality) })
  }
  if (row.contactPoint)
    for (const { time, value, quality } of await samplesOf(ctx, row.contactPoint, from + 1, to + 1)) {
      list.push({ at: time, happening: contactOf(row, value, quality) })
    }
  // last, so that what arrives with a tick has arrived before it
  for (let at = from + second; at <= to; at += second) list.push({ at, happening: { kind: 'tick' } })
  return list.sort((a, b) => a.at - b.at)
}

/** The state machine as it was kept, locked; one that nobody has looked at yet begins when it was set up. */
export async function lockMachine(ctx: Ctx, row: Guarded): Promise<{ machine: Protection; seenTo: number }> {
  const [kept] = await ctx.sql<{ machine: Protection; seenTo: number }[]>`
    select machine, (extract(epoch from seen_to) * 1000)::float8 as "seenTo" from energy_protection_state
    where protection = ${row.id} for update`
  return kept ?? { machine: freshProtection(row.createdAt), seenTo: row.createdAt }
}

export async function keepMachine(ctx: Ctx, id: string, machine: Protection, seenTo: number): Promise<void> {
  await ctx.sql`
    insert into energy_protection_state (protection, machine, seen_to) values (${id}, ${JSON.stringify(machine)}::text::jsonb, ${new Date(seenTo)})
    on conflict (tenant, protection) do update set machine = excluded.machine, seen_to = excluded.seen_to`
}

/** Writes down what was told, moves the record to its phase and tells people. */
export async function tell(
  ctx: Ctx,
  row: Guarded,
  told: readonly { at: number; effect: Told; value: number | null }[],
  remark?: string,
): Promise<void> {
  for (const { at, effect, value } of told) {
    const { what, level } = effect
    await ctx.records(protectionEvent).insert({
      ...{ number: await ctx.number(protectionEventNumbers), protection: row.id, at, what, level, remark },
      value: value === null ? null : String(value),
    })
    const words = toldWords[what]
    const shown = value === null ? '' : ` ${value}${row.unit ? ` ${row.unit}` : ''}`
    await ctx.notify({
      to: { users: row.keeper ? [row.keeper] : [], record: { entity: 'energy.protection', id: row.id } },
      cause: `energy.protection:${row.id}:${what}`,
      title: { zh: `${row.name}：${words.zh}${shown}`, en: `${row.name}: ${words.en}${shown}` },
      link: `/a/energy/overload-watches/${row.id}`,
      level,
    })
  }
}

/** The move into a phase; null when the record stands there already. */
export const moveInto = (row: Guarded, phase: Phase): Exclude<Phase, 'commanded'> | null => {
  const shown = phase === 'commanded' ? 'requested' : phase
  return row.state === shown ? null : shown
}

/**
 * Follows one protection from where it was looked at last up to now. The decision to cut off is recorded and told with the time at which it
 * fell; nothing is switched.
 */
export async function lookAt(ctx: Ctx, id: string): Promise<number> {
  const row = await ctx.records(protection).get(id)
  if (row.state === 'off') return 0
  const { machine: before, seenTo } = await lockMachine(ctx, row)
  const settings = settingsOf(row)
  if (ctx.now <= seenTo) return 0
  const from = Math.max(seenTo, ctx.now - mostBehindMs)
  let machine = before
  const told: { at: number; effect: Told; value: number | null }[] = []
  for (const { at, happening } of await happeningsOf(ctx, row, from, ctx.now)) {
    // one that has just begun to look has lost nothing yet
    const waits = happening.kind === 'tick' && !machine.input && !machine.lostTold
    if (waits && at < machine.now + settings.staleMs) continue
    const next = advance(machine, happening, at, settings)
    machine = next.state
    for (const effect of next.effects)
      if (effect.kind === 'tell') told.push({ at, effect, value: machine.input?.value ?? null })
  }
  await keepMachine(ctx, id, machine, ctx.now)
  await tell(ctx, row, told)
  const move = moveInto(row, machine.phase)
  const last = told.at(-1)
  const set = last ? { lastAt: last.at, lastValue: last.value === null ? null : String(last.value) } : {}
  if (move || last) await ctx.records(protection).update(id, { ...(move && { move }), set })
  return told.length
}
