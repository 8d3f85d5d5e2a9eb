import {
  ClientTCP_transport,
  type EndpointDescription,
  type ISocketLike,
  MessageSecurityMode,
  type OPCUACertificateManager,
  OPCUAClient,
  type OPCUAClientOptions,
} from 'node-opcua'

/** How long a peer may take to say goodbye before its socket is cut. */
export const closeTimeoutMs = 2000

/** Rejects after `ms` or when `signal` is aborted; the work itself is ended by closing its client. */
export async function within<T>(ms: number, what: string, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let abort = () => {}
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${ms} ms`)), ms)
    abort = () => reject(new Error(`${what}: cancelled`))
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort)
  })
  try {
    return await Promise.race([work, end])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    work.catch(() => {}) // a late failure has been answered already
  }
}

/** Remembers its socket: node-opcua lets go of one whose peer never answers without closing it. */
class OwnedTransport extends ClientTCP_transport {
  readonly #sockets: Set<ISocketLike>

  constructor(settings: ConstructorParameters<typeof ClientTCP_transport>[0], sockets: Set<ISocketLike>) {
    super(settings)
    this.#sockets = sockets
  }

  protected override _install_socket(socket: ISocketLike): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    super._install_socket(socket)
  }
}

/** What we show a server: the store holds our key and certificate, the URI stands in that certificate. */
export type Identity = { store: OPCUACertificateManager; applicationUri: string }

export type OwnedClient = { client: OPCUAClient; close(abandon: boolean): Promise<void> }

/**
 * A node-opcua client that tries once, keeps its certificates in the identity's store, and whose `close` leaves no socket behind however
 * the peer behaves.
 */
export function makeClient(
  { store, applicationUri }: Identity,
  requestTimeoutMs: number,
  security: Pick<OPCUAClientOptions, 'securityMode' | 'securityPolicy' | 'serverCertificate'> = {},
): OwnedClient {
  const sockets = new Set<ISocketLike>()
  const client = OPCUAClient.create({
    applicationName: 'Millrace',
    clientName: 'Millrace',
    applicationUri,
    clientCertificateManager: store,
    // Behind NAT or by another host name the server's own idea of its address differs from the one that works.
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    keepSessionAlive: false,
    defaultTransactionTimeout: requestTimeoutMs,
    requestedSessionTimeout: Math.max(60_000, 3 * requestTimeoutMs),
    transportFactory: { create: (settings) => new OwnedTransport(settings, sockets) },
    ...security,
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const close = async (abandon: boolean) => {
    if (abandon) cut()
    await within(closeTimeoutMs, 'disconnect', client.disconnect()).catch(() => {})
    cut()
  }
  return { client, close }
}

/** The endpoints that a server offers. Asking needs no security. */
export async function discover(
  identity: Identity,
  endpoint: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<EndpointDescription[]> {
  const { client, close } = makeClient(identity, timeoutMs)
  try {
    await within(timeoutMs, `connect to ${endpoint}`, client.connect(endpoint), signal)
    return await within(timeoutMs, 'get endpoints', client.getEndpoints(), signal)
  } finally {
    await close(false)
  }
}

/** Endpoints as people read them. */
export function nameEndpoints(endpoints: readonly EndpointDescription[]): string {
  const names = endpoints.map((e) => `${MessageSecurityMode[e.securityMode]}/${e.securityPolicyUri?.split('#')[1]}`)
  return [...new Set(names)].join(', ')
}

/** The certificates of a chain, which travels as DER after DER: each starts with 30 82 and two bytes of length. */
export function splitChain(chain: Buffer): Buffer[] {
  const certificates: Buffer[] = []
  for (let at = 0; at + 4 <= chain.length && chain.readUInt16BE(at) === 0x3082; ) {
    const end = at + 4 + chain.readUInt16BE(at + 2)
    certificates.push(chain.subarray(at, end))
    at = end
  }
  return certificates
}
