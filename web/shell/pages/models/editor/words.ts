import type { VersionState } from '../../../../../api/models.ts'
import type { Text } from '../../../../../contract/text.ts'

export const stateWords: Record<VersionState, Text> = {
  draft: { zh: '草稿', en: 'draft' },
  tried: { zh: '已试算', en: 'tried' },
  reviewed: { zh: '已审核', en: 'reviewed' },
  published: { zh: '已发布', en: 'published' },
  retired: { zh: '已退役', en: 'retired' },
}
