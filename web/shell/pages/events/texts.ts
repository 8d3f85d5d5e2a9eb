import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  events: { zh: '事件', en: 'Events' },
  filter: { zh: '筛选事件、人员、内容', en: 'Filter by event, person, content' },
  kind: { zh: '全部种类', en: 'All kinds' },
  id: { zh: '序号', en: 'No.' },
  time: { zh: '时间', en: 'Time' },
  event: { zh: '事件', en: 'Event' },
  record: { zh: '单据', en: 'Record' },
  actor: { zh: '人员', en: 'Who' },
  deliveries: { zh: '去向', en: 'Went to' },
  nobody: { zh: '没有接收方', en: 'nobody' },
  content: { zh: '内容', en: 'Content' },
  noneTitle: { zh: '没有符合的事件', en: 'No event matches' },
  noneHint: {
    zh: '业务单据建立、变动后，事件会出现在这里，保存一周。',
    en: 'When records are made or changed, their events stand here for a week.',
  },
  past: { zh: '这个事件已过保存期', en: 'This event is past its retention' },
  entry: { zh: '第 {id} 号事件', en: 'Event {id}' },
  reaction: { zh: '应用内处理 {name}', en: 'reaction {name}' },
})
