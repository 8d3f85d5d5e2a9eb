import { Button } from 'antd'
import type { ConnectionItem } from '../../../../api/platform.ts'
import type { PeerCertificate } from '../../../../contract/driver.ts'
import { formatCount } from '../../../ui/number.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { useLanguage, useText } from '../../text.ts'
import { texts as certificateTexts } from './certificate-texts.ts'
import { explainFault, sayDetail } from './fault-words.ts'
import { badInputsOf } from './standing.ts'
import { NextTry, StandingShape } from './state-tag.tsx'
import { texts } from './texts.ts'
import { useJudge } from './use-judge.tsx'
import { badInputHints, badInputNames } from './words.ts'

/** Why the connection is down now, what is kept, what to do, and when it tries again. */
export function TroubleNow(props: {
  connection: ConnectionItem
  /** The certificate that a person must compare and trust before it connects. */
  awaited?: PeerCertificate
  /** Undefined for who may not change connections. */
  onEdit?: () => void
}) {
  const { connection, awaited, onEdit } = props
  const t = useText(texts)
  const sayCertificate = useText(certificateTexts)
  const judge = useJudge(connection.code)
  const language = useLanguage()
  const { lastError, state, nextTryAt } = connection
  const fault = lastError ? explainFault(lastError.texts, language) : undefined
  // A refusal of the driver names what a person can change; anything else is the network's own wording.
  const advice = awaited
    ? sayCertificate('adviceCompare')
    : (fault?.advice ?? t(state === 'failed' ? 'adviceRefusal' : 'adviceNetwork'))
  return (
    <section className="trouble-now" role="alert">
      <StandingShape standing="down" />
      <div>
        <strong>{fault?.said ?? lastError?.texts[language] ?? t('troubleNow')}</strong>
        <p>
          {t('advice')}
          {advice}
        </p>
        {connection.points > 0 ? <p className="faint">{t('troubleKept')}</p> : null}
        <NextTry time={nextTryAt} />
      </div>
      {!onEdit ? null : awaited ? (
        <Button type="primary" onClick={() => judge(awaited)}>
          {sayCertificate('compare')}
        </Button>
      ) : (
        <Button onClick={onEdit}>{t('checkSettings')}</Button>
      )}
    </section>
  )
}

const wordsOf = (table: Record<string, { zh: string; en: string }>, reason: string, language: 'zh' | 'en') =>
  table[reason]?.[language] ?? reason

/** Errors and bad inputs: the last of each in full, the rest counted. */
export function TroubleCard({ connection }: { connection: ConnectionItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const { lastError, lastBadInput } = connection
  const bad = badInputsOf(connection)
  return (
    <section className="card">
      <h2>{t('trouble')}</h2>
      <h3>{t('lastError')}</h3>
      {lastError ? (
        <p className="trouble-entry">
          {explainFault(lastError.texts, language)?.said ?? lastError.texts[language]}{' '}
          <RelativeTime time={lastError.time} />
          {explainFault(lastError.texts, language) ? <small className="is-mono">{lastError.texts.en}</small> : null}
        </p>
      ) : (
        <p className="faint">{t('noError')}</p>
      )}
      <h3>{t('lastBad')}</h3>
      {lastBadInput ? (
        <div className="trouble-entry">
          <p>
            <strong>{wordsOf(badInputNames, lastBadInput.reason, language)}</strong>{' '}
            <RelativeTime time={lastBadInput.time} />
          </p>
          <p>{wordsOf(badInputHints, lastBadInput.reason, language)}</p>
          <pre>{sayDetail(lastBadInput.detail, language)}</pre>
          {lastBadInput.preview ? (
            <>
              <small>{t('preview')}</small>
              <pre>{lastBadInput.preview}</pre>
            </>
          ) : null}
        </div>
      ) : (
        <p className="faint">{t('noBad')}</p>
      )}
      {bad.length > 0 ? (
        <>
          <h3>{t('badBy')}</h3>
          <ul className="bad-inputs">
            {bad.map(({ reason, count }) => (
              <li key={reason} title={wordsOf(badInputHints, reason, language)}>
                <span>{wordsOf(badInputNames, reason, language)}</span>
                <span className="bad-bar" aria-hidden="true">
                  <span style={{ width: `${(count / bad[0].count) * 100}%` }} />
                </span>
                <span className="bad-count">{formatCount(count)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}
