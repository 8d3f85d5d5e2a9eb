import type { Ctx, Row } from '../../../contract/index.ts'
import { protectionEvent, protectionEventNumbers, switchedWords, toldWords } from '../entities/protection.ts'
import { type Effect, freshProtection, type Phase, type Protection, type Settings } from '../rules/protection-state.ts'
import type { protectionTable } from '../schema.ts'

export type Guarded = Row<typeof protectionTable>
export type Told = Effect & { kind: 'tell' }

export const second = 1_000

/** Without a switch nothing is asked of a device, so nothing is asked twice: who must open it is told, and reminded. */
export const settingsOf = (row: Guarded): Settings => ({
  warnAbove: Number(row.warnAbove),
  warnDelayMs: row.warnSeconds * second,
  tripAbove: Number(row.tripAbove),
  tripDelayMs: row.tripSeconds * second,
  hysteresis: Number(row.hysteresis),
  staleMs: row.staleSeconds * second,
  confirmMs: row.confirmSeconds * second,
  settleMs: row.settleSeconds * second,
  retries: row.switchPoint ? row.retries : 0,
  remindMs: row.remindMinutes * 60 * second,
})

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

/** Writes down what is told, and tells people. */
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
    const words = (row.switchPoint && switchedWords[what]) || toldWords[what]
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
