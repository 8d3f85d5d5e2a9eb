import { hostname } from 'node:os'
import { join } from 'node:path'
import {
  MessageSecurityMode,
  nodesets,
  RegisterServerMethod,
  SecurityPolicy,
  type ServerSession,
  setWarningLogger,
} from 'node-opcua'
import type { PeerCertificate } from '../../contract/driver.ts'
import {
  type CertificateInfo,
  closeCertificateStore,
  listCertificates,
  moveCertificate,
  openCertificateStore,
} from './certificates.ts'
import { provideOwnCertificate } from './own-certificate.ts'
import { PointSpace, type ReadPoint, type ServedPoint } from './server-space.ts'
import { type View, ViewServer } from './server-views.ts'

export type { LiveValue, ReadPoint, ServedPoint } from './server-space.ts'

export type OpcuaServerOptions = {
  /** 0: any free port, see the answer's `port`. */
  port: number
  /** Address to listen on; every one without it. */
  host?: string
  /** Names under which clients know this machine, for the endpoint's address and the certificate. */
  hostname?: string
  /** Certificates live in `pki` and `user-pki` below it; made on first start. */
  folder: string
  points: readonly ServedPoint[]
  /** Latest value of a point, from the live table; undefined while there is none. Called for every sampling: keep it cheap. */
  read: ReadPoint
  /** The view whose points this user is shown, or null. Without a sign-in the view is ''. */
  authenticate(user: string, password: string): Promise<View | null>
  allowAnonymous: boolean
  /** Trusts client certificates that it has not seen yet. Otherwise they are refused and kept to be trusted by a person. */
  acceptUnknownClientCertificates?: boolean
  version?: string
  log?: { warn(message: string, data?: object): void }
}

export type RunningOpcuaServer = {
  port: number
  endpoint: string
  /** Makes the address space show exactly these points; nodes that stay keep their subscriptions. */
  setPoints(points: readonly ServedPoint[]): Promise<void>
  sessions(): number
  /** Certificates of clients, trusted and turned away. */
  certificates(): Promise<PeerCertificate[]>
  /** Trusts a client, or takes the trust back; holds for its next connection. @throws Refusal opcuaUnknownCertificate */
  judgeCertificate(thumbprint: string, state: PeerCertificate['state']): Promise<PeerCertificate>
  close(): Promise<void>
}

/** Where a certificate is stored is nobody's business outside. */
const withoutFile = ({ file: _, ...certificate }: CertificateInfo): PeerCertificate => certificate

const maxSessions = 100
const shutdownMs = 100
const operationLimit = 1000

function userManager(options: OpcuaServerOptions, server: () => ViewServer) {
  return {
    isValidUserAsync(
      this: ServerSession,
      user: string,
      password: string,
      answer: (error: Error | null, ok?: boolean) => void,
    ): void {
      options.authenticate(user, password).then(
        (view) => {
          if (view !== null) server().admit(this, view)
          answer(null, view !== null)
        },
        (error: unknown) => {
          // A failing check must never let anybody in, nor tell them why.
          options.log?.warn('OPC UA sign-in check failed', { user, error: String(error) })
          answer(null, false)
        },
      )
    },
  }
}

/**
 * Serves the live points over OPC UA, read only: folders after the twin path, variables named by their code.
 * Runs in the main thread or a worker. @throws an error with code EADDRINUSE when the port is taken
 */
export async function startOpcuaServer(options: OpcuaServerOptions): Promise<RunningOpcuaServer> {
  // Warnings of the library go to the console; what matters reaches clients as a status.
  setWarningLogger(() => {})
  const serverStore = await openCertificateStore(options.folder, options.acceptUnknownClientCertificates ?? false)
  const userStore = await openCertificateStore(join(options.folder, 'user'), false)
  const name = options.hostname ?? hostname()
  const applicationUri = await provideOwnCertificate(serverStore, options.folder, 'server', { host: name })
  const server: ViewServer = new ViewServer({
    port: options.port,
    hostname: name,
    ...(options.host !== undefined && { host: options.host }),
    nodeset_filename: [nodesets.standard],
    serverCertificateManager: serverStore,
    userCertificateManager: userStore,
    registerServerMethod: RegisterServerMethod.HIDDEN,
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [
      SecurityPolicy.None,
      SecurityPolicy.Basic256Sha256,
      SecurityPolicy.Aes128_Sha256_RsaOaep,
      SecurityPolicy.Aes256_Sha256_RsaPss,
    ],
    allowAnonymous: options.allowAnonymous,
    userManager: userManager(options, () => server),
    maxAllowedSessionNumber: maxSessions,
    maxConnectionsPerEndpoint: maxSessions,
    serverInfo: {
      applicationUri,
      productUri: 'urn:millrace',
      applicationName: { text: 'Millrace', locale: 'en' },
    },
    buildInfo: {
      productName: 'Millrace',
      productUri: 'urn:millrace',
      manufacturerName: 'Millrace',
      softwareVersion: options.version ?? '0',
    },
    serverCapabilities: {
      maxSessions,
      operationLimits: {
        maxNodesPerRead: operationLimit,
        maxNodesPerBrowse: operationLimit,
        maxNodesPerWrite: operationLimit,
        maxMonitoredItemsPerCall: operationLimit,
      },
    },
  })
  const close = async () => {
    await server.shutdown(shutdownMs)
    await closeCertificateStore(serverStore)
    await closeCertificateStore(userStore)
  }
  try {
    await server.initialize()
    const addressSpace = server.engine.addressSpace
    if (!addressSpace) throw new Error('the OPC UA address space was not created')
    const space = new PointSpace(addressSpace, options.read, server)
    server.guard(addressSpace, space.namespaceIndex)
    await space.setPoints(options.points)
    await server.start()
    return {
      port: server.endpoints[0].port,
      endpoint: server.getEndpointUrl(),
      setPoints: (points) => space.setPoints(points),
      certificates: async () => (await listCertificates(options.folder)).map(withoutFile),
      judgeCertificate: async (thumbprint, state) =>
        withoutFile(await moveCertificate(serverStore, options.folder, thumbprint, state)),
      sessions: () => server.currentSessionCount,
      close,
    }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}
