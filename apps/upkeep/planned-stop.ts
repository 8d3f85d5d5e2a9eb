import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { stopTable } from './schema.ts'

export const stopNumbers = defineNumbers({ id: 'stop', pattern: 'TJ-{yyyy}{mm}-{000}' })

/** A time in which a machine, or a whole line, stands by plan: maintenance that needs a stop is moved into it. */
export const plannedStop = defineEntity({
  id: 'planned-stop',
  plural: 'planned-stops',
  table: stopTable,
  label: t('计划停机', 'Planned stop'),
  title: 'reason',
  code: 'number',
  calendar: ['stopOn'],
  sort: '-stopsAt',
  read: may.read,
  fields: {
    number: { label: t('停机单号', 'Number'), list: true, search: true },
    reason: { label: t('停机原因', 'Reason'), list: true, search: true },
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    place: {
      label: t('产线或区域', 'Line or area'),
      kind: 'place',
      help: t('其中的设备都停', 'Every machine in it stops'),
      list: true,
    },
    stopsAt: { label: t('停机', 'Stops at'), list: true },
    runsAt: { label: t('恢复', 'Runs again at'), list: true },
    stopOn: { label: t('停机日期', 'Stop day') },
    lastOn: { label: t('恢复日期', 'Last day') },
    grouped: { label: t('已编入保养', 'Maintenance grouped into it'), list: true, digits: 0 },
  },
  states: {
    planned: { label: t('已计划', 'Planned'), tone: 'active' },
    cancelled: { label: t('已取消', 'Cancelled'), tone: 'ended', seals: 'all' },
  },
  initial: 'planned',
  moves: { cancel: { label: t('取消', 'Cancel'), from: ['planned'], to: 'cancelled' } },
})
