import { defineQuery, t, z } from '../../../contract/index.ts'
import { quality } from '../../../contract/quality.ts'
import { may, refusals } from '../permissions.ts'
import { isRefusal, plant } from '../plant.ts'
import { assess } from '../rules/power-quality.ts'
import type { PowerQuantity } from '../rules/power-quality-limits.ts'
import { period, periodOf } from './period.ts'

const quantities: Record<PowerQuantity, ReturnType<typeof t>> = {
  voltageDeviation: t('电压偏差（%）', 'Voltage deviation (%)'),
  frequencyDeviation: t('频率偏差（Hz）', 'Frequency deviation (Hz)'),
  unbalance: t('三相不平衡度（%）', 'Unbalance (%)'),
  thd: t('电压总谐波畸变率（%）', 'Voltage THD (%)'),
  flicker: t('长时闪变', 'Long-term flicker'),
  powerFactor: t('功率因数', 'Power factor'),
}
const verdicts = {
  pass: t('合格', 'Kept'),
  fail: t('超限', 'Exceeded'),
  tooFew: t('数据太少', 'Too little data'),
  noLimit: t('标准没有限值', 'No limit in the standard'),
}
const [minute, dayMs] = [60_000, 86_400_000]

/** One quantity of a connection over a period against the national standard's limit, from averages of ten minutes. */
export const powerQuality = defineQuery({
  id: 'power-quality',
  label: t('电能质量', 'Power quality'),
  permission: may.read,
  input: z.strictObject({
    point: z
      .string()
      .min(1)
      .max(200)
      .meta({ label: t('测点', 'Point'), kind: 'point' }),
    quantity: z
      .enum(Object.keys(quantities) as [PowerQuantity, ...PowerQuantity[]])
      .meta({ label: t('指标', 'Quantity'), choices: quantities }),
    nominalKv: z
      .number()
      .positive()
      .max(1000)
      .default(0.38)
      .meta({ label: t('标称电压（kV）', 'Nominal voltage (kV)') }),
    measured: z
      .boolean()
      .default(false)
      .meta({
        label: t('测点是实测值', 'The point holds the value itself'),
        help: t('如电压（V）、频率（Hz），而不是偏差', 'Volts or hertz, not their deviation'),
      }),
    ...period,
  }),
  columns: {
    verdict: { label: t('结论', 'Verdict'), choices: verdicts },
    low: { label: t('下限', 'Low') },
    high: { label: t('上限', 'High') },
    min: { label: t('最小', 'Lowest'), digits: 3 },
    average: { label: t('平均', 'Average'), digits: 3 },
    p95: { label: t('95% 概率值', '95 % value'), digits: 3 },
    max: { label: t('最大', 'Highest'), digits: 3 },
    within: { label: t('合格率（%）', 'Within (%)'), digits: 2 },
    values: { label: t('数据个数', 'Values'), digits: 0 },
    source: { label: t('依据', 'After') },
  },
  async run(ctx, { point, quantity, nominalKv, measured, ...days }) {
    const { from, to, days: length } = periodOf(ctx, days)
    if (length > 60) throw ctx.refuse(refusals.tooLong, { days: 60 }, 'to')
    const [low, high] = [plant.startOf(from), Math.min(plant.startOf(to), ctx.now)]
    const count = Math.max(1, Math.round((high - low) / (10 * minute)))
    const buckets = await ctx.history
      .buckets(point, low, high, Math.min(count, (60 * dayMs) / (10 * minute)))
      .catch((error: unknown) => {
        throw isRefusal(error) ? ctx.refuse(refusals.unknownPoint, { code: point }, 'point') : error
      })
    const deviation = (value: number) => {
      if (!measured) return value
      if (quantity === 'voltageDeviation') return (100 * (value - nominalKv * 1000)) / (nominalKv * 1000)
      return quantity === 'frequencyDeviation' ? value - 50 : value
    }
    const samples = buckets.flatMap(({ time, avg, good }) =>
      avg === null ? [] : [{ time, value: deviation(avg), quality: good >= 0.5 ? quality.good : quality.bad }],
    )
    const it = assess(quantity, samples, { nominalKv, powerFactor: 0.9 })
    const within = it.withinShare === null ? null : it.withinShare * 100
    const { limit, ...rest } = it
    const row = { ...rest, low: limit?.low ?? null, high: limit?.high ?? null, source: limit?.source ?? null, within }
    return { items: [row] }
  },
})
