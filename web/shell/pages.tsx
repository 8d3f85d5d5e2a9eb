import {
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  DashboardOutlined,
  KeyOutlined,
  LineChartOutlined,
  SafetyCertificateOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { Permission } from '../../contract/permissions.ts'
import type { Text } from '../../contract/text.ts'

/** One page of the menu, of the search and of the help. Its route stands in router.tsx. */
export type PageEntry = {
  path: '/' | '/twin' | '/live' | '/trends' | '/connections' | '/quality' | '/audit' | '/tokens'
  label: Text
  icon: ComponentType
  group: 'watch' | 'data' | 'admin'
  /** Without it the page is not offered. */
  permission: Permission | null
  /** What else people call it: found by the search. */
  words: string
}

export const groups = {
  watch: { zh: '监视', en: 'Watch' },
  data: { zh: '数据', en: 'Data' },
  admin: { zh: '管理', en: 'Administration' },
} satisfies Record<PageEntry['group'], Text>

const page = (
  path: PageEntry['path'],
  [zh, en]: [string, string],
  icon: ComponentType,
  group: PageEntry['group'],
  permission: Permission | null,
  words: string,
): PageEntry => ({ path, label: { zh, en }, icon, group, permission, words })

export const pages: readonly PageEntry[] = [
  page('/', ['机组总览', 'Unit overview'], DashboardOutlined, 'watch', null, 'overview home 流程图 首页 主画面 mimic'),
  page('/live', ['实时数据', 'Live values'], UnorderedListOutlined, 'watch', 'live.read', '测点 列表 list points'),
  page('/trends', ['趋势分析', 'Trends'], LineChartOutlined, 'watch', 'history.read', '曲线 历史 history chart'),
  page('/twin', ['数字孪生', 'Twin'], ApartmentOutlined, 'data', 'points.read', '设备 系统 KKS 编码 equipment'),
  page(
    '/connections',
    ['数据连接', 'Connections'],
    ApiOutlined,
    'data',
    'connections.read',
    '驱动 OPC MQTT Modbus driver',
  ),
  page(
    '/quality',
    ['数据质量', 'Data quality'],
    SafetyCertificateOutlined,
    'data',
    'quality.read',
    '坏点 可疑 bad uncertain',
  ),
  page('/audit', ['审计日志', 'Audit trail'], AuditOutlined, 'admin', 'audit.read', '操作记录 log'),
  page('/tokens', ['接口令牌', 'API tokens'], KeyOutlined, 'admin', null, '接口 token key 密钥'),
]
