import { defineEntity, t } from '../../contract/index.ts'
import { criticalities } from './equipment.ts'
import { may } from './permissions.ts'
import { failureCodeTable, mechanicTable, serviceLimitTable, shiftCalendarTable } from './repair-schema.ts'
import { priorities } from './repair-words.ts'

export const skills = {
  mechanical: t('机械', 'Mechanical'),
  electrical: t('电气', 'Electrical'),
  hydraulic: t('液压气动', 'Hydraulic and pneumatic'),
  cnc: t('数控系统', 'CNC control'),
}
export const skillNames = Object.keys(skills) as (keyof typeof skills)[]

const kept = {
  states: {
    active: { label: t('启用', 'In use') },
    retired: { label: t('停用', 'Retired'), tone: 'ended' },
  },
  initial: 'active',
  moves: { retire: { from: ['active'], to: 'retired' }, revive: { from: ['retired'], to: 'active' } },
} as const

export const failureCode = defineEntity({
  id: 'failure-code',
  plural: 'failure-codes',
  table: failureCodeTable,
  label: t('故障代码', 'Failure code'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('代码', 'Code'), list: true, search: true },
    name: { label: t('故障名称', 'Failure'), list: true, search: true },
    type: {
      label: t('适用类型', 'For type'),
      help: t('留空则适用于所有设备', 'Empty: for every machine'),
      kind: 'link',
      to: 'equipment.equipment-type',
      list: true,
    },
    skill: { label: t('所需技能', 'Skill needed'), choices: skills, list: true },
    level: {
      label: t('技能等级', 'Level'),
      help: t('1 协助 2 独立 3 带教', '1 with help, 2 alone, 3 teaches'),
      list: true,
    },
    lockOut: { label: t('须上锁挂牌', 'Lock-out needed'), list: true },
    usualHours: { label: t('常规工时', 'Usual work'), unit: 'h', list: true },
  },
  ...kept,
})

export const mechanic = defineEntity({
  id: 'mechanic',
  plural: 'mechanics',
  table: mechanicTable,
  label: t('维修工', 'Mechanic'),
  title: 'name',
  sort: 'name',
  read: may.read,
  fields: {
    name: { label: t('姓名', 'Name'), list: true, search: true },
    person: { label: t('账号', 'Account'), kind: 'user', list: true },
    skills: { label: t('技能', 'Skills') },
    calendar: { label: t('班次日历', 'Shift calendar'), kind: 'link', to: 'equipment.shift-calendar', list: true },
    shift: { label: t('班次', 'Shift'), list: true },
    absentUntil: { label: t('缺勤至', 'Absent until'), list: true },
  },
  ...kept,
})

export const shiftCalendar = defineEntity({
  id: 'shift-calendar',
  plural: 'shift-calendars',
  table: shiftCalendarTable,
  label: t('班次日历', 'Shift calendar'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('编码', 'Code'), list: true, search: true },
    name: { label: t('名称', 'Name'), list: true, search: true },
    timeZone: { label: t('时区', 'Time zone'), list: true },
    shifts: { label: t('班次', 'Shifts') },
    breaks: { label: t('休息', 'Breaks') },
    holidays: { label: t('节假日', 'Holidays') },
    workingDays: { label: t('调休上班日', 'Extra working days') },
  },
  ...kept,
})

export const serviceLimit = defineEntity({
  id: 'service-limit',
  plural: 'service-limits',
  table: serviceLimitTable,
  label: t('维修时限', 'Agreed repair time'),
  title: 'criticality',
  sort: 'criticality',
  read: may.read,
  fields: {
    criticality: { label: t('设备重要度', 'Criticality'), choices: criticalities, list: true },
    priority: { label: t('紧急程度', 'Urgency'), choices: priorities, list: true },
    responseMinutes: { label: t('响应时限', 'Response'), unit: 'min', list: true },
    repairMinutes: { label: t('修复时限', 'Repair'), unit: 'min', list: true },
    calendar: {
      label: t('服务时间', 'Service hours'),
      help: t('留空则全天计时', 'Empty: round the clock'),
      kind: 'link',
      to: 'equipment.shift-calendar',
      list: true,
    },
  },
  ...kept,
})
