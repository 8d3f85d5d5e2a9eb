import { type Ctx, defineJob, t, z } from '../../contract/index.ts'
import { diagnosis } from './diagnosis.ts'
import { writeOrder } from './order.ts'
import { addStep, effectOf, lockOrder, parameterOf, rowsOf, type StepWhat, tellOrder, writeOf } from './orders.ts'
import { stepWrite } from './rules/write-back.ts'

/** Longer than a job takes that was cut off and begins again; until then it settles the order itself. */
const graceMs = 90_000
const atOnce = 500

const words: Partial<Record<string, [StepWhat, string, string]>> = {
  expired: ['expired', '申请已过期', 'the request has expired'],
  approved: ['deselected', '选择已超时', 'the selection has lapsed'],
  timedOut: ['unanswered', '没有回读，结果未知，请核对机台', 'not read back: look at the machine'],
}

async function lapseOrder(ctx: Ctx, id: string): Promise<boolean> {
  const row = await lockOrder(ctx, id)
  const { machine, row: parameter } = await rowsOf(ctx, row)
  const at = row.state === 'operated' || row.state === 'selected' ? ctx.now - graceMs : ctx.now
  const now = { at, current: null, live: new Map() }
  const { write } = stepWrite(parameterOf(machine, parameter, row.guard), writeOf(row), { do: 'tick' }, now)
  if (write.state === row.state) return false
  await ctx.records(writeOrder).update(id, effectOf(row, write, ctx.now))
  const [what, zh, en] = words[write.state]!
  await addStep(ctx, id, what)
  const level = write.state === 'timedOut' ? 'urgent' : 'warning'
  await tellOrder(ctx, row, { zh, en }, { users: [row.requester, row.operator], level })
  return true
}

/** What the clock alone ends: requests that nobody carried out, writes whose job is gone, sessions past their end. */
export const lapse = defineJob({
  id: 'lapse',
  label: t('写入单和会话到期', 'Orders and sessions past their time'),
  input: z.strictObject({}),
  cron: '* * * * *',
  async run(within) {
    const orders = await within(async (ctx) => [
      ...(await ctx.sql<{ id: string }[]>`
        select id from remote_operation_order
        where (state in ('requested', 'approved') and expires_at < ${new Date(ctx.now)})
          or (state in ('selected', 'operated') and answered_at is null and selected_at < ${new Date(ctx.now - graceMs)})
        order by requested_at limit ${atOnce}`),
    ])
    let lapsed = 0
    for (const { id } of orders) if (await within((ctx) => lapseOrder(ctx, id))) lapsed++
    const sessions = await within(async (ctx) => {
      const over = await ctx.sql<{ id: string; number: string; openedBy: string }[]>`
        select id, number, opened_by as "openedBy" from remote_operation_diagnosis
        where state = 'open' and ends_at <= ${new Date(ctx.now)} order by ends_at limit ${atOnce} for update`
      for (const { id, number, openedBy } of over) {
        await ctx.records(diagnosis).update(id, { move: 'lapse' })
        await ctx.notify({
          to: { users: [openedBy] },
          cause: `remote-operation.diagnosis:${id}:over`,
          title: {
            zh: `诊断会话 ${number} 已到时，请填写结论`,
            en: `The session ${number} is over: give your findings`,
          },
          link: `/a/remote-operation/diagnoses/${id}`,
          level: 'warning',
        })
      }
      return over.length
    })
    return { lapsed, sessions }
  },
})
