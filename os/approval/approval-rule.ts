import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { type Comparable, type Comparison, holds } from './compare.ts'
import { approvalRefusals } from './refusals.ts'

/** Who decides on one step: holders of the role, or these people. */
export type Step = {
  role?: string
  people?: readonly string[]
  need: 'any' | 'all'
  deadlineHours?: number
  /** Role whose holders may decide besides, once the deadline has passed. Without it the request expires then. */
  escalateTo?: string
  /** Approving needs a signature. */
  signed?: boolean
}

export type Condition = { field: string; op: Comparison; value: Comparable }

export type Rule = {
  condition: Condition | null
  steps: readonly Step[]
  /** Whoever asks may consent too, where they are among the approvers. */
  ownConsent: boolean
}

export type Decision = {
  step: number
  verdict: 'approve' | 'refuse'
  /** Who decided. */
  by: string
  /** For whom: themselves, and those who delegated to them. */
  for: readonly string[]
  time: number
  reason: string | null
  signature: string | null
}

export const pendingStates = ['waiting', 'approved', 'refused', 'withdrawn', 'expired', 'failed'] as const
export type PendingState = (typeof pendingStates)[number]

/** Where a request stands. Times in UTC ms. */
export type Pending = {
  state: PendingState
  step: number
  escalated: boolean
  /** When the step's deadline passes; null when it has none. */
  due: number | null
  requester: string
  decisions: readonly Decision[]
}

/** People whose consent counts at a step, as they are now. */
export type Approvers = { first: readonly string[]; escalation: readonly string[] }

export const stateWords: Record<PendingState, Text> = {
  waiting: { zh: '待审批', en: 'left waiting' },
  approved: { zh: '批准', en: 'approved' },
  refused: { zh: '驳回', en: 'refused' },
  withdrawn: { zh: '撤回', en: 'withdrawn' },
  expired: { zh: '过期', en: 'expired' },
  failed: { zh: '批准但执行失败', en: 'approved, but could not run' },
}

const hourMs = 3_600_000

/** The command's input decides first; a field that it does not have is the row's. */
export function matches(
  condition: Condition | null,
  body: Record<string, unknown>,
  row: Record<string, unknown> | null,
) {
  if (condition === null) return true
  const { field, op, value } = condition
  const found = Object.hasOwn(body, field) ? body[field] : row && Object.hasOwn(row, field) ? row[field] : null
  return holds(found, op, value)
}

const dueOf = (step: Step, now: number) => (step.deadlineHours === undefined ? null : now + step.deadlineHours * hourMs)

export function begin(rule: Rule, requester: string, now: number): Pending {
  return { state: 'waiting', step: 0, escalated: false, due: dueOf(rule.steps[0], now), requester, decisions: [] }
}

/** Those who count: nobody for their own request, unless the rule says so. */
export function counting(rule: Rule, requester: string, approvers: Approvers): Approvers {
  const others = (people: readonly string[]) => (rule.ownConsent ? people : people.filter((p) => p !== requester))
  return { first: others(approvers.first), escalation: others(approvers.escalation) }
}

function refuseOver(pending: Pending): void {
  if (pending.state === 'waiting') return
  const { code, status, text } = approvalRefusals.taskOver
  const words = stateWords[pending.state]
  const said = { zh: text.zh.replace('{state}', words.zh), en: text.en.replace('{state}', words.en) }
  throw new Refusal({ code, status, text: said })
}

/** People for whom somebody has consented at the present step. */
export function consented(pending: Pending): Set<string> {
  const here = pending.decisions.filter((d) => d.step === pending.step && d.verdict === 'approve')
  return new Set(here.flatMap((d) => d.for))
}

/** For whom the present step waits, as roles and people. */
export function waitsFor(rule: Rule, pending: Pending): { roles: string[]; people: string[] } {
  if (pending.state !== 'waiting') return { roles: [], people: [] }
  const { role, people = [], escalateTo } = rule.steps[pending.step]
  const roles = [role, pending.escalated ? escalateTo : undefined].filter((r) => r !== undefined)
  return { roles, people: [...people] }
}

/** One approver is enough, or all of them; after the deadline one of those it was escalated to is enough as well. */
function isSettled(rule: Rule, pending: Pending, approvers: Approvers): boolean {
  const { first, escalation } = counting(rule, pending.requester, approvers)
  const done = consented(pending)
  if (pending.escalated && escalation.some((p) => done.has(p))) return true
  if (rule.steps[pending.step].need === 'any') return first.some((p) => done.has(p))
  return first.length > 0 && first.every((p) => done.has(p))
}

/** On to the next step, or approved after the last, once a step has the consent it needs. */
export function advance(rule: Rule, pending: Pending, approvers: Approvers, now: number): Pending {
  if (pending.state !== 'waiting' || !isSettled(rule, pending, approvers)) return pending
  const step = pending.step + 1
  if (step === rule.steps.length) return { ...pending, state: 'approved', due: null }
  return { ...pending, step, escalated: false, due: dueOf(rule.steps[step], now) }
}

export type Judgement = {
  by: string
  /** Those who delegated to `by` and whose delegation holds now. */
  delegators: readonly string[]
  verdict: 'approve' | 'refuse'
  reason: string | null
  signature: string | null
}

/** Somebody decides. Throws a Refusal when it is not theirs to decide, or not this way. */
export function decide(rule: Rule, before: Pending, approvers: Approvers, judgement: Judgement, now: number): Pending {
  const { by, delegators, verdict, reason, signature } = judgement
  const pending = expire(rule, before, now)
  refuseOver(pending)
  if (by === pending.requester && !rule.ownConsent) throw new Refusal(approvalRefusals.ownCommand)
  const { first, escalation } = counting(rule, pending.requester, approvers)
  const may = new Set([...first, ...(pending.escalated ? escalation : [])])
  const mine = [...new Set([by, ...delegators])].filter((p) => may.has(p))
  if (mine.length === 0) throw new Refusal(approvalRefusals.notYours)
  const open = mine.filter((p) => !consented(pending).has(p))
  if (open.length === 0) throw new Refusal(approvalRefusals.alreadyDecided)
  if (verdict === 'refuse' && !reason) throw new Refusal(approvalRefusals.reasonMissing, {}, 'reason')
  if (verdict === 'approve' && rule.steps[pending.step].signed && !signature)
    throw new Refusal(approvalRefusals.signatureMissing, {}, 'signature')
  const decision: Decision = { step: pending.step, verdict, by, for: open, time: now, reason, signature }
  const decided = { ...pending, decisions: [...pending.decisions, decision] }
  if (verdict === 'refuse') return { ...decided, state: 'refused', due: null }
  return advance(rule, decided, approvers, now)
}

/** What the clock does: past the deadline a step is escalated once, with as much time again; else the request expires. */
export function expire(rule: Rule, pending: Pending, now: number): Pending {
  if (pending.state !== 'waiting' || pending.due === null || now < pending.due) return pending
  const step = rule.steps[pending.step]
  if (step.escalateTo === undefined || pending.escalated) return { ...pending, state: 'expired', due: null }
  const due = pending.due + (step.deadlineHours ?? 0) * hourMs
  // Long after both deadlines (nothing ran meanwhile) those it is escalated to still get their time.
  return { ...pending, escalated: true, due: due > now ? due : dueOf(step, now) }
}

/** Whoever asked takes it back. */
export function withdraw(pending: Pending, by: string): Pending {
  refuseOver(pending)
  if (by !== pending.requester) throw new Refusal(approvalRefusals.notRequester)
  return { ...pending, state: 'withdrawn', due: null }
}
