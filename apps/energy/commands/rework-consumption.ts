import { defineAction, t, z } from '../../../contract/index.ts'
import { workOut } from '../jobs.ts'
import { may, refusals } from '../permissions.ts'

export const reworkConsumption = defineAction({
  id: 'rework-consumption',
  label: t('重新计算用量', 'Work out again'),
  help: t('在后台按现有读数和换表记录重算', 'In the background, from the readings and exchanges as they are now'),
  input: z.strictObject({ from: z.iso.date(), meter: z.uuid().optional() }),
  fields: {
    from: { label: t('从哪天起', 'From') },
    meter: {
      label: t('计量表', 'Meter'),
      kind: 'link',
      to: 'energy.meter',
      help: t('留空为全部在用的表', 'All in use when left empty'),
    },
  },
  permission: may.keep,
  async run(ctx, input) {
    if (input.from > ctx.today) throw ctx.refuse(refusals.wrongRange, {}, 'from')
    return { job: await ctx.enqueue(workOut, input) }
  },
})
