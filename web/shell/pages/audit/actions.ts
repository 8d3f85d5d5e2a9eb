import type { AppManifest } from '../../../../api/apps.ts'
import type { Language, Text } from '../../../../contract/text.ts'

const actions: Record<string, Text> = {
  'approval.advance': { zh: '审批推进', en: 'approval moved on' },
  'approval.approve': { zh: '批准', en: 'approved' },
  'approval.delegate': { zh: '委托审批', en: 'approval delegated' },
  'approval.delegationEnd': { zh: '结束委托', en: 'delegation ended' },
  'approval.escalate': { zh: '审批超时升级', en: 'approval escalated' },
  'approval.expire': { zh: '审批过期', en: 'approval expired' },
  'approval.refuse': { zh: '驳回', en: 'refused' },
  'approval.withdraw': { zh: '撤回申请', en: 'request withdrawn' },
  'approvalRule.change': { zh: '修改审批规则', en: 'approval rule changed' },
  'approvalRule.create': { zh: '新建审批规则', en: 'approval rule created' },
  'approvalRule.delete': { zh: '删除审批规则', en: 'approval rule deleted' },
  'connection.create': { zh: '新建连接', en: 'connection created' },
  'connection.change': { zh: '修改连接', en: 'connection changed' },
  'connection.delete': { zh: '删除连接', en: 'connection deleted' },
  'device.write': { zh: '下发（发出）', en: 'write-down sent' },
  'device.written': { zh: '下发（结果）', en: 'write-down result' },
  'equipmentType.put': { zh: '修改设备类型', en: 'equipment type changed' },
  'history.delete': { zh: '删除历史', en: 'history deleted' },
  'identity.password': { zh: '修改密码', en: 'password changed' },
  'identity.setup': { zh: '设置首个管理员', en: 'first administrator set up' },
  'node.create': { zh: '新建节点', en: 'node created' },
  'node.update': { zh: '修改节点', en: 'node changed' },
  'node.delete': { zh: '删除节点', en: 'node deleted' },
  'point.create': { zh: '新建测点', en: 'point created' },
  'point.update': { zh: '修改测点', en: 'point changed' },
  'point.retire': { zh: '停用测点', en: 'point retired' },
  'token.create': { zh: '新建令牌', en: 'token created' },
  'webhook.create': { zh: '新建回调', en: 'webhook created' },
  'webhook.change': { zh: '修改回调', en: 'webhook changed' },
  'webhook.delete': { zh: '删除回调', en: 'webhook deleted' },
  'webhook.secret': { zh: '更换回调密钥', en: 'webhook secret replaced' },
  'token.revoke': { zh: '吊销令牌', en: 'token revoked' },
}

const approvalOf: Text = { zh: '审批', en: 'Approval' }

/** An action in words: the platform's own, else a command as its app calls it, else its code. */
export function actionName(code: string, apps: readonly AppManifest[], language: Language): string {
  const known = actions[code]
  if (known) return known[language]
  const [app, id] = code.split('.')
  const owner = apps.find((a) => a.id === app)
  const command = owner?.commands.find((c) => c.id === id)
  return owner && command ? `${owner.label[language]} · ${command.label[language]}` : code
}

/** What an entry is about: `计量器具 a7f418cf` for a record of an app, else the object as it stands. */
export function objectName(
  item: { object: string; app: string | null; entity: string | null },
  apps: readonly AppManifest[],
  language: Language,
): string {
  const [kind, id] = item.object.split(':')
  if (kind === 'approval' && id) return `${approvalOf[language]} ${id.slice(0, 8)}`
  const [app, entity] = kind.split('.')
  const found = apps.find((a) => a.id === app)?.entities.find((e) => e.id === entity)
  return found && id ? `${found.label[language]} ${id.slice(0, 8)}` : item.object
}
