import {
  AlertOutlined,
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BankOutlined,
  BellOutlined,
  CarryOutOutlined,
  ClusterOutlined,
  DashboardOutlined,
  DeploymentUnitOutlined,
  ExperimentOutlined,
  FundOutlined,
  HourglassOutlined,
  KeyOutlined,
  LineChartOutlined,
  NotificationOutlined,
  SafetyCertificateOutlined,
  SafetyOutlined,
  ScanOutlined,
  SendOutlined,
  SolutionOutlined,
  TagsOutlined,
  TeamOutlined,
  UnorderedListOutlined,
  UserOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { Permission } from '../../api/permissions.ts'
import type { Text } from '../../contract/text.ts'
import { TaskBadge } from './pages/tasks/badge.tsx'

/** One page of the menu, of the search and of the help. Its route stands in router.tsx. */
export type PageEntry = {
  path:
    | '/'
    | '/twin'
    | '/live'
    | '/alarms'
    | '/trends'
    | '/dashboards'
    | '/models'
    | '/connections'
    | '/quality'
    | '/audit'
    | '/tokens'
    | '/people'
    | '/departments'
    | '/roles'
    | '/organisations'
    | '/account'
    | '/tasks'
    | '/jobs'
    | '/notices'
    | '/notice-channels'
    | '/scan'
    | '/labels'
    | '/learned'
    | '/approval-rules'
    | '/webhooks'
  label: Text
  icon: ComponentType
  group: 'watch' | 'mine' | 'data' | 'admin'
  /** Without it the page is not offered. */
  permission: Permission | null
  /** What else people call it: found by the search. */
  words: string
  /** Stands behind the word in the menu, e.g. how much waits. */
  badge?: ComponentType
}

export const groups = {
  watch: { zh: '监视', en: 'Watch' },
  mine: { zh: '我的', en: 'Mine' },
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
  page(
    '/',
    ['机组总览', 'Unit overview'],
    DashboardOutlined,
    'watch',
    'live.read',
    'overview home 流程图 首页 主画面 mimic',
  ),
  page(
    '/alarms',
    ['报警', 'Alarms'],
    AlertOutlined,
    'watch',
    'alarms.read',
    '告警 确认 搁置 抑制 流水 alarm acknowledge shelve journal',
  ),
  page('/live', ['实时数据', 'Live values'], UnorderedListOutlined, 'watch', 'live.read', '测点 列表 list points'),
  page('/trends', ['趋势分析', 'Trends'], LineChartOutlined, 'watch', 'history.read', '曲线 历史 history chart'),
  page(
    '/dashboards',
    ['看板', 'Dashboards'],
    FundOutlined,
    'watch',
    null,
    '大屏 轮播 驾驶舱 卡片 big screen tiles board',
  ),
  {
    ...page(
      '/tasks',
      ['我的待办', 'My tasks'],
      CarryOutOutlined,
      'mine',
      null,
      '审批 批准 驳回 委托 approval approve delegate',
    ),
    badge: TaskBadge,
  },
  page('/notices', ['消息', 'Messages'], BellOutlined, 'mine', null, '通知 提醒 未读 notice bell'),
  page('/jobs', ['后台任务', 'Jobs'], HourglassOutlined, 'mine', null, '导入 导出 进度 定时 import export progress'),
  page('/scan', ['扫码', 'Scan'], ScanOutlined, 'mine', 'labels.use', '二维码 条码 标签 扫码枪 qr barcode code'),
  page(
    '/account',
    ['我的账户', 'My account'],
    UserOutlined,
    'mine',
    null,
    '密码 二次验证 会话 邮箱 password two-factor sessions',
  ),
  page('/twin', ['数字孪生', 'Twin'], ApartmentOutlined, 'data', 'points.read', '设备 系统 KKS 编码 equipment'),
  page(
    '/models',
    ['模型中心', 'Model centre'],
    DeploymentUnitOutlined,
    'data',
    'models.read',
    '功能块 算法 诊断 预警 版本 实例 审核 发布 model block version instance publish',
  ),
  page(
    '/learned',
    ['数据模型', 'Data-driven models'],
    ExperimentOutlined,
    'data',
    'models.read',
    '训练 机器学习 预警 漂移 machine learning training drift',
  ),
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
  page(
    '/approval-rules',
    ['审批规则', 'Approval rules'],
    SolutionOutlined,
    'admin',
    'approval.manage',
    '审批流程 会签 approval chain',
  ),
  page(
    '/labels',
    ['标签方案', 'Label schemes'],
    TagsOutlined,
    'admin',
    'labels.manage',
    '标签 打印 条码 ZPL label print',
  ),
  page('/people', ['用户', 'People'], TeamOutlined, 'admin', 'users.read', '人员 账号 员工 users 三员 重置密码 解锁'),
  page(
    '/departments',
    ['部门与厂区', 'Departments and sites'],
    ClusterOutlined,
    'admin',
    'users.read',
    '组织机构 班组 车间 department site',
  ),
  page(
    '/roles',
    ['角色与安全策略', 'Roles and sign-in'],
    SafetyOutlined,
    'admin',
    'users.read',
    '权限 授权 密码策略 单点登录 roles policy OIDC SSO',
  ),
  page('/organisations', ['组织', 'Organisations'], BankOutlined, 'admin', 'tenants.manage', '租户 公司 tenant'),
  page(
    '/notice-channels',
    ['通知渠道', 'Channels'],
    NotificationOutlined,
    'admin',
    'notify.manage',
    '邮件 SMTP 钉钉 企业微信 飞书 机器人 webhook mail robot',
  ),
  page('/audit', ['审计日志', 'Audit trail'], AuditOutlined, 'admin', 'audit.read', '操作记录 log'),
  page(
    '/webhooks',
    ['事件与回调', 'Events and webhooks'],
    SendOutlined,
    'admin',
    'webhooks.manage',
    '推送 接口 webhook event callback 重发 死信 outbox',
  ),
  page(
    '/tokens',
    ['令牌与设备', 'Tokens and devices'],
    KeyOutlined,
    'admin',
    'tokens.manage',
    '接口 token key 密钥 设备凭据',
  ),
]
