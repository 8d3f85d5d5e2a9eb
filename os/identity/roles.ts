import { type AdministratorRole, administratorRoles, type PermissionGroup } from '../../api/identity.ts'
import { type PlatformPermission, scopes } from '../../api/permissions.ts'
import type { App } from '../../contract/app.ts'
import type { Text } from '../../contract/text.ts'
import { mainTenant } from '../data/tenancy.ts'
import { namePermissions } from '../http/forbidden.ts'

/** A role that code declares. Custom ones are rows of their tenant. */
export type BuiltInRole = {
  id: string
  kind: 'administrator' | 'platform' | 'app' | 'demo'
  label: Text
  help: Text
  app: string | null
  permissions: readonly string[]
}

/** What only the three administrators may do; no custom role can hold it, so that separation cannot be mixed away. */
export const administration: readonly PlatformPermission[] = [
  'users.read',
  'users.manage',
  'roles.manage',
  'sessions.manage',
  'tokens.manage',
  'tenants.manage',
  'audit.read',
]

const security: readonly PlatformPermission[] = ['users.read', 'roles.manage', 'sessions.manage', 'tokens.manage']
const auditing: readonly PlatformPermission[] = ['users.read', 'audit.read']
/** The rest of the administration, and the configuration of the platform. */
const system: readonly PlatformPermission[] = [
  ...scopes.read,
  ...scopes.ingest,
  ...scopes.write,
  ...scopes.admin.filter((p) => !['roles.manage', 'sessions.manage', 'audit.read'].includes(p)),
]
const everything = Object.values(scopes).flat() as readonly PlatformPermission[]

const platformRoles: readonly BuiltInRole[] = [
  {
    id: 'system-administrator',
    kind: 'administrator',
    label: { zh: '系统管理员', en: 'System administrator' },
    help: {
      zh: '管理用户、部门和平台配置；不授予角色，不看审计',
      en: 'Manages people, departments and the configuration; grants no roles, reads no audit trail',
    },
    app: null,
    permissions: system,
  },
  {
    id: 'security-administrator',
    kind: 'administrator',
    label: { zh: '安全管理员', en: 'Security administrator' },
    help: {
      zh: '授予角色，制定密码策略，重置密码、解锁和下线；不建用户，不看审计',
      en: 'Grants roles, sets the password policy, resets, unlocks and signs out; makes no people, reads no audit trail',
    },
    app: null,
    permissions: security,
  },
  {
    id: 'audit-administrator',
    kind: 'administrator',
    label: { zh: '审计管理员', en: 'Audit administrator' },
    help: { zh: '只查看和核验审计日志', en: 'Reads and verifies the audit trail, nothing else' },
    app: null,
    permissions: auditing,
  },
  {
    id: 'operator',
    kind: 'platform',
    label: { zh: '运行值班员', en: 'Operator on shift' },
    help: {
      zh: '查看测点、实时、历史和趋势，确认和搁置报警',
      en: 'Looks at points, live values, history and trends; acknowledges and shelves alarms',
    },
    app: null,
    permissions: [...scopes.read, 'alarms.operate'],
  },
  {
    id: 'engineer',
    kind: 'platform',
    label: { zh: '热控工程师', en: 'Control engineer' },
    help: {
      zh: '在值班员之上：维护测点和连接，写入数据，向设备下发',
      en: 'Besides what an operator may: maintains points and connections, ingests, writes to devices',
    },
    app: null,
    permissions: [...scopes.read, ...scopes.ingest, ...scopes.write, ...scopes.operate],
  },
  {
    id: 'model-reviewer',
    kind: 'platform',
    label: { zh: '模型审核人', en: 'Model reviewer' },
    help: {
      zh: '查看模型，审核、发布、退役；不绘制，因此总是作者以外的人',
      en: 'Sees models; reviews, publishes and retires them. Draws none, and so is never their author',
    },
    app: null,
    permissions: [...scopes.read, 'models.review'],
  },
]

/** Every role that code declares, those of the loaded apps as `app.role`. */
export function builtInRoles(apps: readonly App[]): ReadonlyMap<string, BuiltInRole> {
  const ofApps = apps.flatMap((app) =>
    Object.entries(app.roles).map(
      ([key, role]): BuiltInRole => ({
        id: `${app.id}.${key}`,
        kind: 'app',
        label: role.label,
        help: app.label,
        app: app.id,
        permissions: role.permissions,
      }),
    ),
  )
  const demo: BuiltInRole = {
    id: 'demo',
    kind: 'demo',
    label: { zh: '演示：全部权限', en: 'Demo: everything' },
    help: {
      zh: '仅演示账户持有，不能授予他人；其密码人人可见',
      en: 'Held by the demo account alone, whose password everybody can read; cannot be granted',
    },
    app: null,
    permissions: [...everything, ...apps.flatMap((app) => appPermissions(app))],
  }
  return new Map([...platformRoles, ...ofApps, demo].map((role) => [role.id, role]))
}

function appPermissions(app: App): string[] {
  return Object.keys(app.permissions.labels)
}

/** The list of organisations is the main one's. */
export function permissionsIn(tenant: string, permissions: readonly string[]): readonly string[] {
  return tenant === mainTenant ? permissions : permissions.filter((p) => p !== 'tenants.manage')
}

export const isAdministratorRole = (role: string): role is AdministratorRole =>
  (administratorRoles as readonly string[]).includes(role)

const labels: Record<PlatformPermission, Text> = {
  'points.read': { zh: '查看测点和孪生', en: 'See points and the twin' },
  'live.read': { zh: '查看实时值', en: 'See live values' },
  'history.read': { zh: '查看历史', en: 'See history' },
  'connections.read': { zh: '查看连接', en: 'See connections' },
  'quality.read': { zh: '查看数据质量', en: 'See data quality' },
  'trends.read': { zh: '查看趋势', en: 'See saved trends' },
  'trends.write': { zh: '保存趋势', en: 'Save trends' },
  'files.use': { zh: '上传和查看文件', en: 'Upload and see files' },
  'labels.use': { zh: '打印标签、扫码', en: 'Print labels, scan codes' },
  'labels.manage': { zh: '管理标签方案', en: 'Manage label schemes' },
  'alarms.read': { zh: '查看报警', en: 'See alarms' },
  'alarms.operate': { zh: '确认、搁置报警', en: 'Acknowledge and shelve alarms' },
  'alarms.define': { zh: '定义、抑制、停用报警', en: 'Define and suppress alarms, take them out of service' },
  'models.read': { zh: '查看模型', en: 'See models' },
  'models.write': { zh: '绘制模型、维护实例', en: 'Draw models, maintain their instances' },
  'models.review': { zh: '审核、发布、退役模型', en: 'Review, publish and retire models' },
  ingest: { zh: '写入数据', en: 'Ingest samples' },
  'points.write': { zh: '维护测点', en: 'Maintain points' },
  'connections.write': { zh: '维护连接', en: 'Maintain connections' },
  'device.write': { zh: '向设备下发', en: 'Write to devices' },
  'history.delete': { zh: '删除历史', en: 'Delete history' },
  'tokens.manage': { zh: '管理令牌和设备凭据', en: 'Manage tokens and device credentials' },
  'users.read': { zh: '查看用户', en: 'See people' },
  'users.manage': { zh: '管理用户和部门', en: 'Manage people and departments' },
  'audit.read': { zh: '查看审计日志', en: 'Read the audit trail' },
  'roles.manage': { zh: '授予角色、制定策略', en: 'Grant roles, set policies' },
  'sessions.manage': { zh: '重置密码、解锁、下线', en: 'Reset, unlock, sign out' },
  'tenants.manage': { zh: '管理组织', en: 'Manage organisations' },
  'approval.manage': { zh: '管理审批规则', en: 'Manage approval rules' },
  'jobs.manage': { zh: '管理后台任务', en: 'Manage jobs' },
  'notify.manage': { zh: '管理通知渠道', en: 'Manage notification channels' },
  'webhooks.manage': { zh: '管理事件与回调', en: 'Manage events and webhooks' },
}

namePermissions(labels)

/** Permissions as the screens group them: the platform's own, then app by app. */
export function permissionGroups(apps: readonly App[]): PermissionGroup[] {
  const platform: PermissionGroup = {
    id: 'platform',
    label: { zh: '平台', en: 'Platform' },
    permissions: everything.map((id) => ({ id, label: labels[id], grantable: !administration.includes(id) })),
  }
  const ofApps = apps.map(
    (app): PermissionGroup => ({
      id: app.id,
      label: app.label,
      permissions: Object.entries(app.permissions.labels).map(([id, label]) => ({ id, label, grantable: true })),
    }),
  )
  return [platform, ...ofApps]
}
