import type { ChannelKind, DeliveryItem, NoticeLevel, NoticeSettings } from '../../../../api/notify.ts'
import type { Text } from '../../../../contract/text.ts'
import { defineTexts } from '../../text.ts'

export const levelNames: Record<NoticeLevel, Text> = {
  info: { zh: '全部', en: 'Everything' },
  warning: { zh: '提醒和紧急', en: 'Warnings and urgent' },
  urgent: { zh: '只有紧急', en: 'Urgent only' },
}

export const digestNames: Record<NoticeSettings['digest'], Text> = {
  now: { zh: '立即发送', en: 'At once' },
  hourly: { zh: '每小时汇总一封', en: 'One mail an hour' },
  daily: { zh: '每天 8:00 汇总一封', en: 'One mail a day, at 8:00' },
}

export const kindNames: Record<ChannelKind, Text> = {
  email: { zh: '邮件服务器', en: 'Mail server' },
  dingtalk: { zh: '钉钉群机器人', en: 'DingTalk robot' },
  wecom: { zh: '企业微信群机器人', en: 'WeCom robot' },
  feishu: { zh: '飞书群机器人', en: 'Feishu robot' },
  webhook: { zh: 'Webhook', en: 'Webhook' },
}

export const kindHints: Record<Exclude<ChannelKind, 'email'>, Text> = {
  dingtalk: {
    zh: '群设置 → 机器人 → 自定义机器人，安全设置选“加签”，把 Webhook 地址和 SEC 开头的密钥填在这里。',
    en: 'Group settings → Robots → Custom; choose “signature” and enter the webhook address and the secret (SEC…).',
  },
  wecom: {
    zh: '群聊 → 添加群机器人，复制 Webhook 地址填在这里；密钥已包含在地址里。',
    en: 'Group chat → Add robot; copy its webhook address. The key is part of the address.',
  },
  feishu: {
    zh: '群设置 → 群机器人 → 自定义机器人，开启“签名校验”，把 Webhook 地址和密钥填在这里。',
    en: 'Group settings → Bots → Custom bot; switch on signature verification and enter the address and the secret.',
  },
  webhook: {
    zh: '以 JSON 发送；填了密钥则按 Standard Webhooks 签名（webhook-id、webhook-timestamp、webhook-signature）。',
    en: 'Sent as JSON; with a secret it is signed by Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature).',
  },
}

export const deliveryNames: Record<DeliveryItem['state'], Text> = {
  waiting: { zh: '等待发送', en: 'Waiting' },
  sent: { zh: '已送达', en: 'Delivered' },
  dead: { zh: '已放弃', en: 'Given up' },
  dropped: { zh: '已读，不再发送', en: 'Read before it was due' },
}

export const texts = defineTexts({
  title: { zh: '消息设置', en: 'Message settings' },
  inApp: {
    zh: '平台内的消息总会收到；这里决定哪些另发邮件、什么时候发。',
    en: 'You always get messages here; these settings say which are also mailed, and when.',
  },
  mail: { zh: '邮件通知', en: 'Mail' },
  mailTo: { zh: '发往 {address}', en: 'goes to {address}' },
  noAddress: {
    zh: '您还没有填通知邮箱，在“我的账户”里填上后才能收到邮件。',
    en: 'You have no mail address yet; enter one under “My account” and mail reaches you.',
  },
  noServer: {
    zh: '单位还没有设置邮件服务器，设置后才会发送。',
    en: 'The organisation has no mail server yet; mail is sent once there is one.',
  },
  level: { zh: '哪些消息', en: 'Which messages' },
  digest: { zh: '发送方式', en: 'How often' },
  quiet: { zh: '免打扰时间', en: 'Quiet hours' },
  quietOn: {
    zh: '这段时间不发，结束后补发；紧急消息照常发送',
    en: 'Nothing is mailed between these times but afterwards; urgent messages always are',
  },
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '设置已保存', en: 'Settings saved' },
  channelsTitle: { zh: '通知渠道', en: 'Notification channels' },
  count: { zh: '{n} 个', en: '{n}' },
  channelsHint: {
    zh: '邮件发给个人；群机器人和 Webhook 只接收发给岗位角色的消息，不会转发个人消息。',
    en: 'Mail goes to people; robots and webhooks hear only what is addressed to roles, never personal messages.',
  },
  notAllowed: { zh: '只有管理员可以设置通知渠道', en: 'Only administrators set up channels' },
  add: { zh: '新建渠道', en: 'New channel' },
  noneTitle: { zh: '还没有通知渠道', en: 'No channels yet' },
  noneHint: {
    zh: '加一个邮件服务器，或把消息发到钉钉、企业微信、飞书群里。',
    en: 'Add a mail server, or send messages to a DingTalk, WeCom or Feishu group.',
  },
  name: { zh: '名称', en: 'Name' },
  kind: { zh: '类型', en: 'Kind' },
  target: { zh: '发往', en: 'Goes to' },
  state: { zh: '状态', en: 'State' },
  off: { zh: '已停用', en: 'off' },
  on: { zh: '启用', en: 'On' },
  lastSent: { zh: '最近送达', en: 'Last delivered' },
  never: { zh: '还没有发送过', en: 'nothing sent yet' },
  waiting: { zh: '{n} 条等待', en: '{n} waiting' },
  dead: { zh: '{n} 条已放弃', en: '{n} given up' },
  fine: { zh: '正常', en: 'fine' },
  edit: { zh: '修改', en: 'Change' },
  test: { zh: '发送测试', en: 'Send a test' },
  testOk: { zh: '测试消息已送达{to}', en: 'The test message was delivered{to}' },
  testBad: { zh: '没有送达：{detail}', en: 'Not delivered: {detail}' },
  remove: { zh: '删除', en: 'Delete' },
  removeAsk: { zh: '删除渠道“{name}”？', en: 'Delete the channel “{name}”?' },
  removeHint: {
    zh: '等待中的消息不再发送，投递记录一并删除。',
    en: 'What waits is not sent any more, and its deliveries are deleted too.',
  },
  cancel: { zh: '取消', en: 'Cancel' },
  required: { zh: '请填写', en: 'Please fill in' },
  url: { zh: 'Webhook 地址', en: 'Webhook address' },
  secret: { zh: '密钥', en: 'Secret' },
  keep: { zh: '留空则保持不变', en: 'leave empty to keep it' },
  host: { zh: '服务器', en: 'Server' },
  port: { zh: '端口', en: 'Port' },
  security: { zh: '加密', en: 'Encryption' },
  none: { zh: '不加密', en: 'none' },
  user: { zh: '用户名', en: 'User' },
  password: { zh: '密码或授权码', en: 'Password' },
  from: { zh: '发件人', en: 'From' },
  anyCertificate: {
    zh: '接受自签名证书（仅限内网服务器）',
    en: 'Accept any certificate (only for servers inside the plant)',
  },
  languageOf: { zh: '语言', en: 'Language' },
  minLevel: { zh: '哪些消息', en: 'Which messages' },
  roles: { zh: '只发给这些角色的', en: 'Only for these roles' },
  rolesHint: {
    zh: '不选则所有角色的都发',
    en: 'those for every role when none is chosen',
  },
  causes: { zh: '只发这些来源的', en: 'Only from' },
  causesHint: {
    zh: '不选则全部；也可填事由的开头',
    en: 'all when none is chosen; the beginning of a cause may be typed too',
  },
  causeApproval: { zh: '审批', en: 'Approvals' },
  causeJob: { zh: '后台任务', en: 'Jobs' },
  publicUrl: { zh: '平台地址', en: 'Address of the platform' },
  publicUrlHint: { zh: '消息里的链接以它开头', en: 'links in messages begin with it' },
  deliveries: { zh: '投递记录', en: 'Deliveries' },
  deadOnly: { zh: '只看已放弃的', en: 'Given up only' },
  again: { zh: '重发', en: 'Send again' },
  message: { zh: '消息', en: 'Message' },
  channel: { zh: '渠道', en: 'Channel' },
  time: { zh: '时间', en: 'Time' },
  triedAt: { zh: '第 {n} 次未成，{time} 再试', en: 'failed {n}×, next try {time}' },
  noDeliveries: { zh: '没有投递记录', en: 'Nothing was delivered yet' },
  close: { zh: '关闭', en: 'Close' },
})
