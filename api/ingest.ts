/** What the platform counts of the samples that came, shared by the server and the screens. */
import type { Text } from '../contract/text.ts'

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

/** What happened to accepted samples beside being stored as they are. */
export const ingestNotes = {
  outOfRange: { zh: '超量程（标记可疑）', en: 'out of range (marked)' },
  rateOfChange: { zh: '变化过快（标记可疑）', en: 'changed too fast (marked)' },
  stuck: { zh: '信号卡死（标记可疑）', en: 'stuck signal (marked)' },
  late: { zh: '迟到（已存）', en: 'late (stored)' },
  duplicate: { zh: '重复（未再存）', en: 'repeated (not stored again)' },
  deadband: { zh: '死区内（未存）', en: 'within dead-band (not stored)' },
  compressed: { zh: '旋转门压缩（未存）', en: 'compressed by swinging door (not stored)' },
  gap: { zh: '断点（次）', en: 'gaps (count)' },
  substituted: { zh: '断点补值（已标记）', en: 'gap filled (marked substituted)' },
  clockCorrected: { zh: '时钟已校正', en: 'clock corrected' },
} satisfies Record<string, Text>
export type IngestNote = keyof typeof ingestNotes

/** Every counter of a point and of a connection, in the order of the shared counter table. */
export const counterNames = [
  'received',
  'stored',
  ...(Object.keys(rejectReasons) as RejectReason[]),
  ...(Object.keys(ingestNotes) as IngestNote[]),
] as const
export type CounterName = 'received' | 'stored' | RejectReason | IngestNote
