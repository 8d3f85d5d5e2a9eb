import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { z } from 'zod'
import type { Actor } from './actor.ts'
import type { EventKind, JobKind, NumberScheme } from './app.ts'
import type { RecordTable, Row, Values } from './columns.ts'
import type { CalledWith, Command, Query } from './command.ts'
import type { Entity } from './entity.ts'
import type { AppPermission } from './permissions.ts'
import type { Refusal, RefusalArgs, RefusalKind } from './refusal.ts'
import type { Text } from './text.ts'

/** A value of the live table: UTC ms, OPC quality word (see quality.ts). `received` by our clock; null or missing: nobody knows. */
export type LiveValue = HistorySample & { code: string; received?: number | null }
export type HistorySample = { time: number; value: number | string | boolean | null; quality: number }
/** `time` is its start. min…last are over samples that are not bad, null where there is none. `good`: share of good ones, 0…1. */
export type HistoryBucket = {
  time: number
  min: number | null
  max: number | null
  avg: number | null
  first: number | null
  last: number | null
  count: number
  good: number
}

/** Latest values of the tenant's points, at most 1,000 codes; one that the actor may not see or that is not there is missing. */
export type LiveAccess = { read(codes: readonly string[]): Promise<LiveValue[]> }
export type HistoryAccess = {
  /** Samples in [from, to), oldest first, at most `limit` (10,000). */
  samples(code: string, from: number, to: number, limit?: number): Promise<HistorySample[]>
  buckets(code: string, from: number, to: number, count: number): Promise<HistoryBucket[]>
  /** The sample that held at a time, with its own time; null when there is none. */
  at(code: string, time: number): Promise<HistorySample | null>
}

export type FileItem = {
  id: string
  name: string
  mime: string
  bytes: number
  sha256: string
  createdAt: number
  createdBy: string
}
export type FileAccess = {
  get(id: string): Promise<FileItem>
  read(id: string): Promise<Uint8Array>
  put(file: { name: string; mime: string; bytes: Uint8Array }): Promise<FileItem>
}

export type NoticeTarget = {
  users?: readonly string[]
  roles?: readonly string[]
  /** Everybody who holds it. */
  permission?: AppPermission
  /** Those who follow this record. */
  record?: { entity: string; id: string }
}
export type Notice = {
  to: NoticeTarget
  /** Notices of one cause that are still unread become one message. */
  cause: string
  title: Text
  body?: Text
  /** Path of a screen. */
  link?: string
  level?: 'info' | 'warning' | 'urgent'
}

export type SignatureItem = { id: string; actor: string; meaning: Text; time: number; hash: string }

/** Records of one entity within the transaction, through the same door as the command itself: states, seals, history, audit. */
export type Records<T extends RecordTable, M extends string> = {
  get(id: string): Promise<Row<T>>
  find(where: Partial<Row<T>>): Promise<Row<T>[]>
  insert(values: Values<T>): Promise<Row<T>>
  update(id: string, effect: { move?: M; set?: Values<T> }): Promise<Row<T>>
}

/** What a query may use: reads only. */
export type QueryCtx = {
  /** Plain SQL in this transaction; row-level security shows the tenant's rows only. */
  sql: postgres.ISql<{ bigint: number }>
  /** drizzle over the same transaction. */
  tx: PostgresJsDatabase
  actor: Actor
  tenant: string
  /** UTC ms, the same throughout one transaction. */
  now: number
  /** Today where the plant stands, YYYY-MM-DD. */
  today: string
  live: LiveAccess
  history: HistoryAccess
  files: Pick<FileAccess, 'get' | 'read'>
  /** The condition by which rows lie within the actor's reach, as SQL for a `where`. */
  within(entity: Entity): postgres.PendingQuery<postgres.Row[]>
  /** Asks another app's public query, or one's own. */
  ask<I extends z.ZodObject, O>(query: Query<I, O>, input: z.input<I>): Promise<O>
  refuse(kind: RefusalKind, args?: RefusalArgs, field?: string): Refusal
}

/** The whole surface of the OS for a command: what is not here does not exist for an app. */
export type Ctx = QueryCtx & {
  records<T extends RecordTable, M extends string>(entity: Entity<T, any, M>): Records<T, M>
  /** Runs another command of the same app within this transaction, as the same actor. */
  run<I extends z.ZodObject>(command: Command<I>, input: CalledWith<I>): Promise<CommandAnswer>
  /** The next number of a scheme. */
  number(scheme: NumberScheme): Promise<string>
  /** Leaves with the transaction: to reactions of apps, to webhooks. */
  emit<I extends z.ZodObject>(event: EventKind<I>, payload: z.input<I>): void
  files: FileAccess
  notify(notice: Notice): Promise<void>
  /** Queues a job within the transaction; answers its id. */
  enqueue<I extends z.ZodObject>(job: JobKind<I>, input: z.input<I>, options?: { at?: number }): Promise<string>
  /** Set in a signed command. */
  signature: Omit<SignatureItem, 'hash'> | null
}

/** What POST /api/<app>/<command> answers. `pending`: it waits for approval and nothing has changed yet. */
export type CommandAnswer = { id?: string; version?: number; state?: string; pending?: string } & Record<
  string,
  unknown
>
