import type { QueryCtx } from '../../contract/index.ts'
import { part } from './part.ts'
import { type Ranked, rankByValue } from './rules/abc.ts'

export type UsedPart = Ranked & { code: string; name: string }

/** Parts by what was used of them in the last year, most first: issued less what came back, at the price of then. */
export async function rankByUsage(ctx: QueryCtx): Promise<UsedPart[]> {
  const rows = await ctx.sql<{ id: string; code: string; name: string; value: string }[]>`
    select spares_part.id, code, name, trim_scale(greatest(coalesce(used.value, 0), 0))::text as value
    from spares_part left join (
      select part, sum(case kind when 'issue' then amount else -amount end) as value from spares_move
      where kind in ('issue', 'takeBack') and state = 'posted' and reverses is null
        and moved_on > ${ctx.today}::date - 365 group by part
    ) used on used.part = spares_part.id
    where spares_part.state = 'active' and ${ctx.within(part)} limit 20000`
  const byId = new Map(rows.map((row) => [row.id, row]))
  return rankByValue(rows).map((ranked) => ({ ...ranked, ...byId.get(ranked.id)! }))
}
