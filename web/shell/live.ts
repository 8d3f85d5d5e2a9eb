import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'
import type { LiveMessage } from '../../api/platform.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { queries, queryClient } from './queries.ts'
import { createStore, useStore } from './store.ts'

export type LiveSample = { time: number | null; value: SampleValue; quality: number }

/** `lost` since when: the last values stay on the screen and are shown as stale. */
export type LiveState = { state: 'idle' | 'connecting' | 'open' | 'lost'; since: number }

/** A subscription: one point, all points of a twin branch, or all points of a screen. */
type Topic = `code:${string}` | `branch:${string}` | `screen:${string}`

const firstRetryMs = 500
const lastRetryMs = 15_000
/** Changes of subscriptions are gathered this long: a list that scrolls would otherwise send a message per row. */
const flushMs = 60
/** Codes per subscribe message, well below the server's message limit. */
const codesPerMessage = 2_000

const samples = new Map<string, LiveSample>()
const listeners = new Map<string, Set<() => void>>()
const batchListeners = new Set<(message: LiveMessage) => void>()
const holders = new Map<Topic, number>()
const liveState = createStore<LiveState>({ state: 'idle', since: Date.now() })

let socket: WebSocket | null = null
let retries = 0
let retryTimer: ReturnType<typeof setTimeout> | undefined
let added = new Set<Topic>()
let removed = new Set<Topic>()
let flushPlanned = false

function setState(state: LiveState['state']): void {
  if (liveState.get().state !== state) liveState.set({ state, since: Date.now() })
}

function receive(message: LiveMessage): void {
  for (const [code, time, value, quality] of message.items) {
    samples.set(code, { time, value, quality })
    const watching = listeners.get(code)
    if (watching) for (const listener of [...watching]) listener()
  }
  for (const listener of [...batchListeners]) listener(message)
}

function sendTopics(topics: Iterable<Topic>): void {
  const codes: string[] = []
  for (const topic of topics) {
    const at = topic.indexOf(':')
    const [kind, id] = [topic.slice(0, at), topic.slice(at + 1)]
    if (kind === 'code') codes.push(id)
    else socket?.send(JSON.stringify({ [kind]: id }))
  }
  for (let i = 0; i < codes.length; i += codesPerMessage) {
    socket?.send(JSON.stringify({ subscribe: codes.slice(i, i + codesPerMessage) }))
  }
}

function planFlush(): void {
  if (flushPlanned) return
  flushPlanned = true
  setTimeout(flush, flushMs)
}

function flush(): void {
  flushPlanned = false
  const [fresh, gone] = [added, removed]
  added = new Set()
  removed = new Set()
  if (holders.size === 0) {
    disconnect()
  } else if (!socket) {
    // A lost connection keeps to its back-off, whatever is scrolled meanwhile.
    if (retryTimer === undefined) connect()
  } else if (socket.readyState === WebSocket.OPEN) {
    // The stream cannot leave a branch or a screen; a new connection asks only for what is still wanted.
    if ([...gone].some((topic) => !topic.startsWith('code:'))) reconnect()
    else sendChanges(socket, fresh, gone)
  }
}

function sendChanges(to: WebSocket, fresh: Iterable<Topic>, gone: Iterable<Topic>): void {
  const codes = [...gone].map((topic) => topic.slice('code:'.length))
  for (let i = 0; i < codes.length; i += codesPerMessage) {
    to.send(JSON.stringify({ unsubscribe: codes.slice(i, i + codesPerMessage) }))
  }
  sendTopics(fresh)
}

function connect(): void {
  stopRetry()
  if (liveState.get().state !== 'lost') setState('connecting')
  const url = new URL('/api/live/stream', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const own = new WebSocket(url)
  socket = own
  own.onopen = () => {
    retries = 0
    setState('open')
    sendTopics(holders.keys())
  }
  own.onmessage = (event) => {
    const message = JSON.parse(event.data as string) as LiveMessage | { error: { code: string; detail: string } }
    if ('items' in message) receive(message)
    else console.warn('live stream:', message.error)
  }
  own.onclose = () => {
    if (socket !== own) return
    socket = null
    setState('lost')
    // A session that has ended also ends the stream: asking for it tells which it was.
    void queryClient.invalidateQueries({ queryKey: queries.session().queryKey })
    const delay = Math.min(lastRetryMs, firstRetryMs * 2 ** retries++)
    retryTimer = setTimeout(connect, delay * (0.75 + Math.random() / 2))
  }
}

function stopRetry(): void {
  clearTimeout(retryTimer)
  retryTimer = undefined
}

function close(): void {
  stopRetry()
  const old = socket
  socket = null
  old?.close()
}

function disconnect(): void {
  close()
  setState('idle')
}

function reconnect(): void {
  close()
  connect()
}

function hold(topic: Topic): void {
  const count = holders.get(topic) ?? 0
  holders.set(topic, count + 1)
  if (count > 0) return
  if (!removed.delete(topic)) added.add(topic)
  planFlush()
}

function release(topic: Topic): void {
  const count = holders.get(topic) ?? 0
  if (count > 1) {
    holders.set(topic, count - 1)
    return
  }
  holders.delete(topic)
  if (!added.delete(topic)) removed.add(topic)
  planFlush()
}

function useTopics(key: string): void {
  useEffect(() => {
    const topics = key ? (key.split('\n') as Topic[]) : []
    topics.forEach(hold)
    return () => topics.forEach(release)
  }, [key])
}

/** Subscribes to these points as long as the component stands. Renders nothing anew: read with {@link useLiveStore}. */
export function useLive(codes: readonly string[]): void {
  useTopics(codes.map((code) => `code:${code}`).join('\n'))
}

/**
 * For lists: hand over the codes that stand on the screen whenever they change; what left it is released. Renders nothing.
 */
export function useLiveScope(): (codes: readonly string[]) => void {
  const held = useRef<ReadonlySet<Topic>>(new Set())
  const change = useCallback((codes: readonly string[]) => {
    const wanted = new Set(codes.map((code): Topic => `code:${code}`))
    for (const topic of wanted) if (!held.current.has(topic)) hold(topic)
    for (const topic of held.current) if (!wanted.has(topic)) release(topic)
    held.current = wanted
  }, [])
  useEffect(() => () => change([]), [change])
  return change
}

/** Subscribes to all points of a twin branch. */
export function useLiveBranch(path: string): void {
  useTopics(`branch:${path}`)
}

/** Subscribes to all points of a screen, e.g. `overview`. */
export function useLiveScreen(id: string): void {
  useTopics(`screen:${id}`)
}

/** The latest sample of one point; only the component that calls this renders when it changes. */
export function useLiveStore(code: string): LiveSample | undefined {
  const subscribe = useCallback(
    (listener: () => void) => {
      const set = listeners.get(code) ?? new Set()
      listeners.set(code, set)
      set.add(listener)
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(code)
      }
    },
    [code],
  )
  return useSyncExternalStore(subscribe, () => samples.get(code))
}

/** The latest sample outside React, e.g. for sorting or an export. */
export function liveSample(code: string): LiveSample | undefined {
  return samples.get(code)
}

/** Every message of the stream as it comes: for pictures that draw by themselves (trends). Ends with the returned function. */
export function onLiveMessage(listener: (message: LiveMessage) => void): () => void {
  batchListeners.add(listener)
  return () => batchListeners.delete(listener)
}

export function useLiveState(): LiveState {
  return useStore(liveState)
}

/** Tries the connection at once, for the banner's button. */
export function retryLive(): void {
  if (!socket) connect()
}

/** Puts values read over HTTP into the store where the stream has not yet delivered newer ones. */
export function seedLive(
  items: readonly { code: string; time: number | null; value: SampleValue; quality: number }[],
): void {
  for (const { code, time, value, quality } of items) {
    const known = samples.get(code)
    if (known?.time != null && (time === null || known.time >= time)) continue
    samples.set(code, { time, value, quality })
    const watching = listeners.get(code)
    if (watching) for (const listener of [...watching]) listener()
  }
}

/** After sign-out nothing of the former user's values stays. */
export function forgetLive(): void {
  disconnect()
  samples.clear()
}
