import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { LearnedItem } from '../../../../../api/learned-models.ts'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { FilterBar } from '../../../../ui/filter-bar.tsx'
import { formatCount } from '../../../../ui/number.ts'
import { PageHeader } from '../../../../ui/page-header.tsx'
import { RelativeTime } from '../../../../ui/relative-time.tsx'
import { type Column, VirtualTable } from '../../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../../problem-note.tsx'
import { useMay } from '../../../session.ts'
import { useLanguage, useText } from '../../../text.ts'
import { usePlaceName } from '../../../twin-names.ts'
import { usePhone } from '../../../use-phone.ts'
import { learnedQueries } from './data.ts'
import { DriftMark, StateMark } from './marks.tsx'
import { NewModel } from './new-model.tsx'
import { texts } from './texts.ts'
import './training.css'

/** Every data-driven model: what is in use, and which of them the plant has left behind. */
export function LearnedPage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/learned' })
  const navigate = useNavigate({ from: '/learned' })
  const query = useQuery(learnedQueries.list(search.search))
  const mayWrite = useMay('models.write')
  const [making, setMaking] = useState(false)
  const columns = useColumns()
  const phone = usePhone()
  const make = mayWrite ? (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
      {t('newModel')}
    </Button>
  ) : undefined
  const open = (id: string) => void navigate({ to: '/learned/$id', params: { id }, search: {} })
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={query.data ? t('count', { n: formatCount(query.data.length) }) : null}
        actions={make}
      />
      <FilterBar
        words={search.search ?? ''}
        onWords={(words) => void navigate({ search: { search: words || undefined }, replace: true })}
        placeholder={t('find')}
        filtered={Boolean(search.search)}
        onClear={() => void navigate({ search: {}, replace: true })}
      />
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {query.data ? (
        <VirtualTable
          label={t('title')}
          rows={query.data}
          rowKey={({ id }) => id}
          columns={columns}
          rowHeight={phone ? 52 : 36}
          onOpen={({ id }) => open(id)}
          empty={
            search.search ? (
              <EmptyState title={t('nothingFound')} />
            ) : (
              <EmptyState title={t('emptyList')} hint={t('emptyListHint')} action={make} />
            )
          }
        />
      ) : null}
      {making ? <NewModel onClose={() => setMaking(false)} onMade={open} /> : null}
    </div>
  )
}

function useColumns(): Column<LearnedItem>[] {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const placeName = usePlaceName()
  const kinds = useQuery(learnedQueries.kinds()).data
  const kindName = (id: string) => kinds?.find((kind) => kind.id === id)?.label[language] ?? id
  const columns: Column<LearnedItem>[] = [
    {
      ...{ key: 'name', title: t('name'), width: phone ? 138 : 220, grow: true, fixed: true },
      render: ({ name, code }) => <span title={code}>{name[language]}</span>,
    },
    {
      ...{ key: 'state', title: t('state'), width: phone ? 112 : 150 },
      render: (model) => <StateMark model={model} />,
    },
    {
      ...{ key: 'drift', title: t('drift'), width: phone ? 120 : 140 },
      render: ({ drift }) => <DriftMark drift={drift} />,
    },
  ]
  if (phone) return columns
  return [
    ...columns,
    { ...{ key: 'kind', title: t('kind'), width: 230 }, render: ({ kind }) => kindName(kind) },
    {
      ...{ key: 'machine', title: t('machine'), width: 200, grow: true },
      render: ({ machine }) => (machine ? <span title={machine}>{placeName(machine, true)}</span> : ''),
    },
    { ...{ key: 'code', title: t('code'), width: 160 }, render: ({ code }) => <code>{code}</code> },
    {
      ...{ key: 'updated', title: t('updated'), width: 120 },
      render: ({ updatedAt }) => <RelativeTime time={updatedAt} />,
    },
  ]
}
