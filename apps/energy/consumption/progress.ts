import type { Ctx } from '../../../contract/index.ts'

/** From this time on a meter's consumption must be worked out again; the next run does it. An earlier mark stays. */
export async function markDirty(ctx: Ctx, meter: string, from: number): Promise<void> {
  await ctx.sql`
    insert into energy_progress (meter, dirty_from) values (${meter}, ${new Date(from)})
    on conflict (tenant, meter) do update set dirty_from = least(energy_progress.dirty_from, excluded.dirty_from)`
}
