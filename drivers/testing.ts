import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BadInputReason, Binding, DriverContext } from '../contract/driver.ts'
import type { SampleBatch } from '../contract/sample.ts'

export type RecordedSample = { point: number; time: number; value: number; quality: number; text?: string }
export type RecordedBadInput = { reason: BadInputReason; detail: string; preview?: string | Uint8Array }

export type RecordingContext<C, A> = DriverContext<C, A> & {
  /** Every batch handed to `ingest`, in order, copied: the driver may use its buffers again. */
  batches: SampleBatch[]
  /** Every payload handed to `ingestPayload`, in order, copied. */
  payloads: Uint8Array[]
  /** Every error given to `down`. */
  downs: Error[]
  badInputs: RecordedBadInput[]
  /** Sum of `countMessages`. */
  messages: number
  /** Log lines as `level message`. */
  logs: string[]
  /** All samples of a point so far, in the order they came. */
  samplesOf(point: number): RecordedSample[]
  /** Resolves when `condition` holds; rejects naming the condition after `ms`. */
  waitFor(condition: () => boolean, ms?: number): Promise<void>
  /** Replaces what `ingest` answers, e.g. with a promise that is settled later or a Refusal. Null: accepts again. */
  answerWith(answer: ((batch: SampleBatch) => Promise<unknown>) | null): void
  /** The same for `ingestPayload`, which otherwise accepts without looking at the payload. */
  answerPayloadWith(answer: ((payload: Uint8Array) => Promise<unknown>) | null): void
  /** Aborts `signal`. */
  abort(): void
  /** Removes the connection's folder. */
  cleanUp(): void
}

type Options<C, A> = {
  config: C
  bindings?: readonly Binding<A>[]
  clock?: () => number
  secrets?: Record<string, string>
  /** An existing folder, e.g. one of an earlier context; otherwise a new temporary one. */
  folder?: string
}

function copyOf(batch: SampleBatch): SampleBatch {
  return {
    points: batch.points.slice(),
    times: batch.times.slice(),
    values: batch.values.slice(),
    qualities: batch.qualities.slice(),
    ...(batch.texts && { texts: batch.texts.slice() }),
  }
}

/** Polls rather than listens, so that it works for any condition. */
export async function waitFor(condition: () => boolean, ms = 20_000): Promise<void> {
  const end = performance.now() + ms
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms for: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A driver's context that keeps whatever the driver says: the test peer of every driver. */
export function recordingContext<C, A>(options: Options<C, A>): RecordingContext<C, A> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'millrace-driver-'))
  const bindings = options.bindings ?? []
  const end = new AbortController()
  let answer: ((batch: SampleBatch) => Promise<unknown>) | null = null
  let answerPayload: ((payload: Uint8Array) => Promise<unknown>) | null = null
  const note = (level: string) => (message: string, data?: object) => {
    ctx.logs.push(`${level} ${message}${data ? ` ${JSON.stringify(data)}` : ''}`)
  }
  const ctx: RecordingContext<C, A> = {
    batches: [],
    payloads: [],
    downs: [],
    badInputs: [],
    messages: 0,
    logs: [],
    connection: { id: 'c1', code: 'test', secrets: options.secrets ?? {} },
    config: options.config,
    bindings,
    ingest(batch) {
      ctx.batches.push(copyOf(batch))
      return answer ? answer(batch) : Promise.resolve({ accepted: batch.points.length, rejected: [] })
    },
    ingestPayload(payload) {
      ctx.payloads.push(payload.slice())
      return answerPayload ? answerPayload(payload) : Promise.resolve({ accepted: 0, rejected: [] })
    },
    resolve: (code) => bindings.find((b) => b.code === code)?.point,
    down: (error) => void ctx.downs.push(error),
    badInput: (reason, detail, preview) => void ctx.badInputs.push({ reason, detail, preview }),
    countMessages: (n) => {
      ctx.messages += n
    },
    clock: options.clock ?? Date.now,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    folder,
    signal: end.signal,
    samplesOf(point) {
      const all: RecordedSample[] = []
      for (const b of ctx.batches) {
        b.points.forEach((p, i) => {
          if (p !== point) return
          const text = b.texts?.[i]
          const sample = { point, time: b.times[i], value: b.values[i], quality: b.qualities[i] }
          all.push(text === undefined ? sample : { ...sample, text })
        })
      }
      return all
    },
    waitFor,
    answerWith: (next) => {
      answer = next
    },
    answerPayloadWith: (next) => {
      answerPayload = next
    },
    abort: () => end.abort(),
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  }
  return ctx
}
