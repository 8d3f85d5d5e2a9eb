import { defineEntity, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { standardTable } from './schema.ts'

/** What is looked at on a machine of a type, and what of it is right. */
export const standard = defineEntity({
  id: 'check-standard',
  plural: 'check-standards',
  table: standardTable,
  label: t('点检标准', 'Check standard'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('标准编号', 'Standard number'), list: true, search: true },
    name: { label: t('点检标准', 'Check standard'), list: true, search: true },
    type: { label: t('设备类型', 'Equipment type'), kind: 'link', to: 'equipment.equipment-type', list: true },
    items: { label: t('点检项目', 'Items') },
  },
  states: {
    active: { label: t('启用', 'In use'), tone: 'good' },
    retired: { label: t('停用', 'Retired'), tone: 'ended', seals: 'all' },
  },
  initial: 'active',
  moves: { retire: { label: t('停用', 'Retire'), from: ['active'], to: 'retired' } },
})
