import type { JobState } from '../../../../api/jobs.ts'
import type { Text } from '../../../../contract/text.ts'
import { defineTexts } from '../../text.ts'

export const stateNames: Record<JobState, Text> = {
  queued: { zh: '排队中', en: 'Queued' },
  running: { zh: '运行中', en: 'Running' },
  done: { zh: '已完成', en: 'Done' },
  failed: { zh: '失败', en: 'Failed' },
  stopped: { zh: '已停止', en: 'Stopped' },
}

export const texts = defineTexts({
  title: { zh: '后台任务', en: 'Jobs' },
  busy: { zh: '{running} 个运行中，{queued} 个排队', en: '{running} running, {queued} queued' },
  idle: { zh: '没有正在运行的任务', en: 'nothing is running' },
  mine: { zh: '我发起的', en: 'Mine' },
  routine: { zh: '含例行运行', en: 'With routine runs' },
  routineHint: {
    zh: '定时任务每次顺利完成的记录，平时不列出；出错的始终列出',
    en: 'What a schedule ran and ended well is not listed otherwise; what failed always is',
  },
  older: { zh: '读取更早的', en: 'Read older jobs' },
  schedules: { zh: '定时任务', en: 'Schedules' },
  schedulesHint: {
    zh: '到点自动运行。错过的那一次，平台启动后补上；也可以现在就运行。',
    en: 'They run by themselves. One that was missed is made up for when the platform starts; any can be run now.',
  },
  nextAt: { zh: '下次 {time}', en: 'next {time}' },
  runNow: { zh: '立即运行', en: 'Run now' },
  job: { zh: '任务', en: 'Job' },
  state: { zh: '状态', en: 'State' },
  by: { zh: '发起人', en: 'Started by' },
  schedule: { zh: '定时', en: 'schedule' },
  created: { zh: '发起时间', en: 'Started' },
  took: { zh: '用时', en: 'Took' },
  tries: { zh: '尝试', en: 'Tries' },
  ended: { zh: '结束时间', en: 'Ended' },
  notBefore: { zh: '不早于 {time}', en: 'not before {time}' },
  retryAt: { zh: '第 {n} 次失败，{time} 再试', en: 'failed {n}×, next try {time}' },
  stopping: { zh: '正在停止…', en: 'stopping…' },
  stop: { zh: '停止', en: 'Stop' },
  stopHint: { zh: '任务会在下一步停下，已经完成的部分保留。', en: 'It stops at its next step; what is done stays.' },
  retry: { zh: '重跑', en: 'Run again' },
  download: { zh: '下载结果文件', en: 'Download the file' },
  result: { zh: '结果', en: 'Result' },
  noResult: { zh: '没有可显示的结果', en: 'Nothing to show' },
  tooLarge: { zh: '结果太大（{n} 字节），没有保存', en: 'The result was too large to keep ({n} bytes)' },
  rows: { zh: '共 {rows} 行，合格 {ok} 行，有问题 {bad} 行', en: '{rows} rows: {ok} good, {bad} faulty' },
  further: { zh: '另有 {n} 处问题，先改好上面的再检查。', en: '{n} more faults; mend these first and check again.' },
  row: { zh: '行', en: 'Row' },
  field: { zh: '列', en: 'Column' },
  why: { zh: '原因', en: 'Why' },
  noneTitle: { zh: '还没有后台任务', en: 'No jobs yet' },
  noneEventful: { zh: '除例行运行外，还没有后台任务', en: 'No jobs yet besides routine runs' },
  noneHint: {
    zh: '导入、导出和定时任务会列在这里，可以看进度、停止、重跑，记录保留 30 天。',
    en: 'Imports, exports and scheduled work stand here with their progress; they are kept for 30 days.',
  },
  noneFiltered: { zh: '没有符合筛选的任务', en: 'No job matches the filter' },
  closed: { zh: '关闭', en: 'Close' },
})
