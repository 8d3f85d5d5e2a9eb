import { randomUUID } from 'node:crypto'
import type { DelegationInput } from '../../api/approval.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { TenantTx } from '../data/tenancy.ts'
import type { Scope } from '../kernel/services.ts'
import { approvalRefusals } from './refusals.ts'

/** Most delegations of one person that hold or will hold. */
const maxDelegations = 20
const longestDays = 366
const dayMs = 86_400_000

export type Delegation = {
  id: string
  from: string
  to: string
  startsAt: number
  endsAt: number
  reason: string | null
}

const columns = (tx: TenantTx) => tx.sql`
  id, from_person as "from", to_person as "to", reason,
  (extract(epoch from starts_at) * 1000)::bigint as "startsAt", (extract(epoch from ends_at) * 1000)::bigint as "endsAt"`

const at = (tx: TenantTx, ms: number) => tx.sql`to_timestamp(${ms}::numeric / 1000)`

/** Who has delegated to a person, now. A delegation is not passed on. */
export async function delegatorsOf({ tx, now }: Scope, person: string): Promise<string[]> {
  const rows = await tx.sql<{ from: string }[]>`
    select distinct from_person as "from" from approval_delegation
    where to_person = ${person} and ended_at is null and starts_at <= ${at(tx, now)} and ends_at > ${at(tx, now)} limit 100`
  return rows.map((r) => r.from)
}

/** Who stands in for these people, now. */
export async function delegatesOf({ tx, now }: Scope, people: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ to: string }[]>`
    select distinct to_person as "to" from approval_delegation
    where from_person = any(${[...people]}) and ended_at is null and starts_at <= ${at(tx, now)} and ends_at > ${at(tx, now)} limit 1000`
  return rows.map((r) => r.to)
}

/** What a person gave and was given, as far as it holds or will hold. */
export function listDelegations({ tx, now }: Scope, person: string): Promise<Delegation[]> {
  return tx.sql<Delegation[]>`
    select ${columns(tx)} from approval_delegation
    where (from_person = ${person} or to_person = ${person}) and ended_at is null and ends_at > ${at(tx, now)}
    order by starts_at, id limit 200`
}

export async function createDelegation(scope: Scope, input: DelegationInput): Promise<Delegation> {
  const { tx, now, actor } = scope
  const { to, startsAt, endsAt, reason = null } = input
  if (to === actor.id) throw new Refusal(approvalRefusals.delegateSelf, {}, 'to')
  if (endsAt <= startsAt || endsAt <= now || endsAt - Math.max(startsAt, now) > longestDays * dayMs)
    throw new Refusal(approvalRefusals.delegationPeriod, { days: longestDays }, 'endsAt')
  const held = (await listDelegations(scope, actor.id)).filter((d) => d.from === actor.id)
  if (held.length >= maxDelegations) throw new Refusal(approvalRefusals.tooManyDelegations, { limit: maxDelegations })
  const id = randomUUID()
  await tx.sql`
    insert into approval_delegation (id, from_person, to_person, starts_at, ends_at, reason, created_at)
    values (${id}, ${actor.id}, ${to}, ${at(tx, startsAt)}, ${at(tx, endsAt)}, ${reason}, ${at(tx, now)})`
  return { id, from: actor.id, to, startsAt, endsAt, reason }
}

/** Ends it now; only who gave it may. */
export async function endDelegation({ tx, now, actor }: Scope, id: string): Promise<Delegation> {
  const [row] = await tx.sql<Delegation[]>`
    update approval_delegation set ended_at = ${at(tx, now)}
    where id = ${id} and from_person = ${actor.id} and ended_at is null returning ${columns(tx)}`
  if (!row) throw new Refusal(approvalRefusals.unknownDelegation)
  return row
}
