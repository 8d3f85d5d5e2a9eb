import { useAsk, useLanguage, useText } from '../../../web/kit/index.ts'
import { StatTile } from '../../../web/ui/stat-tile.tsx'
import type { conversion } from '../queries/conversion.ts'
import type { timeOfUseCost } from '../queries/cost.ts'
import type { demandPeaks } from '../queries/demand.ts'
import type { energyFlow } from '../queries/flow.ts'
import { type Medium, media } from '../words.ts'
import { amountText, unitWords } from './figures.ts'
import type { AskedFor } from './part.tsx'
import { texts } from './texts.tsx'

const percent = (share: number | string | null | undefined) =>
  share == null ? '—' : amountText(Number(share) * 100, 1)

/** The figures of a period, side by side. */
export function FigureStrip({ asked }: { asked: AskedFor }) {
  const t = useText(texts)
  const language = useLanguage()
  const { medium, from, to } = asked
  const flow = useAsk<typeof energyFlow>('energy/energy-flow', asked).data
  const cost = useAsk<typeof timeOfUseCost>('energy/time-of-use-cost', asked).data
  const coal = useAsk<typeof conversion>('energy/conversion', { kind: 'calorific', from, to }).data
  const co2 = useAsk<typeof conversion>('energy/conversion', { kind: 'co2', from, to }).data
  const electric = medium === 'electricity'
  const demand = useAsk<typeof demandPeaks>('energy/demand-peaks', { count: 1, from, to }, { enabled: electric }).data
  const unit = unitWords[media[medium].unit]
  const without = (list: readonly string[] | undefined, otherwise: string) =>
    list?.length
      ? t('without', { media: list.map((each) => media[each as Medium]?.label[language] ?? each).join(t('comma')) })
      : otherwise
  const used = flow?.total.length ? flow.total.reduce((sum, each) => sum + Number(each), 0) : null
  const unpriced = cost && Number(cost.unpriced) > 0
  return (
    <div className="energy-figures">
      <StatTile label={t('used')} unit={unit}>
        {amountText(used)}
      </StatTile>
      <StatTile
        label={t('cost')}
        unit={t('yuan')}
        below={unpriced ? t('unpriced', { quantity: `${amountText(cost.unpriced)} ${unit}` }) : null}
      >
        {cost?.items.some((row) => row.amount !== null) ? amountText(cost.amount, 0) : '—'}
      </StatTile>
      {electric ? (
        <StatTile
          label={t('demand')}
          unit="kW"
          below={demand?.loadFactor ? t('loadFactor', { share: percent(demand.loadFactor) }) : null}
        >
          {amountText(demand?.max)}
        </StatTile>
      ) : null}
      <StatTile label={t('metering')} unit="%" below={t('meteringNote')}>
        {percent(flow?.metering)}
      </StatTile>
      <StatTile label={t('coal')} unit="kgce" below={without(coal?.without, t('coalNote'))}>
        {coal?.items.length ? amountText(coal.total, 0) : '—'}
      </StatTile>
      <StatTile label={t('co2')} unit="kg" below={without(co2?.without, t('co2Note'))}>
        {co2?.items.length ? amountText(co2.total, 0) : '—'}
      </StatTile>
    </div>
  )
}
