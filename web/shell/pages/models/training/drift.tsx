import { useMemo } from 'react'
import type { LearnedDetail } from '../../../../../api/learned-models.ts'
import { Chart } from '../../../../kit/chart.tsx'
import { BarList } from '../../../../ui/bar-list.tsx'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { formatCount } from '../../../../ui/number.ts'
import { RelativeTime } from '../../../../ui/relative-time.tsx'
import { StatTile } from '../../../../ui/stat-tile.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { usePhone } from '../../../use-phone.ts'
import { driftOption, shortNumber } from './chart-options.ts'
import { DriftMark } from './marks.tsx'
import { Places } from './places.tsx'
import { texts } from './texts.ts'

/** Whether live rows still look like those that the published version was trained with. */
export function Drift({ model }: { model: LearnedDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const { drifts } = model
  const option = useMemo(
    () => driftOption(drifts, { stability: t('stability'), watch: t('watchAt'), retrain: t('retrainAt') }),
    [drifts, t],
  )
  const [latest] = drifts
  const labelOf = (name: string) =>
    model.recipe?.columns.find((column) => column.name === name)?.label[language] || name
  // what cannot be looked at where it was trained may still be used elsewhere
  const places = model.live === null ? null : <Places model={model} labelOf={labelOf} />
  if (!latest)
    return (
      <>
        <EmptyState title={t('noDrift')} hint={t('noDriftHint')} />
        {places}
      </>
    )
  const shifts = latest.shifts
    .filter(({ shift }) => shift !== 0)
    .sort((a, b) => Math.abs(b.shift) - Math.abs(a.shift))
    .slice(0, 12)
    .map(({ name, shift }) => ({
      ...{ key: name, label: labelOf(name), amount: shift, text: shift.toFixed(2) },
      ...(Math.abs(shift) > 2 ? { tone: 'bad' as const } : Math.abs(shift) > 1 ? { tone: 'warn' as const } : {}),
    }))
  return (
    <>
      <div className="learned-tiles">
        <StatTile label={t('lastLook')} below={t('lookedAtRows', { n: formatCount(latest.rows), v: latest.number })}>
          <RelativeTime time={latest.at} />
        </StatTile>
        <StatTile label={t('drift')}>
          <DriftMark drift={latest} />
        </StatTile>
        <StatTile label={t('stability')} below={t('stabilityHint')}>
          {shortNumber(latest.stability)}
        </StatTile>
        {latest.outside === null ? null : (
          <StatTile label={t('outsideGround')} unit="%" below={t('outsideDayHint')}>
            {(latest.outside * 100).toFixed(1)}
          </StatTile>
        )}
      </div>
      <div className="learned-pictures">
        {places}
        <section className="learned-panel is-wide">
          <header>
            <h2>{t('stability')}</h2>
          </header>
          <Chart option={option} height={phone ? 220 : 260} label={t('stability')} />
        </section>
        <section className="learned-panel is-wide">
          <header>
            <h2>{t('shifts')}</h2>
          </header>
          {shifts.length > 0 ? (
            <BarList parts={shifts} label={t('shifts')} />
          ) : (
            <p className="faint">{t('noShifts')}</p>
          )}
        </section>
      </div>
    </>
  )
}
