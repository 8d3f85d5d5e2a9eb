import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  title: { zh: '组织', en: 'Organisations' },
  count: { zh: '{n} 个组织', en: '{n} organisations' },
  peopleCount: { zh: '{n} 人', en: '{n} people' },
  hint: {
    zh: '每个组织的用户、部门、角色和数据互相不可见，由数据库保证。一个用户只属于一个组织。',
    en: 'People, departments, roles and data of one organisation are invisible to the others; the database sees to it. A person belongs to one organisation.',
  },
  new: { zh: '新建组织', en: 'New organisation' },
  id: { zh: '编号', en: 'Id' },
  idHint: {
    zh: '小写字母、数字和横线；用户登录名为 用户名@编号，建立后不能改',
    en: 'Lower-case letters, digits, hyphens; people sign in as name@id, so it cannot be changed',
  },
  name: { zh: '名称', en: 'Name' },
  people: { zh: '人数', en: 'People' },
  createdAt: { zh: '建立', en: 'Created' },
  state: { zh: '状态', en: 'State' },
  enabled: { zh: '● 在用', en: '● enabled' },
  disabled: { zh: '○ 停用', en: '○ disabled' },
  adminName: { zh: '系统管理员用户名', en: 'User name of its system administrator' },
  adminDisplay: { zh: '系统管理员姓名', en: 'Full name of its system administrator' },
  adminHint: {
    zh: '由他登录后建立部门和用户，并任命安全管理员和审计管理员。',
    en: 'Signs in, makes departments and people, and appoints the security and the audit administrator.',
  },
  create: { zh: '建立', en: 'Create' },
  save: { zh: '保存', en: 'Save' },
  cancel: { zh: '取消', en: 'Cancel' },
  required: { zh: '必填', en: 'required' },
  rename: { zh: '改名', en: 'Rename' },
  disable: { zh: '停用', en: 'Disable' },
  enable: { zh: '启用', en: 'Enable' },
  disableAsk: { zh: '停用“{name}”？', en: 'Disable “{name}”?' },
  disableHint: {
    zh: '该组织所有人立即下线，令牌和设备凭据停止工作；数据保留，可随时启用。',
    en: 'Everybody of it is signed out, its tokens and devices stop working; the data stays, and it can be enabled again.',
  },
  saved: { zh: '已保存', en: 'Saved' },
  made: { zh: '“{name}”已建立', en: '“{name}” has been created' },
  madeHint: {
    zh: '系统管理员以 {login} 登录，一次性密码如下，只显示这一次。',
    en: 'Its system administrator signs in as {login} with this one-time password, which is shown only this once.',
  },
  notAllowed: {
    zh: '只有主组织的系统管理员可以管理组织',
    en: 'Only a system administrator of the main organisation manages organisations',
  },
  none: { zh: '没有组织', en: 'There are none' },
})
