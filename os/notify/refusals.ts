import { defineRefusals } from '../../contract/refusal.ts'

export const notifyRefusals = defineRefusals({
  unknownChannel: [404, '没有这个通知渠道', 'There is no such channel'],
  unknownDelivery: [
    404,
    '没有这条投递记录，可能已过保留期',
    'There is no such delivery; it may be older than deliveries are kept',
  ],
  notDead: [409, '只有已放弃的投递才能重发', 'Only a delivery that was given up can be sent again'],
  nameTaken: [
    409,
    '已有名为“{name}”的渠道；请换一个名称',
    'There is a channel named "{name}" already; choose another name',
  ],
  oneMailServer: [
    409,
    '邮件服务器只能有一个；请修改已有的那个',
    'There can be only one mail server; change the one that is there',
  ],
  tooManyChannels: [409, '通知渠道最多 {limit} 个', 'There can be at most {limit} channels'],
  kindFixed: [
    409,
    '渠道的类型不能更改；请删除后新建',
    'The kind of a channel cannot be changed; delete it and make a new one',
  ],
  missing: [400, '缺少 {field}', '{field} is missing'],
  noAddress: [
    400,
    '您的账户没有邮箱地址；请填写收件地址',
    'Your account has no e-mail address; say to which address the test goes',
  ],
})
