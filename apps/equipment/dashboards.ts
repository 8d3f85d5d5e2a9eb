import { type Dashboard, t } from '../../contract/index.ts'
import { equipment } from './equipment.ts'
import { may } from './permissions.ts'
import { dateList } from './queries/date-list.ts'
import { overdueRepairs } from './queries/overdue-repairs.ts'
import { repairFigures } from './queries/repair-figures.ts'
import { repairOrder } from './repair-order.ts'

const ledger: Dashboard = {
  id: 'ledger',
  label: t('设备台账看板', 'Equipment at a glance'),
  permission: may.read,
  tiles: [
    { kind: 'count', entity: equipment, filter: [['state', '=', 'inUse']], label: t('在用设备', 'In use') },
    { kind: 'count', entity: equipment, filter: [['state', '=', 'onLoan']], label: t('借出', 'On loan') },
    { kind: 'count', entity: equipment, filter: [['state', '=', 'sealedOff']], label: t('封存', 'Mothballed') },
    {
      kind: 'count',
      entity: equipment,
      filter: [['loanUntil', '<', 'today']],
      label: t('借出超期', 'Loans overdue'),
      tone: 'bad',
    },
    { kind: 'group', entity: equipment, by: 'type', show: 'bars', label: t('按类型', 'By type'), width: 2 },
    { kind: 'group', entity: equipment, by: 'criticality', show: 'pie', label: t('按重要度', 'By criticality') },
    { kind: 'query', query: dateList, show: 'table', label: t('到期提醒', 'What runs out'), width: 2 },
  ],
}

const repairs: Dashboard = {
  id: 'repairs',
  label: t('维修看板', 'Repairs at a glance'),
  permission: may.read,
  tiles: [
    {
      kind: 'count',
      entity: repairOrder,
      filter: [['state', '=', 'requested']],
      label: t('待派工', 'To dispatch'),
    },
    { kind: 'query', query: repairFigures, show: 'number', value: 'open', label: t('未完维修', 'Open repairs') },
    { kind: 'query', query: overdueRepairs, show: 'number', label: t('超期维修', 'Late repairs') },
    {
      kind: 'query',
      query: repairFigures,
      show: 'number',
      value: 'responseMinutes',
      label: t('平均响应（90 天）', 'Mean response (90 days)'),
    },
    {
      kind: 'query',
      query: repairFigures,
      show: 'number',
      value: 'mttrHours',
      label: t('MTTR（90 天）', 'MTTR (90 days)'),
    },
    {
      kind: 'query',
      query: repairFigures,
      show: 'number',
      value: 'mtbfHours',
      label: t('MTBF（90 天）', 'MTBF (90 days)'),
    },
    {
      kind: 'group',
      entity: repairOrder,
      by: 'failureCode',
      show: 'bars',
      label: t('按故障代码', 'By failure'),
      width: 2,
    },
    { kind: 'group', entity: repairOrder, by: 'remedy', show: 'pie', label: t('处理措施', 'Remedies') },
    { kind: 'query', query: overdueRepairs, show: 'table', label: t('超期清单', 'Late repairs, listed'), width: 3 },
  ],
}

export const dashboards = [ledger, repairs]
