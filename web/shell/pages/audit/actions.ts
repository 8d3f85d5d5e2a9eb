import type { Language, Text } from '../../../../contract/text.ts'

const actions: Record<string, Text> = {
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
  'token.revoke': { zh: '吊销令牌', en: 'token revoked' },
}

/** An action in words; its code where it has none yet. */
export function actionName(code: string, language: Language): string {
  return actions[code]?.[language] ?? code
}
