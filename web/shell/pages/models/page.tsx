import { ImportOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { versionStates } from '../../../../api/models.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar, FilterChip } from '../../../ui/filter-bar.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { queries } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { useModelColumns } from './columns.tsx'
import { CreateDialog } from './create-dialog.tsx'
import { modelQueries, useNameOf } from './data.ts'
import { filterModels } from './filter-models.ts'
import { ImportDialog } from './import-dialog.tsx'
import type { ModelsSearch } from './search.ts'
import { FaultMark, StateShape } from './state-mark.tsx'
import { texts } from './texts.ts'
import { stateNames } from './words.ts'
import './models.css'

const noFilters: ModelsSearch = { search: undefined, state: undefined, type: undefined, faulty: undefined }

/** Every model: how far it has come, on how many machines it runs, and where it does not. */
export function ModelsPage() {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const search = useSearch({ from: '/frame/models' })
  const navigate = useNavigate({ from: '/models' })
  const change = (next: Partial<ModelsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const mayWrite = useMay('models.write')
  const query = useQuery(modelQueries.list())
  const types = useQuery(queries.equipmentTypes()).data ?? []
  const nameOf = useNameOf()
  const columns = useModelColumns()
  const all = query.data ?? []
  const found = filterModels(all, search)
  const filtered = Boolean(search.search || search.state || search.type || search.faulty)
  const newModel = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ open: 'new' })}>
      {t('newModel')}
    </Button>
  )
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={query.data ? <Counted all={all} /> : t('loading')}
        actions={
          mayWrite ? (
            <>
              <Button icon={<ImportOutlined />} onClick={() => change({ open: 'import' })}>
                {t('import')}
              </Button>
              {newModel}
            </>
          ) : null
        }
      />
      <FilterBar
        words={search.search ?? ''}
        onWords={(words) => change({ search: words || undefined })}
        placeholder={t('filter')}
        filtered={filtered}
        onClear={() => change(noFilters)}
      >
        <Select
          className="model-type"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('type')}
          placeholder={t('anyType')}
          value={search.type}
          options={types.map(({ code, name }) => ({ value: code, label: nameOf(name) }))}
          onChange={(type?: string) => change({ type })}
        />
        <div className="chips">
          {versionStates.map((state) => (
            <FilterChip
              key={state}
              pressed={search.state === state}
              shape={<StateShape state={state} />}
              count={formatCount(found.counts[state])}
              onToggle={() => change({ state: search.state === state ? undefined : state })}
            >
              {stateNames[state][language]}
            </FilterChip>
          ))}
          {found.faulty > 0 || search.faulty ? (
            <FilterChip
              pressed={search.faulty === true}
              shape={<FaultMark />}
              count={formatCount(found.faulty)}
              onToggle={() => change({ faulty: search.faulty ? undefined : true })}
            >
              {t('onlyFaulty')}
            </FilterChip>
          ) : null}
        </div>
      </FilterBar>
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {query.data ? (
        <VirtualTable
          label={t('title')}
          rows={found.items}
          rowKey={({ id }) => id}
          columns={columns}
          rowHeight={phone ? 64 : 46}
          onOpen={({ id }) => void navigate({ to: '/models/$id', params: { id }, search: {} })}
          empty={
            all.length > 0 ? (
              <EmptyState
                title={t('emptyFiltered')}
                hint={t('emptyFilteredHint')}
                action={<Button onClick={() => change(noFilters)}>{t('clear')}</Button>}
              />
            ) : (
              <EmptyState title={t('emptyTitle')} hint={t('emptyHint')} action={mayWrite ? newModel : undefined} />
            )
          }
        />
      ) : null}
      {search.open === 'new' ? <CreateDialog onClose={() => change({ open: undefined })} /> : null}
      {search.open === 'import' ? <ImportDialog onClose={() => change({ open: undefined })} /> : null}
    </div>
  )
}

function Counted({ all }: { all: readonly { live: number | null; faulty: number | null }[] }) {
  const t = useText(texts)
  const live = all.filter((model) => model.live !== null).length
  const faulty = all.reduce((sum, model) => sum + (model.faulty ?? 0), 0)
  return (
    <>
      {t('counted', { n: formatCount(all.length), live: formatCount(live) })}
      {faulty > 0 ? <FaultMark>{t('countedFaulty', { n: formatCount(faulty) })}</FaultMark> : null}
    </>
  )
}
