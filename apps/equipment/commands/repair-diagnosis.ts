import { defineAction, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may } from '../permissions.ts'
import { raiseRepair } from '../raise-repair.ts'
import { repairOrder } from '../repair-order.ts'
import { failureCode } from '../repair-people.ts'
import { priorities } from '../repair-words.ts'

const { symptom, priority } = repairOrder.fields

/**
 * A person orders what a model has found at a machine. It is the same cause as when its alarm orders by itself, so that both, and a second
 * press, are reports on one repair. `since`: when the alarm came, UTC ms; it names the occurrence.
 */
export const repairDiagnosis = defineAction({
  id: 'repair-diagnosis',
  label: t('按诊断报修', 'Order repair of a diagnosis'),
  help: t('同一诊断已有未完的维修单时并入该单', 'Joins the open repair of the same diagnosis where there is one'),
  input: z.strictObject({
    equipment: z.uuid().meta({ label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment' }),
    alarm: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .meta({ label: t('报警', 'Alarm') }),
    symptom: z.string().trim().min(2).max(1000),
    priority: z.enum(Object.keys(priorities) as (keyof typeof priorities)[]).default('normal'),
    since: z
      .int()
      .min(0)
      .max(4_102_444_800_000)
      .meta({ label: t('起始时间', 'Since') }),
  }),
  fields: { symptom: symptom!, priority: priority! },
  permission: may.request,
  async run(ctx, { equipment: id, alarm, since, ...wanted }) {
    const machine = await ctx.records(equipment).get(id)
    const [known] = await ctx.records(failureCode).find({ code: alarm, state: 'active' })
    const event = `diagnosis:${alarm}:${since}`
    return raiseRepair(ctx, machine, {
      ...{ ...wanted, stopped: false, source: 'alarm', code: alarm, failureCode: known?.id, event },
    })
  },
})
