import { z } from 'zod'
import { type ApprovalRuleInput, type DelegationItem, taskBoxes } from '../../api/approval.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import { httpRefusals } from '../http/problem.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Directory } from '../identity/directory.ts'
import type { Scope } from '../kernel/services.ts'
import type { Approval } from './approval.ts'
import { comparisons, order } from './compare.ts'
import { createDelegation, type Delegation, endDelegation, listDelegations } from './delegations.ts'
import { approvalRefusals } from './refusals.ts'
import { changeRule, createRule, listRules, removeRule } from './rule-store.ts'
import type { Tasks } from './tasks.ts'

export type ApprovalRouteDeps = {
  approval: Approval
  tasks: Tasks
  audit: Audit
  directory: Pick<Directory, 'people' | 'peopleNames'>
  within<T>(actor: Actor, run: (scope: Scope) => Promise<T>): Promise<T>
}

const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\0]*$/)
    .refine((s) => s.isWellFormed(), 'not well-formed')
const line = (max: number) => words(max).regex(/^\P{Cc}*$/u)
const text = z.strictObject({ zh: line(100).min(1), en: line(100).min(1) })
const params = z.object({ id: z.uuid() })
const moment = z.number().int().min(0).max(8_640_000_000_000_000)

const step = z
  .strictObject({
    role: line(200).min(1).optional(),
    people: z.array(line(100).min(1)).min(1).max(50).optional(),
    need: z.enum(['any', 'all']),
    deadlineHours: z.number().min(0.1).max(8760).optional(),
    escalateTo: line(200).min(1).optional(),
    signed: z.boolean().optional(),
  })
  .refine((s) => (s.role === undefined) !== (s.people === undefined), { path: ['role'], message: 'role or people' })
  .refine((s) => s.escalateTo === undefined || s.deadlineHours !== undefined, {
    path: ['deadlineHours'],
    message: 'an escalation needs a deadline',
  })

const rule = z.strictObject({
  command: line(130).min(1),
  label: text,
  position: z.number().int().min(0).max(1000).default(0),
  enabled: z.boolean().default(true),
  condition: z
    .strictObject({
      field: line(100).min(1),
      op: z.enum(comparisons),
      value: z.union([z.number(), line(300), z.boolean()]),
    })
    .nullable()
    .default(null),
  steps: z.array(step).min(1).max(10),
  ownConsent: z.boolean().default(false),
})

function person(actor: Actor | null): Actor {
  if (!actor) throw new Refusal(httpRefusals.notSignedIn)
  if (actor.kind !== 'user') throw new Refusal(approvalRefusals.onlyPeople)
  return actor
}

const numeric = ['integer', 'number', 'decimal']

/** A rule that names what is not there would never match, and nobody would notice. */
async function refuseFaultyRule({ tasks, directory }: ApprovalRouteDeps, tenant: string, input: ApprovalRuleInput) {
  const { command, condition, steps } = input
  const fields = tasks.fieldsOf(command)
  if (!fields) throw new Refusal(approvalRefusals.unknownCommand, { command }, 'command')
  if (condition) {
    const field = fields.find((f) => f.name === condition.field)
    if (!field) throw new Refusal(approvalRefusals.unknownField, { command, field: condition.field }, 'condition.field')
    const probe = numeric.includes(field.type) ? 0 : field.type === 'boolean' ? true : ''
    if (order(probe, condition.value) === null || (probe === '' && typeof condition.value !== 'string'))
      throw new Refusal(
        approvalRefusals.badComparison,
        { field: condition.field, value: String(condition.value) },
        'condition.value',
      )
  }
  const people = steps.flatMap((s) => s.people ?? [])
  const known = new Set((await directory.people(tenant, people)).filter((p) => p.enabled).map((p) => p.id))
  steps.forEach((s, at) => {
    if (s.people?.some((p) => !known.has(p)))
      throw new Refusal(approvalRefusals.unknownPerson, {}, `steps.${at}.people`)
  })
}

function taskRoutes({ approval, tasks, within }: ApprovalRouteDeps): Route[] {
  const answer = async (actor: Actor, row: ReturnType<Approval['decide']>) => {
    const done = await row
    return within(actor, (scope) => tasks.item(scope, done))
  }
  const proof = z.strictObject({ password: z.string().max(200).optional(), code: z.string().max(20).optional() })
  return [
    defineRoute({
      method: 'GET',
      path: '/api/tasks',
      summary: { zh: '我的待办、我的申请与我处理过的', en: 'What waits for me, what I asked for, what I decided' },
      permission: null,
      query: z.object({
        box: z.enum(taskBoxes).default('waiting'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.string().max(60).optional(),
      }),
      run: ({ actor, query }) =>
        within(person(actor), (scope) => tasks.list(scope, query.box, query.limit, query.cursor)),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/tasks/count',
      summary: { zh: '待办数', en: 'How many wait for me' },
      permission: null,
      run: ({ actor }) => within(person(actor), (scope) => tasks.count(scope)),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/tasks/:id',
      summary: { zh: '审批事项', en: 'One request with what it would change' },
      permission: null,
      params,
      run: ({ actor, params }) => within(person(actor), (scope) => tasks.detail(scope, params.id)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/tasks/:id/approve',
      summary: { zh: '批准', en: 'Approve' },
      permission: null,
      params,
      body: z.strictObject({ reason: words(2000).optional(), signature: proof.optional() }),
      run({ actor, params, body }) {
        const { reason = null, signature } = body
        const verdict = { verdict: 'approve' as const, reason: reason || null, proof: signature }
        return answer(actor, approval.decide(person(actor), params.id, verdict))
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/tasks/:id/refuse',
      summary: { zh: '驳回', en: 'Refuse' },
      permission: null,
      params,
      body: z.strictObject({ reason: words(2000).min(1) }),
      run: ({ actor, params, body }) =>
        answer(actor, approval.decide(person(actor), params.id, { verdict: 'refuse', reason: body.reason })),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/tasks/:id/withdraw',
      summary: { zh: '撤回', en: 'Withdraw' },
      permission: null,
      params,
      body: z.strictObject({}),
      run: ({ actor, params }) => answer(actor, approval.withdraw(person(actor), params.id)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/tasks/:id/resubmit',
      summary: { zh: '修改后重新提交', en: 'Send again, changed' },
      permission: null,
      params,
      body: z.strictObject({ body: z.record(z.string().max(100), z.unknown()) }),
      run: ({ actor, params, body }) => approval.resubmit(person(actor), params.id, body.body),
    }),
  ]
}

function ruleRoutes(deps: ApprovalRouteDeps): Route[] {
  const { tasks, audit, within } = deps
  const told = (scope: Scope, action: string, command: string, change: { before?: unknown; after?: unknown }) =>
    audit.write(
      { actor: auditName(scope.actor), action, object: `approval-rule:${command}`, command, ...change },
      scope.tx.sql,
    )
  const rolesIn = async (scope: Scope) =>
    (await listRules(scope.tx)).flatMap((r) =>
      r.steps.flatMap((s) => [s.role, s.escalateTo].filter((x) => x !== undefined)),
    )
  const base = { permission: 'approval.manage' as const }
  return [
    defineRoute({
      ...base,
      method: 'GET',
      path: '/api/approval-rules',
      summary: { zh: '审批规则', en: 'Approval rules' },
      run: ({ actor }) => within(actor, async (scope) => ({ items: await listRules(scope.tx) })),
    }),
    defineRoute({
      ...base,
      method: 'GET',
      path: '/api/approval-rules/choices',
      summary: { zh: '可设审批的命令、角色与人员', en: 'Commands, roles and people that a rule may name' },
      run: async ({ actor }) => tasks.choices(actor.tenant, await within(actor, rolesIn)),
    }),
    defineRoute({
      ...base,
      method: 'POST',
      path: '/api/approval-rules',
      summary: { zh: '新建审批规则', en: 'Make an approval rule' },
      body: rule,
      async run({ actor, body }) {
        await refuseFaultyRule(deps, actor.tenant, body)
        return within(actor, async (scope) => {
          const made = await createRule(scope, body)
          await told(scope, 'approvalRule.create', made.command, { after: made })
          return made
        })
      },
    }),
    defineRoute({
      ...base,
      method: 'PUT',
      path: '/api/approval-rules/:id',
      summary: { zh: '修改审批规则', en: 'Change an approval rule' },
      params,
      body: rule.extend({ version: z.number().int().min(1).max(2_000_000_000) }),
      async run({ actor, params, body }) {
        await refuseFaultyRule(deps, actor.tenant, body)
        return within(actor, async (scope) => {
          const { before, after } = await changeRule(scope, params.id, body)
          await told(scope, 'approvalRule.change', after.command, { before, after })
          return after
        })
      },
    }),
    defineRoute({
      ...base,
      method: 'DELETE',
      path: '/api/approval-rules/:id',
      summary: { zh: '删除审批规则', en: 'Delete an approval rule' },
      params,
      run: ({ actor, params }) =>
        within(actor, async (scope) => {
          const before = await removeRule(scope.tx, params.id)
          await told(scope, 'approvalRule.delete', before.command, { before })
          return {}
        }),
    }),
  ]
}

function delegationRoutes({ tasks, audit, directory, within }: ApprovalRouteDeps): Route[] {
  async function items(actor: Actor, found: readonly Delegation[]): Promise<DelegationItem[]> {
    const names = await directory.peopleNames(actor.tenant, [...new Set(found.flatMap((d) => [d.from, d.to]))])
    const ref = (id: string) => ({ id, name: names.get(id) ?? id })
    return found.map((d) => ({ ...d, from: ref(d.from), to: ref(d.to), mine: d.from === actor.id }))
  }
  const told = (scope: Scope, action: string, d: Delegation) =>
    audit.write(
      { actor: auditName(scope.actor), action, object: `delegation:${d.to}`, reason: d.reason, after: d },
      scope.tx.sql,
    )
  return [
    defineRoute({
      method: 'GET',
      path: '/api/delegations',
      summary: { zh: '我的审批委托', en: 'My delegations' },
      permission: null,
      async run({ actor }) {
        const me = person(actor)
        const found = await within(me, (scope) => listDelegations(scope, me.id))
        const people = (await tasks.people(me.tenant, me.roles ?? [])).filter((p) => p.id !== me.id)
        return { items: await items(me, found), people }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/delegations',
      summary: { zh: '委托他人审批', en: 'Let somebody decide for me' },
      permission: null,
      body: z.strictObject({
        to: line(100).min(1),
        startsAt: moment,
        endsAt: moment,
        reason: words(500).nullable().default(null),
      }),
      async run({ actor, body }) {
        const me = person(actor)
        const [found] = await directory.people(me.tenant, [body.to])
        if (!found?.enabled) throw new Refusal(approvalRefusals.unknownPerson, {}, 'to')
        const made = await within(me, async (scope) => {
          const delegation = await createDelegation(scope, body)
          await told(scope, 'approval.delegate', delegation)
          return delegation
        })
        return (await items(me, [made]))[0]
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/delegations/:id',
      summary: { zh: '结束委托', en: 'End a delegation' },
      permission: null,
      params,
      run: ({ actor, params }) =>
        within(person(actor), async (scope) => {
          await told(scope, 'approval.delegationEnd', await endDelegation(scope, params.id))
          return {}
        }),
    }),
  ]
}

/** Tasks, approval rules and delegations. */
export function approvalRoutes(deps: ApprovalRouteDeps): Route[] {
  return [...taskRoutes(deps), ...ruleRoutes(deps), ...delegationRoutes(deps)]
}
