import { type Ctx, type DeviceAnswer, defineJob, type Text, t, z } from '../../contract/index.ts'
import { writeOrder } from './order.ts'
import {
  addStep,
  closedFor,
  effectOf,
  lockOrder,
  locksOf,
  lookNow,
  type OrderRow,
  parameterOf,
  refusalOf,
  rowsOf,
  type StepWhat,
  tellOrder,
  writeOf,
} from './orders.ts'
import { judgeAnswer } from './rules/judge-answer.ts'
import { stepWrite } from './rules/write-back.ts'
import type { WriteState } from './rules/write-record.ts'

/** One selection of an order; a later one is another. `selectedAt`: UTC ms. */
const input = z.strictObject({ order: z.uuid(), selectedAt: z.number() })
type Selection = z.output<typeof input>

/** How often the live value is looked at while a device takes its time. */
const lookEveryMs = 250

/** Where nothing has left: back to where it may be tried again, with the reason. */
async function fallBack(ctx: Ctx, row: OrderRow, write: ReturnType<typeof writeOf>, what: StepWhat, remark: Text) {
  await ctx.records(writeOrder).update(row.id, effectOf(row, write, ctx.now))
  await addStep(ctx, row.id, what, { remark, person: null })
  const words = { zh: `未下发，${remark.zh}`, en: `not written, ${remark.en}` }
  await tellOrder(ctx, row, words, { users: [row.operator], level: 'warning', self: true })
}

/**
 * Looks at everything once more and writes down that it is sent now. Null when there is nothing to send; `again` when a run before
 * this one may have sent it.
 */
async function begin(ctx: Ctx, { order, selectedAt }: Selection) {
  const row = await lockOrder(ctx, order)
  if (row.selectedAt !== selectedAt) return null
  const { machine, row: parameter } = await rowsOf(ctx, row)
  const ask = {
    ...{ point: parameter.point, value: Number(row.value) },
    reason: `${row.training ? '训练 ' : ''}${row.number} ${row.title}：${row.reason}`.slice(0, 500),
  }
  if (row.state === 'operated' && row.answeredAt === null) return { again: true, ask }
  if (row.state !== 'selected') return null
  const rules = parameterOf(machine, parameter, row.guard)
  const locks = locksOf(machine, parameter)
  const now = await lookNow(ctx, parameter, locks)
  const closed = closedFor(ctx, machine, parameter, row.training)
  if (closed) {
    const { write } = stepWrite(rules, writeOf(row), { do: 'unsent', reason: closed.code }, now)
    await fallBack(ctx, row, write, 'blocked', closed.texts())
    return null
  }
  const step = stepWrite(rules, writeOf(row), { do: 'operate', by: row.operator! }, now)
  if (!step.ok) {
    const late = step.write.state !== 'selected'
    const { write } = late ? step : stepWrite(rules, step.write, { do: 'unsent', reason: step.faults[0].code }, now)
    const why = late ? { zh: '选择已超时', en: 'the selection has lapsed' } : refusalOf(ctx, step.faults, locks).texts()
    await fallBack(ctx, row, write, late ? 'deselected' : 'blocked', why)
    return null
  }
  await ctx.records(writeOrder).update(row.id, effectOf(row, step.write, ctx.now))
  await addStep(ctx, row.id, 'written', { value: row.value })
  return { again: false, ask }
}

const ends: Partial<Record<WriteState, [StepWhat, Text, 'info' | 'warning' | 'urgent']>> = {
  confirmed: ['readBack', { zh: '写入完成，回读一致', en: 'done, the read-back agrees' }, 'info'],
  operated: ['readBack', { zh: '回读一致，待复核', en: 'read back, to be confirmed' }, 'warning'],
  mismatched: ['differs', { zh: '回读不符，请核对机台', en: 'the read-back differs: look at the machine' }, 'urgent'],
  rejected: ['rejected', { zh: '设备拒绝写入', en: 'the device would not take it' }, 'urgent'],
  timedOut: [
    'unanswered',
    { zh: '没有回读，结果未知，请核对机台', en: 'not read back: look at the machine' },
    'urgent',
  ],
}

/** Why there is no read-back, in words. */
function causeOf(device: DeviceAnswer | null): Text | undefined {
  if (device === null)
    return { zh: '下发途中系统中断，是否已写入未知；不会再次下发', en: 'cut off on the way; it is not sent again' }
  return device.ok ? undefined : device.texts
}

/** What came of it; answers whether it has ended. @param answeredAt when the device answered, UTC ms */
async function settle(ctx: Ctx, order: Selection, device: DeviceAnswer | null, answeredAt: number): Promise<boolean> {
  const row = await lockOrder(ctx, order.order)
  if (row.state !== 'operated' || row.answeredAt !== null || row.selectedAt !== order.selectedAt) return true
  const { machine, row: parameter } = await rowsOf(ctx, row)
  const rules = parameterOf(machine, parameter, row.guard)
  const now = await lookNow(ctx, parameter, [])
  const write = writeOf(row)
  const act = judgeAnswer(rules, write, device, now.live.get(parameter.point), ctx.now)
  if (act === 'wait') return false
  const direct = act.do === 'answer' && device?.ok === true && device.readBack !== undefined
  const step = stepWrite(rules, write, act, { ...now, at: direct ? answeredAt : ctx.now })
  const { state, answer, lateAnswers } = step.write
  if (state === 'approved') {
    await fallBack(ctx, row, step.write, 'unsent', causeOf(device)!)
    return true
  }
  await ctx.records(writeOrder).update(row.id, effectOf(row, step.write, ctx.now))
  const [what, words, level] = ends[state]!
  const late = lateAnswers.at(-1)
  const wait = rules.answerMs / 1000
  const tooLate = { zh: `超过 ${wait} 秒才有回读`, en: `read back only after more than ${wait} s` }
  await addStep(ctx, row.id, what, {
    value: answer?.readBack ?? null,
    remark: late ? tooLate : causeOf(device),
    person: null,
  })
  if (late) await addStep(ctx, row.id, 'late', { value: late.readBack, person: null })
  const users = [row.requester, row.operator]
  await tellOrder(ctx, row, words, { users, approvers: state === 'operated', level, self: true })
  return true
}

/**
 * Writes one value: looks at limits and interlocks at this very moment, writes down what is sent, asks the device between two
 * transactions, and settles what it answered. A run that was killed in between is not sent again; what the machine holds is then unknown.
 */
export const writeParameter = defineJob({
  id: 'write-parameter',
  label: t('写入参数', 'Write a parameter'),
  input,
  urgent: true,
  async run(within, selection, _progress, devices) {
    const sending = await within((ctx) => begin(ctx, selection))
    if (!sending) return { sent: false }
    const device = sending.again ? null : await devices.write(sending.ask)
    let answeredAt: number | undefined
    const look = (ctx: Ctx) => {
      answeredAt ??= ctx.now
      return settle(ctx, selection, device, answeredAt)
    }
    while (!(await within(look))) await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    return { sent: true }
  },
})
