import type { Ctx, HistorySample } from '../../../contract/index.ts'
import { protection } from '../entities/protection.ts'
import { isRefusal } from '../plant.ts'
import { advance } from '../rules/protection.ts'
import type { Happening } from '../rules/protection-state.ts'
import { queueCutOff } from './cut-off.ts'
import { type Guarded, keepMachine, lockMachine, moveInto, second, settingsOf, type Told, tell } from './machine.ts'

/** What happened longer ago than this while nobody looked is not made up for: by then it is history, not protection. */
const mostBehindMs = 10 * 60_000

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

/**
 * Follows one protection from where it was looked at last up to now. The decision to cut off is recorded and told with the time at
 * which it fell; where a switch is named, its opening is queued with it.
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
    if (row.switchPoint) await queueCutOff(ctx, id, machine, next.effects)
  }
  await keepMachine(ctx, id, machine, ctx.now)
  await tell(ctx, row, told)
  const move = moveInto(row, machine.phase)
  const last = told.at(-1)
  if (move) await ctx.records(protection).update(id, { move })
  // no change of the record: what somebody was about to do with it, or waits for consent, is still about the same
  if (last)
    await ctx.sql`update energy_protection set last_at = ${new Date(last.at)}, last_value = ${last.value} where id = ${id}`
  return told.length
}
