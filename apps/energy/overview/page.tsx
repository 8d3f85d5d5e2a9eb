import { Segmented, Select } from 'antd'
import { useLanguage, usePhone, useText, useTitle } from '../../../web/kit/index.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { type Medium, media, usedMedia } from '../words.ts'
import { BalancePart } from './balance-part.tsx'
import { CostPart } from './cost-part.tsx'
import { CurvePart } from './curve-part.tsx'
import { FigureStrip } from './figure-strip.tsx'
import { FlowPart } from './flow-part.tsx'
import { RankingPart } from './ranking-part.tsx'
import { dayBefore, useOverviewSearch } from './search.ts'
import { texts } from './texts.tsx'
import './overview.css'

/** Where the energy of a plant comes from, goes to and what it costs. */
export function OverviewPage() {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const [{ medium, days, day }, change] = useOverviewSearch()
  const asked = { medium, from: dayBefore(days), to: dayBefore(1) }
  const pickMedium = (next: Medium) => change({ medium: next })
  const mediumOptions = usedMedia.map((value) => ({
    value,
    label: media[value].label[language],
  }))
  useTitle(t('title'))
  return (
    <div className="energy-overview">
      <PageHeader
        title={t('title')}
        state={t('period', { from: asked.from, to: asked.to })}
        actions={
          <>
            {phone ? (
              <Select<Medium>
                size="large"
                aria-label={t('medium')}
                value={medium}
                onChange={pickMedium}
                options={mediumOptions}
              />
            ) : (
              <Segmented<Medium> value={medium} onChange={pickMedium} options={mediumOptions} />
            )}
            <Segmented<number>
              size={phone ? 'large' : 'middle'}
              value={days}
              onChange={(next) => change({ days: next })}
              options={[7, 30, 90].map((each) => ({ value: each, label: t(`days${each}` as 'days7') }))}
            />
          </>
        }
      />
      <FigureStrip asked={asked} />
      <div className="energy-parts">
        <FlowPart asked={asked} />
        {medium === 'electricity' ? (
          <CurvePart day={day ?? dayBefore(1)} onDay={(next) => change({ day: next })} />
        ) : (
          <CostPart asked={asked} />
        )}
        <RankingPart asked={asked} />
        {medium === 'electricity' ? <CostPart asked={asked} /> : null}
        <BalancePart asked={asked} />
      </div>
    </div>
  )
}
