import { type Dashboard, t } from '../../contract/index.ts'
import { order } from './order.ts'
import { may } from './permissions.ts'
import { compliance } from './queries/compliance.ts'
import { forecast } from './queries/forecast.ts'
import { patrolResults } from './queries/patrol-results.ts'
import { round } from './round.ts'

export const dashboards: readonly Dashboard[] = [
  {
    id: 'upkeep',
    label: t('点检保养看板', 'Upkeep'),
    permission: may.read,
    tiles: [
      {
        kind: 'count',
        entity: order,
        filter: [['state', 'in', ['open', 'working']]],
        label: t('待完成保养', 'Maintenance to do'),
      },
      {
        kind: 'count',
        entity: order,
        filter: [
          ['state', 'in', ['open', 'working']],
          ['lateAfter', '<', 'today'],
        ],
        label: t('逾期保养', 'Maintenance overdue'),
        tone: 'bad',
      },
      {
        kind: 'count',
        entity: round,
        filter: [
          ['state', '=', 'skipped'],
          ['dueOn', 'between', ['today-7', 'today']],
        ],
        label: t('7 天漏检', 'Skipped in 7 days'),
        tone: 'bad',
      },
      {
        kind: 'count',
        entity: round,
        filter: [
          ['state', '=', 'doubtful'],
          ['dueOn', 'between', ['today-7', 'today']],
        ],
        label: t('7 天可疑', 'Doubtful in 7 days'),
        tone: 'warn',
      },
      {
        kind: 'query',
        query: compliance,
        show: 'bars',
        by: 'month',
        value: 'rate',
        label: t('保养完成率', 'Maintenance compliance'),
        width: 2,
      },
      {
        kind: 'query',
        query: patrolResults,
        show: 'table',
        label: t('巡检完成情况', 'How routes were gone'),
        width: 2,
      },
      {
        kind: 'query',
        query: forecast,
        input: { days: 30 },
        show: 'table',
        label: t('30 天内的保养', 'Maintenance in 30 days'),
        width: 4,
      },
    ],
  },
]
