import { defineCommand, line, reason, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { keepChange } from '../equipment-change.ts'
import { may, refusals } from '../permissions.ts'
import { equipmentMoved } from '../public.ts'

const kept = ['place', 'department', 'keeper', 'costCentre'] as const

export const transferEquipment = defineCommand({
  id: 'transfer-equipment',
  label: t('调拨', 'Transfer'),
  help: t('改变位置、部门、保管人或成本中心', 'To another place, department, keeper or cost centre'),
  on: equipment,
  input: z.strictObject({
    place: z.string().max(300).nullish(),
    department: z.string().max(100).nullish(),
    keeper: z.string().max(100).nullish(),
    costCentre: line.nullish(),
    reason,
  }),
  fields: {
    department: { label: t('使用部门', 'Department'), kind: 'department' },
    reason: { label: t('调拨原因', 'Reason'), kind: 'multiline' },
  },
  when: ['inUse', 'sealedOff'],
  permission: may.move,
  async run(ctx, { reason, ...wanted }, row) {
    const set = Object.fromEntries(kept.map((name) => [name, wanted[name] === undefined ? row[name] : wanted[name]]))
    if (kept.every((name) => set[name] === row[name])) throw ctx.refuse(refusals.nothingMoved)
    await keepChange(ctx, row, 'transfer', {
      ...{ reason, fromPlace: row.place, toPlace: set.place },
      ...{ fromDepartment: row.department, toDepartment: set.department },
    })
    if (set.place !== row.place)
      ctx.emit(equipmentMoved, { id: row.id, code: row.code, place: set.place, before: row.place })
    return { set }
  },
})
