import { defineCommand, t, z } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { checkParent, checkSource, meterInput } from './register-meter.ts'

const { source, point, parent, lossLimit, gapMinutes, ...rest } = meterInput

export const editMeter = defineCommand({
  id: 'edit-meter',
  label: t('修改', 'Edit'),
  help: t('倍率和表底位数随换表改变，不在这里改', 'Factor and digits change by an exchange, not here'),
  on: meter,
  input: z
    .strictObject({
      ...rest,
      source,
      point: point.nullable(),
      parent: parent.nullable(),
      lossLimit: lossLimit.unwrap(),
      gapMinutes: gapMinutes.unwrap(),
    })
    .partial(),
  when: ['inUse', 'stopped'],
  permission: may.keep,
  async run(ctx, input, row) {
    await checkSource(ctx, input.source ?? row.source, input.point === undefined ? row.point : input.point)
    if (input.parent) await checkParent(ctx, row, input.parent)
    return { set: { ...input, ...(input.usedBy && { department: input.usedBy }) } }
  },
})
