import { defineRefusals } from '../../contract/refusal.ts'

/** Signing in, passwords, sessions, second factor. */
export const identityRefusals = defineRefusals({
  wrongPassword: [401, '用户名或密码不正确', 'User name or password is wrong'],
  wrongOwnPassword: [401, '密码不正确', 'The password is wrong'],
  locked: [
    429,
    '连续输错 {failures} 次，账号锁定 {minutes} 分钟；请稍后再试或联系安全管理员',
    'After {failures} wrong tries the account is locked for {minutes} minutes; wait or ask the security administrator',
  ],
  accountDisabled: [
    403,
    '账号已停用或已到期；请联系系统管理员',
    'The account is disabled or has expired; ask the system administrator',
  ],
  tooManyTries: [
    429,
    '登录尝试过于频繁，请 {seconds} 秒后再试',
    'Too many sign-ins from this address; try again in {seconds} s',
  ],
  weakPassword: [
    400,
    '密码过于简单：至少 {length} 个字符，含大写、小写、数字、符号中的 {classes} 类，且不含用户名',
    'The password is too weak: at least {length} characters, {classes} of upper case, lower case, digits and signs, without the user name',
  ],
  samePassword: [400, '新密码不能与当前密码相同', 'The new password must differ from the current one'],
  usedPassword: [400, '最近 {count} 次用过的密码不能再用', 'None of the last {count} passwords may be used again'],
  noPassword: [
    409,
    '此账号只通过单点登录使用，没有密码',
    'This account signs in through single sign-on and has no password',
  ],
  setupDone: [409, '管理员已存在，请直接登录', 'There is an administrator already; sign in'],
  wrongSetupCode: [
    403,
    '初始化代码不正确；请查看启动时打印的代码',
    'The set-up code is wrong; it was printed at the start',
  ],
  codeNeeded: [401, '请输入动态验证码，或一个恢复码', 'Enter the code of your authenticator, or a recovery code'],
  wrongCode: [
    401,
    '验证码不正确或已用过；请用最新的一个',
    'The code is wrong or was used already; take the newest one',
  ],
  factorOn: [409, '二次验证已启用；请先关闭再重新设置', 'The second factor is on; switch it off to set it up anew'],
  factorOff: [409, '没有正在设置的二次验证；请重新开始', 'No second factor is being set up; start again'],
  factorRequired: [
    409,
    '您的角色要求二次验证，不能关闭',
    'Your role demands a second factor; it cannot be switched off',
  ],
  signatureNeeded: [401, '签名需要您的密码或验证码', 'To sign, give your password or a code'],
  wrongSignature: [401, '密码或验证码不正确，未签名', 'The password or code is wrong; nothing was signed'],
  cannotSign: [
    403,
    '令牌和设备不能签名；此账号没有密码时，请先设置二次验证',
    'Tokens and devices cannot sign; where an account has no password, set up its second factor first',
  ],
  noSession: [401, '此操作需要用户登录', 'This needs a signed-in person'],
  notReady: [
    403,
    '请先修改初始密码，或按要求设置二次验证',
    'First change your password, or set up the second factor that is demanded',
  ],
  unknownSession: [404, '没有这个会话，可能已经结束', 'There is no such session; it may have ended'],
  unknownToken: [404, '没有这个令牌', 'There is no such token'],
  scopeNotHeld: [403, '不能授予自己没有的权限 {scope}', 'You cannot grant {scope}, which you do not hold'],
  expiryPast: [400, '到期时间必须在未来', 'The expiry must be in the future'],
})

/** People, roles, departments, organisations. */
export const peopleRefusals = defineRefusals({
  userExists: [409, '用户名 {name} 已被使用', 'The user name {name} is taken'],
  badUserName: [
    400,
    '用户名由 2 到 48 个字母、汉字、数字、点、横线或下划线组成',
    'A user name has 2 to 48 letters, digits, dots, hyphens or underscores',
  ],
  unknownPerson: [404, '没有这个用户', 'There is no such person'],
  unknownRole: [400, '没有角色 {role}', 'There is no role {role}'],
  separated: [
    409,
    '{firstZh}和{secondZh}必须由不同的人担任（三员分立）',
    'The {firstEn} and the {secondEn} must be different people',
  ],
  ownRoles: [
    403,
    '不能修改自己的角色；请另一位安全管理员处理',
    'Nobody changes their own roles; ask another security administrator',
  ],
  ownAccount: [403, '不能停用自己的账号', 'You cannot disable your own account'],
  lastAdministrator: [
    409,
    '这是最后一位可用的{roleZh}；请先再任命一位',
    'This is the last usable {roleEn}; appoint another one first',
  ],
  demoRole: [
    403,
    '演示账户的密码人人可见，不能担任管理员；演示角色也不能授予他人',
    "A demo account's password is public: it cannot be an administrator, and the demo role cannot be granted",
  ],
  needlessReach: [
    400,
    '“{roleZh}”不按数据范围授权，范围只能是“全部”',
    '"{roleEn}" does not concern rows; its reach can only be "all"',
  ],
  notAppointing: [
    403,
    '已有安全管理员到岗，角色由安全管理员授予',
    'A security administrator is on duty; roles are granted there',
  ],
  securityOnly: [
    403,
    '此人已登录过，重置密码由安全管理员办理',
    'This person has signed in before; the security administrator resets the password',
  ],
  ownReset: [403, '自己的密码请在“我的账户”修改', 'Change your own password in your account'],
  unknownDepartment: [400, '没有部门 {id}', 'There is no department {id}'],
  departmentExists: [409, '部门编号 {id} 已存在', 'The department {id} exists already'],
  departmentCircle: [400, '部门不能放在自己或自己的下级之下', 'A department cannot stand below itself'],
  departmentInUse: [
    409,
    '部门 {id} 还有下级、人员或授权，请先移走',
    'The department {id} still has departments, people or grants; move them first',
  ],
  unknownSite: [400, '没有厂区 {id}', 'There is no site {id}'],
  siteExists: [409, '厂区编号 {id} 已存在', 'The site {id} exists already'],
  siteInUse: [409, '厂区 {id} 还有人员或授权，请先移走', 'The site {id} still has people or grants; move them first'],
  roleExists: [409, '已有名为“{name}”的角色', 'There is a role named "{name}" already'],
  roleInUse: [
    409,
    '还有 {people} 人持有此角色，请先收回',
    'This role is held by {people} people; take it from them first',
  ],
  builtInRole: [409, '内置角色不能修改；可新建角色', 'A built-in role cannot be changed; make a new one'],
  notGrantable: [
    400,
    '权限 {permission} 只属于三员，不能放进自定义角色',
    'The permission {permission} belongs to the administrators and cannot stand in a role of your own',
  ],
  unknownPermission: [400, '没有权限 {permission}', 'There is no permission {permission}'],
  unknownTenant: [404, '没有组织 {tenant}', 'There is no organisation {tenant}'],
  tenantExists: [409, '组织编号 {tenant} 已存在', 'The organisation {tenant} exists already'],
  mainTenant: [409, '主组织不能停用', 'The main organisation cannot be disabled'],
  tooMany: [409, '已达上限 {limit} 个', 'The limit of {limit} is reached'],
})

/** Single sign-on. */
export const singleSignOnRefusals = defineRefusals({
  noProvider: [404, '该组织未启用单点登录', 'This organisation has no single sign-on'],
  providerUnreachable: [
    424,
    '连不上单点登录服务：{detail}。请稍后再试，或用密码登录',
    'The identity provider cannot be reached: {detail}. Try again later, or sign in with your password',
  ],
  ssoFailed: [
    401,
    '单点登录未完成（已过期、被取消或校验失败）；请重新开始',
    'The single sign-on was not completed (expired, cancelled or not valid); start again',
  ],
  ssoNoAccount: [
    403,
    '单点登录成功，但这里还没有您的账号；请联系系统管理员',
    'You are known to the identity provider, but have no account here; ask the system administrator',
  ],
  insecureIssuer: [
    400,
    '单点登录地址必须是 https（本机测试可用 http）',
    'The address must be https (http for this machine alone)',
  ],
  administratorMapping: [
    400,
    '三员不能由单点登录的声明授予；请由安全管理员授予',
    'The three administrators are not granted by claims; the security administrator grants them',
  ],
})
