import type { Scope } from '../../../../api/permissions.ts'
import type { Text } from '../../../../contract/text.ts'
import { defineTexts } from '../../text.ts'

export const scopeTexts = {
  read: { zh: '读取：测点、实时、历史、连接、质量', en: 'read: points, live values, history, connections, quality' },
  ingest: { zh: '写入采样值（HTTP、MQTT）', en: 'ingest: send samples over HTTP and MQTT' },
  write: { zh: '修改测点、孪生和连接', en: 'write: change points, twin and connections' },
  operate: { zh: '向设备下发、确认报警', en: 'operate: write to devices, acknowledge alarms' },
  apps: { zh: '业务应用：查询、命令', en: 'apps: ask and command the industrial apps' },
  admin: { zh: '管理：用户、令牌、审计、删除历史', en: 'admin: users, tokens, audit, deletion of history' },
} satisfies Record<Scope, Text>

export const scopeNames = {
  read: { zh: '读取', en: 'read' },
  ingest: { zh: '写入采样', en: 'ingest' },
  write: { zh: '修改', en: 'write' },
  operate: { zh: '下发', en: 'operate' },
  apps: { zh: '应用', en: 'apps' },
  admin: { zh: '管理', en: 'admin' },
} satisfies Record<Scope, Text>

export const texts = defineTexts({
  title: { zh: '令牌与设备', en: 'Tokens and devices' },
  tokens: { zh: '接口令牌', en: 'API tokens' },
  devices: { zh: '设备凭据', en: 'Device credentials' },
  hint: {
    zh: '其它程序凭令牌调用接口（Authorization: Bearer …）或作为 MQTT 密码。一个程序一个令牌，只给它需要的权限。',
    en: 'Other programs use a token to call the API (Authorization: Bearer …) or as their MQTT password. One token per program, with no more rights than it needs.',
  },
  docs: { zh: '接口文档', en: 'API documentation' },
  new: { zh: '新建令牌', en: 'New token' },
  name: { zh: '用途', en: 'What for' },
  nameHint: { zh: '哪个程序在用，例如“报表服务器”', en: 'which program uses it, e.g. “report server”' },
  scopes: { zh: '权限', en: 'Rights' },
  expires: { zh: '有效期', en: 'Valid for' },
  days: { zh: '{n} 天', en: '{n} days' },
  never: { zh: '长期有效', en: 'no end' },
  createdAt: { zh: '建立', en: 'Created' },
  expiresAt: { zh: '到期', en: 'Expires' },
  lastUsed: { zh: '最近使用', en: 'Last used' },
  unused: { zh: '从未使用', en: 'never used' },
  expired: { zh: '已过期', en: 'expired' },
  create: { zh: '建立', en: 'Create' },
  cancel: { zh: '取消', en: 'Cancel' },
  revoke: { zh: '吊销', en: 'Revoke' },
  revokeAsk: { zh: '吊销“{name}”？', en: 'Revoke “{name}”?' },
  revokeHint: {
    zh: '用它的程序会立刻被拒绝，不能恢复。',
    en: 'The program that uses it is refused at once. This cannot be undone.',
  },
  revoked: { zh: '“{name}”已吊销', en: '“{name}” has been revoked' },
  created: { zh: '令牌已建立，只显示这一次', en: 'The token has been created; it is shown only this once' },
  createdHint: {
    zh: '现在复制并妥善保存，关闭后无法再看到。',
    en: 'Copy it now and keep it safe; it cannot be seen again after closing.',
  },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  done: { zh: '我已保存', en: 'I have kept it' },
  required: { zh: '必填', en: 'required' },
  scopesRequired: { zh: '至少选一项权限', en: 'choose at least one right' },
  noneTitle: { zh: '还没有令牌', en: 'There are no tokens yet' },
  noneHint: {
    zh: '新建一个，交给要读写数据的程序；令牌只显示一次。',
    en: 'Make one for a program that reads or writes data; it is shown once.',
  },
  notAllowed: {
    zh: '您没有管理令牌的权限，请找管理员建立。',
    en: 'You may not manage tokens; ask an administrator for one.',
  },
})
