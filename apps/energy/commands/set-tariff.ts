import { defineCommand, defineCreate, line, positive, reason, type Text, t, z } from '../../../contract/index.ts'
import { mediumNames } from '../entities/meter.ts'
import { tariff, tariffNumbers } from '../entities/tariff.ts'
import { may, refusals } from '../permissions.ts'
import { typedTariff } from '../prices.ts'
import { bands, dayKinds, faultsOf, type TariffFault } from '../rules/tariffs.ts'
import { bandWords, dayKindWords } from '../words.ts'

const band = z.enum(bands).meta({ label: t('时段', 'Period'), choices: bandWords })
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, '08:00')
const months = z.string().regex(/^(1[0-2]|[1-9])(,(1[0-2]|[1-9]))*$/, '7,8')
const period = z.strictObject({
  band,
  from: clock.meta({ label: t('从', 'From') }),
  to: clock.meta({ label: t('到', 'To') }),
  months: months.meta({ label: t('月份（留空为全年）', 'Months (empty: all)') }).optional(),
  days: z
    .enum(dayKinds)
    .meta({ label: t('日子（留空为每天）', 'Days (empty: all)'), choices: dayKindWords })
    .optional(),
})
const price = z.strictObject({ band, price: positive.meta({ label: t('单价', 'Price') }) })

const twoDigits = (n: number) => String(n).padStart(2, '0')
const hour = (minute: number) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`

function faultWords(faults: readonly TariffFault[]): Text {
  const told = faults.map((fault): Text => {
    if (fault.kind === 'unpriced') {
      const { zh, en } = bandWords[fault.band]
      return t(`${zh}时段没有单价`, `no price for ${en}`)
    }
    if (fault.kind === 'uncovered') {
      const stretch = `${hour(fault.from)}–${hour(fault.to)}`
      return t(`${fault.month} 月 ${stretch} 没有时段`, `month ${fault.month}: nothing for ${stretch}`)
    }
    return t('同一天有两版', 'two on one day')
  })
  const first = [...new Map(told.map((text) => [text.zh, text])).values()].slice(0, 3)
  return t(first.map((f) => f.zh).join('；'), first.map((f) => f.en).join('; '))
}

export const setTariff = defineCreate({
  id: 'set-tariff',
  label: t('设定价格', 'Set tariff'),
  help: t('每次调价新增一版；已计费的日子仍按原价', 'Every change is a new version; days that were priced keep theirs'),
  on: tariff,
  input: z.strictObject({
    name: line,
    medium: z.enum(mediumNames),
    validFrom: z.iso.date(),
    periods: z.array(period).min(1).max(60),
    prices: z.array(price).min(1).max(5),
    remark: z.string().trim().max(2000).optional(),
  }),
  permission: may.price,
  async run(ctx, input) {
    const faults = faultsOf([typedTariff({ id: '', ...input })])
    if (faults.length > 0) throw ctx.refuse(refusals.tariffFaulty, { faults: faultWords(faults) }, 'periods')
    const { validFrom: from, medium } = input
    const [same] = await ctx.records(tariff).find({ medium, validFrom: from, state: 'set' })
    if (same) throw ctx.refuse(refusals.sameDay, { from }, 'validFrom')
    const [{ used }] = await ctx.sql<{ used: boolean }[]>`
      select exists (select from energy_tariff where medium = ${medium} and state = 'set' and valid_from <= ${from})
        and exists (select from energy_day d join energy_meter m on m.id = d.meter
          where m.medium = ${medium} and d.day >= ${from}) as used`
    if (used) throw ctx.refuse(refusals.tariffUsed, { from }, 'validFrom')
    return { set: { ...input, number: await ctx.number(tariffNumbers) } }
  },
})

export const withdrawTariff = defineCommand({
  id: 'withdraw-tariff',
  label: t('撤回', 'Withdraw'),
  on: tariff,
  input: z.strictObject({ remark: reason }),
  fields: { remark: { label: t('撤回原因', 'Reason'), kind: 'multiline' } },
  moves: ['withdraw'],
  permission: may.price,
  async run(ctx, { remark }, row) {
    if (row.validFrom <= ctx.today) throw ctx.refuse(refusals.tariffInForce)
    return { move: 'withdraw', set: { remark } }
  },
})
