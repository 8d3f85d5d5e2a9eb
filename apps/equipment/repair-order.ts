import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { repairOrderTable } from './repair-schema.ts'
import { causes, priorities, remedies, sources } from './repair-words.ts'

export const repairNumbers = defineNumbers({ id: 'repair', pattern: 'WX-{yyyy}{mm}-{000}' })

export const openStates = ['requested', 'dispatched', 'inProgress', 'awaitingAcceptance'] as const

export const repairOrder = defineEntity({
  id: 'repair-order',
  plural: 'repair-orders',
  table: repairOrderTable,
  label: t('维修单', 'Repair'),
  title: 'number',
  code: 'number',
  sort: '-requestedAt',
  read: may.read,
  fields: {
    number: { label: t('维修单号', 'Number'), list: true, search: true },
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    symptom: { label: t('故障现象', 'What is wrong'), kind: 'multiline', list: true, search: true },
    failureCode: { label: t('故障代码', 'Failure code'), kind: 'link', to: 'equipment.failure-code' },
    priority: { label: t('紧急程度', 'Urgency'), choices: priorities, list: true },
    stopped: { label: t('设备已停机', 'Machine is down') },
    source: { label: t('来源', 'Raised by'), choices: sources },
    causeKey: { label: t('归并键', 'Cause key'), kind: 'code' },
    events: { label: t('触发事件', 'Occurrences') },
    reports: { label: t('补充报告', 'Further reports'), kind: 'multiline' },
    recurrenceOf: { label: t('重复故障，上次', 'Recurs; last time'), kind: 'link', to: 'equipment.repair-order' },
    photos: { label: t('照片', 'Photos'), kind: 'file' },
    requestedAt: { label: t('报修时间', 'Requested') },
    requestedBy: { label: t('报修人', 'Requested by'), kind: 'user' },
    responseMinutes: { label: t('约定响应', 'Agreed response'), unit: 'min' },
    repairMinutes: { label: t('约定修复', 'Agreed repair'), unit: 'min' },
    respondBy: { label: t('响应期限', 'Respond by') },
    restoreBy: { label: t('修复期限', 'Restore by'), list: true },
    mechanic: { label: t('维修工', 'Mechanic'), kind: 'link', to: 'equipment.mechanic', list: true },
    estimatedHours: { label: t('预计工时', 'Estimated work'), unit: 'h' },
    dispatchedAt: { label: t('派工时间', 'Dispatched') },
    lockOut: { label: t('须上锁挂牌', 'Lock-out needed') },
    lockNo: { label: t('锁具编号', 'Lock number') },
    lockedOutAt: { label: t('上锁时间', 'Locked out') },
    startedAt: { label: t('开工时间', 'Started') },
    finishedAt: { label: t('修复时间', 'Restored') },
    cause: { label: t('故障原因', 'Cause'), choices: causes },
    remedy: { label: t('处理措施', 'Remedy'), choices: remedies },
    workDone: { label: t('维修内容', 'Work done'), kind: 'multiline', search: true },
    acceptedAt: { label: t('验收时间', 'Accepted') },
    returns: { label: t('退回次数', 'Sent back'), digits: 0 },
    returnedFor: { label: t('退回或取消原因', 'Sent back or cancelled for'), kind: 'multiline' },
  },
  states: {
    requested: { label: t('待派工', 'To dispatch'), tone: 'active' },
    dispatched: { label: t('已派工', 'Dispatched'), tone: 'active' },
    inProgress: { label: t('维修中', 'In progress'), tone: 'active' },
    awaitingAcceptance: { label: t('待验收', 'To accept'), tone: 'active' },
    accepted: { label: t('已验收', 'Accepted'), seals: 'all' },
    cancelled: { label: t('已取消', 'Cancelled'), tone: 'ended', seals: 'all' },
  },
  initial: 'requested',
  moves: {
    dispatch: { from: ['requested', 'dispatched'], to: 'dispatched' },
    start: { from: ['dispatched'], to: 'inProgress' },
    finish: { from: ['inProgress'], to: 'awaitingAcceptance' },
    accept: { from: ['awaitingAcceptance'], to: 'accepted' },
    sendBack: { from: ['awaitingAcceptance'], to: 'inProgress' },
    cancel: { from: ['requested', 'dispatched'], to: 'cancelled' },
    // a repair of the past, entered as a whole
    enterPast: { from: ['requested'], to: 'accepted' },
  },
})
