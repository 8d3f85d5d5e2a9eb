import { defineApp, t } from '../../contract/index.ts'
import { addPart } from './commands/add-part.ts'
import { editEquipment } from './commands/edit-equipment.ts'
import { editPart } from './commands/edit-part.ts'
import { editType } from './commands/edit-type.ts'
import { lendEquipment } from './commands/lend-equipment.ts'
import { mothballEquipment } from './commands/mothball-equipment.ts'
import { reactivateEquipment } from './commands/reactivate-equipment.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { removePart } from './commands/remove-part.ts'
import { retireType, reviveType } from './commands/retire-type.ts'
import { returnEquipment } from './commands/return-equipment.ts'
import { scrapEquipment } from './commands/scrap-equipment.ts'
import { transferEquipment } from './commands/transfer-equipment.ts'
import { equipment, equipmentNumbers } from './equipment.ts'
import { changeNumbers, equipmentChange } from './equipment-change.ts'
import { equipmentPart } from './equipment-part.ts'
import { equipmentType } from './equipment-type.ts'
import { checkDates } from './jobs.ts'
import { may, refusals } from './permissions.ts'
import { equipmentKnown, equipmentMoved, equipmentOf, equipmentScrapped } from './public.ts'
import { dateList } from './queries/date-list.ts'
import { seed } from './seed.ts'

export const equipmentApp = defineApp({
  id: 'equipment',
  label: t('设备管理', 'Equipment'),
  icon: 'SettingOutlined',
  permissions: may,
  roles: {
    manager: { label: t('设备管理员', 'Equipment manager'), permissions: [may.read, may.keep, may.move, may.scrap] },
    approver: { label: t('设备主管', 'Head of equipment'), permissions: [may.read, may.approve] },
    mechanic: { label: t('维修工', 'Mechanic'), permissions: [may.read] },
    operator: { label: t('操作工', 'Operator'), permissions: [may.read] },
    viewer: { label: t('设备查看', 'Viewer'), permissions: [may.read] },
  },
  entities: [equipment, equipmentType, equipmentPart, equipmentChange],
  commands: [
    registerEquipment,
    editEquipment,
    transferEquipment,
    lendEquipment,
    returnEquipment,
    mothballEquipment,
    reactivateEquipment,
    scrapEquipment,
    registerType,
    editType,
    retireType,
    reviveType,
    addPart,
    editPart,
    removePart,
  ],
  queries: [dateList, equipmentKnown, equipmentOf],
  publicQueries: [equipmentKnown, equipmentOf],
  refusals,
  events: [equipmentMoved, equipmentScrapped],
  jobs: [checkDates],
  numbers: [equipmentNumbers, changeNumbers],
  approvals: [{ command: scrapEquipment, steps: [{ role: 'approver', need: 'any', deadlineHours: 72 }] }],
  dashboards: [
    {
      id: 'ledger',
      label: t('设备台账看板', 'Equipment at a glance'),
      permission: may.read,
      tiles: [
        { kind: 'count', entity: equipment, filter: [['state', '=', 'inUse']], label: t('在用设备', 'In use') },
        { kind: 'count', entity: equipment, filter: [['state', '=', 'onLoan']], label: t('借出', 'On loan') },
        { kind: 'count', entity: equipment, filter: [['state', '=', 'sealedOff']], label: t('封存', 'Mothballed') },
        {
          kind: 'count',
          entity: equipment,
          filter: [['loanUntil', '<', 'today']],
          label: t('借出超期', 'Loans overdue'),
          tone: 'bad',
        },
        { kind: 'group', entity: equipment, by: 'type', show: 'bars', label: t('按类型', 'By type'), width: 2 },
        { kind: 'group', entity: equipment, by: 'criticality', show: 'pie', label: t('按重要度', 'By criticality') },
        { kind: 'query', query: dateList, show: 'table', label: t('到期提醒', 'What runs out'), width: 2 },
      ],
    },
  ],
  migrations: new URL('./migrations/', import.meta.url),
  seed,
})
