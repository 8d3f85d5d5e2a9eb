import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { exchangeTable } from '../schema.ts'

export const exchangeNumbers = defineNumbers({ id: 'exchange', pattern: 'HB-{yyyy}-{000}' })

export const exchange = defineEntity({
  id: 'meter-exchange',
  plural: 'meter-exchanges',
  table: exchangeTable,
  label: t('换表记录', 'Meter exchange'),
  title: 'number',
  code: 'number',
  sort: '-at',
  calendar: ['at'],
  read: may.read,
  fields: {
    number: { label: t('记录编号', 'Record number'), list: true, search: true },
    meter: { label: t('计量表', 'Meter'), kind: 'link', to: 'energy.meter', list: true },
    at: { label: t('换表时间', 'Exchanged at'), list: true },
    oldEnd: {
      label: t('旧表止数', 'Old register at the end'),
      list: true,
      help: t('没有抄到请留空，其间用量记为不明', 'Leave empty when nobody read it: what flowed is then unknown'),
    },
    newStart: { label: t('新表起数', 'New register at the start'), list: true },
    oldFactor: { label: t('旧表倍率', 'Old factor') },
    newFactor: { label: t('新表倍率', 'New factor') },
    oldDigits: { label: t('旧表整数位数', 'Digits of the old register') },
    newDigits: { label: t('新表整数位数', 'Digits of the new register') },
    newSerialNo: { label: t('新表出厂编号', 'Serial number of the new meter'), search: true },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    done: { label: t('有效', 'Valid'), tone: 'good' },
    voided: { label: t('作废', 'Void'), tone: 'ended', seals: 'all' },
  },
  initial: 'done',
  moves: { void: { from: ['done'], to: 'voided' } },
})
