import type { PeerCertificate } from '../../../../contract/driver.ts'

/** A thumbprint in groups of four, upper case: as people read it to each other, and as servers show it. */
export function groupThumbprint(thumbprint: string): string {
  return (
    thumbprint
      .toUpperCase()
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  )
}

/** What a subject calls its owner by, and what else it says. */
export function readSubject(subject: string): { name: string; rest: string } {
  const parts = subject.split(/, (?=[A-Za-z0-9.]+=)/)
  const at = parts.findIndex((part) => part.startsWith('CN='))
  if (at < 0) return { name: subject, rest: '' }
  return { name: parts[at].slice('CN='.length), rest: parts.filter((_, i) => i !== at).join(', ') }
}

/** Whether a certificate can be used at all at this time, whoever trusts it. */
export function validityOf(certificate: Pick<PeerCertificate, 'validFrom' | 'validTo'>, now: number) {
  if (now < Date.parse(certificate.validFrom)) return 'notYet'
  return now > Date.parse(certificate.validTo) ? 'over' : 'valid'
}

/** What waits for a person first, then by name. */
export function sortCertificates(all: readonly PeerCertificate[]): PeerCertificate[] {
  const rank = (each: PeerCertificate) => (each.state === 'rejected' ? 0 : 1)
  return all.toSorted(
    (a, b) =>
      rank(a) - rank(b) || a.subject.localeCompare(b.subject, 'en') || a.thumbprint.localeCompare(b.thumbprint, 'en'),
  )
}

/** The certificate that a connection's last error is about, while nobody trusts it. */
export function awaitedOf(
  all: readonly PeerCertificate[],
  lastError: { texts: { en: string } } | null,
): PeerCertificate | undefined {
  return all.find((each) => each.state === 'rejected' && lastError?.texts.en.includes(each.thumbprint))
}
