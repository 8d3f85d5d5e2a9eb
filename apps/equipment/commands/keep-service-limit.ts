import { type Ctx, defineCommand, defineCreate, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { serviceLimit } from '../repair-people.ts'
import { priorities } from '../repair-words.ts'

const minutes = z.int().min(1).max(525_600)
const input = { responseMinutes: minutes, repairMinutes: minutes, calendar: z.uuid().nullish() }

function checkOrder(ctx: Ctx, { responseMinutes, repairMinutes }: { responseMinutes: number; repairMinutes: number }) {
  if (repairMinutes < responseMinutes) throw ctx.refuse(refusals.limitInverted, {}, 'repairMinutes')
}

export const addServiceLimit = defineCreate({
  id: 'add-service-limit',
  label: t('新增维修时限', 'Add agreed time'),
  on: serviceLimit,
  input: z.strictObject({
    criticality: z.enum(['A', 'B', 'C']),
    priority: z.enum(Object.keys(priorities) as (keyof typeof priorities)[]),
    ...input,
  }),
  permission: may.dispatch,
  importable: true,
  async run(ctx, told) {
    checkOrder(ctx, told)
    return { set: told }
  },
})

export const editServiceLimit = defineCommand({
  id: 'edit-service-limit',
  label: t('修改', 'Edit'),
  help: t('只对以后报修的单生效', 'Counts for repairs requested from now on'),
  on: serviceLimit,
  input: z.strictObject(input).partial(),
  when: ['active'],
  permission: may.dispatch,
  async run(ctx, told, row) {
    checkOrder(ctx, { ...row, ...told })
    return { set: told }
  },
})
