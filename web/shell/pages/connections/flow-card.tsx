import { Link } from '@tanstack/react-router'
import type { ConnectionItem } from '../../../../api/platform.ts'
import { useText } from '../../text.ts'
import { SampleFlow } from '../quality/sample-flow-view.tsx'
import { texts } from './texts.ts'

/** What became of this connection's samples, and the way to the same by point. */
export function FlowCard({ connection }: { connection: ConnectionItem }) {
  const t = useText(texts)
  const { counters, code } = connection
  return (
    <section className="card">
      <h2>
        {t('flow')}
        <Link to="/quality" search={{ connection: code }}>
          {t('toQuality')}
        </Link>
      </h2>
      {counters.received === 0 ? <p className="faint">{t('flowNone')}</p> : <SampleFlow counters={counters} />}
    </section>
  )
}
