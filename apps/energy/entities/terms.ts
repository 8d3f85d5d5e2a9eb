import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { termsTable } from '../schema.ts'
import { basicShareWords, chargedByWords, demandWindowWords } from '../words.ts'

export const termsNumbers = defineNumbers({ id: 'terms', pattern: 'JF-{yyyy}-{00}' })

/** A standard is a decimal as the measure writes it; a choice's key must not hold a point. */
export const standards = { large: '0.90', other: '0.85', farming: '0.80' } as const
export type StandardName = keyof typeof standards

export const tiersOverWords = { month: t('按月累计', 'By month'), year: t('按年累计', 'By year') }

export const terms = defineEntity({
  id: 'billing-terms',
  plural: 'billing-terms',
  table: termsTable,
  label: t('计费条件', 'Billing terms'),
  title: 'name',
  code: 'number',
  sort: '-validFrom',
  calendar: ['validFrom'],
  read: may.read,
  fields: {
    number: { label: t('编号', 'Number'), list: true, search: true },
    name: { label: t('名称', 'Name'), list: true, search: true },
    meter: { label: t('结算表', 'Billed meter'), kind: 'link', to: 'energy.meter', list: true },
    validFrom: { label: t('生效月份首日', 'First day of the month'), list: true },
    chargedBy: { label: t('基本电费', 'Basic charge'), choices: chargedByWords, list: true },
    capacityKva: { label: t('变压器容量（kVA）', 'Transformer capacity (kVA)') },
    agreedKw: { label: t('合同需量（kW）', 'Agreed demand (kW)') },
    demandWindow: {
      label: t('需量方式', 'Demand by'),
      help: t(
        '滑差按测点的分钟数据求最大值；没有更密的读数时与区间相同',
        'Sliding takes the highest window by the minute; without readings as close as that it is the same as blocks',
      ),
      choices: demandWindowWords,
    },
    basicPrice: {
      label: t('基本电价（元/月）', 'Basic price (yuan a month)'),
      help: t('每 kVA 或每 kW', 'Per kVA or kW'),
    },
    basicShare: {
      label: t('基本电费分摊', 'Basic charge is shared'),
      help: t(
        '按需量：谁在全厂最大需量那 15 分钟用电，谁承担；那时没有用电的不承担',
        'By demand: who used energy in the 15 minutes of the highest demand bears it, who used none then bears nothing',
      ),
      choices: basicShareWords,
    },
    leastShare: {
      label: t('需量下限（容量的比例）', 'Least demand, share of the capacity'),
      help: t('如 0.4：不足容量 40% 的按 40% 计', 'E.g. 0.4: below 40 % of the capacity 40 % is charged'),
    },
    tolerance: {
      label: t('合同需量容差倍数', 'Agreed demand may be passed by'),
      help: t('如 1.05：超过 105% 的部分加收', 'E.g. 1.05: what lies above 105 % is charged more'),
    },
    overFactor: { label: t('超出部分倍数', 'What lies above is charged so many times') },
    rebateFrom: {
      label: t('需量电价优惠起点（kW·h/kVA）', 'Rebate from (kWh per kVA)'),
      help: t('当月每千伏安用电量达到此数起优惠；留空为不优惠', 'Energy of the month per kVA; empty: no rebate'),
    },
    rebate: { label: t('优惠后的比例', 'Share of the price with the rebate') },
    standard: {
      label: t('功率因数标准', 'Power factor asked for'),
      choices: {
        large: t('0.90', '0.90'),
        other: t('0.85', '0.85'),
        farming: t('0.80', '0.80'),
      },
    },
    reactiveMeter: { label: t('无功电能表', 'Meter of reactive energy'), kind: 'link', to: 'energy.meter' },
    fedBackMeter: {
      label: t('反向无功电能表', 'Meter of reactive energy fed back'),
      kind: 'link',
      to: 'energy.meter',
    },
    levies: {
      label: t('代征费用', 'Levies'),
      help: t(
        '政府性基金及附加，按用量计，不参与力调',
        'Funds and surcharges by quantity, not changed by the power factor',
      ),
    },
    tiers: {
      label: t('阶梯价格', 'Tiers'),
      help: t('填写后代替分时价格，多用于水和天然气', 'In place of the tariff’s periods, mostly for water and gas'),
    },
    tiersOver: { label: t('阶梯累计', 'Tiers count'), choices: tiersOverWords },
    remark: { label: t('依据', 'Based on'), kind: 'multiline' },
  },
  states: {
    set: { label: t('已设定', 'Set'), tone: 'good', seals: 'all' },
    withdrawn: { label: t('已撤回', 'Withdrawn'), tone: 'ended', seals: 'all' },
  },
  initial: 'set',
  moves: { withdraw: { from: ['set'], to: 'withdrawn' } },
})
