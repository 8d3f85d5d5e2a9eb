import { defineEntity, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { equipmentTypeTable } from './schema.ts'

export const categories = {
  machineTool: t('机床', 'Machine tool'),
  forming: t('锻压成形', 'Forming'),
  heat: t('热处理', 'Heat treatment'),
  handling: t('起重搬运', 'Lifting and handling'),
  fluid: t('泵、风机与压缩机', 'Pumps, fans and compressors'),
  electrical: t('电气', 'Electrical'),
  inspection: t('检测', 'Inspection'),
  other: t('其他', 'Other'),
}

export const equipmentType = defineEntity({
  id: 'equipment-type',
  plural: 'equipment-types',
  table: equipmentTypeTable,
  label: t('设备类型', 'Equipment type'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('类型编码', 'Type code'), list: true, search: true },
    name: { label: t('类型名称', 'Type'), list: true, search: true },
    category: { label: t('大类', 'Category'), list: true, choices: categories },
    note: { label: t('说明', 'Note'), kind: 'multiline' },
  },
  states: {
    active: { label: t('启用', 'In use') },
    retired: { label: t('停用', 'Retired'), tone: 'ended' },
  },
  initial: 'active',
  moves: { retire: { from: ['active'], to: 'retired' }, revive: { from: ['retired'], to: 'active' } },
})
