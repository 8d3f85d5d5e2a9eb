import { randomUUID } from 'node:crypto'
import type { Actor } from '../../contract/actor.ts'
import type { CommandAnswer } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import type { Sql } from '../data/connect.ts'
import { refusalOfDatabase } from '../data/database-refusals.ts'
import type { Directory } from '../identity/directory.ts'
import type { Registry } from '../kernel/registry.ts'
import type { CalledCommand, KernelServices, Scope, SignatureProof } from '../kernel/services.ts'
import {
  type Approvers,
  advance,
  begin,
  counting,
  decide,
  expire,
  matches,
  type Pending,
  type Rule,
  withdraw,
} from './approval-rule.ts'
import { delegatorsOf } from './delegations.ts'
import { createNotices } from './notices.ts'
import {
  countWaitingOf,
  findPending,
  insertPending,
  type PendingRow,
  type RuleSnapshot,
  savePending,
} from './pending-store.ts'
import { approvalRefusals } from './refusals.ts'
import { rulesOf } from './rule-store.ts'

export const approvalMigrations = { owner: 'approval', folder: new URL('./migrations/', import.meta.url) }

/** Most requests of one person that wait at a time. */
const maxWaiting = 1000
/** Requests that one round of the clock looks at. */
const sweepBatch = 500

/** The entity under which a consent is signed. */
export const pendingEntity = 'approval.request'

export type ApprovalDeps = {
  /** Sees all tenants: only the clock's round asks it, for what is due. */
  sql: Sql
  registry: Pick<Registry, 'apps' | 'command' | 'entity' | 'nameOf'>
  directory: Pick<Directory, 'holdersOf' | 'actorOf' | 'people' | 'peopleNames'>
  audit: Audit
  notify: KernelServices['notify']
  keepSignature: KernelServices['keepSignature']
  reauthenticate(actor: Actor, proof: SignatureProof): Promise<void>
  /** Runs in the scope's transaction, as `actor`; a Refusal undoes this part alone. */
  runApproved(
    scope: Scope,
    call: { command: string; body: Record<string, unknown>; actor: Actor; pendingId: string },
  ): Promise<CommandAnswer>
  /** The usual way, for what is sent again. */
  runCommand(actor: Actor, command: string, body: Record<string, unknown>): Promise<CommandAnswer>
  /** One transaction of an actor. */
  within<T>(actor: Actor, run: (scope: Scope) => Promise<T>): Promise<T>
}

export type Verdict = { verdict: 'approve' | 'refuse'; reason: string | null; proof?: SignatureProof }

export type Approval = {
  approval: KernelServices['approval']
  decide(actor: Actor, id: string, verdict: Verdict): Promise<PendingRow>
  withdraw(actor: Actor, id: string): Promise<PendingRow>
  resubmit(actor: Actor, id: string, body: Record<string, unknown>): Promise<CommandAnswer>
  /** Deadlines: escalates and expires what is due in every tenant. Answers how many requests moved. */
  sweep(now: number): Promise<number>
  /** What a consent's signature covers. */
  sealedOf(scope: Scope, id: string): Promise<Record<string, unknown> | null>
}

const sealedPart = ({ id, command, body, before, requester }: PendingRow) => ({ id, command, body, before, requester })

const systemActor = (tenant: string): Actor => ({
  kind: 'system',
  id: 'system',
  name: 'system',
  tenant,
  permissions: new Set(),
})

const meanings: Record<Verdict['verdict'], Text> = {
  approve: { zh: '批准', en: 'approved' },
  refuse: { zh: '驳回', en: 'refused' },
}

export function createApproval(deps: ApprovalDeps): Approval {
  const { sql, registry, directory, audit, within } = deps
  const { tellApprovers, tellRequester } = createNotices(deps.notify)

  /** Who counts at a step, as they are now. */
  async function approversOf(tenant: string, rule: Rule, step: number): Promise<Approvers> {
    const { role, people = [], escalateTo } = rule.steps[step]
    const enabled = async () => (await directory.people(tenant, people)).filter((p) => p.enabled).map((p) => p.id)
    const holders = (wanted: string) => directory.holdersOf(tenant, { roles: [wanted] })
    const first = role === undefined ? await enabled() : await holders(role)
    return { first, escalation: escalateTo === undefined ? [] : await holders(escalateTo) }
  }

  async function refuseWithoutApprovers(scope: Scope, rule: RuleSnapshot): Promise<void> {
    for (const step of rule.steps.keys()) {
      const { first, escalation } = counting(rule, scope.actor.id, await approversOf(scope.actor.tenant, rule, step))
      if (first.length + escalation.length > 0) continue
      const label = rule.label[scope.actor.language ?? 'zh']
      throw new Refusal(approvalRefusals.noApprover, { label, step: step + 1 })
    }
  }

  /** Runs what has all its consent, in the requester's name. What is refused now leaves nothing half-done. */
  async function run(scope: Scope, row: PendingRow): Promise<{ answer?: Record<string, unknown>; reason?: Text }> {
    const { command, body, requester, id: pendingId } = row
    try {
      const actor = await directory.actorOf(scope.actor.tenant, requester)
      if (!actor) throw new Refusal(approvalRefusals.requesterGone)
      return { answer: await deps.runApproved({ ...scope, actor }, { command, body, actor, pendingId }) }
    } catch (error) {
      const refusal = error instanceof Refusal ? error : refusalOfDatabase(error)
      // two transactions in each other's way: the whole decision is tried again
      if (!refusal || refusal.code === 'busy') throw error
      return { reason: refusal.texts() }
    }
  }

  /** Keeps where the request stands, runs it when it has all its consent, and tells whom it concerns. */
  async function settle(scope: Scope, row: PendingRow, next: Pending): Promise<PendingRow> {
    const outcome = next.state === 'approved' ? await run(scope, row) : {}
    const state = outcome.reason ? 'failed' : next.state
    const saved = await savePending(scope.tx, row, { ...next, state }, scope.now, outcome)
    if (saved.state !== 'waiting') await tellRequester(scope, saved)
    else if (saved.step !== row.step || saved.escalated !== row.escalated)
      await tellApprovers(scope, saved, await approversOf(scope.actor.tenant, saved.rule, saved.step))
    return saved
  }

  function record(scope: Scope, action: string, row: PendingRow, saved: PendingRow, reason?: string | null) {
    const [app, entity] = row.entity?.split('.') ?? [row.command.split('.')[0]]
    const shown = ({ state, step, decisions }: PendingRow) => ({ state, step, decision: decisions.at(-1) ?? null })
    return audit.write(
      {
        actor: auditName(scope.actor),
        action,
        object: `approval:${row.id}`,
        reason,
        before: { state: row.state, step: row.step },
        after: saved.reason ? { ...shown(saved), failed: saved.reason } : shown(saved),
        ...{ app, entity, recordId: row.recordId ?? undefined, command: row.command },
      },
      scope.tx.sql,
    )
  }

  async function locked(scope: Scope, id: string): Promise<PendingRow> {
    const row = await findPending(scope.tx, id, true)
    if (!row) throw new Refusal(approvalRefusals.unknownTask)
    return row
  }

  /** What people know of the record: the entity of the command, its title there or in the input. */
  function about({ command, body, row }: CalledCommand): Pick<PendingRow, 'entity' | 'recordId' | 'title'> {
    const found = registry.command(command)?.command
    if (!found || found.kind === 'free') return { entity: null, recordId: null, title: null }
    const { code, title } = found.on
    const words = [...new Set([code, title])].map((name) => name && (row ?? body)[name])
    const called = words.filter((word) => typeof word === 'string').join(' ')
    const recordId = typeof row?.id === 'string' ? row.id : null
    return { entity: registry.nameOf(found.on), recordId, title: called.slice(0, 300) || null }
  }

  async function ask(scope: Scope, called: CalledCommand): Promise<{ pending: string } | null> {
    const { tx, actor, now } = scope
    const { command, label, body, row } = called
    const rule = (await rulesOf(tx, command)).find((r) => matches(r.condition, body, row))
    if (!rule) return null
    const { id, label: ruleLabel, condition, steps, ownConsent } = rule
    const snapshot: RuleSnapshot = { id, label: ruleLabel, condition, steps, ownConsent }
    // who cannot be found again later could never have it run
    if (!(await directory.actorOf(actor.tenant, actor.id))) throw new Refusal(approvalRefusals.requesterGone)
    await refuseWithoutApprovers(scope, snapshot)
    if ((await countWaitingOf(tx, actor.id)) >= maxWaiting)
      throw new Refusal(approvalRefusals.tooManyWaiting, { limit: maxWaiting })
    const plain = row && (JSON.parse(JSON.stringify(row)) as Record<string, unknown>)
    const inputs = Object.keys(body).filter((name) => name !== 'id' && name !== 'version')
    const pending: PendingRow = {
      ...begin(snapshot, actor.id, now),
      ...about(called),
      ...{ id: randomUUID(), command, label, body, rule: snapshot },
      before: plain && Object.fromEntries(inputs.map((name) => [name, plain[name] ?? null])),
      requesterName: actor.displayName ?? actor.name,
      ...{ answer: null, reason: null, resubmits: null, createdAt: now, endedAt: null },
    }
    await insertPending(tx, pending)
    await tellApprovers(scope, pending, await approversOf(actor.tenant, snapshot, 0))
    return { pending: pending.id }
  }

  async function judge(scope: Scope, id: string, { verdict, reason, proof }: Verdict): Promise<PendingRow> {
    const { actor, now } = scope
    const row = await locked(scope, id)
    const approvers = await approversOf(actor.tenant, row.rule, row.step)
    const delegators = await delegatorsOf(scope, actor.id)
    const signature = proof ? randomUUID() : null
    const next = decide(row.rule, row, approvers, { by: actor.id, delegators, verdict, reason, signature }, now)
    if (signature)
      await deps.keepSignature(scope, {
        id: signature,
        command: `approval.${verdict}`,
        record: { entity: pendingEntity, id },
        meaning: meanings[verdict],
        sealed: sealedPart(row),
      })
    const saved = await settle(scope, row, next)
    await record(scope, `approval.${verdict}`, row, saved, reason)
    return saved
  }

  /** The clock's part of one request; also when the last approver who had not decided yet has left. */
  async function tick(scope: Scope, id: string): Promise<boolean> {
    const row = await locked(scope, id)
    const late = expire(row.rule, row, scope.now)
    const next = advance(row.rule, late, await approversOf(scope.actor.tenant, row.rule, late.step), scope.now)
    if (next === row) return false
    const saved = await settle(scope, row, next)
    const action =
      saved.state === 'waiting' && saved.escalated ? 'escalate' : saved.state === 'expired' ? 'expire' : 'advance'
    await record(scope, `approval.${action}`, row, saved)
    return true
  }

  return {
    approval: ask,

    async decide(actor, id, verdict) {
      if (actor.kind !== 'user') throw new Refusal(approvalRefusals.onlyPeople)
      // outside the transaction: it counts failures
      if (verdict.proof) await deps.reauthenticate(actor, verdict.proof)
      return within(actor, (scope) => judge(scope, id, verdict))
    },

    withdraw: (actor, id) =>
      within(actor, async (scope) => {
        const row = await locked(scope, id)
        const saved = await settle(scope, row, withdraw(row, actor.id))
        await record(scope, 'approval.withdraw', row, saved)
        return saved
      }),

    async resubmit(actor, id, body) {
      const row = await within(actor, (scope) => findPending(scope.tx, id))
      if (!row) throw new Refusal(approvalRefusals.unknownTask)
      if (row.requester !== actor.id) throw new Refusal(approvalRefusals.notRequester)
      if (row.state === 'waiting' || row.state === 'approved') throw new Refusal(approvalRefusals.notRefused)
      if (!registry.command(row.command)) throw new Refusal(approvalRefusals.unknownCommand, { command: row.command })
      const answer = await deps.runCommand(actor, row.command, body)
      if (answer.pending)
        await within(
          actor,
          ({ tx }) => tx.sql`update pending_command set resubmits = ${id} where id = ${answer.pending as string}`,
        )
      return answer
    },

    async sweep(now) {
      const due = await sql<{ tenant: string; id: string }[]>`
        select tenant, id from pending_command
        where state = 'waiting' and (due <= to_timestamp(${now}::numeric / 1000) or cardinality(consented) > 0)
        order by due nulls last, id limit ${sweepBatch}`
      let moved = 0
      const faults: unknown[] = []
      // one that cannot be moved does not keep the others
      for (const { tenant, id } of due)
        await within(systemActor(tenant), (scope) => tick(scope, id)).then(
          (changed) => {
            if (changed) moved++
          },
          (error) => void faults.push(error),
        )
      if (faults.length > 0) throw new AggregateError(faults, `${faults.length} approvals could not be moved on`)
      return moved
    },

    async sealedOf(scope, id) {
      const row = await findPending(scope.tx, id)
      return row ? sealedPart(row) : null
    },
  }
}
