import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ModelDetail, ModelVersionItem } from '../../../../api/models.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { useText } from '../../text.ts'
import { modelTexts as texts } from './model-texts.ts'
import { FaultMark, StateMark } from './state-mark.tsx'

/** So many stand there at first: who looks further back asks for it. */
const shownAtFirst = 12

/** Every version, newest first; one of them is the one whose picture stands beside the list. */
export function Versions(props: { model: ModelDetail; shown: number; onShow: (number: number) => void }) {
  const { model, shown, onShow } = props
  const t = useText(texts)
  const [all, setAll] = useState(false)
  const listed = all ? model.versions : model.versions.slice(0, shownAtFirst)
  const rest = model.versions.length - listed.length
  return (
    <>
      <ol className="model-versions">
        {listed.map((version) => (
          <Version
            key={version.number}
            {...{ model, version }}
            before={model.versions.find(({ number }) => number < version.number)?.number}
            open={version.number === shown}
            onShow={() => onShow(version.number)}
          />
        ))}
      </ol>
      {rest > 0 ? <Button onClick={() => setAll(true)}>{t('older', { n: rest })}</Button> : null}
    </>
  )
}

function Version(props: {
  model: ModelDetail
  version: ModelVersionItem
  before: number | undefined
  open: boolean
  onShow: () => void
}) {
  const { model, version, before, open, onShow } = props
  const t = useText(texts)
  const { number, state, faults, note, savedAt, author, triedBy, reviewer, publishedBy } = version
  // with the one in use: what a publication would change; else with the one before it
  const other = model.live !== null && model.live !== number ? model.live : before
  const hands = [
    triedBy && t('triedBy', { who: triedBy }),
    reviewer && t('reviewedBy', { who: reviewer }),
    publishedBy && t('publishedBy', { who: publishedBy }),
  ].filter(Boolean)
  return (
    <li className={open ? 'is-open' : undefined}>
      <button type="button" className="model-version" aria-pressed={open} onClick={onShow}>
        <span className="model-version-head">
          <strong>{t('versionN', { n: number })}</strong>
          <StateMark state={state} />
          {faults > 0 ? <FaultMark>{t('faultsN', { n: faults })}</FaultMark> : null}
        </span>
        {note ? <span className="model-version-note">{note}</span> : null}
        <small className="model-version-hands">
          {t('savedBy', { who: author })} <RelativeTime time={savedAt} />
          {hands.length > 0 ? ` · ${hands.join(' · ')}` : ''}
        </small>
      </button>
      <span className="model-version-ways">
        {other === undefined ? null : (
          <Link
            to="/models/$id/compare"
            params={{ id: model.id }}
            search={{ from: Math.min(other, number), to: Math.max(other, number) }}
          >
            {t('compare', { n: other })}
          </Link>
        )}
        <a href={`/api/models/${model.id}/export?number=${number}`} download={`${model.code}-v${number}.json`}>
          {t('export')}
        </a>
      </span>
    </li>
  )
}
