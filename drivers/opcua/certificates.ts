import { X509Certificate } from 'node:crypto'
import { access, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OPCUACertificateManager } from 'node-opcua'
import { Refusal } from '../../contract/refusal.ts'
import { opcuaRefusals } from './refusals.ts'

export type CertificateInfo = {
  /** SHA-1 thumbprint, lower-case hex: how OPC UA products name a certificate. */
  thumbprint: string
  subject: string
  validFrom: string
  validTo: string
  state: 'trusted' | 'rejected'
  file: string
}

/** Where the certificates of a connection or a server are kept, below its own folder. */
export function pkiFolder(folder: string): string {
  return join(folder, 'pki')
}

export function rejectedFolder(folder: string): string {
  return join(pkiFolder(folder), 'rejected')
}

/**
 * Opens (and on first use creates) a certificate store in `folder`. Keys and certificates are made in process: neither the
 * openssl program nor the network is needed. The caller ends it with closeCertificateStore.
 */
export async function openCertificateStore(folder: string, acceptUnknown: boolean): Promise<OPCUACertificateManager> {
  const rootFolder = pkiFolder(folder)
  await mkdir(rootFolder, { recursive: true, mode: 0o700 })
  const store = new OPCUACertificateManager({
    rootFolder,
    automaticallyAcceptUnknownCertificate: acceptUnknown,
    // A store is opened for each session, so what a person has trusted since is read at the next connect.
    disableFileWatchers: true,
  })
  await store.initialize()
  return store
}

/**
 * Closes a store for good. Clients count themselves in when they are made and not always out when their connection failed;
 * a store that still counts one stays in the library's list of open stores for ever.
 */
export async function closeCertificateStore(store: OPCUACertificateManager): Promise<void> {
  store.referenceCounter = 0
  await store.dispose()
}

function describe(pem: Buffer, state: CertificateInfo['state'], file: string): CertificateInfo | undefined {
  try {
    const certificate = new X509Certificate(pem)
    return {
      thumbprint: certificate.fingerprint.replaceAll(':', '').toLowerCase(),
      subject: certificate.subject.replaceAll('\n', ', '),
      validFrom: new Date(certificate.validFrom).toISOString(),
      validTo: new Date(certificate.validTo).toISOString(),
      state,
      file,
    }
  } catch {
    return undefined // not a certificate: somebody's note in the folder
  }
}

/** Thumbprint of a certificate file. */
export async function thumbprintOf(file: string): Promise<string> {
  return new X509Certificate(await readFile(file)).fingerprint.replaceAll(':', '').toLowerCase()
}

/** Certificates of peers that this folder trusts or has turned away, at most 1,000 of each. */
export async function listCertificates(folder: string): Promise<CertificateInfo[]> {
  const all: CertificateInfo[] = []
  for (const [state, path] of [
    ['trusted', join(pkiFolder(folder), 'trusted', 'certs')],
    ['rejected', rejectedFolder(folder)],
  ] as const) {
    const names = await readdir(path).catch(() => [] as string[])
    for (const name of names.slice(0, 1000)) {
      const info = describe(await readFile(join(path, name)), state, join(path, name))
      if (info) all.push(info)
    }
  }
  return all
}

/**
 * Moves a known certificate within an open store, which then judges by it at once.
 * @throws Refusal opcuaUnknownCertificate
 */
export async function moveCertificate(
  store: OPCUACertificateManager,
  folder: string,
  thumbprint: string,
  to: CertificateInfo['state'],
): Promise<CertificateInfo> {
  const wanted = thumbprint.replaceAll(/[:\s]/g, '').toLowerCase()
  const find = async () => (await listCertificates(folder)).filter((c) => c.thumbprint === wanted)
  const [found] = await find()
  if (!found) throw new Refusal(opcuaRefusals.opcuaUnknownCertificate, { thumbprint }, 'thumbprint')
  if (found.state === to) return found
  const der = new X509Certificate(await readFile(found.file)).raw
  if (to === 'trusted') await store.trustCertificate(der)
  else await store.rejectCertificate(der)
  const moved = (await find()).find((c) => c.state === to)
  if (!moved) throw new Error(`the certificate ${wanted} could not be moved to ${to}`)
  return moved
}

async function moveIn(folder: string, thumbprint: string, to: CertificateInfo['state']): Promise<CertificateInfo> {
  const store = await openCertificateStore(folder, false)
  try {
    return await moveCertificate(store, folder, thumbprint, to)
  } finally {
    await closeCertificateStore(store)
  }
}

/**
 * Trusts a server's certificate that was turned away earlier; holds from the next connection on. `folder` is the
 * connection's own. For clients of our own server see RunningOpcuaServer.
 * @throws Refusal opcuaUnknownCertificate
 */
export function trustCertificate(folder: string, thumbprint: string): Promise<CertificateInfo> {
  return moveIn(folder, thumbprint, 'trusted')
}

/** Takes the trust back. @throws Refusal opcuaUnknownCertificate */
export function rejectCertificate(folder: string, thumbprint: string): Promise<CertificateInfo> {
  return moveIn(folder, thumbprint, 'rejected')
}

/** True when the file exists. */
export function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
