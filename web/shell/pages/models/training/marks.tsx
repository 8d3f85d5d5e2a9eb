import type { LearnedItem, LearnedVersionItem } from '../../../../../api/learned-models.ts'
import { useLanguage, useText } from '../../../text.ts'
import { texts } from './texts.ts'
import { stateWords, verdictWords } from './words.ts'

/** What of a model is in use, or how far it has come. */
export function StateMark({ model }: { model: Pick<LearnedItem, 'live' | 'latest'> }) {
  const t = useText(texts)
  const language = useLanguage()
  const { live, latest } = model
  if (!latest) return <span className="faint">{t('noVersion')}</span>
  const waits = latest.number !== live && latest.state !== 'retired'
  return (
    <span className="learned-state">
      {live === null ? null : (
        <span className="learned-live">
          {t('inUse')} {live}
        </span>
      )}
      {waits ? (
        <span className="faint">
          {latest.number} {stateWords[latest.state][language]}
        </span>
      ) : live === null ? (
        <span className="faint">{stateWords[latest.state][language]}</span>
      ) : null}
    </span>
  )
}

export function VersionState({ version }: { version: LearnedVersionItem }) {
  const t = useText(texts)
  const language = useLanguage()
  if (version.rejected) return <span className="faint">{t('rejected')}</span>
  const word = stateWords[version.state][language]
  return <span className={version.state === 'published' ? 'learned-live' : ''}>{word}</span>
}

/** Colour and a sign only where something is wrong. */
export function DriftMark({ drift }: { drift: LearnedItem['drift'] }) {
  const language = useLanguage()
  if (!drift) return <span className="faint">—</span>
  const { verdict } = drift
  const sign = verdict === 'retrain' ? '▲ ' : verdict === 'watch' ? '△ ' : ''
  return (
    <span className={`learned-drift is-${verdict}`}>
      {sign}
      {verdictWords[verdict][language]}
    </span>
  )
}
