import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { billTable } from '../schema.ts'

export const billNumbers = defineNumbers({ id: 'bill', pattern: 'DF-{yyyy}-{000}' })

export const bill = defineEntity({
  id: 'bill',
  plural: 'bills',
  table: billTable,
  label: t('已结算账单', 'Closed bill'),
  title: 'number',
  code: 'number',
  sort: '-month',
  read: may.read,
  fields: {
    number: { label: t('编号', 'Number'), list: true, search: true },
    month: { label: t('月份', 'Month'), list: true, search: true },
    meter: { label: t('结算表', 'Billed meter'), kind: 'link', to: 'energy.meter', list: true },
    quantity: { label: t('用量', 'Consumption'), list: true },
    amount: { label: t('金额（元）', 'Amount (yuan)'), list: true, total: 'sum' },
    demandKw: { label: t('最大需量（kW）', 'Highest demand (kW)') },
    demandAt: { label: t('最大需量时间', 'Highest demand at') },
    powerFactor: { label: t('平均功率因数', 'Average power factor') },
    missingQuarters: {
      label: t('缺数据的 15 分钟个数', 'Quarters of an hour without data'),
      help: t('按已有数据结算时为正数', 'Above 0 where it was closed with what was known'),
    },
    terms: { label: t('计费条件', 'Billing terms'), kind: 'link', to: 'energy.billing-terms' },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: { closed: { label: t('已结算', 'Closed'), tone: 'ended', seals: 'all' } },
  initial: 'closed',
  moves: {},
})
