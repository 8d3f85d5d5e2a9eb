import { type QueryCtx, t, z } from '../../../contract/index.ts'
import type { BilledMeter } from '../bills/month.ts'
import { meter } from '../entities/meter.ts'
import { refusals } from '../permissions.ts'
import { monthBefore } from '../rules/months.ts'

export const monthField = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, '2026-03')
  .meta({ label: t('月份', 'Month'), help: t('如 2026-03', 'E.g. 2026-03') })

/** Which bill is asked for: the first meter with terms and the last whole month where nothing is said. */
export const whichBill = {
  meter: z
    .uuid()
    .optional()
    .meta({
      ...{ label: t('结算表', 'Billed meter'), kind: 'link', to: 'energy.meter' },
      help: t('留空为第一块', 'The first one when left empty'),
    }),
  month: monthField.optional().meta({ label: t('月份', 'Month'), help: t('留空为上月', 'Last month when left empty') }),
}

/** Meters with terms within the asker's reach. */
export async function billedMeters(ctx: QueryCtx): Promise<BilledMeter[]> {
  const rows = await ctx.sql<BilledMeter[]>`
    select m.id, m.code, m.name, m.medium, m.unit, (extract(epoch from m.mounted_at) * 1000)::float8 as "mountedAt", m.department
    from energy_meter m where m.id in (select meter from energy_terms where state = 'set')
      and m.id in (select id from energy_meter where ${ctx.within(meter)}) order by m.code limit 200`
  return [...rows]
}

/** The meter and month that are meant; undefined where no meter has terms. @throws Refusal unknownMeter */
export async function billAsked(
  ctx: QueryCtx,
  asked: { meter?: string; month?: string },
): Promise<{ meters: BilledMeter[]; meter: BilledMeter | undefined; month: string }> {
  const meters = await billedMeters(ctx)
  const one = asked.meter ? meters.find(({ id }) => id === asked.meter) : meters[0]
  if (asked.meter && !one) throw ctx.refuse(refusals.unknownMeter, { code: asked.meter }, 'meter')
  return { meters, meter: one, month: asked.month ?? monthBefore(ctx.today.slice(0, 7)) }
}
