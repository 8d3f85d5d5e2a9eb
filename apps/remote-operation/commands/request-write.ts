import { defineAction, line, reason, t, z } from '../../../contract/index.ts'
import { remoteMachine } from '../machine.ts'
import { openStates, orderNumbers, writeOrder } from '../order.ts'
import { addStep, closedFor, locksOf, lookNow, parameterOf, refusalOf, tellOrder } from '../orders.ts'
import { parameter } from '../parameter.ts'
import { may, refusals } from '../permissions.ts'
import { request } from '../rules/write-record.ts'

export const requestWrite = defineAction({
  id: 'request-write',
  label: t('申请写入参数', 'Ask for a write'),
  help: t('超限和单次改动过大当场拒绝；联锁在下发时核对', 'Limits are checked now, interlocks when it is written'),
  input: z.strictObject({ parameter: z.uuid(), value: line.max(30), reason }),
  fields: {
    parameter: writeOrder.fields.parameter,
    value: { label: t('写入值', 'Value to write'), help: t('最多 9 位小数', 'At most 9 decimals') },
    reason: { label: t('原因', 'Reason'), kind: 'multiline' },
  },
  permission: may.request,
  async run(ctx, { parameter: id, value, reason: why }) {
    // two who ask at once come one after the other
    const [known] = await ctx.sql`
      select 1 from remote_operation_parameter where id = ${id} and ${ctx.within(parameter)} for update`
    if (!known) throw ctx.refuse(refusals.unknownParameter, {}, 'parameter')
    const row = await ctx.records(parameter).get(id)
    const machine = await ctx.records(remoteMachine).get(row.machine)
    const closed = closedFor(ctx, machine, row)
    if (closed) throw closed
    const [other] = await ctx.sql<{ number: string }[]>`
      select number from remote_operation_order where parameter = ${id} and state in ${ctx.sql(openStates)}`
    if (other) throw ctx.refuse(refusals.orderOpen, { code: row.code, number: other.number }, 'parameter')
    const locks = locksOf(machine, row)
    const now = await lookNow(ctx, row, locks)
    const made = request(parameterOf(machine, row), { value, by: ctx.actor.id, training: machine.training }, now)
    if (!made.ok) throw refusalOf(ctx, made.faults, locks)
    const [session] = await ctx.sql<{ id: string }[]>`
      select id from remote_operation_diagnosis
      where machine = ${machine.id} and state = 'open' and opened_by = ${ctx.actor.id} and ends_at > ${new Date(ctx.now)}`
    const unit = row.unit ? ` ${row.unit}` : ''
    const order = await ctx.records(writeOrder).insert({
      ...{ number: await ctx.number(orderNumbers), machine: machine.id, parameter: id, diagnosis: session?.id ?? null },
      title: `${row.name} → ${value}${unit}`,
      ...{ value, unit: row.unit, reason: why, training: machine.training, guard: row.guard, seenValue: now.current },
      ...{ requester: ctx.actor.id, requestedAt: ctx.now, expiresAt: ctx.now + row.validMinutes * 60_000 },
      ...{ department: machine.department, site: machine.site },
    })
    await addStep(ctx, order.id, 'requested', { value, remark: why })
    if (made.write.state === 'requested') {
      const what = { zh: '待批准', en: 'to be approved' }
      await tellOrder(ctx, order, what, { approvers: true, level: 'warning' })
    } else await ctx.records(writeOrder).update(order.id, { move: 'approved' })
    return { id: order.id, number: order.number, state: made.write.state }
  },
})
