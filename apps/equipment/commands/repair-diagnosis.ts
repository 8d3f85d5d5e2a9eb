import { defineAction, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may, refusals } from '../permissions.ts'
import { raiseRepair } from '../raise-repair.ts'
import { repairOrder } from '../repair-order.ts'
import { failureCode } from '../repair-people.ts'
import { priorities } from '../repair-words.ts'

const { symptom, priority } = repairOrder.fields

/**
 * A person orders what a model has found at a machine. It is the same cause as when its alarm orders by itself, so that both, and a second
 * press, are reports on one repair; once that is done, what still stands is ordered anew.
 */
export const repairDiagnosis = defineAction({
  id: 'repair-diagnosis',
  label: t('按诊断报修', 'Order repair of a diagnosis'),
  help: t('同一诊断已有未完的维修单时并入该单', 'Joins the open repair of the same diagnosis where there is one'),
  input: z.strictObject({
    equipment: z.uuid(),
    alarm: z.string().trim().min(1).max(80),
    symptom: z.string().trim().min(2).max(1000),
    priority: z.enum(Object.keys(priorities) as (keyof typeof priorities)[]).default('normal'),
  }),
  fields: {
    ...{ symptom: symptom!, priority: priority! },
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment' },
    alarm: { label: t('报警编号', 'Code of the alarm') },
  },
  permission: may.request,
  async run(ctx, { equipment: id, alarm, ...wanted }) {
    const machine = await ctx.records(equipment).get(id)
    if (machine.state === 'scrapped') throw ctx.refuse(refusals.equipmentScrapped, { code: machine.code }, 'equipment')
    const [known] = await ctx.records(failureCode).find({ code: alarm, state: 'active' })
    const cause = { source: 'alarm', asked: true, code: alarm, failureCode: known?.id } as const
    return raiseRepair(ctx, machine, { ...wanted, ...cause, stopped: false })
  },
})
