import type { Text } from './text.ts'

/** Why a sample was refused: it is not stored, the sender is told. */
export const rejectReasons = {
  unknownPoint: { zh: '未知测点', en: 'unknown point' },
  wrongType: { zh: '数据类型不符', en: 'wrong value type' },
  notANumber: { zh: '不是有效数值（NaN 或无穷）', en: 'not a number (NaN or infinite)' },
  badTime: { zh: '时间戳无法识别', en: 'time stamp not readable' },
  badQuality: { zh: '质量码无法识别', en: 'quality not readable' },
  timeTooOld: { zh: '时间戳早于允许范围', en: 'time stamp too old' },
  timeInFuture: { zh: '时间戳在未来', en: 'time stamp in the future' },
  textTooLong: { zh: '文本过长', en: 'text too long' },
  outOfRangeRejected: { zh: '超量程（按配置拒收）', en: 'out of range (refused as configured)' },
} satisfies Record<string, Text>
export type RejectReason = keyof typeof rejectReasons

/** Answer to a batch; given only when every accepted sample is durable. `index` counts rows of the batch as sent. */
export type IngestReport = {
  accepted: number
  rejected: { index: number; code: string; reason: RejectReason }[]
}
