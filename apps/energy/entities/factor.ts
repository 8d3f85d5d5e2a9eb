import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { factorTable } from '../schema.ts'
import { mediumChoices } from './meter.ts'

export const factorNumbers = defineNumbers({ id: 'factor', pattern: 'XS-{000}' })

export const factorKinds = {
  calorific: t('折标煤（当量值）', 'Standard coal, calorific'),
  equivalent: t('折标煤（等价值）', 'Standard coal, equivalent'),
  co2: t('二氧化碳排放', 'CO₂'),
}

/** Media of the meters, and what else the references know. */
export const factorMedia = {
  ...mediumChoices,
  heat: t('热力', 'Heat'),
  rawCoal: t('原煤', 'Raw coal'),
  diesel: t('柴油', 'Diesel'),
  gasoline: t('汽油', 'Petrol'),
}

export const factor = defineEntity({
  id: 'conversion-factor',
  plural: 'conversion-factors',
  table: factorTable,
  label: t('折算系数', 'Conversion factor'),
  title: 'number',
  code: 'number',
  sort: '-validFrom',
  read: may.read,
  fields: {
    number: { label: t('编号', 'Number'), list: true, search: true },
    medium: { label: t('介质', 'Medium'), choices: factorMedia, list: true },
    kind: { label: t('种类', 'Kind'), choices: factorKinds, list: true },
    validFrom: { label: t('生效日期', 'Valid from'), list: true },
    value: {
      label: t('系数', 'Factor'),
      help: t('每计量单位的千克标准煤或千克二氧化碳', 'kgce or kg CO₂ per unit of the medium'),
      list: true,
    },
    source: { label: t('出处', 'Source'), list: true, search: true },
  },
  states: {
    set: { label: t('已设定', 'Set'), tone: 'good', seals: ['medium', 'kind', 'validFrom', 'value'] },
    withdrawn: { label: t('已撤回', 'Withdrawn'), tone: 'ended', seals: 'all' },
  },
  initial: 'set',
  moves: { withdraw: { from: ['set'], to: 'withdrawn' } },
})
