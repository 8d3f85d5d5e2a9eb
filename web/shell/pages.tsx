import type { Text } from '../../contract/text.ts'
import type { Permission } from '../../os/kernel/permissions.ts'

/** One page of the menu, of the search and of the help. Its route stands in router.tsx. */
export type PageEntry = {
  path: '/' | '/twin' | '/live' | '/trends' | '/connections' | '/quality' | '/audit' | '/tokens'
  label: Text
  group: 'watch' | 'data' | 'admin'
  /** Without it the page is not offered. */
  permission: Permission | null
  /** Not in the menu, but found by the search. */
  hidden?: true
}

export const groups = {
  watch: { zh: '监视', en: 'Watch' },
  data: { zh: '数据', en: 'Data' },
  admin: { zh: '管理', en: 'Administration' },
} satisfies Record<PageEntry['group'], Text>

export const pages: readonly PageEntry[] = [
  { path: '/', label: { zh: '机组总览', en: 'Unit overview' }, group: 'watch', permission: null },
  { path: '/live', label: { zh: '实时数据', en: 'Live values' }, group: 'watch', permission: 'live.read' },
  { path: '/trends', label: { zh: '趋势分析', en: 'Trends' }, group: 'watch', permission: 'history.read' },
  { path: '/twin', label: { zh: '数字孪生', en: 'Twin' }, group: 'data', permission: 'points.read' },
  { path: '/connections', label: { zh: '数据连接', en: 'Connections' }, group: 'data', permission: 'connections.read' },
  { path: '/quality', label: { zh: '数据质量', en: 'Data quality' }, group: 'data', permission: 'quality.read' },
  { path: '/audit', label: { zh: '审计日志', en: 'Audit trail' }, group: 'admin', permission: 'audit.read' },
  { path: '/tokens', label: { zh: '接口令牌', en: 'API tokens' }, group: 'admin', permission: null, hidden: true },
]
