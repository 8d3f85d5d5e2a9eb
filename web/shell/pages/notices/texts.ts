import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  title: { zh: '消息', en: 'Messages' },
  bell: { zh: '消息，{n} 条未读', en: 'Messages, {n} unread' },
  bellNone: { zh: '消息', en: 'Messages' },
  unread: { zh: '{n} 条未读', en: '{n} unread' },
  allRead: { zh: '没有未读', en: 'all read' },
  onlyUnread: { zh: '只看未读', en: 'Unread only' },
  readAll: { zh: '全部标为已读', en: 'Mark all as read' },
  read: { zh: '标为已读', en: 'Mark as read' },
  settings: { zh: '消息设置', en: 'Message settings' },
  all: { zh: '全部消息', en: 'All messages' },
  older: { zh: '读取更早的', en: 'Read older ones' },
  times: { zh: '{n} 次', en: '{n} times' },
  info: { zh: '通知', en: 'Notice' },
  warning: { zh: '提醒', en: 'Warning' },
  urgent: { zh: '紧急', en: 'Urgent' },
  noneTitle: { zh: '没有消息', en: 'No messages' },
  noneUnread: { zh: '没有未读的消息', en: 'Nothing unread' },
  noneHint: {
    zh: '审批、到期提醒、关注记录的变化和后台任务的结果会出现在这里。',
    en: 'Approvals, reminders, changes of records you follow and the ends of your jobs appear here.',
  },
})
