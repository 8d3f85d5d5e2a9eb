import { type Ctx, defineAction, defineJob, t, z } from '../../contract/index.ts'
import { part } from './part.ts'
import { may } from './permissions.ts'
import { rankByUsage } from './usage.ts'

/** Writes each part's ABC class where it has changed. */
async function rankAll(ctx: Ctx): Promise<{ ranked: number; changed: number }> {
  const ranked = await rankByUsage(ctx)
  const before = await ctx.sql<{ id: string; abc: string | null }[]>`select id, abc from spares_part limit 20000`
  const known = new Map(before.map(({ id, abc }) => [id, abc]))
  const changed = ranked.filter(({ id, class: abc }) => known.get(id) !== abc)
  for (const { id, class: abc } of changed) await ctx.records(part).update(id, { set: { abc } })
  return { ranked: ranked.length, changed: changed.length }
}

export const rankParts = defineAction({
  id: 'rank-parts',
  label: t('重算 ABC 类', 'Rank parts anew'),
  help: t(
    '按近一年消耗金额重新分类；每月 1 日自动重算',
    'By the value used in a year; done by itself on the first of each month',
  ),
  input: z.strictObject({}),
  permission: may.keep,
  run: rankAll,
})

export const rankMonthly = defineJob({
  id: 'rank-monthly',
  label: t('每月重算 ABC 类', 'Rank parts each month'),
  input: z.strictObject({}),
  cron: '10 5 1 * *',
  run: (within) => within(rankAll),
})
