import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { guards } from './parameter.ts'
import { may } from './permissions.ts'
import type { WriteState } from './rules/write-record.ts'
import { orderTable } from './schema.ts'

export const orderNumbers = defineNumbers({ id: 'write-order', pattern: 'XR-{yyyy}{mm}-{0000}' })

const user = (zh: string, en: string) => ({ label: t(zh, en), kind: 'user' as const })
const open: readonly WriteState[] = ['requested', 'approved', 'selected', 'operated']
export const openStates: readonly string[] = open

/** One value for one register, from the request to what the machine holds afterwards. */
export const writeOrder = defineEntity({
  id: 'write-order',
  plural: 'write-orders',
  table: orderTable,
  label: t('参数写入单', 'Write order'),
  title: 'title',
  code: 'number',
  sort: '-requestedAt',
  calendar: ['requestedAt'],
  read: may.read,
  fields: {
    number: { label: t('单号', 'Number'), list: true, search: true },
    title: { label: t('内容', 'What'), list: true, search: true },
    machine: { label: t('机台', 'Machine'), kind: 'link', to: 'remote-operation.machine', list: true },
    parameter: { label: t('参数', 'Parameter'), kind: 'link', to: 'remote-operation.parameter' },
    diagnosis: { label: t('诊断会话', 'Diagnosis session'), kind: 'link', to: 'remote-operation.diagnosis' },
    value: { label: t('写入值', 'Value to write'), list: true },
    unit: { label: t('单位', 'Unit') },
    reason: { label: t('原因', 'Reason'), kind: 'multiline' },
    training: { label: t('训练', 'Training'), list: true },
    guard: { label: t('管控方式', 'Guard'), choices: guards },
    seenValue: { label: t('申请时的值', 'Value when asked') },
    valueBefore: { label: t('写入前的值', 'Value before'), list: true },
    readBack: { label: t('回读值', 'Read back'), list: true },
    outcome: { label: t('说明', 'Outcome'), kind: 'multiline' },
    requester: { ...user('申请人', 'Asked by'), list: true },
    requestedAt: { label: t('申请时间', 'Asked at'), list: true },
    expiresAt: { label: t('有效期至', 'Valid until') },
    approver: user('批准人', 'Approved by'),
    approvedAt: { label: t('批准时间', 'Approved at') },
    operator: user('操作人', 'Operated by'),
    selectedAt: { label: t('选择时间', 'Selected at') },
    operatedAt: { label: t('下发时间', 'Written at') },
    answeredAt: { label: t('回读时间', 'Read back at') },
    confirmer: user('复核人', 'Confirmed by'),
    endedAt: { label: t('结束时间', 'Ended at') },
  },
  // the states of the rules
  states: {
    requested: { label: t('待批准', 'To be approved'), tone: 'active' },
    approved: { label: t('待下发', 'To be written'), tone: 'active' },
    selected: { label: t('已选择', 'Selected'), tone: 'active' },
    operated: { label: t('已下发，待确认', 'Written, not confirmed'), tone: 'warn' },
    confirmed: { label: t('已完成', 'Done'), tone: 'good', seals: 'all' },
    mismatched: { label: t('回读不符', 'Differs'), tone: 'bad' },
    rejected: { label: t('设备拒绝', 'Rejected by the device'), tone: 'bad' },
    timedOut: { label: t('无回读，结果未知', 'Unanswered'), tone: 'bad' },
    cancelled: { label: t('已撤回', 'Withdrawn'), tone: 'ended', seals: 'all' },
    refused: { label: t('不批准', 'Refused'), tone: 'ended', seals: 'all' },
    expired: { label: t('已过期', 'Expired'), tone: 'ended', seals: 'all' },
  },
  initial: 'requested',
  moves: {
    requested: { from: [], to: 'requested' },
    approved: { label: t('批准', 'Approve'), from: ['requested', 'selected', 'operated'], to: 'approved' },
    selected: { label: t('选择', 'Select'), from: ['approved'], to: 'selected' },
    operated: { label: t('下发', 'Write'), from: ['selected'], to: 'operated' },
    confirmed: { label: t('完成', 'Done'), from: ['operated'], to: 'confirmed' },
    mismatched: { label: t('不符', 'Differs'), from: ['operated'], to: 'mismatched' },
    rejected: { label: t('设备拒绝', 'Rejected'), from: ['operated'], to: 'rejected' },
    timedOut: { label: t('无回读', 'Unanswered'), from: ['operated'], to: 'timedOut' },
    cancelled: { label: t('撤回', 'Withdraw'), from: ['requested', 'approved', 'selected'], to: 'cancelled' },
    refused: { label: t('不批准', 'Refuse'), from: ['requested'], to: 'refused' },
    expired: { label: t('过期', 'Expire'), from: ['requested', 'approved', 'selected'], to: 'expired' },
  },
})
