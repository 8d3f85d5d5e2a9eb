import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { Actor } from '../../contract/actor.ts'
import type { App } from '../../contract/app.ts'
import type { Command } from '../../contract/command.ts'
import type { CommandAnswer } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import { refusalOfDatabase, refuseUnstorable } from '../data/database-refusals.ts'
import { collectInserts } from '../data/insert-row.ts'
import { undoable } from '../data/tenancy.ts'
import { forbidden } from '../http/forbidden.ts'
import { checked, httpRefusals } from '../http/problem.ts'
import { keepAnswer, keyOf, takeKey } from '../idempotency/command-key.ts'
import { giveBackNumbers, numbersAhead } from '../numbering/numbering.ts'
import { meanwhile } from '../records/meanwhile.ts'
import { reaches } from '../records/reach.ts'
import { commandCtx } from './ctx.ts'
import { type AnyRow, insertRow, lockRow, sealedFields, updateRow, wrongState } from './record-door.ts'
import { kernelRefusals } from './refusals.ts'
import type { KeptChange, Scope, SignatureProof } from './services.ts'
import { beginWork, endWork, type Kernel, scopeOf, transact, type Work } from './work.ts'

/** A command as it came in. `key` is the caller's Idempotency-Key. */
export type CommandCall = { app: App; command: Command; actor: Actor; body: unknown; key?: string }

type Request = {
  input: Record<string, unknown>
  id?: string
  version?: number
  proof?: SignatureProof
  body: Record<string, unknown>
}

/**
 * The only way by which a person, a program or another system changes a record. Reads as its stages; everything from the key to
 * the audit is one transaction, and a refusal anywhere leaves nothing behind.
 */
export async function runCommand(kernel: Kernel, call: CommandCall): Promise<CommandAnswer> {
  const { app, command, actor } = call
  permit(command, actor)
  const request = parse(command, call.body)
  const key = keyOf(call.key, `${app.id}.${command.id}`, request.body)
  await prove(kernel, command, actor, request)
  return transact(kernel, actor.tenant, async (tx) => {
    const work = beginWork(kernel, scopeOf(kernel, tx, actor), `${app.id}.${command.id}`)
    const known = key && (await takeKey(work.scope, key))
    if (known) return known
    const row = await lock(work, command, request)
    const answer = (await consent(work, command, request, row)) ?? (await perform(work, command, request, row))
    if (key) await keepAnswer(work.scope, key, answer)
    await endWork(work, work.changes.length === 0 ? [request.body] : [])
    return answer
  })
}

/** Runs what was approved, as the one who asked for it, inside the approver's transaction; a refusal undoes this part alone. */
export async function runApproved(
  kernel: Kernel,
  scope: Scope,
  { command, body, actor }: { command: string; body: Record<string, unknown>; actor: Actor },
): Promise<CommandAnswer> {
  const [answer] = await runMany(kernel, { ...scope, actor }, command, [body], { consented: true, careful: true })
  if (answer instanceof Refusal) throw answer
  return answer
}

/** So many rows go to the database while the next are prepared. */
const partRows = 25

/**
 * One command with many bodies in one transaction, as the rows of an import; told to nobody when it is `rehearsed` and will be
 * undone. With `careful` a refusal undoes its own row alone and stands in the answer's place; without, the first one is thrown.
 */
export async function runMany(
  kernel: Kernel,
  outer: Scope,
  name: string,
  bodies: readonly Record<string, unknown>[],
  options: { consented?: true; rehearsed?: boolean; careful?: boolean } = {},
): Promise<(CommandAnswer | Refusal)[]> {
  const { command } = kernel.registry.command(name) ?? {}
  if (!command || command.internal) throw new Refusal(httpRefusals.notFound, { path: name })
  permit(command, outer.actor)
  if (command.audit === 'signed' && !options.consented)
    throw new Refusal(kernelRefusals.signatureMissing, {}, 'signature')
  const scope = options.careful ? outer : { ...outer, numbers: numbersAhead(bodies.length) }
  const answers: (CommandAnswer | Refusal)[] = []
  const ending: Promise<void>[] = []
  const partSize = options.careful ? bodies.length : partRows
  for (let at = 0; at < bodies.length; at += partSize) {
    const inserts = options.careful ? undefined : collectInserts(scope.tx.sql)
    const ended: { work: Work; body: unknown }[] = []
    const one = async (within: Scope, body: Record<string, unknown>) => {
      const work = beginWork(kernel, within, name, inserts)
      const request = parse(command, body)
      const row = await lock(work, command, request)
      const asked = !options.consented && (await consent(work, command, request, row))
      const answer = asked || (await perform(work, command, request, row))
      ended.push({ work, body: request.body })
      return answer
    }
    for (const body of bodies.slice(at, at + partSize)) {
      const done = options.careful ? undoable(scope.tx, (tx) => one({ ...scope, tx }, body)) : one(scope, body)
      answers.push(
        await done.catch(async (error) => {
          const refusal = error instanceof Refusal ? error : refusalOfDatabase(error)
          // a row before this one may have spoilt the transaction
          await Promise.all([...ending, inserts?.end()])
          if (!options.careful || !refusal || refusal.code === 'busy') throw error
          return refusal
        }),
      )
    }
    const told = endTogether(beginWork(kernel, scope, name, inserts), ended, options.rehearsed)
    // who waits for all of them hears of it
    told.catch(() => {})
    ending.push(told)
    await setImmediate()
  }
  await Promise.all(ending)
  await giveBackNumbers(scope)
  return answers
}

/** What several commands have done is told as one. */
async function endTogether(all: Work, ended: readonly { work: Work; body: unknown }[], rehearsed?: boolean) {
  await all.inserts?.end()
  if (rehearsed) return
  for (const { work } of ended) {
    all.changes.push(...work.changes)
    all.events.push(...work.events)
    for (const [id, record] of work.changed) all.changed.set(id, record)
  }
  const called = ended.flatMap(({ work, body }) => (work.changes.length === 0 ? [body] : []))
  await endWork(all, called)
}

/** `ctx.run`: another command within the same transaction, as the same actor; an internal one needs no permission of theirs. */
export async function runWithin(
  outer: Work,
  app: App,
  command: Command,
  body: Record<string, unknown>,
): Promise<CommandAnswer> {
  if (!command.internal) permit(command, outer.scope.actor)
  const request = parse(command, body)
  const work: Work = { ...outer, by: `${app.id}.${command.id}` }
  return perform(work, command, request, await lock(work, command, request))
}

function permit(command: Command, actor: Actor): void {
  if (!actor.permissions.has(command.permission)) throw forbidden(command.permission)
}

const envelopes = new WeakMap<Command, z.ZodObject>()

/** A command's body: its input, and what the kernel reads itself. Nothing else is taken. */
export function bodyOf(command: Command): z.ZodObject {
  const known = envelopes.get(command)
  if (known) return known
  const proof = z
    .strictObject({ password: z.string().max(200).optional(), code: z.string().max(20).optional() })
    .optional()
  const own = command.kind === 'change' ? { id: z.uuid(), version: z.int().min(1).optional() } : {}
  const body: z.ZodObject = command.input
    .safeExtend({ ...own, ...(command.audit === 'signed' && { signature: proof }) })
    .strict()
  envelopes.set(command, body)
  return body
}

/** Splits what the kernel reads itself from the command's input, and checks both. */
function parse(command: Command, body: unknown): Request {
  const { id, version, signature, ...input } = checked(bodyOf(command), body, 'body') as Record<string, unknown>
  refuseUnstorable(body, [])
  const { signature: _, ...kept } = body as Record<string, unknown>
  return { input, id: id as string, version: version as number, proof: signature as SignatureProof, body: kept }
}

async function prove(kernel: Kernel, command: Command, actor: Actor, { proof }: Request): Promise<void> {
  if (command.audit !== 'signed') return
  if (!proof) throw new Refusal(kernelRefusals.signatureMissing, {}, 'signature')
  await kernel.services.reauthenticate(actor, proof)
}

/** The row of a row command, locked, within reach and as the caller last saw it. */
async function lock(work: Work, command: Command, { id, version }: Request): Promise<AnyRow | null> {
  if (command.kind !== 'change') return null
  const { scope, kernel } = work
  const row = await lockRow(work, command.on, id!)
  if (!command.internal && !reaches(scope.actor, command.permission, row))
    throw new Refusal(kernelRefusals.beyondReach, { entity: command.on.label, command: command.label })
  if (version !== undefined && version !== row.version) {
    const since = await kernel.services.changesSince(scope, kernel.registry.nameOf(command.on), row.id, version)
    throw changedMeanwhile(row, since)
  }
  const from = command.when ?? command.moves?.flatMap((m) => command.on.moves[m].from)
  if (from && !from.includes(row.state)) throw wrongState(command.on, row.state, command.label)
  return row
}

/** Tells every field that others changed, once, from what the caller saw to what it is now. */
function changedMeanwhile(row: AnyRow, since: readonly KeptChange[]): Refusal {
  const details = meanwhile(row, since)
  return Object.assign(new Refusal(kernelRefusals.changedMeanwhile, { by: details.by }, 'version'), { details })
}

/** Asks whether others must consent first; then it waits, and nothing else happens. */
async function consent(work: Work, command: Command, { body }: Request, row: AnyRow | null) {
  const { by, scope, kernel } = work
  const pending = await kernel.services.approval(scope, { command: by, label: command.label, body, row })
  return pending ? { pending: pending.pending } : undefined
}

/** The rules' own part, then what they decided: move, signature, event. */
async function perform(work: Work, command: Command, { input }: Request, row: AnyRow | null): Promise<CommandAnswer> {
  if (command.audit === 'signed')
    work.signature = { id: randomUUID(), actor: work.scope.actor.id, meaning: command.meaning!, time: work.scope.now }
  const ctx = commandCtx(work)
  if (command.kind === 'free') {
    const result = (await command.run(ctx, input)) ?? {}
    work.events.push({ event: work.by, payload: result })
    await sign(work, null, { input, result })
    return result
  }
  let result: Record<string, unknown> | undefined
  let after: AnyRow
  if (command.kind === 'create') {
    const effect = await command.run(ctx, input)
    result = effect.result
    const { sent, made } = insertRow(work, command.on, effect.set)
    // who ends the inserts hears of a failure
    made.catch(() => {})
    after = work.inserts ? sent : await made
    if (!command.internal && !reaches(work.scope.actor, command.permission, after))
      throw new Refusal(kernelRefusals.beyondReach, { entity: command.on.label, command: command.label })
  } else {
    const effect = await command.run(ctx, input, row!)
    result = effect.result
    after = await updateRow(work, command.on, row!, effect, command.label)
  }
  const { id, version, state } = after
  const record = { entity: work.kernel.registry.nameOf(command.on), id }
  work.events.push({ event: work.by, payload: { id, version, state, title: after[command.on.title] }, record })
  await sign(work, record, sealedFields(command.on, after))
  return { ...result, id, version, state }
}

/** Keeps the signature of a signed command: who, meaning, time and the hash of what the record's state seals from here on. */
async function sign(work: Work, record: { entity: string; id: string } | null, sealed: unknown): Promise<void> {
  if (!work.signature) return
  const { id, meaning } = work.signature
  await work.kernel.services.keepSignature(work.scope, { id, command: work.by, record, meaning, sealed })
}
