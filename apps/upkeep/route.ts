import { defineEntity, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { routeTable } from './schema.ts'

/** The way of a patrol: where it stops, what is read there, and when it is gone. */
export const route = defineEntity({
  id: 'route',
  plural: 'routes',
  table: routeTable,
  label: t('巡检路线', 'Patrol route'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('路线编号', 'Route number'), list: true, search: true },
    name: { label: t('巡检路线', 'Route'), list: true, search: true },
    stops: { label: t('巡检点', 'Stops') },
    windows: { label: t('巡检时段', 'Windows') },
    timeZone: { label: t('时区', 'Time zone') },
    graceMinutes: { label: t('迟到宽限（分钟）', 'Late within (minutes)') },
    secondsPerItem: {
      label: t('每项至少（秒）', 'At least for an item (seconds)'),
      help: t('比这更快的一轮会标记为可疑', 'A quicker round is marked as doubtful'),
    },
    responsible: { label: t('负责人', 'Responsible'), kind: 'user', list: true },
  },
  states: {
    active: { label: t('启用', 'In use'), tone: 'good' },
    paused: { label: t('暂停', 'Paused') },
  },
  initial: 'active',
  moves: {
    pause: { label: t('暂停', 'Pause'), from: ['active'], to: 'paused' },
    resume: { label: t('恢复', 'Resume'), from: ['paused'], to: 'active' },
  },
})
