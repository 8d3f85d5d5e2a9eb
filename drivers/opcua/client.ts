import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import {
  AttributeIds,
  type ClientSession,
  MessageSecurityMode,
  type OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  type UserIdentityInfo,
  UserTokenType,
  VariableIds,
} from 'node-opcua'
import { Refusal } from '../../contract/refusal.ts'
import { exists, openCertificateStore, pkiFolder, rejectedFolder, thumbprintOf } from './certificates.ts'
import type { OpcuaConfig } from './config.ts'
import { opcuaRefusals } from './refusals.ts'

/** What the server lets one request carry, never more than 1,000. */
export type OperationLimits = { nodesPerRead: number; nodesPerBrowse: number; itemsPerCall: number }

export type OpenSession = {
  session: ClientSession
  limits: OperationLimits
  namespaces: string[]
  /** Says once why the connection or the session has ended by itself; never after `close`. */
  onEnd(listener: (error: Error) => void): void
  close(): Promise<void>
}

type Settings = {
  config: OpcuaConfig
  secrets: Readonly<Record<string, string>>
  /** Folder of the connection: the certificates live below it. */
  folder: string
  signal: AbortSignal
}

const maxPerRequest = 1000
const closeTimeoutMs = 2000

/** The last verdict of the store about a server certificate, to say precisely what a person has to trust. */
type Verdict = { status: string; certificate: Buffer }

function watchVerdicts(store: OPCUACertificateManager): { last(): Verdict | undefined } {
  let last: Verdict | undefined
  const check = store.checkCertificate.bind(store) as (chain: Buffer | Buffer[]) => Promise<{ name: string }>
  const watched = async (chain: Buffer | Buffer[]) => {
    const status = await check(chain)
    last = { status: status.name, certificate: Array.isArray(chain) ? chain[0] : chain }
    return status
  }
  store.checkCertificate = watched as unknown as OPCUACertificateManager['checkCertificate']
  return { last: () => last }
}

function identityOf({ config, secrets }: Settings): UserIdentityInfo {
  if (config.auth === 'anonymous') return { type: UserTokenType.Anonymous }
  if (config.auth === 'userName') {
    if (secrets.password === undefined) {
      throw new Refusal(opcuaRefusals.opcuaMissingSecret, { field: 'password' }, 'password')
    }
    return { type: UserTokenType.UserName, userName: config.userName ?? '', password: secrets.password }
  }
  if (!secrets.userPrivateKey) {
    throw new Refusal(opcuaRefusals.opcuaMissingSecret, { field: 'userPrivateKey' }, 'userPrivateKey')
  }
  const certificateData = new X509Certificate(config.userCertificate ?? '').raw
  return { type: UserTokenType.Certificate, certificateData, privateKey: secrets.userPrivateKey }
}

/** Rejects after `ms`; the work itself goes on and is ended by closing its client. */
async function within<T>(ms: number, what: string, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let abort: (() => void) | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${ms} ms`)), ms)
    abort = () => reject(new Error('cancelled'))
    signal?.addEventListener('abort', abort)
  })
  try {
    return await Promise.race([work, end])
  } finally {
    clearTimeout(timer)
    if (abort) signal?.removeEventListener('abort', abort)
    work.catch(() => {}) // a late failure has been answered already
  }
}

/** The status that a failure names, e.g. BadUserAccessDenied. */
function statusOf(error: unknown): string {
  return /\b(Bad[A-Z]\w+)/.exec(error instanceof Error ? error.message : String(error))?.[1] ?? ''
}

const userStatuses = [
  'BadUserAccessDenied',
  'BadIdentityTokenRejected',
  'BadIdentityTokenInvalid',
  'BadUserSignatureInvalid',
]
const certificateStatuses = /^Bad(SecurityChecksFailed|Certificate\w+)$/

const endpointStatuses = ['BadSecurityPolicyRejected', 'BadSecurityModeRejected']

/** The endpoints of a server as people read them. Asking needs no security and no certificate of the server. */
async function offeredBy(config: OpcuaConfig, store: OPCUACertificateManager): Promise<string> {
  const client = OPCUAClient.create({
    applicationName: 'Millrace',
    clientCertificateManager: store,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    transportTimeout: config.requestTimeoutMs,
  })
  try {
    await within(config.requestTimeoutMs, 'connect', client.connect(config.endpoint))
    const endpoints = await within(config.requestTimeoutMs, 'get endpoints', client.getEndpoints())
    const names = endpoints.map((e) => `${MessageSecurityMode[e.securityMode]}/${e.securityPolicyUri?.split('#')[1]}`)
    return [...new Set(names)].join(', ')
  } finally {
    await within(closeTimeoutMs, 'disconnect', client.disconnect()).catch(() => {})
  }
}

async function explain(
  error: unknown,
  settings: Settings,
  store: OPCUACertificateManager,
  verdict: Verdict | undefined,
): Promise<unknown> {
  const status = statusOf(error)
  const { config, folder } = settings
  if (verdict && verdict.status !== 'Good') {
    const certificate = new X509Certificate(verdict.certificate)
    const thumbprint = certificate.fingerprint.replaceAll(':', '').toLowerCase()
    if (verdict.status === 'BadCertificateUntrusted' || verdict.status === 'BadCertificateChainIncomplete') {
      const subject = certificate.subject.replaceAll('\n', ', ')
      const args = { thumbprint, subject, folder: rejectedFolder(folder) }
      return new Refusal(opcuaRefusals.opcuaUntrustedServer, args)
    }
    return new Refusal(opcuaRefusals.opcuaServerCertificateInvalid, { thumbprint, status: verdict.status })
  }
  if (userStatuses.includes(status)) return new Refusal(opcuaRefusals.opcuaUserRefused, { status })
  const file = join(pkiFolder(folder), 'own', 'certs', 'client_certificate.pem')
  if (certificateStatuses.test(status) && (await exists(file))) {
    return new Refusal(opcuaRefusals.opcuaOwnCertificateRefused, { status, file, thumbprint: await thumbprintOf(file) })
  }
  const noEndpoint = error instanceof Error && /endpoint matching/i.test(error.message)
  if (noEndpoint || endpointStatuses.includes(status)) {
    const offered = await offeredBy(config, store).catch(() => '?')
    const args = { mode: config.securityMode, policy: config.securityPolicy, offered }
    return new Refusal(opcuaRefusals.opcuaNoEndpoint, args, 'securityMode')
  }
  return error
}

async function readLimits(session: ClientSession): Promise<OperationLimits> {
  const ids = [
    VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead,
    VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerBrowse,
    VariableIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall,
  ]
  // Small servers leave these out, and 0 means "no limit".
  const values = await session.read(ids.map((id) => ({ nodeId: `i=${id}`, attributeId: AttributeIds.Value })))
  const [nodesPerRead, nodesPerBrowse, itemsPerCall] = values.map((v) => {
    const limit = v.statusCode.isGood() ? Number(v.value?.value) : 0
    return limit > 0 ? Math.min(limit, maxPerRequest) : maxPerRequest
  })
  return { nodesPerRead, nodesPerBrowse, itemsPerCall }
}

/**
 * Opens a channel and a session. Nothing is retried here: the supervisor connects again.
 * @throws Refusal for what a person can mend: trust, user, endpoint; any other error when the server cannot be reached
 */
export async function openSession(settings: Settings): Promise<OpenSession> {
  const { config, folder, signal } = settings
  const identity = identityOf(settings)
  const timeoutMs = config.requestTimeoutMs
  const store = await openCertificateStore(folder, config.acceptUnknownServerCertificate)
  const verdicts = watchVerdicts(store)
  const client = OPCUAClient.create({
    applicationName: 'Millrace',
    clientName: 'Millrace',
    clientCertificateManager: store,
    securityMode: MessageSecurityMode[config.securityMode],
    securityPolicy: SecurityPolicy[config.securityPolicy],
    // Behind NAT or by another host name the server's own idea of its address differs from the one that works.
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    keepSessionAlive: false,
    transportTimeout: timeoutMs,
    defaultTransactionTimeout: timeoutMs,
    requestedSessionTimeout: Math.max(60_000, 3 * timeoutMs),
  })
  const ending = watchEnd(client)
  let session: ClientSession | undefined
  const close = async () => {
    ending.close()
    // Closing the session first deletes the subscription on the server; a dead server must not hold us up.
    if (session) await within(closeTimeoutMs, 'close session', session.close(true)).catch(() => {})
    await within(closeTimeoutMs, 'disconnect', client.disconnect()).catch(() => {})
    await store.dispose()
  }
  try {
    await within(2 * timeoutMs, `connect to ${config.endpoint}`, client.connect(config.endpoint), signal)
    session = await within(timeoutMs, 'create session', client.createSession(identity), signal)
    session.on('session_closed', (status) => ending.end(new Error(`the session was closed: ${status?.name ?? ''}`)))
    const limits = await within(timeoutMs, 'read operation limits', readLimits(session), signal)
    const namespaces = await within(timeoutMs, 'read namespaces', session.readNamespaceArray(), signal)
    return { session, limits, namespaces, onEnd: ending.onEnd, close }
  } catch (error) {
    const reason = await explain(error, settings, store, verdicts.last())
    await close()
    throw reason
  }
}

/** Turns the several events of a lost connection into one call. */
function watchEnd(client: OPCUAClient) {
  let listener: ((error: Error) => void) | undefined
  let ended: Error | undefined
  let closed = false
  const end = (error: Error) => {
    if (closed || ended) return
    ended = error
    listener?.(error)
  }
  client.on('connection_lost', () => end(new Error('the connection to the server was lost')))
  client.on('close', (error) => end(error ?? new Error('the connection to the server was closed')))
  client.on('abort', () => end(new Error('the server has aborted the connection')))
  return {
    end,
    onEnd: (next: (error: Error) => void) => {
      listener = next
      if (ended) next(ended)
    },
    close: () => {
      closed = true
    },
  }
}
