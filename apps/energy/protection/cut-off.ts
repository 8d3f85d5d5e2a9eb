import { type Ctx, type DeviceAnswer, defineJob, t, z } from '../../../contract/index.ts'
import { protection } from '../entities/protection.ts'
import { advance } from '../rules/protection.ts'
import type { Effect, Protection } from '../rules/protection-state.ts'
import { keepMachine, lockMachine, moveInto, settingsOf, type Told, tell } from './machine.ts'

/** One order to open: a later decision, and every repetition, is another one. `requestedAt`: UTC ms. */
const cutOff = z.strictObject({ protection: z.uuid(), requestedAt: z.number(), attempt: z.int().min(1) })
type CutOff = z.output<typeof cutOff>

const isAsked = ({ phase, requestedAt, attempt }: Protection, asked: CutOff) =>
  phase === 'requested' && requestedAt === asked.requestedAt && attempt === asked.attempt

/** Queues the opening that the effects of a step ask for. @param state after that step */
export async function queueCutOff(ctx: Ctx, id: string, state: Protection, effects: readonly Effect[]): Promise<void> {
  const { requestedAt, attempt } = state
  if (effects.some(({ kind }) => kind === 'cutOff'))
    await ctx.enqueue(cutOffFeeder, { protection: id, requestedAt, attempt })
}

/** The write that a decision asks for; null when it is no longer asked for, `sent` when a run before this one may have sent it. */
async function order(ctx: Ctx, asked: CutOff) {
  const { protection: id, requestedAt, attempt } = asked
  const row = await ctx.records(protection).get(id)
  const { machine } = await lockMachine(ctx, row)
  if (!row.switchPoint || !isAsked(machine, asked)) return null
  const fresh = await ctx.sql`
    insert into energy_protection_write (protection, requested_at, attempt, sent_at)
    values (${id}, ${new Date(requestedAt)}, ${attempt}, ${new Date(ctx.now)})
    on conflict do nothing returning 1`
  const reason = `${row.code} ${row.name}：过载切断，第 ${attempt} 次`
  return { sent: fresh.length === 0, point: row.switchPoint, value: row.switchValue, reason }
}

/** What the device said, in words for the record; null when it did what was asked. */
function faultOf(value: number, answer: DeviceAnswer | null): string | null {
  if (!answer) return '下发途中系统中断，是否已执行未知'
  if (!answer.ok) return answer.texts.zh
  const { readBack } = answer
  if (readBack === undefined || Number(readBack) === value) return null
  return `回读值 ${readBack}，与下发值 ${value} 不符`
}

async function settle(ctx: Ctx, asked: CutOff, fault: string | null): Promise<void> {
  const { protection: id, requestedAt, attempt } = asked
  const row = await ctx.records(protection).get(id)
  const { machine, seenTo } = await lockMachine(ctx, row)
  await ctx.sql`
    update energy_protection_write set ok = ${fault === null}, fault = ${fault}
    where protection = ${id} and attempt = ${attempt} and requested_at = ${new Date(requestedAt)}`
  // opened, released or decided anew meanwhile: an answer to what was asked before says nothing about that
  if (row.state === 'off' || !isAsked(machine, asked)) return
  const { state, effects } = advance(
    machine,
    { kind: 'writeBack', attempt, ok: fault === null },
    ctx.now,
    settingsOf(row),
  )
  await keepMachine(ctx, id, state, seenTo)
  const value = state.input?.value ?? null
  const told = effects.filter((effect): effect is Told => effect.kind === 'tell')
  await tell(
    ctx,
    row,
    told.map((effect) => ({ at: ctx.now, effect, value })),
    fault ?? undefined,
  )
  await queueCutOff(ctx, id, state, effects)
  const move = moveInto(row, state.phase)
  if (move) await ctx.records(protection).update(id, { move })
}

/**
 * Opens the breaker or valve of a feeder: what is sent is written down first, the device is asked between two transactions, and what
 * it answered is settled in the second. A run that was killed in between is not sent again; it counts as an attempt that failed.
 */
export const cutOffFeeder = defineJob({
  id: 'cut-off-feeder',
  label: t('切断回路', 'Cut off a feeder'),
  input: cutOff,
  urgent: true,
  async run(within, asked, _progress, devices) {
    const ordered = await within((ctx) => order(ctx, asked))
    if (!ordered) return { sent: false }
    const { sent, ...write } = ordered
    const answer = sent ? null : await devices.write(write)
    const fault = faultOf(write.value, answer)
    await within((ctx) => settle(ctx, asked, fault))
    return { sent: true, fault }
  },
})
