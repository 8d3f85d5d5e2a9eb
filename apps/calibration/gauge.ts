import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { gaugeTable } from './schema.ts'

export const gaugeNumbers = defineNumbers({ id: 'gauge', pattern: 'JL-{yyyy}-{0000}' })

/** The units that readings of this app are taken in. */
export const units = ['mm', 'µm', 'g', 'kg', 'N', 'N·m', 'MPa', 'kPa', '°C', 'V', 'A', 'Ω', '%'] as const

export const methods = {
  verification: t('检定', 'Verification'),
  calibration: t('校准', 'Calibration'),
  check: t('内部核查', 'Internal check'),
}

/** What the app bars by itself; people write their own words. */
const barredBy = {
  overdue: t('超期', 'Overdue'),
  fail: t('校准不合格', 'Failed'),
  undecided: t('校准待定', 'Undecided'),
}

export const gauge = defineEntity({
  id: 'gauge',
  plural: 'gauges',
  table: gaugeTable,
  label: t('计量器具', 'Gauge'),
  title: 'name',
  code: 'code',
  sort: 'dueOn',
  calendar: ['dueOn'],
  read: may.read,
  fields: {
    code: { label: t('管理编号', 'Gauge number'), help: t('留空自动编号', 'Auto if empty'), list: true, search: true },
    name: { label: t('名称', 'Name'), list: true, search: true },
    model: { label: t('型号规格', 'Model'), list: true, search: true },
    serialNo: { label: t('出厂编号', 'Serial number'), search: true },
    maker: { label: t('制造商', 'Maker'), search: true },
    category: {
      label: t('类别', 'Category'),
      list: true,
      choices: {
        length: t('长度', 'Length'),
        mass: t('质量', 'Mass'),
        force: t('力值扭矩', 'Force and torque'),
        pressure: t('压力', 'Pressure'),
        temperature: t('温度', 'Temperature'),
        electrical: t('电学', 'Electrical'),
      },
    },
    measuringRange: { label: t('测量范围', 'Measuring range') },
    unit: { label: t('计量单位', 'Unit'), choices: Object.fromEntries(units.map((u) => [u, t(u, u)])) },
    maxError: { label: t('最大允许误差（±）', 'Maximum permissible error (±)'), unit: { in: 'unit' } },
    method: { label: t('检校方式', 'Method'), choices: methods },
    intervalMonths: { label: t('检校周期（月）', 'Interval (months)') },
    calibratedOn: { label: t('上次校准', 'Calibrated on') },
    dueOn: { label: t('有效期至', 'Valid until'), list: true },
    keeper: { label: t('保管人', 'Keeper'), kind: 'user', list: true },
    place: { label: t('使用位置', 'Place of use'), kind: 'place' },
    barredFor: { label: t('禁用原因', 'Barred for'), choices: barredBy },
  },
  states: {
    new: { label: t('待校准', 'Not yet calibrated') },
    inUse: { label: t('在用', 'In use'), tone: 'good' },
    barred: { label: t('禁用', 'Barred'), tone: 'bad' },
    scrapped: { label: t('报废', 'Scrapped'), tone: 'ended', seals: 'all' },
  },
  initial: 'new',
  moves: {
    takeIntoUse: { from: ['new', 'barred', 'inUse'], to: 'inUse' },
    bar: { from: ['new', 'inUse', 'barred'], to: 'barred' },
    scrap: { from: ['new', 'inUse', 'barred'], to: 'scrapped' },
  },
})
