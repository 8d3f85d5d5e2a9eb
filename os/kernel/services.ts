import type postgres from 'postgres'
import type { Actor } from '../../contract/actor.ts'
import type { FileAccess, HistoryAccess, LiveAccess, Notice, SignatureItem } from '../../contract/ctx.ts'
import type { Entity } from '../../contract/entity.ts'
import type { Text } from '../../contract/text.ts'
import type { Audit } from '../audit/audit.ts'
import type { TenantTx } from '../data/tenancy.ts'
import type { NumbersAhead } from '../numbering/numbering.ts'

/** One transaction of one actor: what every service is handed when it works for a command or a query. */
export type Scope = {
  tx: TenantTx
  actor: Actor
  /** UTC ms, the same throughout the transaction. */
  now: number
  /** The plant's day, YYYY-MM-DD. */
  today: string
  numbers?: NumbersAhead
}

/** A command as it was called, before or after it ran. */
export type CalledCommand = {
  /** `app.command`. */
  command: string
  label: Text
  /** Body as the caller sent it, checked: the input's fields, `id` and `version` of a row command. */
  body: Record<string, unknown>
  /** The locked row of a row command. */
  row: Record<string, unknown> | null
}

/** Proof of who signs: the password, or a code of the second factor where one is set up. */
export type SignatureProof = { password?: string; code?: string }

/** What one command did to one record, as history keeps it: changed fields only, as plain JSON. */
export type RecordChangeInput = {
  /** `app.entity`. */
  entity: string
  id: string
  version: number
  /** `app.command`. */
  command: string
  before: Record<string, unknown>
  after: Record<string, unknown>
  signature?: string
}

/** A record as it is after a command. `name` is `app.entity`. */
export type IndexedRecord = { name: string; entity: Entity; row: Record<string, unknown> }

/** Such a change as it was kept. `time` in UTC ms. */
export type KeptChange = RecordChangeInput & { time: number; actor: string; actorName: string }

export type EmittedEvent = { event: string; payload: unknown; record?: { entity: string; id: string } }

/**
 * What the kernel needs of the OS's services; each is put in by the host. Whatever writes does so through `scope.tx`, and stands
 * or falls with the command.
 */
export type KernelServices = {
  audit: Audit
  live(scope: Scope): LiveAccess
  history(scope: Scope): HistoryAccess
  files(scope: Scope): FileAccess
  notify(scope: Scope, notice: Notice): Promise<void>
  /** `job` is `app.job`; answers the id of the queued job. */
  enqueue(scope: Scope, job: string, input: unknown, options?: { at?: number }): Promise<string>
  /** Appends to the outbox; deliveries start when the transaction has ended well. */
  emit(scope: Scope, events: readonly EmittedEvent[]): Promise<void>
  /** Keeps the command as pending when a rule of the tenant wants consent; null when it may run now. */
  approval(scope: Scope, called: CalledCommand): Promise<{ pending: string } | null>
  keepChanges(scope: Scope, changes: readonly RecordChangeInput[]): Promise<void>
  /** What happened to a record after a version, oldest first. */
  changesSince(scope: Scope, entity: string, id: string, version: number): Promise<KeptChange[]>
  /** Keeps the search over everything up to date; each record once. */
  indexRecords(scope: Scope, records: readonly IndexedRecord[]): Promise<void>
  /** The rows of an entity within the actor's reach, as a condition. */
  withinReach(scope: Scope, entity: Entity): postgres.PendingQuery<postgres.Row[]>
  /** Throws a Refusal when the proof is wrong. Outside the transaction: it counts failures. */
  reauthenticate(actor: Actor, proof: SignatureProof): Promise<void>
  keepSignature(
    scope: Scope,
    signed: {
      id: string
      command: string
      record: { entity: string; id: string } | null
      meaning: Text
      sealed: unknown
    },
  ): Promise<SignatureItem>
}
