import { type Ctx, defineCommand, defineCreate, line, t, z } from '../../../contract/index.ts'
import { specialDay, specialDayNumbers } from '../entities/special-day.ts'
import { may, refusals } from '../permissions.ts'
import { addDays } from '../queries/period.ts'
import { dayKinds } from '../rules/tariffs.ts'

const mostDays = 31

/** Refuses days of a month that some bill was closed for. */
async function checkOpen(ctx: Ctx, firstDay: string, lastDay: string): Promise<void> {
  const [closed] = await ctx.sql<{ month: string }[]>`
    select month from energy_bill where month between ${firstDay.slice(0, 7)} and ${lastDay.slice(0, 7)} order by month limit 1`
  if (closed) throw ctx.refuse(refusals.monthClosed, { month: closed.month }, 'firstDay')
}

export const setSpecialDays = defineCreate({
  id: 'set-special-days',
  label: t('设定特殊日', 'Set special days'),
  help: t(
    '节假日、调休：电价里写明“节假日”的时段（如深谷）在这些日子执行',
    'Holidays and days worked in exchange: periods of a tariff for such days hold on them',
  ),
  on: specialDay,
  input: z.strictObject({
    name: line,
    kind: z.enum(dayKinds),
    firstDay: z.iso.date(),
    lastDay: z.iso.date().optional(),
  }),
  fields: { lastDay: { label: specialDay.fields.lastDay!.label, help: t('留空为只有一天', 'Empty: one day') } },
  permission: may.price,
  importable: true,
  async run(ctx, { lastDay: last, ...input }) {
    const { firstDay } = input
    const lastDay = last ?? firstDay
    if (lastDay < firstDay || lastDay > addDays(firstDay, mostDays - 1))
      throw ctx.refuse(refusals.daysOrder, {}, 'lastDay')
    const [other] = await ctx.sql<{ name: string; from: string; to: string }[]>`
      select name, first_day::text as "from", last_day::text as "to" from energy_special_day
      where state = 'set' and first_day <= ${lastDay} and last_day >= ${firstDay} order by first_day limit 1`
    if (other) throw ctx.refuse(refusals.daysOverlap, other, 'firstDay')
    await checkOpen(ctx, firstDay, lastDay)
    return { set: { ...input, lastDay, number: await ctx.number(specialDayNumbers) } }
  },
})

export const withdrawSpecialDays = defineCommand({
  id: 'withdraw-special-days',
  label: t('撤回', 'Withdraw'),
  on: specialDay,
  input: z.strictObject({}),
  moves: ['withdraw'],
  permission: may.price,
  async run(ctx, _input, row) {
    await checkOpen(ctx, row.firstDay, row.lastDay)
    return { move: 'withdraw' }
  },
})
