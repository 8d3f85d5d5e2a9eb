import { useUiLanguage } from './language.ts'
import { formatRelative, formatTime, useNow } from './time.ts'

/** A time as people say it, kept fresh; the full local time on hover. */
export function RelativeTime({ time }: { time: number | null | undefined }) {
  const language = useUiLanguage()
  const now = useNow()
  if (time === null || time === undefined) return <span className="faint">—</span>
  return (
    <time className="relative-time" dateTime={new Date(time).toISOString()} title={formatTime(time, 'millisecond')}>
      {formatRelative(time, now, language)}
    </time>
  )
}
