import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  title: { zh: '审计日志', en: 'Audit trail' },
  state: { zh: '最新 {n} 条，只增不改', en: 'newest {n}; append-only' },
  filter: { zh: '筛选人员、操作、对象、原因（按 / 键）', en: 'Filter by person, action, object, reason (press /)' },
  id: { zh: '序号', en: 'No.' },
  time: { zh: '时间', en: 'Time' },
  actor: { zh: '人员', en: 'Who' },
  action: { zh: '操作', en: 'Action' },
  object: { zh: '对象', en: 'Object' },
  reason: { zh: '原因', en: 'Reason' },
  before: { zh: '之前', en: 'Before' },
  after: { zh: '之后', en: 'After' },
  nothing: { zh: '没有', en: 'nothing' },
  older: { zh: '读取更早的', en: 'Read older entries' },
  noneTitle: { zh: '没有符合的记录', en: 'No entry matches' },
  noneHint: {
    zh: '登录、修改、删除、下发都会记在这里，谁在什么时候做了什么。',
    en: 'Every sign-in, change, deletion and write-down stands here: who did what and when.',
  },
  entry: { zh: '第 {id} 条', en: 'Entry {id}' },
})
