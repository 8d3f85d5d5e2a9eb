import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  claim: { zh: '把现场的数据，引到用数据的人面前', en: 'Brings the plant’s data to the people who run it' },
  signIn: { zh: '登录', en: 'Sign in' },
  name: { zh: '用户名', en: 'User name' },
  password: { zh: '密码', en: 'Password' },
  enter: { zh: '登录', en: 'Sign in' },
  entering: { zh: '正在登录…', en: 'Signing in…' },
  demo: { zh: '演示账户，点一下即可填入', en: 'Demo accounts: one click fills the form' },
  setupTitle: { zh: '设置第一个管理员', en: 'Set up the first administrator' },
  setupHint: {
    zh: '系统里还没有用户。设置码打印在服务器启动的窗口里，证明您能接触到这台服务器。',
    en: 'There are no users yet. The set-up code is printed where the server was started; it shows that you have access to it.',
  },
  code: { zh: '设置码', en: 'Set-up code' },
  displayName: { zh: '姓名（显示用）', en: 'Full name (for display)' },
  newPassword: { zh: '密码', en: 'Password' },
  passwordHint: {
    zh: '至少 8 个字符，大写、小写、数字、符号至少三种，不含用户名',
    en: 'At least 8 characters of three kinds (upper and lower case, digits, signs), without the user name',
  },
  create: { zh: '创建管理员并登录', en: 'Create the administrator and sign in' },
  mustChangeTitle: { zh: '请先修改密码', en: 'Change your password first' },
  mustChangeHint: {
    zh: '{name}，您用的是管理员给的初始密码，改成只有自己知道的再继续。',
    en: '{name}, your password was given by an administrator. Choose one that only you know to go on.',
  },
  codeTitle: { zh: '二次验证', en: 'Second factor' },
  codeHint: {
    zh: '请输入手机验证器上的六位验证码；手机不在手边时，输入一个恢复码。',
    en: 'Enter the six digits that your authenticator shows, or a recovery code when the phone is not at hand.',
  },
  factorCode: { zh: '验证码或恢复码', en: 'Code or recovery code' },
  back: { zh: '返回', en: 'Back' },
  mustFactorTitle: { zh: '请先设置二次验证', en: 'Set up the second factor first' },
  mustFactorHint: {
    zh: '{name}，您的角色要求二次验证。用手机验证器扫码，以后登录时再输入六位验证码。',
    en: '{name}, your role demands a second factor. Scan the code with an authenticator; from then on you sign in with its six digits too.',
  },
  ssoFailed: {
    zh: '单点登录未完成（已过期、被取消或校验失败），请重新开始',
    en: 'The single sign-on was not completed (expired, cancelled or not valid); start again',
  },
  ssoNoAccount: {
    zh: '单点登录成功，但这里还没有您的账号，请联系系统管理员',
    en: 'You are known to the identity provider, but have no account here; ask the system administrator',
  },
  accountDisabled: {
    zh: '账号已停用或已到期，请联系系统管理员',
    en: 'The account is disabled or has expired; ask the system administrator',
  },
  ssoElse: {
    zh: '单点登录失败，请稍后再试或用密码登录',
    en: 'The single sign-on failed; try again later, or use your password',
  },
  other: { zh: '换一个账户登录', en: 'Sign in as someone else' },
  theme: { zh: '浅色 / 深色', en: 'Light / dark' },
})
