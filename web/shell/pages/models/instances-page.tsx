import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { App, Button, Switch } from 'antd'
import { useId, useState } from 'react'
import type { InstancesMade, ModelDetail } from '../../../../api/models.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar, FilterChip } from '../../../ui/filter-bar.tsx'
import { formatCount } from '../../../ui/number.ts'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { api } from '../../api.ts'
import { useLive } from '../../live.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { usePlaceName } from '../../twin-names.ts'
import { usePhone } from '../../use-phone.ts'
import { useTypeName } from './columns.tsx'
import { modelInstances, modelsChanged } from './data.ts'
import { useInstanceColumns } from './instance-columns.tsx'
import { filterInstances } from './instance-draft.ts'
import { InstanceDrawer } from './instance-drawer.tsx'
import { instanceTexts as texts } from './instance-texts.ts'
import { NewInstance } from './new-instance.tsx'
import { OneModel } from './one-model.tsx'
import type { InstancesSearch } from './search.ts'
import { FaultMark } from './state-mark.tsx'
import { useSending } from './use-sending.ts'

/** Where a model is put: every instance, how it stands, what it sets for itself, and what it says now. */
export function InstancesPage() {
  const { id } = useParams({ from: '/frame/models/$id/instances' })
  return (
    <OneModel id={id} tab="instances">
      {(model) => <Instances model={model} />}
    </OneModel>
  )
}

const shows = ['faulty', 'own', 'off'] as const

function Instances({ model }: { model: ModelDetail }) {
  const t = useText(texts)
  const phone = usePhone()
  const placeOf = usePlaceName()
  const typeName = useTypeName()
  const search = useSearch({ from: '/frame/models/$id/instances' })
  const navigate = useNavigate({ from: '/models/$id/instances' })
  const change = (next: Partial<InstancesSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const mayWrite = useMay('models.write')
  const query = useQuery(modelInstances.all(model.id))
  const all = query.data ?? []
  const named = filterInstances(all, { search: search.search }, placeOf)
  const rows = filterInstances(named, { show: search.show }, placeOf)
  const [visible, setVisible] = useState<string[]>([])
  useLive(visible)
  const columns = useInstanceColumns(model, visible)
  const open = all.find(({ id }) => id === search.instance)
  const filtered = Boolean(search.search || search.show)
  return (
    <div className="list-page model-instances-page">
      <FilterBar
        words={search.search ?? ''}
        onWords={(words) => change({ search: words || undefined })}
        placeholder={t('filter')}
        filtered={filtered}
        onClear={() => change({ search: undefined, show: undefined })}
      >
        <div className="chips">
          {shows.map((show) => (
            <FilterChip
              key={show}
              pressed={search.show === show}
              shape={show === 'faulty' ? <FaultMark /> : undefined}
              count={formatCount(filterInstances(named, { show }, placeOf).length)}
              onToggle={() => change({ show: search.show === show ? undefined : show })}
            >
              {t(show)}
            </FilterChip>
          ))}
        </div>
        {mayWrite && query.data ? <Tools model={model} onNew={() => change({ open: 'new' })} /> : null}
      </FilterBar>
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {query.data ? (
        <VirtualTable
          label={t('instance')}
          rows={rows}
          rowKey={({ id }) => id}
          columns={columns}
          rowHeight={phone ? 64 : 46}
          openKey={search.instance}
          onOpen={({ id }) => change({ instance: id })}
          onVisible={(seen) => setVisible(seen.flatMap(({ outputs }) => outputs[0]?.point ?? []))}
          empty={
            all.length > 0 ? (
              <EmptyState title={t('emptyFiltered')} />
            ) : (
              <EmptyState
                title={t('emptyTitle')}
                hint={
                  model.equipmentType === null
                    ? t('emptyFree')
                    : t('emptyType', { type: typeName(model.equipmentType) })
                }
              />
            )
          }
        />
      ) : (
        <p className="faint model-note">{t('loading')}</p>
      )}
      {open ? (
        <InstanceDrawer key={open.id} model={model} instance={open} onClose={() => change({ instance: undefined })} />
      ) : null}
      {search.open === 'new' ? <NewInstance model={model} onClose={() => change({ open: undefined })} /> : null}
    </div>
  )
}

/** All machines of the type at once, those that come later, and a single one. */
function Tools({ model, onNew }: { model: ModelDetail; onNew: () => void }) {
  const t = useText(texts)
  const switchId = useId()
  const { message } = App.useApp()
  const { busy, problem, send } = useSending()
  const { id, version, name, equipmentType, everyMachine, instances } = model
  async function all() {
    const done = await send(() => api.post<InstancesMade>(`/api/models/${id}/instances/all`, { version }))
    if (!done) return
    await modelsChanged()
    void message.success(t('allDone', { made: done.made, there: done.there }))
  }
  async function every(on: boolean) {
    const body = { version, name, equipmentType, everyMachine: on }
    if (await send(() => api.put(`/api/models/${id}`, body))) await modelsChanged()
  }
  const first = instances === 0
  return (
    <div className="model-tools">
      {equipmentType === null ? null : (
        <>
          <span className="model-every">
            <Switch
              id={switchId}
              size="small"
              checked={everyMachine}
              loading={busy}
              onChange={(on) => void every(on)}
            />
            <label htmlFor={switchId}>{t('every')}</label>
          </span>
          <Button type={first ? 'primary' : 'default'} loading={busy} onClick={() => void all()}>
            {t(first ? 'all' : 'allAgain')}
          </Button>
        </>
      )}
      <Button type={first && equipmentType === null ? 'primary' : 'default'} icon={<PlusOutlined />} onClick={onNew}>
        {t('one')}
      </Button>
      <ProblemNote error={problem} />
    </div>
  )
}
