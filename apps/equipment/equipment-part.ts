import { defineEntity, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { equipmentPartTable } from './schema.ts'

export const equipmentPart = defineEntity({
  id: 'equipment-part',
  plural: 'equipment-parts',
  table: equipmentPartTable,
  label: t('备件清单', 'Parts list'),
  title: 'name',
  sort: 'position',
  read: may.read,
  fields: {
    equipment: { label: t('所属设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    position: { label: t('部位', 'Position'), list: true, search: true },
    name: { label: t('零件名称', 'Part'), list: true, search: true },
    partCode: { label: t('备件编码', 'Part number'), list: true, search: true },
    model: { label: t('规格', 'Specification'), search: true },
    quantity: { label: t('数量', 'Quantity'), list: true },
    unit: { label: t('单位', 'Unit') },
    wear: { label: t('易损件', 'Wearing part'), list: true },
  },
  states: {
    fitted: { label: t('在装', 'Fitted') },
    removed: { label: t('已取消', 'Removed'), tone: 'ended', seals: 'all' },
  },
  initial: 'fitted',
  moves: { remove: { from: ['fitted'], to: 'removed' } },
})
