import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  title: { zh: '部门与厂区', en: 'Departments and sites' },
  state: { zh: '{departments} 个部门，{sites} 个厂区', en: '{departments} departments, {sites} sites' },
  departments: { zh: '部门', en: 'Departments' },
  sites: { zh: '厂区', en: 'Sites' },
  addDepartment: { zh: '新建部门', en: 'New department' },
  addBelow: { zh: '新建下级', en: 'New below' },
  addSite: { zh: '新建厂区', en: 'New site' },
  id: { zh: '编号', en: 'Id' },
  idHint: {
    zh: '字母、数字、点、横线；记录里保存的是它，建立后不能改',
    en: 'Letters, digits, dots, hyphens; records keep it, so it cannot be changed',
  },
  name: { zh: '名称', en: 'Name' },
  parent: { zh: '上级部门', en: 'Above it' },
  top: { zh: '无（最上级）', en: 'none (top)' },
  people: { zh: '{n} 人', en: '{n} people' },
  edit: { zh: '修改', en: 'Edit' },
  remove: { zh: '删除', en: 'Delete' },
  removeAsk: { zh: '删除“{name}”？', en: 'Delete “{name}”?' },
  removed: { zh: '“{name}”已删除', en: '“{name}” has been deleted' },
  save: { zh: '保存', en: 'Save' },
  cancel: { zh: '取消', en: 'Cancel' },
  required: { zh: '必填', en: 'required' },
  noDepartments: { zh: '还没有部门', en: 'There are no departments yet' },
  noDepartmentsHint: {
    zh: '部门用于通讯录和按部门授权：上级部门的授权包含下级。',
    en: 'Departments order people, and limit what roles reach: a department includes those below it.',
  },
  noSites: { zh: '还没有厂区', en: 'There are no sites yet' },
  noSitesHint: {
    zh: '有多个厂区时，角色可以只在某些厂区有效。',
    en: 'With several sites, a role may reach some of them only.',
  },
})
