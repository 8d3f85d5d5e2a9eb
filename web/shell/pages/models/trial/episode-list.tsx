import { Button } from 'antd'
import { useState } from 'react'
import type { Episode, Mark, Score, TrialItem, TrialPlaceResult, Verdict } from '../../../../../api/model-trials.ts'
import { formatCount } from '../../../../ui/number.ts'
import { formatSpan, formatTime } from '../../../../ui/time.ts'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useMay } from '../../../session.ts'
import { useLanguage, useText } from '../../../text.ts'
import { PriorityMark } from '../../alarms/priority-mark.tsx'
import { marksChanged } from './data.ts'
import { texts } from './texts.ts'

/** Rows drawn at once; the curves show them all. */
const mostShown = 500

type Props = {
  model: string
  trial: TrialItem
  place: TrialPlaceResult & { score: Score }
  marks: readonly Mark[]
  onLead: (from: number, to: number | null) => void
}

/** The mark of just this episode. */
const markOf = (episode: Episode, to: number, marks: readonly Mark[]) =>
  marks.find((m) => m.alarm === episode.alarm && m.from === episode.from && m.to === to)

/** Would-be alarms in order of time; a click leads the curves to one, two buttons say whether it was right. */
export function EpisodeList({ model, trial, place, marks, onLead }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const mayMark = useMay('models.write')
  const [fault, setFault] = useState<unknown>(null)
  const { episodes, alarms, score } = place
  const all = alarms.reduce((sum, alarm) => sum + alarm.episodes, 0)
  const judge = async (episode: Episode, verdict: Verdict) => {
    setFault(null)
    const to = episode.to ?? trial.to
    const before = markOf(episode, to, marks)
    try {
      if (before) await api.delete(`/api/models/${model}/marks/${before.id}`)
      if (before?.verdict !== verdict)
        await api.post(`/api/models/${model}/marks`, {
          ...{ place: place.place, alarm: episode.alarm, from: episode.from, to, verdict },
        })
      await marksChanged(model)
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <section className="try-episodes" aria-label={t('episodes')}>
      <header>
        <h2>
          {t('episodes')} {formatCount(all)}
        </h2>
        {marks.length > 0 ? <span>{t('score', { ...score })}</span> : null}
      </header>
      <ProblemNote error={fault} />
      {episodes.length === 0 ? <p className="faint">{t('noEpisodes')}</p> : null}
      <ul>
        {episodes.slice(0, mostShown).map((episode) => {
          const alarm = alarms.find((a) => a.alarm === episode.alarm)
          const end = episode.to ?? trial.to
          const verdict = markOf(episode, end, marks)?.verdict
          return (
            <li key={`${episode.alarm} ${episode.from}`}>
              <button type="button" className="try-episode" onClick={() => onLead(episode.from, episode.to)}>
                <PriorityMark priority={alarm?.priority ?? 'medium'} />
                <strong>{alarm?.label?.[language] || episode.alarm}</strong>
                <span className="num">{formatTime(episode.from, 'second')}</span>
                <span className="num">
                  {formatSpan(end - episode.from, language)}
                  {episode.to === null ? ` · ${t('standing')}` : ''}
                </span>
              </button>
              {mayMark ? (
                <span className="try-verdicts">
                  {(['finding', 'false'] as const).map((each) => (
                    <Button
                      key={each}
                      size="small"
                      aria-pressed={verdict === each}
                      className={verdict === each ? 'is-on' : ''}
                      onClick={() => void judge(episode, each)}
                    >
                      {each === 'finding' ? `✓ ${t('finding')}` : `✗ ${t('falseOne')}`}
                    </Button>
                  ))}
                </span>
              ) : null}
            </li>
          )
        })}
      </ul>
      {all > Math.min(episodes.length, mostShown) ? (
        <p className="faint">
          {t('moreEpisodes', { n: formatCount(Math.min(episodes.length, mostShown)), all: formatCount(all) })}
        </p>
      ) : null}
    </section>
  )
}
