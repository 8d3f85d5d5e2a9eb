import { KeyOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ConnectionItem } from '../../../../api/platform.ts'
import { CopyBlock } from '../../../ui/copy-block.tsx'
import { queries } from '../../queries.ts'
import { useText } from '../../text.ts'
import { texts } from './texts.ts'

/** How to send samples to this connection, with this server's own address: ready to be pasted. */
export function PushHelp({ connection, mqttPort }: { connection: ConnectionItem; mqttPort: number | undefined }) {
  const t = useText(texts)
  const { code, secretsSet, discover } = connection
  // Stays as it is while the page polls, so that it can be selected.
  const [now] = useState(() => `${new Date().toISOString().slice(0, 19)}Z`)
  const own = useQuery(queries.points({ connection: code, limit: 1 }))
  const example = own.data?.items[0]?.code ?? 'POINT-1'
  const query = code === 'http' ? '' : `?connection=${encodeURIComponent(code)}`
  const payload = `{"code":"${example}","time":"${now}","value":12.5}`
  const curl = [
    `curl -X POST '${location.origin}/api/ingest${query}' \\`,
    "  -H 'Authorization: Bearer TOKEN' -H 'Content-Type: application/json' \\",
    `  -d '${payload}'`,
  ].join('\n')
  const mqtt = [
    `mosquitto_pub -h ${location.hostname} -p ${mqttPort ?? 'PORT'} -u '${code}' -P TOKEN -q 1 \\`,
    `  -t 'millrace/${code}/samples' \\`,
    `  -m '${payload}'`,
  ].join('\n')
  return (
    <section className="card">
      <h2>
        {t('send')}
        <Link to="/tokens">
          <Button icon={<KeyOutlined />}>{t('sendToken')}</Button>
        </Link>
      </h2>
      <p>
        {t('sendTokenHint')} {t('sendCode', { code: example })}{' '}
        {secretsSet.includes('password') ? t('sendPasswordHint') : ''} {t(discover ? 'sendDiscover' : 'sendKnown')}
      </p>
      <div className="push-examples">
        <CopyBlock title={t('sendHttp')} text={curl} />
        <CopyBlock title={t('sendMqtt')} text={mqtt} />
      </div>
    </section>
  )
}
