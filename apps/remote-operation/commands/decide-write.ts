import { type Ctx, defineCommand, reason, t, z } from '../../../contract/index.ts'
import { writeOrder } from '../order.ts'
import {
  addStep,
  closedFor,
  effectOf,
  locksOf,
  lookNow,
  type OrderRow,
  parameterOf,
  refusalOf,
  rowsOf,
  type StepWhat,
  tellOrder,
  writeOf,
} from '../orders.ts'
import { may, refusals } from '../permissions.ts'
import { stepWrite } from '../rules/write-back.ts'
import type { Act } from '../rules/write-record.ts'
import { writeParameter } from '../write-parameter.ts'

/** One act of a person on an order, through the rules; what they refuse is refused in words. */
async function act(ctx: Ctx, row: OrderRow, what: Act, step: StepWhat, remark?: string) {
  const { machine, row: parameter } = await rowsOf(ctx, row)
  const locks = locksOf(machine, parameter)
  if (what.do === 'select') {
    const closed = closedFor(ctx, machine, parameter, row.training)
    if (closed) throw closed
  }
  const now = await lookNow(ctx, parameter, locks)
  const result = stepWrite(parameterOf(machine, parameter, row.guard), writeOf(row), what, now)
  if (!result.ok) throw refusalOf(ctx, result.faults, locks)
  await addStep(ctx, row.id, step, { remark, value: what.do === 'select' ? now.current : null })
  const effect = effectOf(row, result.write, ctx.now)
  return { ...effect, set: { ...effect.set, ...(remark && { outcome: remark }) } }
}

const why = (zh: string, en: string) => ({ reason: { label: t(zh, en), kind: 'multiline' as const } })

export const approveWrite = defineCommand({
  id: 'approve-write',
  label: t('批准', 'Approve'),
  on: writeOrder,
  input: z.strictObject({}),
  moves: ['approved'],
  when: ['requested'],
  main: true,
  permission: may.approve,
  async run(ctx, _input, row) {
    const effect = await act(ctx, row, { do: 'approve', by: ctx.actor.id }, 'approved')
    await tellOrder(ctx, row, t('已批准，可以下发', 'approved, may be written'), { users: [row.requester] })
    return { ...effect, set: { ...effect.set, approvedAt: ctx.now } }
  },
})

export const refuseWrite = defineCommand({
  id: 'refuse-write',
  label: t('不批准', 'Refuse'),
  on: writeOrder,
  input: z.strictObject({ reason }),
  fields: why('不批准的原因', 'Why it is refused'),
  moves: ['refused'],
  permission: may.approve,
  async run(ctx, { reason: because }, row) {
    const effect = await act(ctx, row, { do: 'refuse', by: ctx.actor.id, reason: because }, 'refused', because)
    await tellOrder(ctx, row, t('不批准', 'refused'), { users: [row.requester], level: 'warning' })
    return effect
  },
})

export const withdrawWrite = defineCommand({
  id: 'withdraw-write',
  label: t('撤回', 'Withdraw'),
  help: t('下发之后不能撤回', 'What has been written cannot be withdrawn'),
  on: writeOrder,
  input: z.strictObject({ reason }),
  fields: why('撤回的原因', 'Why it is withdrawn'),
  moves: ['cancelled'],
  permission: may.request,
  async run(ctx, { reason: because }, row) {
    if (row.requester !== ctx.actor.id && !ctx.actor.permissions.has(may.keep)) throw ctx.refuse(refusals.notRequester)
    return act(ctx, row, { do: 'cancel', by: ctx.actor.id, reason: because }, 'cancelled', because)
  },
})

export const operateWrite = defineCommand({
  id: 'operate-write',
  label: t('下发', 'Write'),
  confirm: t(
    '立即写入机台：先核对限值和联锁，写后回读。写入后不能撤回。',
    'Writes to the machine now: limits and interlocks are checked first, the value is read back. It cannot be withdrawn.',
  ),
  on: writeOrder,
  input: z.strictObject({}),
  moves: ['selected'],
  main: true,
  permission: may.operate,
  async run(ctx, _input, row) {
    if (!row.training && !ctx.actor.permissions.has('device.write')) throw ctx.refuse(refusals.mayNotWrite)
    const effect = await act(ctx, row, { do: 'select', by: ctx.actor.id }, 'selected')
    await ctx.enqueue(writeParameter, { order: row.id, selectedAt: ctx.now })
    return effect
  },
})

export const confirmWrite = defineCommand({
  id: 'confirm-write',
  label: t('复核通过', 'Confirm'),
  help: t('与现场核对：机台显示的就是回读值', 'Checked with the people on site: the machine shows what was read back'),
  on: writeOrder,
  input: z.strictObject({}),
  moves: ['confirmed'],
  when: ['operated'],
  main: true,
  permission: may.approve,
  async run(ctx, _input, row) {
    const effect = await act(ctx, row, { do: 'confirm', by: ctx.actor.id }, 'confirmed')
    await tellOrder(ctx, row, t('复核通过', 'confirmed'), { users: [row.requester, row.operator] })
    return effect
  },
})

export const disputeWrite = defineCommand({
  id: 'dispute-write',
  label: t('复核不通过', 'Dispute'),
  on: writeOrder,
  input: z.strictObject({ reason }),
  fields: why('哪里不对', 'What is wrong'),
  moves: ['mismatched'],
  when: ['operated'],
  permission: may.approve,
  async run(ctx, { reason: because }, row) {
    const effect = await act(ctx, row, { do: 'refuse', by: ctx.actor.id, reason: because }, 'disputed', because)
    const what = t('复核不通过', 'disputed')
    await tellOrder(ctx, row, what, { users: [row.requester, row.operator], level: 'urgent' })
    return effect
  },
})

export const checkRegister = defineCommand({
  id: 'check-register',
  label: t('再读一次', 'Read again'),
  help: t('读取机台现在的值，记入写入单', 'Reads what the machine holds now and keeps it with the order'),
  on: writeOrder,
  input: z.strictObject({}),
  when: ['mismatched', 'rejected', 'timedOut'],
  permission: may.operate,
  async run(ctx, _input, row) {
    const { machine, row: parameter } = await rowsOf(ctx, row)
    const { current, at } = await lookNow(ctx, parameter, [])
    const rules = parameterOf(machine, parameter, row.guard)
    const step = stepWrite(rules, writeOf(row), { do: 'answer', readBack: current }, { at, current, live: new Map() })
    if (!step.ok) throw refusalOf(ctx, step.faults, [])
    const [late] = step.write.lateAnswers
    const remark = late.matches ? t('与写入值一致', 'it is what was to be written') : t('与写入值不一致', 'it differs')
    await addStep(ctx, row.id, 'late', {
      value: current,
      remark: current === null ? t('读不到', 'not readable') : remark,
    })
    return { result: { current, matches: late.matches } }
  },
})
