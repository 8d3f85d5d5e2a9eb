import { defineRefusals } from '../../contract/refusal.ts'

export const approvalRefusals = defineRefusals({
  unknownTask: [404, '没有这个审批事项，或与您无关', 'There is no such approval, or it does not concern you'],
  unknownRule: [404, '没有这条审批规则', 'There is no such approval rule'],
  unknownDelegation: [404, '没有这条委托', 'There is no such delegation'],
  taskOver: [
    409,
    '该事项已{state}，不能再处理；请刷新待办列表',
    'This has been {state} already; nothing is left to decide. Refresh the list',
  ],
  ownCommand: [
    403,
    '不能审批自己提交的事项；请由他人审批',
    'Nobody approves what they asked for themselves; another person must',
  ],
  notYours: [403, '当前步骤不由您审批', 'This step is not yours to decide'],
  alreadyDecided: [
    409,
    '您已在本步骤表态；请等待其他审批人',
    'You have decided on this step already; others are still to decide',
  ],
  reasonMissing: [422, '请填写驳回理由，申请人据此修改', 'Say why you refuse it, so that it can be mended'],
  signatureMissing: [401, '此步骤需要签名：请再次验证身份', 'This step needs your signature: prove who you are again'],
  notRequester: [403, '只有申请人可以撤回或重新提交', 'Only who asked for it may withdraw or send it again'],
  notRefused: [
    409,
    '只有被驳回、撤回、过期或执行失败的事项可以重新提交',
    'Only what was refused, withdrawn, expired or failed can be sent again',
  ],
  noApprover: [
    409,
    '“{label}”第 {step} 步没有可以审批的人（申请人本人除外）；请联系管理员调整审批规则或角色',
    'Step {step} of “{label}” has nobody who may approve it besides yourself; ask an administrator to mend the rule or the roles',
  ],
  tooManyWaiting: [
    429,
    '您已有 {limit} 个事项在等待审批；请先等待或撤回一些',
    '{limit} of your requests wait for approval already; wait, or withdraw some',
  ],
  requesterGone: [
    409,
    '申请人的账号已停用，不能再以其名义执行',
    'The account of who asked for it is disabled; it cannot run in their name',
  ],
  onlyPeople: [403, '审批只能由登录的人员处理', 'Only signed-in people can do this'],
  unknownCommand: [422, '没有命令 {command}', 'There is no command {command}'],
  unknownField: [422, '命令 {command} 没有字段 {field}', 'The command {command} has no field {field}'],
  badComparison: [422, '字段 {field} 不能与 {value} 比较', 'The field {field} cannot be compared with {value}'],
  unknownRole: [422, '没有角色 {role}', 'There is no role {role}'],
  unknownPerson: [422, '没有这个人员，或账号已停用', 'There is no such person, or the account is disabled'],
  shippedRule: [
    409,
    '应用自带的审批规则不能删除；可以停用',
    'A rule that an app ships cannot be deleted; switch it off instead',
  ],
  ruleChanged: [
    409,
    '其他管理员已修改这条规则；请刷新后再改',
    'Another administrator has changed this rule; load it again first',
  ],
  tooManyRules: [409, '每个组织最多 {limit} 条审批规则', 'An organisation may have {limit} approval rules'],
  tooManyDelegations: [409, '每人最多 {limit} 条有效委托', 'A person may have {limit} delegations at a time'],
  delegateSelf: [422, '不能委托给自己', 'Nobody delegates to themselves'],
  delegationPeriod: [
    422,
    '委托的结束时间应晚于开始时间和现在，且不超过 {days} 天',
    'A delegation ends after it starts and after now, within {days} days',
  ],
})
