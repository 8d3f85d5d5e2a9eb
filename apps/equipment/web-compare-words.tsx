import { defineTexts } from '../../web/kit/index.ts'
import { formatNumber } from '../../web/ui/number.ts'
import type { ComparedFigure, Pair, Thin } from './rules/compare.ts'

export const texts = defineTexts({
  title: { zh: '设备对比', en: 'Comparison' },
  from: { zh: '本期', en: 'Period' },
  base: { zh: '基准期', en: 'Base' },
  dayTo: { zh: '至', en: 'to' },
  days7: { zh: '近 7 天', en: '7 days' },
  week: { zh: '本周', en: 'Week' },
  month: { zh: '本月', en: 'Month' },
  days30: { zh: '近 30 天', en: '30 days' },
  machine: { zh: '设备', en: 'Machine' },
  line: { zh: '产线', en: 'Line' },
  shift: { zh: '班次', en: 'Shift' },
  'against.period': { zh: '与另一时段比', en: 'Against another period' },
  'against.mean': { zh: '与平均水平比', en: 'Against their mean' },
  'against.machine': { zh: '与一台设备比', en: 'Against one machine' },
  against: { zh: '怎么比', en: 'Against what' },
  other: { zh: '基准设备', en: 'The one machine' },
  figure: { zh: '指标', en: 'Figure' },
  oee: { zh: '综合效率 OEE', en: 'OEE' },
  availability: { zh: '时间开动率', en: 'Availability' },
  effectiveness: { zh: '性能开动率', en: 'Effectiveness' },
  quality: { zh: '合格率', en: 'Quality' },
  perHour: { zh: '每计划小时产量', en: 'Pieces per planned hour' },
  mtbf: { zh: '平均无故障 MTBF', en: 'MTBF' },
  mttr: { zh: '平均修复 MTTR', en: 'MTTR' },
  inService: { zh: '可用率', en: 'In service' },
  perHourUnit: { zh: '件/h', en: '1/h' },
  tile: { zh: '基准 {base}，差 {delta}', en: 'base {base}, {delta}' },
  mean: { zh: '平均', en: 'Mean' },
  now: { zh: '本期', en: 'Now' },
  losses: { zh: '差在哪里', en: 'What makes the difference' },
  lossesHint: {
    zh: '各项损失占计划时间的变化，合计即 OEE 的变化；正数为损失增加。',
    en: 'Change of each loss as a share of planned time; together they are the change of the OEE. Above zero: more is lost.',
  },
  everything: { zh: '全部', en: 'All' },
  table: { zh: '明细', en: 'In figures' },
  of: { zh: '对象', en: 'Of' },
  made: { zh: '产量', en: 'Made' },
  failures: { zh: '故障次数', en: 'Failures' },
  planned: { zh: '计划时间 h', en: 'Planned h' },
  fewHours: { zh: '数据太少', en: 'too little data' },
  uncounted: { zh: '缺产量', en: 'not counted' },
  fewFailures: { zh: '故障太少', en: 'few failures' },
  tooLittle: { zh: '数据太少，不作比较', en: 'Too little data to compare' },
  tooLittleHint: {
    zh: '任一方计划时间不足 8 小时，或多数班次没有产量时，不给出差值；MTBF、MTTR 需要双方各有 3 次以上故障。',
    en: 'No difference is given where a side has less than 8 planned hours, or most of its shifts were not counted; MTBF and MTTR need three failures on either side.',
  },
  none: { zh: '这两段时间没有班次汇总', en: 'No shifts were summed in these periods' },
  noneHint: {
    zh: '先在“设备采集”里配置信号，或导入状态。',
    en: 'Set up signals under “Signal maps”, or import states.',
  },
})

const inHours = new Set<ComparedFigure>(['mtbf', 'mttr'])
export const unitOf = (name: ComparedFigure, perHour: string) =>
  inHours.has(name) ? 'h' : name === 'perHour' ? perHour : '%'
export const digits = (value: number) => formatNumber(value, 1)
export const signed = (value: number) => `${value > 0 ? '+' : ''}${formatNumber(value, 1)}`
/** Of repair times the shorter is the better. */
export const gain = (name: ComparedFigure, delta: number) => (name === 'mttr' ? -delta : delta)

/** As people read it, and which way it points. */
export function difference(name: ComparedFigure, { delta }: Pair) {
  if (delta === null) return null
  const better = gain(name, delta)
  return {
    text: signed(delta),
    toward: better === 0 ? ('same' as const) : better > 0 ? ('better' as const) : ('worse' as const),
  }
}

/** Why this figure has no difference, where it has none. */
export const noteOf = (name: ComparedFigure, thin: readonly Thin[]): Thin | undefined =>
  inHours.has(name) ? thin.find((why) => why === 'fewFailures') : thin.find((why) => why !== 'fewFailures')
