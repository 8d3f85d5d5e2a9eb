import { type QueryCtx, t, z } from '../../../contract/index.ts'
import { mediumField, mediumNames, meter } from '../entities/meter.ts'
import { refusals } from '../permissions.ts'

const dayMs = 86_400_000
export const addDays = (day: string, days: number) =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

/** Days of a question; both count. Without them the thirty days up to yesterday. */
export const period = {
  from: z.iso
    .date()
    .optional()
    .meta({ label: t('开始日期', 'From'), help: t('留空为最近 30 天', 'Empty: the last 30 days') }),
  to: z.iso
    .date()
    .optional()
    .meta({ label: t('结束日期', 'To') }),
}
export const medium = z.enum(mediumNames).default('electricity').meta(mediumField)
export const meterInput = z
  .uuid()
  .optional()
  .meta({
    label: t('计量表', 'Meter'),
    kind: 'link',
    to: 'energy.meter',
    help: t('留空为全厂总表', 'Empty: the main meters'),
  })

/** [from, to) in days. @throws Refusal wrongRange */
export function periodOf(
  ctx: QueryCtx,
  input: { from?: string; to?: string },
): { from: string; to: string; days: number } {
  const last = input.to ?? (input.from ? ctx.today : addDays(ctx.today, -1))
  const from = input.from ?? addDays(last, -29)
  const to = addDays(last, 1)
  if (from >= to || from > ctx.today) throw ctx.refuse(refusals.wrongRange, {}, 'from')
  return { from, to, days: (Date.parse(to) - Date.parse(from)) / dayMs }
}

/** The meters that are asked for: one, or those at which a medium comes in; within the asker's reach. As SQL over `m`. */
export const chosenMeters = (ctx: QueryCtx, { meter: one, medium: of }: { meter?: string; medium: string }) =>
  one
    ? ctx.sql`m.id = ${one} and m.id in (select id from energy_meter where ${ctx.within(meter)})`
    : ctx.sql`m.parent is null and m.medium = ${of} and m.id in (select id from energy_meter where ${ctx.within(meter)})`
