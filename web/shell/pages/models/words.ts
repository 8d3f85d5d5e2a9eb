import type { VersionState } from '../../../../api/models.ts'
import type { Text } from '../../../../contract/text.ts'

export const stateNames: Record<VersionState, Text> = {
  draft: { zh: '草稿', en: 'Draft' },
  tried: { zh: '已试算', en: 'Tried' },
  reviewed: { zh: '已审核', en: 'Reviewed' },
  published: { zh: '在用', en: 'In use' },
  retired: { zh: '已退役', en: 'Retired' },
}
