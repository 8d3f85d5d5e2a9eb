import { lazy } from 'react'
import { t } from '../../contract/text.ts'
import type { AppPage } from '../../web/kit/index.ts'
import { LiveState } from './web-live-state.tsx'
import { MachineDiagnosis } from './web-machine-diagnosis.tsx'
import { MachineRepairs } from './web-machine-repairs.tsx'
import { MachineStates } from './web-machine-states.tsx'
import { RepairAdvice } from './web-repair-advice.tsx'
import { MachineTools } from './web-tools.tsx'

export const pages: AppPage[] = [
  {
    path: 'wall',
    label: t('机台看板', 'Machine wall'),
    component: lazy(async () => ({ default: (await import('./web-wall.tsx')).WallPage })),
  },
  {
    path: 'oee',
    label: t('设备效率', 'Effectiveness'),
    component: lazy(async () => ({ default: (await import('./web-oee.tsx')).OeePage })),
  },
  {
    path: 'compare',
    label: t('设备对比', 'Comparison'),
    component: lazy(async () => ({ default: (await import('./web-compare.tsx')).ComparePage })),
  },
  {
    path: 'orders',
    label: t('工单效率', 'OEE by order'),
    component: lazy(async () => ({ default: (await import('./web-orders.tsx')).OrdersPage })),
  },
  { path: 'live-state', label: t('现在', 'Now'), beside: 'column:equipment', component: LiveState },
  { path: 'machine-diagnosis', label: t('诊断', 'Diagnosis'), beside: 'detail:equipment', component: MachineDiagnosis },
  { path: 'machine-states', label: t('运行', 'At work'), beside: 'detail:equipment', component: MachineStates },
  { path: 'machine-tools', label: t('刀具寿命', 'Tool life'), beside: 'detail:equipment', component: MachineTools },
  { path: 'machine-repairs', label: t('维修', 'Repairs'), beside: 'detail:equipment', component: MachineRepairs },
  {
    path: 'repair-advice',
    label: t('时限、派工与借鉴', 'Times, people, experience'),
    beside: 'detail:repair-order',
    component: RepairAdvice,
  },
]
