import { X509Certificate } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { OPCUACertificateManager } from 'node-opcua'
import { pkiFolder } from './certificates.ts'

const dayMs = 86_400_000
const validDays = 10 * 365
/** A common name holds at most 64 characters (X.520), an application's URI as well where openssl reads it. */
const maxName = 64

/** Where our own certificate lies; the names are those the library looks for. */
export function ownCertificateFile(folder: string, as: 'client' | 'server'): string {
  const name = as === 'client' ? 'client_certificate.pem' : 'certificate.pem'
  return join(pkiFolder(folder), 'own', 'certs', name)
}

/** Addresses at which others reach this machine now. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return all.filter((each) => each.family === 'IPv4' && !each.internal).map((each) => each.address)
}

/** The application's URI that a certificate carries (OPC 10000-6 §6.2.2), the name its peers check. */
function applicationUriOf(certificate: X509Certificate): string | undefined {
  return /(?:^|, )URI:([^,]+)/.exec(certificate.subjectAltName ?? '')?.[1]
}

/** What we made ourselves and nobody can use any more; what an authority has issued is its owner's to renew. */
function hasRunOut(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validTo) <= now && certificate.issuer === certificate.subject
}

/**
 * Makes our own certificate on first use, with the key of `store`: self-signed, for 10 years, without the openssl program.
 *
 * One that is there stays, whoever made it and whatever name this machine has now: peers trust it by its thumbprint, so a
 * new one would stop the data until somebody has been at each of them. Only one of ours that has run out is made anew.
 * @returns the application's URI, which must be said as the certificate has it
 */
export async function provideOwnCertificate(
  store: OPCUACertificateManager,
  folder: string,
  as: 'client' | 'server',
  options: { host?: string; now?: number } = {},
): Promise<string> {
  const { host = hostname(), now = Date.now() } = options
  const outputFile = ownCertificateFile(folder, as)
  const applicationUri = `urn:${host.slice(0, maxName - 13)}:Millrace`
  const pem = await readFile(outputFile).catch(() => Buffer.alloc(0))
  const present = pem.length > 0 ? new X509Certificate(pem) : undefined
  if (present && !hasRunOut(present, now)) return applicationUriOf(present) ?? applicationUri
  const unfinished = `${outputFile}.new`
  await store.createSelfSignedCertificate({
    applicationUri,
    dns: [...new Set([host, hostname()])],
    ip: as === 'server' ? ownAddresses() : [],
    subject: { commonName: `Millrace@${host}`.slice(0, maxName), organization: 'Millrace' },
    // Yesterday: a peer whose clock is behind ours would find it not valid yet.
    startDate: new Date(now - dayMs),
    validity: validDays,
    outputFile: unfinished,
  })
  await rename(unfinished, outputFile)
  return applicationUri
}
