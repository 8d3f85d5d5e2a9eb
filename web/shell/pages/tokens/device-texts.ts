import { defineTexts } from '../../text.ts'

export const deviceTexts = defineTexts({
  title: { zh: '设备凭据', en: 'Device credentials' },
  hint: {
    zh: '一台设备（电子秤、量具、网关、PDA）一个凭据，丢失时只吊销它。用法同令牌：Authorization: Bearer … 或 MQTT 密码。',
    en: 'One credential per device (scale, gauge, gateway, handheld), so that a lost one is revoked alone. Used like a token: Authorization: Bearer …, or as the MQTT password.',
  },
  new: { zh: '新建设备凭据', en: 'New credential' },
  name: { zh: '设备', en: 'Device' },
  nameHint: { zh: '哪台设备，例如“3 号地磅”', en: 'which device, e.g. “truck scale 3”' },
  permissions: { zh: '允许', en: 'May' },
  ingest: { zh: '写入采样值', en: 'send samples' },
  connection: { zh: '只用于连接', en: 'Only for connection' },
  connectionHint: {
    zh: '填连接编号后，只能以这个连接发送数据',
    en: 'With a connection’s code it may send for that connection only',
  },
  expiresAt: { zh: '到期', en: 'Expires' },
  never: { zh: '长期有效', en: 'no end' },
  years: { zh: '{n} 年', en: '{n} year(s)' },
  lastUsed: { zh: '最近使用', en: 'Last used' },
  unused: { zh: '从未使用', en: 'never used' },
  create: { zh: '建立', en: 'Create' },
  cancel: { zh: '取消', en: 'Cancel' },
  required: { zh: '必填', en: 'required' },
  revoke: { zh: '吊销', en: 'Revoke' },
  revokeAsk: { zh: '吊销“{name}”？', en: 'Revoke “{name}”?' },
  revokeHint: { zh: '这台设备会立刻被拒绝，不能恢复。', en: 'The device is refused at once. This cannot be undone.' },
  revoked: { zh: '“{name}”已吊销', en: '“{name}” has been revoked' },
  created: { zh: '设备凭据已建立，只显示这一次', en: 'The credential has been created; it is shown only this once' },
  createdHint: {
    zh: '现在写入设备，关闭后无法再看到。',
    en: 'Put it into the device now; it cannot be seen again after closing.',
  },
  kept: { zh: '我已写入', en: 'I have kept it' },
  none: { zh: '还没有设备凭据', en: 'There are no device credentials yet' },
  noneHint: { zh: '设备直接上报数据时，为它建一个', en: 'Make one for each device that reports by itself' },
})
