import type { Language, Text } from '../../../contract/text.ts'
import { flag } from './columns.ts'
import { day, hour, minute, presets, second } from './time-range.ts'

/** What the trend's own pieces say. */
export const words = {
  value: { zh: '当前值', en: 'Value' },
  atHover: { zh: '光标处', en: 'At pointer' },
  cursor1: { zh: '游标 1', en: 'Cursor 1' },
  cursor2: { zh: '游标 2', en: 'Cursor 2' },
  difference: { zh: '差值', en: 'Difference' },
  min: { zh: '最小', en: 'Min' },
  max: { zh: '最大', en: 'Max' },
  avg: { zh: '平均', en: 'Average' },
  code: { zh: '测点', en: 'Point' },
  name: { zh: '名称', en: 'Name' },
  unit: { zh: '单位', en: 'Unit' },
  axis: { zh: '坐标轴', en: 'Axis' },
  scale: { zh: '量程', en: 'Scale' },
  auto: { zh: '自动', en: 'auto' },
  fixed: { zh: '固定', en: 'fixed' },
  left: { zh: '左', en: 'left' },
  right: { zh: '右', en: 'right' },
  none: { zh: '状态带', en: 'bands' },
  hide: { zh: '隐藏', en: 'Hide' },
  show: { zh: '显示', en: 'Show' },
  remove: { zh: '移除', en: 'Remove' },
  up: { zh: '上移', en: 'Move up' },
  down: { zh: '下移', en: 'Move down' },
  low: { zh: '下限', en: 'Low' },
  high: { zh: '上限', en: 'High' },
  apply: { zh: '确定', en: 'Apply' },
  useAuto: { zh: '恢复自动', en: 'Back to auto' },
  lowBelowHigh: { zh: '下限必须小于上限', en: 'Low must be below high' },
  side: { zh: '坐标轴位置', en: 'Axis side' },
  loading: { zh: '读取中', en: 'loading' },
  retry: { zh: '重试', en: 'Try again' },
  measured: { zh: '实测', en: 'Measured' },
  interpolated: { zh: '插值', en: 'Interpolated' },
  substituted: { zh: '替代值', en: 'Substituted' },
  derived: { zh: '含非实测', en: 'Not all measured' },
  dashed: { zh: '插值等非实测', en: 'Interpolated or otherwise not measured' },
  doubtful: { zh: '坏/可疑', en: 'Bad or uncertain' },
  gap: { zh: '断开处为缺数', en: 'A break is a gap in the data' },
  envelope: { zh: '色带为最小–最大', en: 'The band is min to max' },
  compared: { zh: '对比时段', en: 'Compared period' },
  between: { zh: '由相邻两点连线得到', en: 'On the line between two samples' },
  held: { zh: '保持上一采样值', en: 'Holds the last sample' },
  average: { zh: '该时段平均值', en: 'Average of the interval' },
} satisfies Record<string, Text>

/** What is to be known about a value, for its tooltip. */
export function qualityText(flags: number, language: Language): string {
  const parts: string[] = []
  if (flags & flag.bad) parts.push(language === 'zh' ? '坏' : 'bad')
  if (flags & flag.uncertain) parts.push(language === 'zh' ? '可疑' : 'uncertain')
  if (flags & flag.partly) parts.push(language === 'zh' ? '部分采样坏或可疑' : 'some samples bad or uncertain')
  if (flags & flag.interpolated) parts.push(language === 'zh' ? '插值，非实测' : 'interpolated, not measured')
  if (flags & flag.substituted) parts.push(language === 'zh' ? '替代值，非实测' : 'substituted, not measured')
  if (flags & flag.manual) parts.push(language === 'zh' ? '人工录入' : 'entered by hand')
  if (flags & flag.calculated) parts.push(language === 'zh' ? '计算值' : 'calculated')
  if (flags & flag.derived)
    parts.push(language === 'zh' ? '含非实测值（插值、替代等）' : 'not all samples were measured')
  return parts.join(language === 'zh' ? '；' : '; ')
}

const sizes: Record<number, Text> = {
  [10 * second]: { zh: '10秒', en: '10 s' },
  [minute]: { zh: '1分', en: '1 min' },
  [10 * minute]: { zh: '10分', en: '10 min' },
  [hour]: { zh: '1小时', en: '1 h' },
  [8 * hour]: { zh: '8小时', en: '8 h' },
  [day]: { zh: '1天', en: '1 d' },
  [7 * day]: { zh: '1周', en: '1 w' },
  [30 * day]: { zh: '1月', en: '1 mo' },
  [91 * day]: { zh: '3月', en: '3 mo' },
}

export const presetLabels: readonly { ms: number; label: Text }[] = presets.map((ms) => ({ ms, label: sizes[ms] }))
