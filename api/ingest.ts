/** What the platform counts of the samples that came, shared by the server and the screens. */
import { type RejectReason, rejectReasons } from '../contract/ingest.ts'
import type { Text } from '../contract/text.ts'

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
