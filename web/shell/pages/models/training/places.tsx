import { useQuery } from '@tanstack/react-query'
import type { LearnedDetail, PlaceDrift } from '../../../../../api/learned-models.ts'
import { RelativeTime } from '../../../../ui/relative-time.tsx'
import { Sparkline } from '../../../../ui/sparkline.tsx'
import { ProblemNote } from '../../../problem-note.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { usePlaceName } from '../../../twin-names.ts'
import { shortNumber } from './chart-options.ts'
import { learnedQueries } from './data.ts'
import { DriftMark } from './marks.tsx'
import { Panel } from './panel.tsx'
import { texts } from './texts.ts'

/** Which machine that uses the model has drifted, how far and since when. */
export function Places({ model, labelOf }: { model: LearnedDetail; labelOf: (column: string) => string }) {
  const t = useText(texts)
  const query = useQuery(learnedQueries.drifts(model.id))
  const items = query.data
  return (
    <Panel title={t('places')} wide>
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {items?.some(({ trained }) => !trained) ? (
        <>
          <p className="faint">{t('placesHint')}</p>
          <div className="learned-table learned-versions learned-places">
            <table>
              <thead>
                <tr>
                  <th>{t('machine')}</th>
                  <th>{t('drift')}</th>
                  <th>{t('since')}</th>
                  <th>{t('stability')}</th>
                  <th>{t('worstShift')}</th>
                  <th className="is-number">{t('outsideGround')}</th>
                  <th>{t('lastLook')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <PlaceRow key={item.place} item={item} labelOf={labelOf} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : items ? (
        <p className="faint">{t('noPlaces')}</p>
      ) : null}
    </Panel>
  )
}

function PlaceRow({ item, labelOf }: { item: PlaceDrift; labelOf: (column: string) => string }) {
  const t = useText(texts)
  const language = useLanguage()
  const placeName = usePlaceName()
  const { place, machine, caller, trained, latest, since, trail, problem } = item
  const { stability, outside, shifts, at } = latest
  const worst = [...shifts].sort((a, b) => Math.abs(b.shift) - Math.abs(a.shift))[0]
  return (
    <tr>
      <td>
        {machine === null ? place || t('trainedHere') : placeName(machine, true)}
        <small>{trained ? t('trainedHere') : caller}</small>
      </td>
      <td>
        <DriftMark drift={latest} />
        {problem ? <small title={problem[language]}>{problem[language]}</small> : null}
      </td>
      <td data-label={t('since')}>
        <RelativeTime time={since} />
      </td>
      <td data-label={t('stability')}>
        <span className="place-stability">
          <b>{shortNumber(stability)}</b>
          {trail.length > 1 ? <Sparkline points={trail} low={0} label={t('stability')} /> : null}
        </span>
      </td>
      <td data-label={t('worstShift')}>
        {worst && worst.shift !== 0
          ? `${worst.label?.[language] || labelOf(worst.name)} ${worst.shift.toFixed(1)}`
          : '—'}
      </td>
      <td className="is-number" data-label={t('outsideGround')}>
        {outside === null ? '—' : `${(outside * 100).toFixed(1)} %`}
      </td>
      <td data-label={t('lastLook')}>
        <RelativeTime time={at} />
      </td>
    </tr>
  )
}
