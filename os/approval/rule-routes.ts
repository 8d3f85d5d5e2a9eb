import { z } from 'zod'
import type { ApprovalRuleInput } from '../../api/approval.ts'
import { Refusal } from '../../contract/refusal.ts'
import { auditName } from '../audit/audit.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Scope } from '../kernel/services.ts'
import { comparisons, order } from './compare.ts'
import { approvalRefusals } from './refusals.ts'
import { type ApprovalRouteDeps, line, params } from './route-parts.ts'
import { changeRule, createRule, listRules, removeRule } from './rule-store.ts'

const text = z.strictObject({ zh: line(100).min(1), en: line(100).min(1) })
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

/** The rules, for who may look after them. */
export function ruleRoutes(deps: ApprovalRouteDeps): Route[] {
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
      run: async ({ actor }) => tasks.choices(actor, await within(actor, rolesIn)),
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
