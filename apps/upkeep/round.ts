import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { opensWhat } from './checks.ts'
import { may } from './permissions.ts'
import type { Doubt } from './rules/rounds.ts'
import { roundTable } from './schema.ts'

export const roundNumbers = defineNumbers({ id: 'round', pattern: 'XJ-{yyyy}{mm}{dd}-{000}' })

export const timings = {
  open: t('未到期', 'Not yet due'),
  onTime: t('按时', 'On time'),
  late: t('迟到', 'Late'),
  skipped: t('漏检', 'Skipped'),
}
export const doubtTexts: Record<Doubt, { zh: string; en: string }> = {
  allAtOnce: t('十秒内全部完成', 'All within ten seconds'),
  tooFast: t('快得不合常理', 'Faster than a person can'),
  sameValues: t('数值与前几轮完全相同', 'The very same values as before'),
  notScanned: t('有的点没有扫码', 'A stop was not scanned'),
  clock: t('手机时间不对', 'The clock of the phone is wrong'),
}

/** One patrol as it was done, or as it should have been. */
export const round = defineEntity({
  id: 'round',
  plural: 'rounds',
  table: roundTable,
  label: t('巡检记录', 'Round'),
  title: 'number',
  code: 'number',
  calendar: ['dueOn'],
  sort: '-windowFrom',
  read: may.read,
  fields: {
    number: { label: t('巡检单号', 'Round'), list: true, search: true },
    route: { label: t('巡检路线', 'Route'), kind: 'link', to: 'upkeep.route', list: true },
    windowFrom: { label: t('时段开始', 'Window from'), list: true },
    windowTo: { label: t('时段结束', 'Window to') },
    dueOn: { label: t('日期', 'Day') },
    timing: { label: t('完成情况', 'Timing'), choices: timings, list: true },
    notOk: { label: t('异常项', 'Not OK'), list: true, total: 'sum' },
    warnings: { label: t('预警项', 'Warnings'), list: true, total: 'sum' },
    missing: { label: t('漏项', 'Missing'), list: true, total: 'sum' },
    doubts: {
      label: t('可疑之处', 'Doubts'),
      help: t('不合常理的一轮照样收下，但标出来', 'A round that cannot be true is taken, and marked'),
      list: true,
      choices: doubtTexts,
    },
    opens: { label: t('引发', 'Leads to'), choices: opensWhat },
    doneBy: { label: t('巡检人', 'Done by'), kind: 'user', list: true },
    finishedAt: { label: t('完成时间', 'Finished') },
    receivedAt: { label: t('收到时间', 'Received') },
    items: { label: t('读数', 'Readings') },
    photos: { label: t('照片', 'Photos'), kind: 'file' },
  },
  states: {
    due: { label: t('待巡检', 'To do'), tone: 'active' },
    done: { label: t('已巡检', 'Done'), tone: 'good', seals: 'all' },
    doubtful: { label: t('可疑', 'Doubtful'), tone: 'warn', seals: 'all' },
    skipped: { label: t('漏检', 'Skipped'), tone: 'bad' },
  },
  initial: 'due',
  moves: {
    take: { label: t('收到', 'Take'), from: ['due', 'skipped'], to: 'done' },
    doubt: { label: t('存疑', 'Doubt'), from: ['due', 'skipped'], to: 'doubtful' },
    skip: { label: t('漏检', 'Skip'), from: ['due'], to: 'skipped' },
  },
})
