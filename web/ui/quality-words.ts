import { origin, type Quality, quality } from '../../contract/quality.ts'
import type { Text } from '../../contract/text.ts'

const reasons: Record<number, Text> = {
  [quality.bad]: { zh: '坏', en: 'bad' },
  [quality.badConfiguration]: { zh: '坏：组态错误', en: 'bad: configuration error' },
  [quality.badNotConnected]: { zh: '坏：未连接', en: 'bad: not connected' },
  [quality.badDeviceFailure]: { zh: '坏：设备故障', en: 'bad: device failure' },
  [quality.badSensorFailure]: { zh: '坏：传感器故障', en: 'bad: sensor failure' },
  [quality.badLastKnown]: { zh: '坏：最后已知值', en: 'bad: last known value' },
  [quality.badCommFailure]: { zh: '坏：通信中断', en: 'bad: communication failure' },
  [quality.badOutOfService]: { zh: '坏：已停用', en: 'bad: out of service' },
  [quality.badWaitingForInitialData]: { zh: '坏：等待首个数据', en: 'bad: waiting for first data' },
  [quality.uncertain]: { zh: '可疑', en: 'uncertain' },
  [quality.uncertainLastUsable]: { zh: '可疑：最后可用值', en: 'uncertain: last usable value' },
  [quality.uncertainSensorNotAccurate]: { zh: '可疑：传感器不准', en: 'uncertain: sensor not accurate' },
  [quality.uncertainOutOfRange]: { zh: '可疑：超量程', en: 'uncertain: out of range' },
  [quality.uncertainSubNormal]: { zh: '可疑：低于正常条件', en: 'uncertain: sub-normal' },
  [quality.good]: { zh: '好', en: 'good' },
  [quality.goodLocalOverride]: { zh: '好：人工置数', en: 'good: local override' },
}
const limits: Text[] = [
  { zh: '', en: '' },
  { zh: '（低限）', en: ' (limited low)' },
  { zh: '（高限）', en: ' (limited high)' },
  { zh: '（不变化）', en: ' (constant)' },
]
const origins: Record<number, Text> = {
  [origin.substituted]: { zh: '，替代值', en: ', substituted' },
  [origin.interpolated]: { zh: '，插值', en: ', interpolated' },
  [origin.manual]: { zh: '，人工录入', en: ', entered by hand' },
  [origin.calculated]: { zh: '，计算值', en: ', calculated' },
  [origin.untrained]: { zh: '，超出训练工况', en: ', outside the trained conditions' },
}
/** Where the origin is the reason itself. */
const whole: Record<number, Text> = {
  [quality.uncertain | origin.untrained]: { zh: '可疑：超出训练工况', en: 'uncertain: outside the trained conditions' },
}

/** What a quality means, for people. */
export function describeQuality(q: Quality): Text {
  const told = whole[q]
  if (told) return told
  const base = reasons[q & 0xfc] ?? reasons[q & 0xc0] ?? reasons[quality.bad]
  const lim = limits[q & 3]
  const from = origins[q & 0xff00] ?? { zh: '', en: '' }
  return { zh: base.zh + lim.zh + from.zh, en: base.en + lim.en + from.en }
}
