import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { tariffTable } from '../schema.ts'
import { mediumField } from './meter.ts'

export const tariffNumbers = defineNumbers({ id: 'tariff', pattern: 'DJ-{yyyy}-{00}' })

export const tariff = defineEntity({
  id: 'tariff',
  plural: 'tariffs',
  table: tariffTable,
  label: t('价格', 'Tariff'),
  title: 'name',
  code: 'number',
  sort: '-validFrom',
  calendar: ['validFrom'],
  read: may.read,
  fields: {
    number: { label: t('编号', 'Number'), list: true, search: true },
    name: { label: t('名称', 'Name'), list: true, search: true },
    medium: { ...mediumField, list: true },
    validFrom: { label: t('生效日期', 'Valid from'), list: true },
    periods: {
      label: t('时段', 'Periods'),
      help: t('先列出的优先；全天一个价时只写一行 00:00–24:00', 'Of several that fit the first one counts'),
    },
    prices: { label: t('单价（元）', 'Prices (yuan)') },
    remark: { label: t('依据', 'Based on'), kind: 'multiline' },
  },
  states: {
    set: { label: t('已设定', 'Set'), tone: 'good', seals: ['medium', 'validFrom', 'periods', 'prices'] },
    withdrawn: { label: t('已撤回', 'Withdrawn'), tone: 'ended', seals: 'all' },
  },
  initial: 'set',
  moves: { withdraw: { from: ['set'], to: 'withdrawn' } },
})
