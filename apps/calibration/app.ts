import { defineApp, t } from '../../contract/index.ts'
import { calibration, calibrationNumbers } from './calibration.ts'
import { approveCalibration } from './commands/approve-calibration.ts'
import { barGauge } from './commands/bar-gauge.ts'
import { editGauge } from './commands/edit-gauge.ts'
import { recordCalibration } from './commands/record-calibration.ts'
import { registerGauge } from './commands/register-gauge.ts'
import { rejectCalibration } from './commands/reject-calibration.ts'
import { releaseGauge } from './commands/release-gauge.ts'
import { scrapGauge } from './commands/scrap-gauge.ts'
import { gauge, gaugeNumbers } from './gauge.ts'
import { checkDueDates } from './jobs.ts'
import { may, refusals } from './permissions.ts'
import { gaugeOverdue, gaugeUsable } from './public.ts'
import { dueList } from './queries/due-list.ts'
import { seed } from './seed.ts'

export const calibrationApp = defineApp({
  id: 'calibration',
  label: t('计量管理', 'Calibration'),
  icon: 'ToolOutlined',
  permissions: may,
  roles: {
    keeper: { label: t('计量管理员', 'Gauge keeper'), permissions: [may.read, may.keep, may.calibrate] },
    approver: { label: t('计量批准人', 'Verdict approver'), permissions: [may.read, may.approve] },
    viewer: { label: t('计量查看', 'Viewer'), permissions: [may.read] },
  },
  entities: [gauge, calibration],
  commands: [
    registerGauge,
    editGauge,
    recordCalibration,
    approveCalibration,
    rejectCalibration,
    barGauge,
    releaseGauge,
    scrapGauge,
  ],
  queries: [dueList, gaugeUsable],
  publicQueries: [gaugeUsable],
  refusals,
  events: [gaugeOverdue],
  jobs: [checkDueDates],
  numbers: [gaugeNumbers, calibrationNumbers],
  approvals: [{ command: scrapGauge, steps: [{ role: 'approver', need: 'any', deadlineHours: 72 }] }],
  dashboards: [
    {
      id: 'gauge-room',
      label: t('计量看板', 'Gauge room'),
      permission: may.read,
      tiles: [
        { kind: 'count', entity: gauge, filter: [['state', '=', 'inUse']], label: t('在用器具', 'In use') },
        {
          kind: 'count',
          entity: gauge,
          filter: [['dueOn', 'between', ['today', 'today+30']]],
          label: t('30 天内到期', 'Due in 30 days'),
        },
        { kind: 'count', entity: gauge, filter: [['state', '=', 'barred']], label: t('禁用', 'Barred'), tone: 'bad' },
        { kind: 'count', entity: calibration, filter: [['state', '=', 'recorded']], label: t('待批准', 'To approve') },
        { kind: 'group', entity: calibration, by: 'verdict', show: 'pie', label: t('校准结论', 'Verdicts'), width: 2 },
        { kind: 'query', query: dueList, show: 'table', label: t('到期清单', 'Due list'), width: 2 },
      ],
    },
  ],
  migrations: new URL('./migrations/', import.meta.url),
  seed,
})
