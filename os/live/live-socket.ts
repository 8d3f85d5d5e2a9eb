import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { LiveMessage } from '../../api/platform.ts'
import type { Point } from '../../api/point.ts'
import { withPlainNames } from '../../contract/plain-names.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { LiveReader, PointDirectories, PointDirectory } from './live-reader.ts'

export const liveLimits = {
  /** Fastest rate of messages to one browser. */
  everyMs: 100,
  /** Points one socket may watch. */
  pointsPerSocket: 20_000,
  /** Sockets at one time. */
  sockets: 2_000,
  /** Largest message from a browser. */
  requestBytes: 1_048_576,
  /** A browser with more than this unread gets nothing until it has caught up; it then gets what is newest. */
  unreadBytes: 1_048_576,
  /** A browser that has not caught up for this long is cut off. */
  stuckMs: 30_000,
}

const refusals = defineRefusals({
  badRequest: [400, '无法识别的订阅请求：{detail}', 'The subscription is not understood: {detail}'],
  tooManyPoints: [400, '一个连接最多订阅 {limit} 个测点', 'One socket may watch at most {limit} points'],
  unknownPoints: [404, '没有这些测点：{codes}', 'There are no such points: {codes}'],
  unknownScreen: [404, '没有画面 {id}', 'There is no screen {id}'],
})

const codes = z.array(z.string().max(128)).max(liveLimits.pointsPerSocket)
const requestSchema = z.union([
  z.strictObject({ subscribe: codes }),
  z.strictObject({ unsubscribe: codes }),
  z.strictObject({ branch: z.string().max(512) }),
  z.strictObject({ screen: z.string().max(64) }),
  z.strictObject({ every: z.number().min(liveLimits.everyMs).max(3_600_000) }),
])

export type LiveSocketServer = {
  /** Serves an upgrade that has been authenticated and permitted already, with the points of this tenant. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, tenant: string): void
  stats(): { sockets: number; points: number; messages: number; skipped: number }
  close(): void
}

type Watcher = {
  socket: WebSocket
  tenant: string
  /** The tenant's points. */
  points: PointDirectory
  /** Point index → version last sent; -1: not sent yet. */
  watched: Map<number, { point: Point; sent: number }>
  everyMs: number
  dueAt: number
  blockedSince: number
}

/**
 * WebSocket /api/live/stream: subscriptions by point, twin branch and screen. Every message holds what changed since the
 * one before it. A browser that reads slowly is left out of rounds, so it never gets stale values late, only fewer.
 */
export function createLiveSocketServer(options: {
  reader: LiveReader
  points: PointDirectories
  screenCodes(id: string, tenant: string): readonly string[] | undefined
  clock(): number
}): LiveSocketServer {
  const { reader, clock } = options
  const server = new WebSocketServer({ noServer: true, maxPayload: liveLimits.requestBytes, perMessageDeflate: false })
  const watchers = new Set<Watcher>()
  const counts = { messages: 0, skipped: 0 }

  function watch(watcher: Watcher, added: Iterable<Point>): void {
    for (const point of added) {
      if (watcher.watched.has(point.index)) continue
      if (watcher.watched.size >= liveLimits.pointsPerSocket)
        throw new Refusal(refusals.tooManyPoints, { limit: liveLimits.pointsPerSocket })
      watcher.watched.set(point.index, { point, sent: -1 })
    }
    watcher.dueAt = 0
  }

  function watchCodes(watcher: Watcher, wanted: readonly string[]): void {
    const unknown: string[] = []
    const known: Point[] = []
    for (const code of wanted) {
      const point = watcher.points.byCode(code)
      if (point) known.push(point)
      else unknown.push(code)
    }
    watch(watcher, known)
    if (unknown.length > 0) throw new Refusal(refusals.unknownPoints, { codes: unknown.slice(0, 20).join(', ') })
  }

  function handle(watcher: Watcher, data: string): void {
    let json: unknown
    try {
      json = JSON.parse(withPlainNames(data))
    } catch {
      throw new Refusal(refusals.badRequest, { detail: 'JSON' })
    }
    const parsed = requestSchema.safeParse(json)
    if (!parsed.success) throw new Refusal(refusals.badRequest, { detail: parsed.error.issues[0]?.message ?? '' })
    const request = parsed.data
    if ('subscribe' in request) watchCodes(watcher, request.subscribe)
    else if ('branch' in request) watch(watcher, watcher.points.inBranch(request.branch))
    else if ('every' in request) watcher.everyMs = request.every
    else if ('screen' in request) {
      const screen = options.screenCodes(request.screen, watcher.tenant)
      if (!screen) throw new Refusal(refusals.unknownScreen, { id: request.screen })
      watchCodes(watcher, screen)
    } else {
      for (const code of request.unsubscribe) {
        const point = watcher.points.byCode(code)
        if (point) watcher.watched.delete(point.index)
      }
    }
  }

  /** True while the browser has not read what it was sent. */
  function blocked(watcher: Watcher, now: number): boolean {
    if (watcher.socket.bufferedAmount <= liveLimits.unreadBytes) {
      watcher.blockedSince = 0
      return false
    }
    counts.skipped++
    if (watcher.blockedSince === 0) watcher.blockedSince = now
    else if (now - watcher.blockedSince > liveLimits.stuckMs) watcher.socket.terminate()
    return true
  }

  function send(watcher: Watcher, now: number): void {
    if (now < watcher.dueAt || blocked(watcher, now)) return
    watcher.dueAt = now + watcher.everyMs
    const items: LiveMessage['items'] = []
    for (const entry of watcher.watched.values()) {
      const version = reader.version(entry.point)
      if (version === entry.sent) continue
      const first = entry.sent === -1
      entry.sent = version
      const item = reader.item(entry.point)
      if (item.time !== null) items.push([item.code, item.time, item.value, item.quality])
      else if (first) items.push([item.code, null, null, item.quality])
    }
    if (items.length === 0) return
    counts.messages++
    watcher.socket.send(JSON.stringify({ t: now, items } satisfies LiveMessage))
  }

  const timer = setInterval(() => {
    const now = clock()
    for (const watcher of watchers) send(watcher, now)
  }, liveLimits.everyMs)

  function open(socket: WebSocket, tenant: string): void {
    const points = options.points.of(tenant)
    const pace = { everyMs: liveLimits.everyMs, dueAt: 0, blockedSince: 0 }
    const watcher: Watcher = { socket, tenant, points, watched: new Map(), ...pace }
    watchers.add(watcher)
    socket.on('message', (data, isBinary) => {
      try {
        if (isBinary) throw new Refusal(refusals.badRequest, { detail: 'binary' })
        handle(watcher, data.toString())
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        socket.send(JSON.stringify({ error: { code: error.code, texts: error.texts() } }))
      }
    })
    socket.on('error', () => {})
    socket.on('close', () => watchers.delete(watcher))
  }

  return {
    accept(request, socket, head, tenant) {
      if (watchers.size >= liveLimits.sockets) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, (ws) => open(ws, tenant))
    },
    stats() {
      let watchedPoints = 0
      for (const watcher of watchers) watchedPoints += watcher.watched.size
      return { sockets: watchers.size, points: watchedPoints, ...counts }
    },
    close() {
      clearInterval(timer)
      for (const watcher of watchers) watcher.socket.terminate()
      server.close()
    },
  }
}
