import { CheckCircleOutlined, StopOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Typography } from 'antd'
import type { PeerCertificate } from '../../../../contract/driver.ts'
import { formatTime, useNow } from '../../../ui/time.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { groupThumbprint, readSubject, sortCertificates, validityOf } from './certificate-names.ts'
import { texts } from './certificate-texts.ts'
import { type CertificateOwner, connectionQueries } from './data.ts'
import { useJudge } from './use-judge.tsx'

/** Certificates of a connection's peers; nothing where there are none. */
export function PeerCertificates({ code, certificates }: { code: string; certificates: readonly PeerCertificate[] }) {
  const t = useText(texts)
  if (certificates.length === 0) return null
  return (
    <section className="card" id="certificates">
      <h2>{t('peers')}</h2>
      <CertificateList owner={code} certificates={certificates} />
    </section>
  )
}

/** Certificates of clients of our own OPC UA server; open while one of them waits, nothing where there are none. */
export function ClientCertificates() {
  const t = useText(texts)
  const clients = useQuery(connectionQueries.clientCertificates())
  const all = clients.data ?? []
  const waiting = all.filter((each) => each.state === 'rejected').length
  if (clients.error) return <ProblemNote error={clients.error} onRetry={clients.refetch} />
  if (all.length === 0) return null
  return (
    <details className="client-certificates" open={waiting > 0}>
      <summary>
        {t('clients')} <span className="card-count">{all.length}</span>
        {waiting > 0 ? <strong>{t('waiting', { n: waiting })}</strong> : null}
      </summary>
      <p className="faint">{t('clientsHint')}</p>
      <CertificateList owner={null} certificates={all} />
    </details>
  )
}

function CertificateList(props: { owner: CertificateOwner; certificates: readonly PeerCertificate[] }) {
  const mayJudge = useMay('connections.write')
  const judge = useJudge(props.owner)
  return (
    <ul className="certificates">
      {sortCertificates(props.certificates).map((each) => (
        <Certificate
          key={`${each.state} ${each.thumbprint}`}
          certificate={each}
          onJudge={mayJudge ? () => judge(each) : undefined}
        />
      ))}
    </ul>
  )
}

function Certificate({ certificate, onJudge }: { certificate: PeerCertificate; onJudge?: () => void }) {
  const t = useText(texts)
  const now = useNow(60_000)
  const { thumbprint, subject, validFrom, validTo, state } = certificate
  const { name, rest } = readSubject(subject)
  const validity = validityOf(certificate, now)
  const day = (time: string) => formatTime(Date.parse(time), 'day')
  return (
    <li className="certificate">
      <span className={`certificate-state is-${state}`}>
        {state === 'trusted' ? <CheckCircleOutlined /> : <StopOutlined />} {t(state)}
      </span>
      <dl>
        <div>
          <dt>{t('owner')}</dt>
          <dd>
            <strong>{name}</strong> {rest ? <small className="faint">{rest}</small> : null}
          </dd>
        </div>
        <div>
          <dt>{t('thumbprint')}</dt>
          <dd>
            <Typography.Text className="certificate-thumbprint" copyable={{ text: thumbprint }}>
              {groupThumbprint(thumbprint)}
            </Typography.Text>
          </dd>
        </div>
        <div>
          <dt>{t('validity')}</dt>
          <dd>
            {t('span', { from: day(validFrom), to: day(validTo) })}{' '}
            {validity === 'valid' ? null : <strong>{t(validity)}</strong>}
          </dd>
        </div>
      </dl>
      {onJudge ? <Button onClick={onJudge}>{t(state === 'trusted' ? 'takeBack' : 'trust')}</Button> : null}
    </li>
  )
}
