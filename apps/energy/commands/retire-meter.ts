import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { may, refusals } from '../permissions.ts'

export const stopMeter = defineCommand({
  id: 'stop-meter',
  label: t('停用', 'Stop'),
  help: t(
    '停用期间不再计算用量；恢复后按表底补算',
    'Nothing is worked out while it is stopped; resumed, its register tells what flowed',
  ),
  on: meter,
  input: z.strictObject({}),
  moves: ['stop'],
  permission: may.keep,
  run: async () => ({ move: 'stop' }),
})

export const resumeMeter = defineCommand({
  id: 'resume-meter',
  label: t('恢复使用', 'Resume'),
  on: meter,
  input: z.strictObject({}),
  moves: ['resume'],
  permission: may.keep,
  run: async () => ({ move: 'resume' }),
})

export const removeMeter = defineCommand({
  id: 'remove-meter',
  label: t('拆除', 'Remove'),
  confirm: t('拆除后不再计量，用量和记录保留', 'It measures no more; its consumption and records stay'),
  on: meter,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('原因', 'Reason') } },
  moves: ['remove'],
  permission: may.keep,
  async run(ctx, _input, row) {
    const [{ count }] = await ctx.sql<{ count: number }[]>`
      select count(*)::int as count from energy_meter where parent = ${row.id} and state <> 'removed'`
    if (count > 0) throw ctx.refuse(refusals.hasSubs, { code: row.code, count })
    return { move: 'remove' }
  },
})
