// The words of the audit trail, for its page and its file: pure.
import type { Language, Text } from '../contract/text.ts'
import type { AuditApp, AuditEntry } from './audit.ts'

const t = (zh: string, en: string): Text => ({ zh, en })

/** What the platform's own entries are about, by the part of the object before its colon. */
const nouns: Record<string, Text> = {
  alarm: t('报警', 'alarm'),
  approval: t('审批', 'approval'),
  'approval-rule': t('审批规则', 'approval rule'),
  approvalRule: t('审批规则', 'approval rule'),
  certificate: t('证书', 'certificate'),
  connection: t('连接', 'connection'),
  delegation: t('审批委托', 'delegation to'),
  department: t('部门', 'department'),
  device: t('设备凭据', 'device'),
  equipmentType: t('设备类型', 'equipment type'),
  job: t('后台任务', 'job'),
  label: t('标签方案', 'label scheme'),
  learned: t('数据模型', 'data-driven model'),
  model: t('模型', 'model'),
  modelInstance: t('模型实例', 'model instance'),
  node: t('节点', 'node'),
  notifyChannel: t('通知渠道', 'channel'),
  organisation: t('组织', 'organisation'),
  person: t('用户', 'user'),
  point: t('测点', 'point'),
  policy: t('登录策略', 'sign-in policy'),
  retention: t('保存期限', 'retention'),
  role: t('角色', 'role'),
  'sign-in-policy': t('登录策略', 'sign-in policy'),
  'single-sign-on': t('单点登录', 'single sign-on'),
  site: t('厂区', 'site'),
  token: t('令牌', 'token'),
  webhook: t('回调', 'webhook'),
}

const verbs: Record<string, [zh: string, en: string]> = {
  create: ['新建', 'created'],
  update: ['修改', 'changed'],
  change: ['修改', 'changed'],
  put: ['修改', 'changed'],
  delete: ['删除', 'deleted'],
  retire: ['停用', 'retired'],
  revoke: ['吊销', 'revoked'],
  unlock: ['解锁', 'unlocked'],
  run: ['立即运行', 'run now'],
  stop: ['停止', 'stopped'],
  retry: ['重跑', 'run again'],
  trusted: ['信任', 'trusted'],
  rejected: ['拒绝', 'rejected'],
}

/** What is not a noun and a verb. */
const actions: Record<string, Text> = {
  'alarm.bring-in': t('报警恢复投用', 'alarm returned to service'),
  'alarm.shelve': t('搁置报警', 'alarm shelved'),
  'alarm.suppress': t('设计抑制报警', 'alarm suppressed by design'),
  'alarm.take-out': t('停用报警（检修）', 'alarm taken out of service'),
  'alarm.unshelve': t('取消搁置', 'alarm unshelved'),
  'alarm.unsuppress': t('取消抑制', 'suppression ended'),
  'approval.advance': t('审批推进', 'approval moved on'),
  'approval.approve': t('批准', 'approved'),
  'approval.delegate': t('委托审批', 'approval delegated'),
  'approval.delegationEnd': t('结束委托', 'delegation ended'),
  'approval.escalate': t('审批超时升级', 'approval escalated'),
  'approval.expire': t('审批过期', 'approval expired'),
  'approval.refuse': t('驳回', 'refused'),
  'approval.withdraw': t('撤回申请', 'request withdrawn'),
  'device.write': t('下发（发出）', 'write-down sent'),
  'device.written': t('下发（结果）', 'write-down result'),
  'file.attach': t('附上文件', 'file attached'),
  'file.detach': t('取下文件', 'file detached'),
  'history.delete': t('删除历史', 'history deleted'),
  'identity.locked': t('账号锁定', 'account locked'),
  'identity.password': t('修改密码', 'password changed'),
  'identity.profile': t('修改资料', 'profile changed'),
  'identity.provisioned': t('单点登录建户', 'account made by single sign-on'),
  'identity.roles-by-claim': t('单点登录更新角色', 'roles set by single sign-on'),
  'identity.session-ended': t('下线一处登录', 'one session ended'),
  'identity.setup': t('设置首个管理员', 'first administrator set up'),
  'identity.sign-in': t('登录', 'signed in'),
  'identity.sign-in-failed': t('登录失败', 'sign-in failed'),
  'identity.sign-out': t('退出登录', 'signed out'),
  'identity.signed-out-elsewhere': t('下线其他登录', 'signed out elsewhere'),
  'identity.two-factor-off': t('停用二次验证', 'second factor switched off'),
  'identity.two-factor-on': t('启用二次验证', 'second factor set up'),
  'learned.create': t('新建数据模型', 'data-driven model made'),
  'learned.delete': t('删除数据模型', 'data-driven model deleted'),
  'learned.discard': t('删除训练草稿', 'training deleted'),
  'learned.plan': t('修改再训练计划', 'plan of training changed'),
  'learned.publish': t('发布数据模型', 'data-driven model published'),
  'learned.reject': t('退回训练', 'training rejected'),
  'learned.retire': t('停用数据模型', 'data-driven model retired'),
  'learned.review': t('审核通过训练', 'training accepted'),
  'learned.rollBack': t('回退数据模型版本', 'data-driven model rolled back'),
  'learned.train': t('开始训练', 'training started'),
  'learned.trained': t('训练完成', 'training done'),
  'learned.upload': t('上传外部模型', 'model from outside uploaded'),
  'learned.update': t('修改训练数据', 'training data changed'),
  'model.instantiateAll': t('批量建立模型实例', 'model instances made'),
  'model.publish': t('发布模型', 'model published'),
  'model.release': t('放行模型', 'model released'),
  'model.retire': t('停用模型', 'model retired'),
  'model.return': t('退回模型', 'model returned'),
  'model.review': t('审核通过模型', 'model reviewed'),
  'model.rollBack': t('回退模型版本', 'model rolled back'),
  'model.save': t('保存模型', 'model saved'),
  'model.try': t('试算模型', 'model tried'),
  'modelMark.add': t('标记试算异常', 'finding of a trial marked'),
  'modelMark.remove': t('删除试算标记', 'mark of a trial removed'),
  'modelTrial.delete': t('删除历史试算', 'trial on history deleted'),
  'modelTrial.start': t('开始历史试算', 'trial on history started'),
  'person.appoint': t('任命三员', 'administrator appointed'),
  'person.appointment-withdrawn': t('撤销三员任命', 'appointment withdrawn'),
  'person.password-reset': t('重置密码', 'password reset'),
  'person.roles': t('授予角色', 'roles granted'),
  'person.sign-out': t('强制下线', 'signed out by an administrator'),
  'person.two-factor-reset': t('重置二次验证', 'second factor reset'),
  'webhook.secret': t('更换回调密钥', 'webhook secret replaced'),
}

/** An action in words: the platform's own, else a command as its app calls it, else its code. */
export function actionName(code: string, apps: readonly AuditApp[], language: Language): string {
  const known = actions[code]
  if (known) return known[language]
  const [kind, id] = code.split('.')
  const [noun, verb] = [nouns[kind], verbs[id]]
  if (noun && verb) return language === 'zh' ? verb[0] + noun.zh : `${noun.en} ${verb[1]}`
  const owner = apps.find((a) => a.id === kind)
  const work = owner?.works.find((each) => each.id === id)
  return owner && work ? `${owner.label[language]} · ${work.label[language]}` : code
}

const platformActions = [
  ...Object.keys(actions),
  ...Object.keys(nouns).flatMap((noun) => Object.keys(verbs).map((verb) => `${noun}.${verb}`)),
]

/** Codes of actions whose words hold what was typed, in either language. */
export function actionsCalled(typed: string, apps: readonly AuditApp[]): string[] {
  const codes = [...platformActions, ...apps.flatMap(({ id, works }) => works.map((work) => `${id}.${work.id}`))]
  return codes.filter((code) => isIn(typed, { zh: actionName(code, apps, 'zh'), en: actionName(code, apps, 'en') }))
}

/** Kinds of objects, as they stand before the colon, whose words hold what was typed. */
export function kindsCalled(typed: string, apps: readonly AuditApp[]): string[] {
  const entities = apps.flatMap(({ id, entities }) =>
    entities.map((entity) => [`${id}.${entity.id}`, entity.label] as const),
  )
  return [...Object.entries(nouns), ...entities].filter(([, label]) => isIn(typed, label)).map(([kind]) => kind)
}

const isIn = (typed: string, { zh, en }: Text) =>
  typed !== '' && (zh.includes(typed) || en.toLowerCase().includes(typed.toLowerCase()))

type Sides = { before: unknown; after: unknown }
type Item = Sides & { object: string } & Partial<Pick<AuditEntry, 'called'>>

/** What an entry itself says of the thing's name, for those that are known by an id otherwise. */
export function calledBy({ before, after }: Sides, names: readonly (string | null)[]): string | undefined {
  for (const side of [after, before])
    for (const name of names) {
      const value = name !== null && side && typeof side === 'object' ? (side as Record<string, unknown>)[name] : null
      if (typeof value === 'string' && value !== '') return value
    }
  return undefined
}

const isId = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(text)

/** What an entry is about: `计量器具 JL-2026-0004` for a record of an app, `用户 engineer` for what is the platform's own. */
export function objectName(item: Item, apps: readonly AuditApp[], language: Language): string {
  const at = item.object.indexOf(':')
  const [kind, id] = at < 0 ? [item.object, ''] : [item.object.slice(0, at), item.object.slice(at + 1)]
  const [app, entity] = kind.split('.')
  const found = apps.find((a) => a.id === app)?.entities.find((e) => e.id === entity)
  const noun = found?.label ?? nouns[kind]
  if (!noun) return actionName(item.object, apps, language)
  const words = found ? [found.code, found.title] : ['name', 'label']
  const called = isId(id) ? (calledBy(item, words) ?? item.called ?? id.slice(0, 8)) : id
  return `${noun[language]} ${called}`.trim()
}

const actors: Record<string, Text> = {
  system: t('系统', 'System'),
  token: t('令牌', 'token'),
  device: t('设备凭据', 'device'),
  connection: t('连接', 'connection'),
}

/** Kinds of who did it, as they stand before the colon, whose words hold what was typed. */
export const actorsCalled = (typed: string): string[] => Object.keys(actors).filter((kind) => isIn(typed, actors[kind]))

/** Who did it: a person's name as it is, else what kind of program and its name. */
export function actorName(actor: string, language: Language): string {
  const [, kind, name] = /^(\w+)(?::(.*))?$/s.exec(actor) ?? []
  const label = actors[kind ?? '']
  if (!label || (name === undefined && kind !== 'system')) return actor
  return kind === 'system' ? label[language] : `${label[language]} ${name}`
}
