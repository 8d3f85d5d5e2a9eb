import { Button } from 'antd'
import { formatTime, useNow } from '../../ui/time.ts'
import { retryLive, useLiveState } from '../live.ts'
import { useText } from '../text.ts'
import { texts } from './texts.ts'

/** A hiccup this short is not worth a banner. */
const quietMs = 2_000

export function ConnectionBanner() {
  const { state } = useLiveState()
  return state === 'lost' ? <Lost /> : null
}

function Lost() {
  const t = useText(texts)
  const { since } = useLiveState()
  const now = useNow()
  if (now - since < quietMs) return null
  return (
    <div className="connection-banner" role="status">
      <span aria-hidden="true">⚠</span>
      <span className="connection-banner-words">{t('lost', { time: formatTime(since) })}</span>
      <Button size="small" onClick={retryLive}>
        {t('retry')}
      </Button>
    </div>
  )
}
