import { defineRefusals } from '../../contract/refusal.ts'

export const eventRefusals = defineRefusals({
  unknownWebhook: [404, '没有这个回调', 'There is no such webhook'],
  unknownDelivery: [404, '没有这条投递记录，可能已过保存期', 'There is no such delivery; it may be past its retention'],
  tooManyWebhooks: [
    409,
    '回调已达上限 {limit} 个；请先删除不用的',
    'There are {limit} webhooks already, which is the most; delete some first',
  ],
  webhookDisabled: [
    409,
    '回调“{name}”已停用；请先启用再发送',
    'The webhook “{name}” is switched off; switch it on before sending',
  ],
  stillWaiting: [409, '这条投递仍在排队，会自动重试', 'This delivery is still waiting and will be tried by itself'],
  alreadyReacted: [
    409,
    '应用已处理过这个事件，不能再处理一次；只有失败的处理可以重做',
    'The app has already reacted to this event; only a failed reaction can be done again',
  ],
  unknownConsumer: [409, '{consumer} 已不存在，无法重做', '{consumer} exists no more, so this cannot be done again'],
  tooManyEvents: [
    400,
    '该时段有超过 {limit} 个事件；请缩短时段分次重放',
    'There are more than {limit} events in this range; replay shorter ranges',
  ],
  emptyRange: [400, '结束时间必须晚于开始时间', 'The end must be later than the beginning'],
  eventTooLarge: [
    413,
    '事件 {event} 的内容超过 {limit} 字节',
    'The payload of the event {event} is larger than {limit} bytes',
  ],
  tooManyEmitted: [413, '一次操作最多产生 {limit} 个事件', 'One command may leave at most {limit} events'],
})
