import type { z } from 'zod'
import type { PointType } from './point.ts'
import type { Refusal } from './refusal.ts'
import type { SampleBatch, SampleValue } from './sample.ts'
import type { Text } from './text.ts'

/** A point fed by this connection. `address` has passed the driver's `address` schema. */
export type Binding<A = unknown> = { point: number; code: string; type: PointType; address: A; writable: boolean }

/** Why an input of a connection was refused as a whole. Counted and shown with the last one's first bytes. */
export type BadInputReason =
  | 'empty'
  | 'tooLarge'
  | 'tooDeep'
  | 'notUtf8'
  | 'malformed'
  | 'wrongShape'
  | 'tooMany'
  | 'protocol'
  | 'deviceError'
  | 'notAllowed'

export type Log = {
  info(message: string, data?: object): void
  warn(message: string, data?: object): void
  error(message: string, data?: object): void
}

export type DriverContext<C = unknown, A = unknown> = {
  /** `secret` values (passwords, keys) of the connection; never log them. */
  connection: { id: string; code: string; secrets: Readonly<Record<string, string>> }
  config: C
  bindings: readonly Binding<A>[]
  /**
   * Hands samples to the ingest. Resolves when they are durable; a driver that can hold back its acknowledgement waits
   * for it, others need not. Rejects only with a Refusal `overloaded` when the queue is full: slow down and try again.
   * Values are raw: scaling and all checks are the ingest's.
   */
  ingest(batch: SampleBatch): Promise<unknown>
  /**
   * Hands a payload in one of the three JSON forms of the outside surface to the ingest. Resolves and rejects as `ingest`
   * does; bad content is counted as this connection's bad input and throws nothing.
   */
  ingestPayload(payload: Uint8Array): Promise<unknown>
  /** Index of the point with this code, for payloads that name their points. */
  resolve(code: string): number | undefined
  /** The session has ended by itself: say why. The supervisor closes it and connects again with back-off. */
  down(error: Error): void
  /** An input that cannot be used. `preview` is cut to 200 characters and escaped by the supervisor. */
  badInput(reason: BadInputReason, detail: string, preview?: string | Uint8Array): void
  /** Requests or messages exchanged, for the rates on the connections page. */
  countMessages(n: number): void
  clock(): number
  log: Log
  /** A folder of this connection's own, for certificates and the like. Made on first use. */
  folder: string
  /** Aborted when the connection is to end. */
  signal: AbortSignal
}

/** One node of a device's address space. `address` can be used in a binding as it is when `readable`. */
export type BrowseItem = {
  id: string
  name: string
  description?: string
  readable: boolean
  writable: boolean
  hasChildren: boolean
  type?: PointType
  unit?: string
  address?: unknown
}

export type WriteOutcome = { ok: true; readBack?: SampleValue } | { ok: false; refusal: Refusal }

export type DriverSession<A = unknown> = {
  /** Children of a node of the device's address space; of its root without an id. At most 1,000 per answer. */
  browse?(id?: string): Promise<BrowseItem[]>
  /** Reads addresses now. */
  read?(addresses: A[]): Promise<{ value: SampleValue; time: number; quality: number }[]>
  write?(address: A, value: SampleValue): Promise<WriteOutcome>
  /** New bindings without a new connection. A driver without it is reconnected instead. */
  rebind?(bindings: readonly Binding<A>[]): Promise<void>
  close(): Promise<void>
}

/** A certificate of a peer, by its SHA-1 thumbprint in lower-case hex: how OPC UA products name one. */
export type PeerCertificate = {
  thumbprint: string
  subject: string
  validFrom: string
  validTo: string
  state: 'trusted' | 'rejected'
}

/** Certificates of peers that a person must trust before they are spoken to. `folder` is the connection's own. */
export type PeerTrust = {
  list(folder: string): Promise<PeerCertificate[]>
  /** Counts from the next connect. @throws Refusal where there is no such certificate */
  judge(folder: string, thumbprint: string, state: PeerCertificate['state']): Promise<PeerCertificate>
}

export type Driver<C extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> = {
  id: string
  label: Text
  /** Settings of a connection. Described fields become the connection's form. */
  config: C
  /** Names of the config's secret fields, kept apart from it and encrypted. */
  secrets?: readonly string[]
  address: A
  trust?: PeerTrust
  /** Opens a session, or throws: a Refusal for what a person can mend, any other error for the rest. */
  connect(ctx: DriverContext<z.output<C>, z.output<A>>): Promise<DriverSession<z.output<A>>>
}

/** Declares a driver: code that speaks one protocol. A connection is a driver with its configuration. */
export function defineDriver<C extends z.ZodType, A extends z.ZodType>(driver: Driver<C, A>): Driver<C, A> {
  return driver
}
