import { randomUUID } from 'node:crypto'
import type { ApprovalRuleInput, ApprovalRuleItem } from '../../api/approval.ts'
import type { App } from '../../contract/app.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { TenantTx } from '../data/tenancy.ts'
import type { Scope } from '../kernel/services.ts'
import { approvalRefusals } from './refusals.ts'

/** Most rules of one organisation. */
export const maxRules = 500

type Row = Omit<ApprovalRuleItem, 'shipped'> & { source: string | null }

const item = ({ source, ...rest }: Row): ApprovalRuleItem => ({ ...rest, shipped: source !== null })

const columns = (tx: TenantTx) => tx.sql`
  id, source, command, label, position, enabled, condition, steps, own_consent as "ownConsent", version,
  (extract(epoch from updated_at) * 1000)::bigint as "updatedAt", updated_by as "updatedBy"`

const read = new WeakMap<TenantTx, Map<string, Promise<ApprovalRuleItem[]>>>()

/** The rules that count for a command, first to last; read once in a transaction, which may run the command many times. */
export function rulesOf(tx: TenantTx, command: string): Promise<ApprovalRuleItem[]> {
  const known = read.get(tx) ?? new Map<string, Promise<ApprovalRuleItem[]>>()
  read.set(tx, known)
  const rules =
    known.get(command) ??
    tx.sql<Row[]>`
      select ${columns(tx)} from approval_rule where command = ${command} and enabled order by position, id`.then(
      (rows) => rows.map(item),
    )
  known.set(command, rules)
  return rules
}

export async function listRules(tx: TenantTx): Promise<ApprovalRuleItem[]> {
  const rows = await tx.sql<Row[]>`
    select ${columns(tx)} from approval_rule order by command, position, id limit ${maxRules}`
  return rows.map(item)
}

async function lockRule(tx: TenantTx, id: string): Promise<ApprovalRuleItem> {
  const [row] = await tx.sql<Row[]>`select ${columns(tx)} from approval_rule where id = ${id} for update`
  if (!row) throw new Refusal(approvalRefusals.unknownRule)
  return item(row)
}

export async function createRule(scope: Scope, input: ApprovalRuleInput): Promise<ApprovalRuleItem> {
  const { tx, now, actor } = scope
  const [{ count }] = await tx.sql`select count(*) as count from approval_rule`
  if (count >= maxRules) throw new Refusal(approvalRefusals.tooManyRules, { limit: maxRules })
  const id = randomUUID()
  const { command, label, position, enabled, condition, steps, ownConsent } = input
  await tx.sql`
    insert into approval_rule (id, command, label, position, enabled, condition, steps, own_consent, version, updated_at, updated_by)
    values (${id}, ${command}, ${tx.sql.json(label)}, ${position}, ${enabled}, ${condition && tx.sql.json(condition)},
            ${tx.sql.json(steps as never)}, ${ownConsent}, 1, to_timestamp(${now}::numeric / 1000), ${actor.name})`
  return lockRule(tx, id)
}

/** Changes a rule as it was seen in `version`. The command of a rule that an app ships stays. Answers it as it was and as it is. */
export async function changeRule(
  scope: Scope,
  id: string,
  { version, ...input }: ApprovalRuleInput & { version: number },
): Promise<{ before: ApprovalRuleItem; after: ApprovalRuleItem }> {
  const { tx, now, actor } = scope
  const before = await lockRule(tx, id)
  if (before.version !== version) throw new Refusal(approvalRefusals.ruleChanged, {}, 'version')
  const { label, position, enabled, condition, steps, ownConsent } = input
  const command = before.shipped ? before.command : input.command
  await tx.sql`
    update approval_rule set command = ${command}, label = ${tx.sql.json(label)}, position = ${position}, enabled = ${enabled},
      condition = ${condition && tx.sql.json(condition)}, steps = ${tx.sql.json(steps as never)}, own_consent = ${ownConsent},
      version = version + 1, updated_at = to_timestamp(${now}::numeric / 1000), updated_by = ${actor.name}
    where id = ${id}`
  return { before, after: await lockRule(tx, id) }
}

export async function removeRule(tx: TenantTx, id: string): Promise<ApprovalRuleItem> {
  const rule = await lockRule(tx, id)
  if (rule.shipped) throw new Refusal(approvalRefusals.shippedRule)
  await tx.sql`delete from approval_rule where id = ${id}`
  return rule
}

/** What an app ships, for a tenant that does not have it yet. What an administrator changed or switched off stays so. */
export async function seedRules(tx: TenantTx, apps: readonly App[], now: number): Promise<void> {
  const rows = apps.flatMap((app) =>
    (app.approvals ?? []).map((rule, at) => ({
      id: randomUUID(),
      source: `${app.id}.${rule.command.id}#${at}`,
      command: `${app.id}.${rule.command.id}`,
      label: rule.label ?? rule.command.label,
      position: at,
      condition: rule.condition ?? null,
      steps: rule.steps.map(({ role, escalateTo, ...step }) => ({
        ...step,
        role: `${app.id}.${role}`,
        ...(escalateTo && { escalateTo: `${app.id}.${escalateTo}` }),
      })),
    })),
  )
  if (rows.length === 0) return
  await tx.sql`
    insert into approval_rule (id, source, command, label, position, enabled, condition, steps, own_consent, version, updated_at, updated_by)
    select (r->>'id')::uuid, r->>'source', r->>'command', r->'label', (r->>'position')::int, true, nullif(r->'condition', 'null'),
           r->'steps', false, 1, to_timestamp(${now}::numeric / 1000), 'system'
    from jsonb_array_elements(${tx.sql.json(rows as never)}::jsonb) r
    on conflict (tenant, source) do nothing`
}
