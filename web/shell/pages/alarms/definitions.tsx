import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { AlarmDefinitionRow } from '../../../../api/alarms.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { useShown } from './columns.tsx'
import { conditionText } from './condition-text.ts'
import { alarmQueries } from './data.ts'
import { PriorityMark } from './priority-mark.tsx'
import type { AlarmSearch } from './search.ts'
import { texts } from './texts.ts'

/** What is defined as an alarm; a row opens its form. */
export function Definitions({ search, onEdit }: { search: AlarmSearch; onEdit: (id: string) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const shownOf = useShown()
  const mayDefine = useMay('alarms.define')
  const query = useQuery(alarmQueries.definitions(search.search))
  const rows = (query.data ?? []).filter((d) => search.priority === undefined || d.priority === search.priority)
  const columns: Column<AlarmDefinitionRow>[] = [
    {
      ...{ key: 'priority', title: '', width: 40, fixed: true },
      render: ({ priority }) => <PriorityMark priority={priority} />,
    },
    {
      ...{ key: 'name', title: t('name'), width: phone ? 160 : 220, grow: true },
      render: ({ name, enabled, code }) => (
        <span className={enabled ? '' : 'alarm-off'} title={code}>
          {name[language]}
          {enabled ? '' : ` (${t('outOfService')})`}
        </span>
      ),
    },
    {
      ...{ key: 'limit', title: t('limit'), width: phone ? 110 : 170 },
      render: (row) => conditionText(row.condition, shownOf(row), language),
    },
  ]
  if (!phone)
    columns.push(
      { ...{ key: 'code', title: t('code'), width: 180 }, render: ({ code }) => <code>{code}</code> },
      { ...{ key: 'point', title: t('point'), width: 180 }, render: ({ point }) => <code>{point}</code> },
      {
        ...{ key: 'action', title: t('action'), width: 200, grow: true },
        render: ({ action }) => (action ? action[language] || action.zh : ''),
      },
    )
  return (
    <>
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {query.data ? (
        <VirtualTable
          label={t('definitions')}
          rows={rows}
          rowKey={({ id }) => id}
          columns={columns}
          rowHeight={phone ? 48 : 34}
          onOpen={mayDefine ? ({ id }) => onEdit(id) : undefined}
          empty={
            <EmptyState
              title={t('emptyDefinitions')}
              hint={t('emptyDefinitionsHint')}
              action={
                mayDefine ? (
                  <Button type="primary" icon={<PlusOutlined />} onClick={() => onEdit('new')}>
                    {t('newAlarm')}
                  </Button>
                ) : undefined
              }
            />
          }
        />
      ) : null}
    </>
  )
}
