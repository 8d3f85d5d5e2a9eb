import { z } from 'zod'
import { type DelegationItem, taskBoxes } from '../../api/approval.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { auditName } from '../audit/audit.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Scope } from '../kernel/services.ts'
import type { Approval } from './approval.ts'
import { createDelegation, type Delegation, endDelegation, listDelegations } from './delegations.ts'
import { approvalRefusals } from './refusals.ts'
import { type ApprovalRouteDeps, line, params, person, words } from './route-parts.ts'
import { ruleRoutes } from './rule-routes.ts'

export type { ApprovalRouteDeps }

const moment = z.number().int().min(0).max(8_640_000_000_000_000)

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
        const people = (await tasks.people(me, me.roles ?? [])).filter((p) => p.id !== me.id)
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
