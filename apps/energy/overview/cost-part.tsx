import { useAsk, useLanguage, usePhone, useText } from '../../../web/kit/index.ts'
import { BarList } from '../../../web/ui/bar-list.tsx'
import type { timeOfUseCost } from '../queries/cost.ts'
import { bandWords } from '../words.ts'
import { amountText, unitWords } from './figures.ts'
import { type AskedFor, Part } from './part.tsx'
import { texts } from './texts.tsx'

export function CostPart({ asked }: { asked: AskedFor }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data, error } = useAsk<typeof timeOfUseCost>('energy/time-of-use-cost', asked)
  const unit = data ? (unitWords[data.unit] ?? data.unit) : ''
  const phone = usePhone()
  const money = (amount: string | null) => `${amountText(amount, 0)} ${t('yuan')}`
  const priced = data?.items.filter((row) => row.amount !== null) ?? []
  const versions = new Set(priced.map((row) => row.tariff)).size
  const parts = priced.map((row, at) => {
    const band = row.band ? bandWords[row.band][language] : t('noBand')
    return {
      key: String(at),
      label: versions > 1 ? `${band} ${row.tariff}` : band,
      amount: Number(row.amount),
      text: phone ? money(row.amount) : `${money(row.amount)} · ${amountText(row.quantity)} ${unit}`,
    }
  })
  return (
    <Part title={t('costBy')} error={error}>
      {data && parts.length === 0 ? <p className="faint">{t(data.items.length ? 'noPrice' : 'noCost')}</p> : null}
      {parts.length ? <BarList parts={parts} label={t('costBy')} /> : null}
    </Part>
  )
}
