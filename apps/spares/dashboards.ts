import { type Dashboard, t } from '../../contract/index.ts'
import { stockMove } from './move.ts'
import { may } from './permissions.ts'
import { abcView } from './queries/abc-view.ts'
import { belowMinimum } from './queries/below-minimum.ts'
import { stockWorth } from './queries/stock-worth.ts'
import { worthInAll } from './queries/worth-in-all.ts'
import { reservation } from './reservation.ts'

export const dashboards: readonly Dashboard[] = [
  {
    id: 'store-room',
    label: t('备件看板', 'Store room'),
    permission: may.read,
    tiles: [
      { kind: 'query', query: worthInAll, show: 'number', value: 'low', label: t('低于下限', 'Below minimum') },
      {
        kind: 'query',
        query: worthInAll,
        show: 'number',
        value: 'worth',
        label: t('库存总额（元）', 'Total value (yuan)'),
      },
      { kind: 'count', entity: reservation, filter: [['state', '=', 'open']], label: t('预留中', 'Reserved') },
      {
        kind: 'count',
        entity: stockMove,
        filter: [['movedOn', 'between', ['today-30', 'today']]],
        label: t('30 天出入库', 'Moves in 30 days'),
      },
      { kind: 'query', query: belowMinimum, show: 'table', label: t('低于下限清单', 'Below minimum'), width: 2 },
      {
        kind: 'query',
        query: stockWorth,
        show: 'bars',
        by: 'category',
        value: 'worth',
        label: t('库存金额', 'Worth by category'),
        width: 2,
      },
      {
        kind: 'query',
        query: abcView,
        input: { limit: 11 },
        show: 'bars',
        by: 'name',
        value: 'value',
        label: t('消耗金额最高的备件', 'Most used by value'),
        width: 2,
      },
      { kind: 'group', entity: stockMove, by: 'kind', show: 'bars', label: t('出入库业务', 'Moves by kind'), width: 2 },
    ],
  },
]
