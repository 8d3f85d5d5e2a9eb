import { useQuery } from '@tanstack/react-query'
import type { Episode, TrialItem, TrialPlaceResult } from '../../../../../api/model-trials.ts'
import { formatCount } from '../../../../ui/number.ts'
import { formatSpan, formatTime } from '../../../../ui/time.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { trialQueries } from './data.ts'
import { texts } from './texts.ts'

const mostShown = 200

type Props = {
  model: string
  trial: TrialItem
  other: TrialItem
  place: TrialPlaceResult
  onLead: (from: number, to: number | null) => void
}

/** Would-be alarms that only this trial has, only the other one, and both. */
export function Comparison({ model, trial, other, place, onLead }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const { data, error, refetch } = useQuery(trialQueries.compare(model, trial.id, other.id))
  if (!data) return <ProblemNote error={error} onRetry={refetch} />
  const alarms = data.places.find((p) => p.place === place.place)?.alarms ?? []
  const groups: ['onlyA' | 'onlyB' | 'both', Episode[]][] = [
    ['onlyA', alarms.flatMap((a) => a.onlyA)],
    ['onlyB', alarms.flatMap((a) => a.onlyB)],
    [
      'both',
      alarms.flatMap((a) =>
        a.both.map(({ a: mine, b: theirs }) => {
          const ends = [...mine, ...theirs].map((e) => e.to ?? data.to)
          return { alarm: a.alarm, from: Math.min(mine[0].from, theirs[0].from), to: Math.max(...ends) }
        }),
      ),
    ],
  ]
  return (
    <div className="try-compare">
      {groups.map(([group, episodes]) => (
        <section key={group} aria-label={t(group)}>
          <h2>
            {t(group)} {formatCount(episodes.length)}
          </h2>
          {episodes.length === 0 ? <p className="faint">{t('nothingHere')}</p> : null}
          <ul>
            {episodes
              .toSorted((a, b) => a.from - b.from)
              .slice(0, mostShown)
              .map((e) => (
                <li key={`${e.alarm} ${e.from}`}>
                  <button type="button" className="try-episode" onClick={() => onLead(e.from, e.to)}>
                    <strong>{place.alarms.find((a) => a.alarm === e.alarm)?.label?.[language] || e.alarm}</strong>
                    <span className="num">{formatTime(e.from, 'second')}</span>
                    <span className="num">{formatSpan((e.to ?? data.to) - e.from, language)}</span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
