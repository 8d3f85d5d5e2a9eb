import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import type { Told } from '../rules/protection-state.ts'
import { protectionEventTable, protectionTable } from '../schema.ts'

export const protectionNumbers = defineNumbers({ id: 'protection', pattern: 'BH-{000}' })
export const protectionEventNumbers = defineNumbers({ id: 'protection-event', pattern: 'BHS-{yyyy}{mm}-{0000}' })

export const protection = defineEntity({
  id: 'protection',
  plural: 'overload-watches',
  table: protectionTable,
  label: t('过载监视', 'Overload watch'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: {
      label: t('编号', 'Number'),
      help: t('留空则自动编号', 'Given when left empty'),
      list: true,
      search: true,
    },
    name: { label: t('回路', 'Feeder'), list: true, search: true },
    point: {
      label: t('监视测点', 'Point'),
      kind: 'point',
      help: t('电流、功率、压力等', 'Current, power, pressure …'),
    },
    contactPoint: {
      label: t('开关位置测点', 'Contact of the breaker'),
      kind: 'point',
      help: t('断路器或阀门的辅助触点，用于确认已断开', 'Shows that the breaker or valve has opened'),
    },
    openValue: { label: t('断开时的值', 'Value when open'), choices: { 0: t('0', '0'), 1: t('1', '1') } },
    switchPoint: {
      label: t('切断下发测点', 'Switch'),
      kind: 'point',
      help: t('留空则只通知人断开', 'Left empty, people are told to open it'),
    },
    switchValue: { label: t('切断下发值', 'Value that opens'), choices: { 0: t('0', '0'), 1: t('1', '1') } },
    retries: { label: t('未断开再下发（次）', 'Sent again, times') },
    unit: { label: t('单位', 'Unit') },
    warnAbove: { label: t('预警值', 'Warning above'), list: true },
    warnSeconds: { label: t('预警延时（秒）', 'Warning after (s)') },
    tripAbove: { label: t('切断值', 'Cut off above'), list: true },
    tripSeconds: { label: t('切断延时（秒）', 'Cut off after (s)') },
    hysteresis: { label: t('返回差', 'Hysteresis') },
    staleSeconds: {
      label: t('数据失效（秒）', 'Stale after (s)'),
      help: t('须长于测点的入库间隔', 'Longer than the point is stored apart'),
    },
    confirmSeconds: {
      label: t('断开期限（秒）', 'To be open within (s)'),
      help: t('超过期限触点仍未显示断开，再次紧急通知', 'Told again when the contact does not show it by then'),
    },
    settleSeconds: { label: t('触点稳定时间（秒）', 'Contact settles in (s)') },
    remindMinutes: { label: t('重复提醒（分钟）', 'Told again after (min)') },
    place: { label: t('位置', 'Place'), kind: 'place' },
    keeper: { label: t('负责人', 'In charge'), kind: 'user', list: true },
    lastValue: { label: t('最近一次事件值', 'Value of the last event') },
    lastAt: { label: t('最近一次事件', 'Last event'), list: true },
  },
  states: {
    armed: { label: t('监视中', 'Armed'), tone: 'good' },
    warning: { label: t('预警', 'Warning'), tone: 'warn' },
    requested: { label: t('应切断，待断开', 'To be cut off'), tone: 'bad' },
    open: { label: t('已断开', 'Open'), tone: 'bad' },
    failed: { label: t('到期未断开', 'Not opened in time'), tone: 'bad' },
    reclosed: { label: t('未解除即合闸', 'Closed without release'), tone: 'bad' },
    off: { label: t('停用', 'Off'), tone: 'ended' },
  },
  initial: 'armed',
  moves: {
    armed: {
      label: t('返回监视', 'Armed'),
      from: ['armed', 'warning', 'open', 'failed', 'reclosed', 'off'],
      to: 'armed',
    },
    warning: { label: t('预警', 'Warning'), from: ['armed', 'warning'], to: 'warning' },
    requested: {
      label: t('应切断', 'To be cut off'),
      from: ['armed', 'warning', 'reclosed', 'failed'],
      to: 'requested',
    },
    open: { label: t('已断开', 'Opened'), from: ['armed', 'warning', 'requested', 'failed', 'reclosed'], to: 'open' },
    failed: { label: t('到期未断开', 'Not opened'), from: ['armed', 'warning', 'requested', 'reclosed'], to: 'failed' },
    reclosed: { label: t('合闸', 'Closed'), from: ['armed', 'warning', 'requested', 'failed', 'open'], to: 'reclosed' },
    off: { label: t('停用', 'Off'), from: ['armed', 'warning'], to: 'off' },
  },
})

/** What is told of a protection whose breaker people open. */
export const toldWords: Record<Told, ReturnType<typeof t>> = {
  warning: t('过载预警', 'Overload warning'),
  warningEnded: t('预警解除', 'Warning ended'),
  inputLost: t('测点无数据，监视中断', 'No data: nothing is watched'),
  inputBack: t('测点恢复', 'Data is back'),
  requested: t('达到切断条件，请立即断开', 'To be cut off: open it at once'),
  refused: t('断开未执行', 'Not opened'),
  retried: t('再次要求断开', 'Asked again to open it'),
  open: t('触点显示已断开', 'The contact shows it open'),
  openLate: t('超期后断开', 'Opened, but late'),
  failed: t('到期未断开', 'Not opened in time'),
  stillLocked: t('仍未解除', 'Still locked'),
  closedWithoutRelease: t('未解除即合闸', 'Closed without release'),
  armedAgain: t('已解除，恢复监视', 'Released and armed again'),
  armedBlind: t('已解除，但测点无数据', 'Released without data'),
}

/** What is told instead where the platform opens the switch itself. */
export const switchedWords: Partial<Record<Told, ReturnType<typeof t>>> = {
  requested: t('达到切断条件，已自动下发断开', 'To be cut off: the switch has been told to open'),
  retried: t('未断开，再次下发', 'Not open yet: told again to open'),
  refused: t('自动断开未执行，请到现场断开', 'The switch did not open: open it on site'),
  failed: t('自动断开失败，请立即到现场断开', 'The cut-off failed: open it on site at once'),
}

export const protectionEvent = defineEntity({
  id: 'protection-event',
  plural: 'overload-events',
  table: protectionEventTable,
  label: t('过载事件', 'Overload event'),
  title: 'number',
  code: 'number',
  sort: '-at',
  calendar: ['at'],
  read: may.read,
  fields: {
    number: { label: t('编号', 'Number'), list: true, search: true },
    protection: { label: t('回路', 'Feeder'), kind: 'link', to: 'energy.protection', list: true },
    at: { label: t('时间', 'Time'), list: true },
    what: { label: t('事件', 'Event'), choices: toldWords, list: true },
    level: {
      label: t('级别', 'Level'),
      choices: { info: t('提示', 'Info'), warning: t('警告', 'Warning'), urgent: t('紧急', 'Urgent') },
      list: true,
    },
    value: { label: t('当时的值', 'Value then'), list: true },
    remark: { label: t('说明', 'Remark'), kind: 'multiline' },
  },
  states: { told: { label: t('已记录', 'Recorded'), seals: 'all' } },
  initial: 'told',
  moves: {},
})
