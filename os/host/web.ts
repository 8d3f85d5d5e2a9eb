import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { buildHttpServer } from '../http/http-server.ts'
import type { Route } from '../http/route.ts'
import type { Identity } from '../identity/identity.ts'
import type { LiveSocketServer } from '../live/live-socket.ts'
import type { Config } from './config.ts'
import { log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { serveScreens } from './screens.ts'

type Parts = {
  config: Config
  routes: readonly Route[]
  identity: Identity
  metrics: Metrics
  socket: LiveSocketServer
  webFolder: string
}

/** Routes, screens and live sockets on one port, listening. */
export async function openWeb(parts: Parts): Promise<{ port: number; close(): Promise<void> }> {
  const { config, routes, identity, metrics, socket, webFolder } = parts
  const app = buildHttpServer({
    routes,
    authenticate: identity.authenticate,
    metrics,
    log: (message, data) => log('error', message, data),
  })
  await serveScreens(app, webFolder)
  app.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    void upgrade(request, stream, head, identity, socket)
  })
  await app.listen({ port: config.port, host: config.host })
  const address = app.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : config.port,
    close: () => app.close(),
  }
}

/** WebSockets pass the same door as routes: sign-in, permission, own pages only. */
async function upgrade(
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
  identity: Identity,
  socket: LiveSocketServer,
): Promise<void> {
  const refuse = (status: string) => stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  stream.on('error', () => stream.destroy())
  try {
    const { origin, host, authorization, cookie } = request.headers
    if ((request.url ?? '').split('?')[0] !== '/api/live/stream') return void refuse('404 Not Found')
    if (origin && !authorization && (!URL.canParse(origin) || new URL(origin).host !== host))
      return void refuse('403 Forbidden')
    const actor = await identity.authenticate({ authorization, cookie })
    if (!actor) return void refuse('401 Unauthorized')
    if (!actor.permissions.has('live.read')) return void refuse('403 Forbidden')
    socket.accept(request, stream, head, actor.tenant)
  } catch (error) {
    log('error', 'upgrade failed', { error: String(error) })
    refuse('500 Internal Server Error')
  }
}
