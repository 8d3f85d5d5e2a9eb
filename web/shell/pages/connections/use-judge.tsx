import { App } from 'antd'
import type { PeerCertificate } from '../../../../contract/driver.ts'
import { useText } from '../../text.ts'
import { groupThumbprint, readSubject } from './certificate-names.ts'
import { texts } from './certificate-texts.ts'
import { type CertificateOwner, judgeCertificate } from './data.ts'

/** Asks a person to trust a certificate or to take the trust back, saying what follows from it. */
export function useJudge(owner: CertificateOwner): (certificate: PeerCertificate) => void {
  const t = useText(texts)
  const { modal, message } = App.useApp()
  return (certificate) => {
    const { name } = readSubject(certificate.subject)
    const trusting = certificate.state === 'rejected'
    const code = owner ?? ''
    const consequence = trusting ? (owner ? 'trustPeer' : 'trustClient') : owner ? 'takeBackPeer' : 'takeBackClient'
    void modal.confirm({
      icon: null,
      width: 540,
      title: t(trusting ? 'trustAsk' : 'takeBackAsk', { name }),
      content: (
        <>
          {trusting ? <p>{t('compareFirst')}</p> : null}
          <p className="certificate-thumbprint">{groupThumbprint(certificate.thumbprint)}</p>
          <p>{t(consequence, { code })}</p>
          <p className="faint">{t('audited')}</p>
        </>
      ),
      okText: t(trusting ? 'trust' : 'takeBack'),
      onOk: async () => {
        try {
          await judgeCertificate(owner, certificate.thumbprint, trusting ? 'trusted' : 'rejected')
          void message.success(t(trusting ? 'nowTrusted' : 'nowRejected', { name }))
        } catch (error) {
          void message.error(error instanceof Error ? error.message : String(error))
        }
      },
    })
  }
}
