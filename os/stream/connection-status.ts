import type { ConnectionItem, ConnectionState } from '../../api/platform.ts'
import type { BadInputReason } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'

/** Longest piece of a bad input that is kept to be looked at. */
const previewLength = 200

/** What a connection shows of itself. */
export type ShownStatus = Pick<
  ConnectionItem,
  | 'code'
  | 'state'
  | 'since'
  | 'points'
  | 'samplesPerSecond'
  | 'messagesPerSecond'
  | 'lastSampleAt'
  | 'reconnects'
  | 'nextTryAt'
  | 'lastError'
  | 'lastBadInput'
  | 'badInputs'
  | 'clockSkewMs'
>

/** What a connection tells about itself; plain data, so that it crosses threads. `key`: see connection-key.ts. */
export type ConnectionStatus = ShownStatus & { key: string; tenant: string }

export function newStatus(code: string, now: number): ShownStatus {
  return {
    code,
    state: 'idle',
    since: now,
    points: 0,
    samplesPerSecond: 0,
    messagesPerSecond: 0,
    lastSampleAt: null,
    reconnects: 0,
    nextTryAt: null,
    lastError: null,
    lastBadInput: null,
    badInputs: {},
    clockSkewMs: null,
  }
}

/** Bytes or text from outside, made fit to be shown: cut, control characters escaped. */
export function previewOf(input: string | Uint8Array | undefined): string {
  if (input === undefined) return ''
  const text =
    typeof input === 'string'
      ? input.slice(0, previewLength)
      : new TextDecoder().decode(input.subarray(0, previewLength)).slice(0, previewLength)
  return text.replace(/[\p{Cc}\p{Cf}\ufffd]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function textsOf(error: unknown): Text {
  if (error instanceof Refusal) return error.texts()
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 500)
  return { zh: message, en: message }
}

/** Counts what a connection does and remembers the last things that went wrong. One per connection. */
export class StatusKeeper {
  readonly status: ConnectionStatus
  #samples = 0
  #messages = 0
  #ratedAt: number
  readonly #clock: () => number

  constructor({ key, tenant, code }: Pick<ConnectionStatus, 'key' | 'tenant' | 'code'>, clock: () => number) {
    this.#clock = clock
    this.#ratedAt = clock()
    this.status = { ...newStatus(code, clock()), key, tenant }
  }

  enter(state: ConnectionState): void {
    if (this.status.state === state) return
    this.status.state = state
    this.status.since = this.#clock()
    if (state !== 'waiting' && state !== 'failed') this.status.nextTryAt = null
  }

  error(error: unknown): void {
    this.status.lastError = { time: this.#clock(), texts: textsOf(error) }
  }

  badInput(reason: BadInputReason, detail: string, preview?: string | Uint8Array): void {
    this.status.badInputs[reason] = (this.status.badInputs[reason] ?? 0) + 1
    this.status.lastBadInput = {
      time: this.#clock(),
      reason,
      detail: detail.slice(0, 500),
      preview: previewOf(preview),
    }
  }

  samples(n: number): void {
    this.#samples += n
    this.status.lastSampleAt = this.#clock()
  }

  messages(n: number): void {
    this.#messages += n
  }

  /** Turns what was counted since the last call into rates. */
  rate(): void {
    const now = this.#clock()
    const seconds = (now - this.#ratedAt) / 1000
    if (seconds < 0.5) return
    const smooth = (old: number, fresh: number) => (old === 0 ? fresh : old * 0.7 + fresh * 0.3)
    const round = (value: number) => (value < 0.05 ? 0 : Math.round(value * 10) / 10)
    this.status.samplesPerSecond = round(smooth(this.status.samplesPerSecond, this.#samples / seconds))
    this.status.messagesPerSecond = round(smooth(this.status.messagesPerSecond, this.#messages / seconds))
    this.#samples = 0
    this.#messages = 0
    this.#ratedAt = now
  }
}
