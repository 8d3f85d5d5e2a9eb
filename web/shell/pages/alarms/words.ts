import type { AlarmPriority, AlarmStateCode, JournalKind } from '../../../../api/alarms.ts'
import type { Text } from '../../../../contract/text.ts'

export const priorityWords: Record<AlarmPriority, Text> = {
  critical: { zh: '紧急', en: 'Critical' },
  high: { zh: '高', en: 'High' },
  medium: { zh: '中', en: 'Medium' },
  low: { zh: '低', en: 'Low' },
}

export const stateWords: Record<AlarmStateCode, Text> = {
  A: { zh: '正常', en: 'Normal' },
  B: { zh: '未确认', en: 'Unacknowledged' },
  C: { zh: '已确认', en: 'Acknowledged' },
  D: { zh: '已恢复未确认', en: 'Returned, unacknowledged' },
  E: { zh: '已搁置', en: 'Shelved' },
  F: { zh: '设计抑制', en: 'Suppressed' },
  G: { zh: '停用', en: 'Out of service' },
}

export const journalWords: Record<JournalKind, Text> = {
  raised: { zh: '触发', en: 'Raised' },
  raisedAgain: { zh: '再次报警', en: 'Raised again' },
  returned: { zh: '恢复', en: 'Returned' },
  acknowledged: { zh: '确认', en: 'Acknowledged' },
  shelved: { zh: '搁置', en: 'Shelved' },
  unshelved: { zh: '搁置结束', en: 'Unshelved' },
  suppressed: { zh: '抑制', en: 'Suppressed' },
  unsuppressed: { zh: '抑制结束', en: 'Suppression ended' },
  outOfService: { zh: '停用', en: 'Out of service' },
  inService: { zh: '恢复投用', en: 'Back in service' },
  removed: { zh: '定义改变，撤下', en: 'Taken away: definition changed' },
}

export const conditionWords: Record<string, Text> = {
  highHigh: { zh: '高高限', en: 'High-high' },
  high: { zh: '高限', en: 'High' },
  low: { zh: '低限', en: 'Low' },
  lowLow: { zh: '低低限', en: 'Low-low' },
  state: { zh: '状态', en: 'State' },
  rate: { zh: '变化率', en: 'Rate of change' },
  bad: { zh: '坏质量', en: 'Bad quality' },
  source: { zh: '其他来源', en: 'Another source' },
}
