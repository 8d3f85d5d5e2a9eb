import { defineRefusals } from '../../contract/refusal.ts'

export const identityRefusals = defineRefusals({
  wrongPassword: [401, '用户名或密码不正确', 'User name or password is wrong'],
  locked: [
    429,
    '连续输错 {failures} 次,账号锁定 {minutes} 分钟;请稍后再试或联系管理员',
    'After {failures} wrong passwords the account is locked for {minutes} minutes; wait or ask an administrator',
  ],
  tooManyTries: [
    429,
    '登录尝试过于频繁,请 {seconds} 秒后再试',
    'Too many sign-ins from this address; try again in {seconds} s',
  ],
  weakPassword: [
    400,
    '密码过于简单:至少 8 个字符,含大写、小写、数字、符号中的三类,且不含用户名',
    'The password is too weak: at least 8 characters, three of upper case, lower case, digits and signs, without the user name',
  ],
  samePassword: [400, '新密码不能与当前密码相同', 'The new password must differ from the current one'],
  setupDone: [409, '管理员已存在,请直接登录', 'There is an administrator already; sign in'],
  wrongSetupCode: [
    403,
    '初始化代码不正确;请查看启动时打印的代码',
    'The set-up code is wrong; it was printed at the start',
  ],
  userExists: [409, '用户名 {name} 已被使用', 'The user name {name} is taken'],
  unknownToken: [404, '没有这个令牌', 'There is no such token'],
  scopeNotHeld: [403, '不能授予自己没有的权限 {scope}', 'You cannot grant {scope}, which you do not hold'],
  expiryPast: [400, '到期时间必须在未来', 'The expiry must be in the future'],
  noSession: [401, '此操作需要用户登录', 'This needs a signed-in person'],
})
