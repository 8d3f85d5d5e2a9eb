import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { partTable } from './schema.ts'
import { units } from './units.ts'

export const partNumbers = defineNumbers({ id: 'part', pattern: 'BP-{0000}' })

export const categories = {
  bearing: t('轴承', 'Bearings'),
  seal: t('密封件', 'Seals'),
  drive: t('传动件', 'Belts, chains and couplings'),
  hydraulic: t('液压气动', 'Hydraulics and pneumatics'),
  lubrication: t('润滑', 'Lubrication'),
  filter: t('滤芯', 'Filters'),
  electrical: t('电气', 'Electrical'),
  sensor: t('传感器', 'Sensors'),
  control: t('数控系统件', 'Control parts'),
  fastener: t('紧固件', 'Fasteners'),
  tooling: t('刀柄夹具', 'Tool holding and fixtures'),
  other: t('其他', 'Other'),
}
export type Category = keyof typeof categories
export const categoryKeys = Object.keys(categories) as Category[]

export const part = defineEntity({
  id: 'part',
  plural: 'parts',
  table: partTable,
  label: t('备件', 'Spare part'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: {
      label: t('备件编码', 'Part number'),
      help: t('留空则自动编号', 'Given when left empty'),
      list: true,
      search: true,
    },
    name: { label: t('备件名称', 'Part'), list: true, search: true },
    specification: { label: t('规格型号', 'Specification'), list: true, search: true },
    category: { label: t('类别', 'Category'), list: true, choices: categories },
    unit: { label: t('计量单位', 'Unit'), choices: units },
    onHand: { label: t('库存', 'On hand'), list: true },
    reserved: { label: t('预留', 'Reserved') },
    minimum: { label: t('下限', 'Minimum'), list: true },
    maximum: { label: t('上限', 'Maximum') },
    price: { label: t('移动平均价', 'Average price'), kind: 'money' },
    abc: {
      label: t('ABC 类', 'ABC class'),
      list: true,
      choices: { A: t('A', 'A'), B: t('B', 'B'), C: t('C', 'C') },
    },
    leadDays: { label: t('采购周期（天）', 'Lead time (days)') },
    maker: { label: t('制造商', 'Maker'), search: true },
    usedOn: { label: t('适用设备', 'Used on'), search: true },
    picture: { label: t('照片', 'Picture'), kind: 'file' },
    toldOn: { label: t('低于下限提醒于', 'Told to be low on') },
  },
  states: {
    active: { label: t('在用', 'In use'), tone: 'good' },
    stopped: { label: t('停用', 'Stopped') },
  },
  initial: 'active',
  moves: {
    stop: { label: t('停用', 'Stop'), from: ['active'], to: 'stopped' },
    resume: { label: t('恢复', 'Resume'), from: ['stopped'], to: 'active' },
  },
})
