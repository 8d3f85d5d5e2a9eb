import { X509Certificate } from 'node:crypto'
import {
  AttributeIds,
  type ClientSession,
  MessageSecurityMode,
  type OPCUAClient,
  SecurityPolicy,
  type UserIdentityInfo,
  UserTokenType,
  VariableIds,
} from 'node-opcua'
import { Refusal } from '../../contract/refusal.ts'
import { closeCertificateStore, exists, openCertificateStore, rejectedFolder, thumbprintOf } from './certificates.ts'
import {
  closeTimeoutMs,
  discover,
  type Identity,
  makeClient,
  nameEndpoints,
  type OwnedClient,
  splitChain,
  within,
} from './channel.ts'
import type { OpcuaConfig } from './config.ts'
import { ownCertificateFile, provideOwnCertificate } from './own-certificate.ts'
import { opcuaRefusals } from './refusals.ts'

/** What the server lets one request carry, never more than 1,000. */
export type OperationLimits = { nodesPerRead: number; nodesPerBrowse: number; itemsPerCall: number }

export type OpenSession = {
  session: ClientSession
  limits: OperationLimits
  namespaces: string[]
  /** Says once why the connection or the session has ended by itself; never after `close`. */
  onEnd(listener: (error: Error) => void): void
  /** `abandon`: the server has gone or hangs, so do not say goodbye. */
  close(abandon: boolean): Promise<void>
}

type Settings = {
  config: OpcuaConfig
  secrets: Readonly<Record<string, string>>
  /** Folder of the connection: the certificates live below it. */
  folder: string
  signal: AbortSignal
}

const maxPerRequest = 1000

function userOf({ config, secrets }: Settings): UserIdentityInfo {
  if (config.auth === 'anonymous') return { type: UserTokenType.Anonymous }
  const needed = config.auth === 'userName' ? 'password' : 'userPrivateKey'
  const secret = secrets[needed]
  if (!secret) throw new Refusal(opcuaRefusals.opcuaMissingSecret, { field: needed }, needed)
  if (config.auth === 'userName') {
    return { type: UserTokenType.UserName, userName: config.userName ?? '', password: secret }
  }
  const certificateData = new X509Certificate(config.userCertificate ?? '').raw
  return { type: UserTokenType.Certificate, certificateData, privateKey: secret }
}

/**
 * Finds the endpoint with the configured security and checks its certificate against the store.
 * @returns the server's certificate chain @throws Refusal opcuaNoEndpoint, opcuaUntrustedServer, opcuaServerCertificateInvalid
 */
async function trustedServer(settings: Settings, identity: Identity): Promise<Buffer[]> {
  const { config, folder, signal } = settings
  const endpoints = await discover(identity, config.endpoint, config.requestTimeoutMs, signal)
  const wanted = endpoints.find(
    (e) =>
      e.securityMode === MessageSecurityMode[config.securityMode] &&
      e.securityPolicyUri === SecurityPolicy[config.securityPolicy],
  )
  const chain = splitChain(wanted?.serverCertificate ?? Buffer.alloc(0))
  if (chain.length === 0) throw noEndpoint(config, nameEndpoints(endpoints))
  const status = (await identity.store.checkCertificate(chain)).name
  if (status === 'Good') return chain
  const certificate = new X509Certificate(chain[0])
  const thumbprint = certificate.fingerprint.replaceAll(':', '').toLowerCase()
  if (status !== 'BadCertificateUntrusted' && status !== 'BadCertificateChainIncomplete') {
    throw new Refusal(opcuaRefusals.opcuaServerCertificateInvalid, { thumbprint, status })
  }
  const subject = certificate.subject.replaceAll('\n', ', ')
  throw new Refusal(opcuaRefusals.opcuaUntrustedServer, { thumbprint, subject, folder: rejectedFolder(folder) })
}

function noEndpoint(config: OpcuaConfig, offered: string): Refusal {
  const args = { mode: config.securityMode, policy: config.securityPolicy, offered }
  return new Refusal(opcuaRefusals.opcuaNoEndpoint, args, 'securityMode')
}

const userStatuses = [
  'BadUserAccessDenied',
  'BadIdentityTokenRejected',
  'BadIdentityTokenInvalid',
  'BadUserSignatureInvalid',
]
const endpointStatuses = ['BadSecurityPolicyRejected', 'BadSecurityModeRejected']
const certificateStatuses = /^Bad(SecurityChecksFailed|Certificate\w+)$/

/** Turns the server's statuses that a person can act on into refusals; anything else stays as it is. */
async function explain(error: unknown, settings: Settings, identity: Identity): Promise<unknown> {
  if (error instanceof Refusal) return error
  const { config, folder } = settings
  const status = /\b(Bad[A-Z]\w+)/.exec(error instanceof Error ? error.message : String(error))?.[1] ?? ''
  // node-opcua sees by itself that the endpoint lists no such kind of sign-in.
  const noSuchSignIn = error instanceof Error && /user token policy/i.test(error.message)
  if (noSuchSignIn || userStatuses.includes(status)) {
    return new Refusal(opcuaRefusals.opcuaUserRefused, { status: status || 'BadIdentityTokenRejected' })
  }
  if (endpointStatuses.includes(status)) {
    const offered = await discover(identity, config.endpoint, config.requestTimeoutMs).then(nameEndpoints, () => '?')
    return noEndpoint(config, offered)
  }
  const file = ownCertificateFile(folder, 'client')
  if (certificateStatuses.test(status) && (await exists(file))) {
    return new Refusal(opcuaRefusals.opcuaOwnCertificateRefused, { status, file, thumbprint: await thumbprintOf(file) })
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

async function openIdentity(folder: string, acceptUnknown: boolean): Promise<Identity> {
  const store = await openCertificateStore(folder, acceptUnknown)
  try {
    return { store, applicationUri: await provideOwnCertificate(store, folder, 'client') }
  } catch (error) {
    await closeCertificateStore(store)
    throw error
  }
}

/**
 * Opens a channel and a session. Nothing is retried here: the supervisor connects again.
 * @throws Refusal for what a person can mend (trust, user, endpoint); any other error when the server cannot be reached
 */
export async function openSession(settings: Settings): Promise<OpenSession> {
  const { config, folder, signal } = settings
  const user = userOf(settings)
  const timeoutMs = config.requestTimeoutMs
  const identity = await openIdentity(folder, config.acceptUnknownServerCertificate)
  let owned: OwnedClient | undefined
  let session: ClientSession | undefined
  let ending: ReturnType<typeof watchEnd> | undefined
  const close = async (abandon: boolean) => {
    ending?.close()
    // Closing the session deletes the subscription on the server.
    if (session && !abandon) await within(closeTimeoutMs, 'close session', session.close(true)).catch(() => {})
    await owned?.close(abandon)
    await closeCertificateStore(identity.store)
  }
  try {
    const serverCertificate = config.securityMode === 'None' ? undefined : await trustedServer(settings, identity)
    owned = makeClient(identity, timeoutMs, {
      securityMode: MessageSecurityMode[config.securityMode],
      securityPolicy: SecurityPolicy[config.securityPolicy],
      ...(serverCertificate && { serverCertificate }),
    })
    const { client } = owned
    ending = watchEnd(client)
    const { end, onEnd } = ending
    await within(timeoutMs, `connect to ${config.endpoint}`, client.connect(config.endpoint), signal)
    session = await within(timeoutMs, 'create session', client.createSession(user), signal)
    session.on('session_closed', (status) => end(new Error(`the session was closed: ${status?.name ?? ''}`)))
    const limits = await within(timeoutMs, 'read operation limits', readLimits(session), signal)
    const namespaces = await within(timeoutMs, 'read namespaces', session.readNamespaceArray(), signal)
    return { session, limits, namespaces, onEnd, close }
  } catch (error) {
    const reason = await explain(error, settings, identity)
    await close(false)
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
