import { type Ctx, defineEntity, defineNumbers, type Row, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { equipmentChangeTable, type equipmentTable } from './schema.ts'

export const changeNumbers = defineNumbers({ id: 'equipment-change', pattern: 'BD-{yyyy}{mm}-{000}' })

export const changeKinds = {
  transfer: t('调拨', 'Transfer'),
  lend: t('借出', 'Loan'),
  takeBack: t('归还', 'Return'),
  mothball: t('封存', 'Mothballing'),
  reactivate: t('启封', 'Reactivation'),
  scrap: t('报废', 'Scrapping'),
}

/** A line of a machine's life: who had it moved where, and why. Written by the commands, never edited. */
export const equipmentChange = defineEntity({
  id: 'equipment-change',
  plural: 'equipment-changes',
  table: equipmentChangeTable,
  label: t('设备变动', 'Equipment change'),
  title: 'number',
  code: 'number',
  calendar: ['changedOn'],
  read: may.read,
  fields: {
    number: { label: t('变动单号', 'Number'), list: true, search: true },
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    kind: { label: t('变动类别', 'Kind'), list: true, choices: changeKinds },
    changedOn: { label: t('变动日期', 'On'), list: true },
    fromPlace: { label: t('原位置', 'From'), kind: 'place' },
    toPlace: { label: t('新位置', 'To'), kind: 'place' },
    fromDepartment: { label: t('原部门', 'From department'), kind: 'department' },
    toDepartment: { label: t('新部门', 'To department'), kind: 'department' },
    party: { label: t('对方单位', 'Other party') },
    dueOn: { label: t('应还日期', 'To be returned by') },
    reason: { label: t('原因', 'Reason'), kind: 'multiline', list: true },
  },
  states: { done: { label: t('已完成', 'Done'), seals: 'all' } },
  initial: 'done',
  moves: {},
})

type Told = Pick<
  typeof equipmentChangeTable.$inferInsert,
  'reason' | 'toPlace' | 'toDepartment' | 'fromPlace' | 'fromDepartment' | 'party' | 'dueOn'
>

/** Adds a line to the machine's life within the command that changes it. */
export async function keepChange(
  ctx: Ctx,
  { id, department, site }: Row<typeof equipmentTable>,
  kind: keyof typeof changeKinds,
  told: Told,
): Promise<void> {
  const number = await ctx.number(changeNumbers)
  const values = { ...told, number, kind, equipment: id, changedOn: ctx.today, department, site }
  await ctx.records(equipmentChange).insert(values)
}
