import type { ConnectionItem } from '../../../../api/platform.ts'
import { formatSpan, useNow } from '../../../ui/time.ts'
import { useLanguage, useText } from '../../text.ts'
import { type Standing, standingOf } from './standing.ts'
import { texts } from './texts.ts'
import { standingNames } from './words.ts'

/** Shape and word; colour only where something that should be up is down. */
export function StandingTag({ standing }: { standing: Standing }) {
  const language = useLanguage()
  return (
    <span className={`standing standing-${standing}`}>
      <StandingShape standing={standing} />
      {standingNames[standing][language]}
    </span>
  )
}

export function StateTag({ connection }: { connection: ConnectionItem }) {
  const now = useNow()
  return <StandingTag standing={standingOf(connection, now)} />
}

export function StandingShape({ standing }: { standing: Standing }) {
  return (
    <svg className="standing-shape" viewBox="0 0 14 14" aria-hidden="true">
      {standing === 'up' ? <path d="M1 7h3m6 0h3M7 3.4a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2Z" /> : null}
      {standing === 'quiet' ? <path d="M7 3.4a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2ZM5.4 7h3.2" /> : null}
      {standing === 'opening' ? <path d="M1 7h2m8 0h2M5.6 7h.1m2.6 0h.1" /> : null}
      {standing === 'down' ? <path d="m3 3 8 8m0-8-8 8" /> : null}
      {standing === 'off' ? <path d="M5 3.5v7m4-7v7" /> : null}
    </svg>
  )
}

/** When it tries again, counted down. */
export function NextTry({ time }: { time: number | null }) {
  const t = useText(texts)
  const language = useLanguage()
  const now = useNow()
  if (time === null) return null
  const rest = Math.ceil((time - now) / 1000) * 1000
  return (
    <span className="next-try">{rest <= 0 ? t('trying') : t('nextTry', { span: formatSpan(rest, language) })}</span>
  )
}

/** A difference of clocks with its sign: "+1.2 s", "−280 ms". */
export function formatSkew(ms: number): string {
  const sign = ms < 0 ? '\u2212' : '+'
  const size = Math.abs(ms)
  if (size < 0.5) return '0 ms'
  if (size < 1000) return `${sign}${Math.round(size)} ms`
  if (size < 60_000) return `${sign}${(size / 1000).toFixed(1)} s`
  if (size < 3_600_000) return `${sign}${(size / 60_000).toFixed(1)} min`
  return `${sign}${(size / 3_600_000).toFixed(1)} h`
}
