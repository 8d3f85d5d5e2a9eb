import { defineQuery, t, z } from '../../../contract/index.ts'
import { proposals } from '../grouping.ts'
import { may } from '../permissions.ts'
import { plan } from '../plan.ts'

const verdicts = {
  grouped: t('可编入', 'Fits'),
  noMinutes: t('缺计划工时', 'Minutes missing'),
  noStop: t('无合适停机', 'No stop in time'),
  tooLong: t('停机太短', 'Stop too short'),
}

/** Which maintenance that needs a stop may be moved into which planned stop, and why not. */
export const stopProposals = defineQuery({
  id: 'stop-proposals',
  label: t('停机保养建议', 'Stop proposals'),
  permission: may.read,
  input: z.strictObject({
    stop: z
      .uuid()
      .optional()
      .meta({ label: t('计划停机', 'Planned stop'), kind: 'link', to: 'upkeep.planned-stop' }),
  }),
  columns: {
    due: { label: t('应做日期', 'Due on') },
    machine: { label: t('设备', 'Equipment') },
    name: plan.fields.name!,
    verdict: { label: t('建议', 'Proposal'), choices: verdicts },
    day: { label: t('改到', 'Moved to') },
    into: { label: t('停机单号', 'Stop') },
    minutes: { ...plan.fields.minutes!, digits: 0 },
    code: plan.fields.code!,
  },
  async run(ctx, { stop: only = null }) {
    const found = await proposals(ctx, only)
    const ids = [...new Set(found.flatMap(({ stop }) => stop ?? []))]
    const numbers = await ctx.sql<{ id: string; number: string }[]>`
      select id, number from upkeep_stop where id = any(${ids}::uuid[])`
    const numberOf = new Map(numbers.map(({ id, number }) => [id, number]))
    const items = found.map(({ id, due, day, stop, verdict, task }) => ({
      ...{ id, due, code: task.code, name: task.name, machine: task.machineCode, minutes: task.minutes, verdict },
      ...{ day: stop ? day : null, into: stop ? (numberOf.get(stop) ?? null) : null, stop },
    }))
    return { items }
  },
})
