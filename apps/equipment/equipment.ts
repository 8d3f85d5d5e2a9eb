import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { equipmentTable } from './schema.ts'

export const equipmentNumbers = defineNumbers({ id: 'equipment', pattern: 'SB-{yyyy}-{0000}' })

export const criticalities = {
  A: t('A 关键', 'A critical'),
  B: t('B 重要', 'B important'),
  C: t('C 一般', 'C ordinary'),
}

export const equipment = defineEntity({
  id: 'equipment',
  plural: 'equipment',
  table: equipmentTable,
  label: t('设备', 'Equipment'),
  title: 'name',
  code: 'code',
  sort: 'code',
  calendar: ['warrantyUntil', 'loanUntil'],
  read: may.read,
  fields: {
    code: {
      label: t('设备编号', 'Equipment number'),
      help: t('留空则自动编号', 'Given when left empty'),
      list: true,
      search: true,
    },
    name: { label: t('设备名称', 'Name'), list: true, search: true },
    type: { label: t('设备类型', 'Type'), kind: 'link', to: 'equipment.equipment-type', list: true },
    criticality: { label: t('重要度', 'Criticality'), list: true, choices: criticalities },
    place: { label: t('安装位置', 'Place'), kind: 'place', list: true },
    model: { label: t('型号规格', 'Model'), list: true, search: true },
    serialNo: { label: t('出厂编号', 'Serial number'), search: true },
    maker: { label: t('制造商', 'Maker'), search: true },
    supplier: { label: t('供应商', 'Supplier'), search: true },
    purchasedOn: { label: t('购置日期', 'Purchased on') },
    commissionedOn: { label: t('投用日期', 'Commissioned on') },
    warrantyUntil: { label: t('保修期至', 'Warranty until') },
    originalValue: { label: t('原值', 'Original value'), kind: 'money', total: 'sum' },
    costCentre: { label: t('成本中心', 'Cost centre'), search: true },
    keeper: { label: t('保管人', 'Keeper'), kind: 'user' },
    parameters: { label: t('技术参数', 'Technical parameters') },
    borrower: { label: t('借用单位', 'Borrower'), search: true },
    loanUntil: { label: t('应还日期', 'To be returned by') },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
    endedFor: { label: t('报废原因', 'Scrapped for'), kind: 'multiline' },
  },
  states: {
    inUse: { label: t('在用', 'In use') },
    onLoan: { label: t('借出', 'On loan'), tone: 'active' },
    sealedOff: { label: t('封存', 'Mothballed'), tone: 'plain' },
    scrapped: { label: t('报废', 'Scrapped'), tone: 'ended', seals: 'all' },
  },
  initial: 'inUse',
  moves: {
    lend: { from: ['inUse'], to: 'onLoan' },
    takeBack: { from: ['onLoan'], to: 'inUse' },
    mothball: { from: ['inUse'], to: 'sealedOff' },
    reactivate: { from: ['sealedOff'], to: 'inUse' },
    scrap: { from: ['inUse', 'sealedOff'], to: 'scrapped' },
  },
})
