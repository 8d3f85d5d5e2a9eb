import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type AlarmCounts, type AlarmItem, type AlarmTab, alarmPriorities } from '../../../../api/alarms.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar, FilterChip } from '../../../ui/filter-bar.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { useKey } from '../../keys.ts'
import { NodeSelect } from '../../points/node-select.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { AlarmDrawer } from './alarm-drawer.tsx'
import { isCalling, useAlarmColumns, useJournalColumns } from './columns.tsx'
import { type AlarmAct, alarmQueries } from './data.ts'
import { DefinitionForm } from './definition-form.tsx'
import { Definitions } from './definitions.tsx'
import { HoldDialog } from './hold-dialog.tsx'
import { PriorityMark } from './priority-mark.tsx'
import { type AlarmSearch, type PageTab, pageTabs } from './search.ts'
import { texts } from './texts.ts'
import { useAct } from './use-act.ts'
import { priorityWords } from './words.ts'
import './alarms.css'

const noFilters: AlarmSearch = { priority: undefined, branch: undefined, search: undefined }
type Change = (next: Partial<AlarmSearch>) => void

/** The alarm list of a control room: what calls comes first, and what to do stands beside it. */
export function AlarmsPage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/alarms' })
  const navigate = useNavigate({ from: '/alarms' })
  const change: Change = (next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const tab = search.tab ?? 'active'
  const mayDefine = useMay('alarms.define')
  const counts = useQuery(alarmQueries.counts()).data
  const [editing, setEditing] = useState<string | null>(null)
  const state = counts
    ? counts.standing === 0
      ? t('quiet')
      : t('standing', { n: formatCount(counts.standing), u: formatCount(counts.unacknowledged) })
    : t('loading')
  return (
    <div className={`list-page alarms-page ${search.alarm ? 'has-detail' : ''}`}>
      <PageHeader
        title={t('title')}
        state={state}
        actions={
          mayDefine ? (
            <Button icon={<PlusOutlined />} onClick={() => setEditing('new')}>
              {t('newAlarm')}
            </Button>
          ) : null
        }
      />
      <Tabs tab={tab} counts={counts} onTab={(next) => change({ tab: next, alarm: undefined })} />
      <Filters search={search} tab={tab} counts={counts} change={change} />
      {tab === 'journal' ? (
        <Journal search={search} />
      ) : tab === 'definitions' ? (
        <Definitions search={search} onEdit={setEditing} />
      ) : (
        <List key={tab} tab={tab} search={search} change={change} onEdit={setEditing} />
      )}
      {editing ? <DefinitionForm id={editing} onClose={() => setEditing(null)} /> : null}
    </div>
  )
}

function Tabs(props: { tab: PageTab; counts: AlarmCounts | undefined; onTab: (tab: PageTab) => void }) {
  const t = useText(texts)
  const { counts, tab } = props
  const bar = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab may stand beyond the edge of a phone
  useEffect(() => {
    bar.current?.querySelector('.ant-segmented-item-selected')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [tab])
  const of: Partial<Record<PageTab, number>> = counts
    ? {
        active: counts.standing,
        ...{ shelved: counts.shelved, suppressed: counts.suppressed, outOfService: counts.outOfService },
      }
    : {}
  return (
    <div className="alarm-tabs" ref={bar}>
      <Segmented<PageTab>
        value={tab}
        options={pageTabs.map((value) => ({
          value,
          label: of[value] ? `${t(value)} ${formatCount(of[value])}` : t(value),
        }))}
        onChange={props.onTab}
      />
    </div>
  )
}

function Filters(props: { search: AlarmSearch; tab: PageTab; counts: AlarmCounts | undefined; change: Change }) {
  const { search, tab, counts, change } = props
  const t = useText(texts)
  const language = useLanguage()
  return (
    <FilterBar
      words={search.search ?? ''}
      onWords={(words) => change({ search: words || undefined })}
      placeholder={t('filter')}
      filtered={Boolean(search.search || search.priority || search.branch)}
      onClear={() => change(noFilters)}
    >
      {tab === 'definitions' ? null : (
        <NodeSelect
          className="alarm-branch"
          placeholder={t('branch')}
          value={search.branch}
          onChange={(branch) => change({ branch })}
        />
      )}
      {tab === 'journal' ? null : (
        <div className="chips">
          {alarmPriorities.map((priority) => (
            <FilterChip
              key={priority}
              pressed={search.priority === priority}
              shape={
                <PriorityMark
                  priority={priority}
                  calls={tab === 'active' && counts !== undefined && counts.unacknowledgedByPriority[priority] > 0}
                />
              }
              count={tab === 'active' && counts ? counts.byPriority[priority] : undefined}
              onToggle={() => change({ priority: search.priority === priority ? undefined : priority })}
            >
              {priorityWords[priority][language]}
            </FilterChip>
          ))}
        </div>
      )}
    </FilterBar>
  )
}

type ListProps = { tab: AlarmTab; search: AlarmSearch; change: Change; onEdit: (id: string) => void }
const back: Partial<Record<AlarmTab, AlarmAct>> = {
  ...{ shelved: 'unshelve', suppressed: 'unsuppress', outOfService: 'bring-in' },
}

function List({ tab, search, change, onEdit }: ListProps) {
  const t = useText(texts)
  const phone = usePhone()
  const mayOperate = useMay('alarms.operate')
  const mayDefine = useMay('alarms.define')
  const query = useQuery(alarmQueries.list(tab, search))
  const columns = useAlarmColumns(tab, search.alarm !== undefined)
  const act = useAct()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [holding, setHolding] = useState<{ act: AlarmAct; ids: string[] } | null>(null)
  const rows = query.data?.items ?? []
  const chosen = rows.filter(({ id }) => selected.has(id)).map(({ id }) => id)
  const open = rows.find(({ id }) => id === search.alarm)
  const calling = (some: readonly AlarmItem[]) => some.filter(isCalling).map(({ id }) => id)
  const waiting = calling(rows.filter(({ id }) => (chosen.length === 0 ? id === search.alarm : selected.has(id))))
  async function acknowledge(ids: readonly string[]) {
    if (tab !== 'active' || !mayOperate || ids.length === 0) return
    if (await act('acknowledge', ids)) setSelected(new Set())
  }
  useKey('a', (event) => {
    event.preventDefault()
    void acknowledge(event.shiftKey ? calling(rows) : waiting)
  })
  const bring = back[tab]
  const mayBring = bring === 'unshelve' ? mayOperate : mayDefine
  const filtered = Boolean(search.search || search.priority || search.branch)
  return (
    <>
      {query.data && query.data.unwritten > 0 ? (
        <p className="alarm-note" role="status">
          {t('unwritten', { n: formatCount(query.data.unwritten) })}
        </p>
      ) : null}
      {query.data && query.data.total > rows.length ? (
        <p className="alarm-note">{t('cut', { n: formatCount(rows.length), total: formatCount(query.data.total) })}</p>
      ) : null}
      {tab === 'active' && mayOperate ? (
        <div className="alarm-bar">
          <Button
            type="primary"
            title={t('acknowledgeHint')}
            disabled={waiting.length === 0}
            onClick={() => void acknowledge(waiting)}
          >
            {waiting.length > 1 ? t('acknowledgeN', { n: waiting.length }) : t('acknowledge')}
          </Button>
          <Button disabled={chosen.length === 0} onClick={() => setHolding({ act: 'shelve', ids: chosen })}>
            {t('shelve')}
          </Button>
          {phone ? null : <span className="faint">{t('acknowledgeHint')}</span>}
        </div>
      ) : null}
      {bring && mayBring ? (
        <div className="alarm-bar">
          <Button disabled={chosen.length === 0} onClick={() => setHolding({ act: bring, ids: chosen })}>
            {t(bring as 'unshelve')}
          </Button>
        </div>
      ) : null}
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {query.data ? (
        <VirtualTable
          label={t('title')}
          rows={rows}
          rowKey={({ id }) => id}
          columns={columns}
          rowHeight={phone ? 56 : 38}
          selected={selected}
          onSelect={setSelected}
          openKey={search.alarm}
          onOpen={({ id }) => change({ alarm: id })}
          empty={
            filtered ? (
              <EmptyState
                title={t('emptyFiltered')}
                hint={t('emptyFilteredHint')}
                action={<Button onClick={() => change(noFilters)}>{t('clear')}</Button>}
              />
            ) : tab === 'active' ? (
              <EmptyState title={t('emptyTitle')} hint={t('emptyHint')} />
            ) : (
              <EmptyState title={t('emptyHeld')} hint={t('emptyHeldHint')} />
            )
          }
        />
      ) : null}
      {open ? (
        <AlarmDrawer
          key={open.id}
          alarm={open}
          onClose={() => change({ alarm: undefined })}
          onHold={(what) => setHolding({ act: what, ids: [open.id] })}
          onEdit={() => onEdit(open.id)}
        />
      ) : null}
      {holding ? (
        <HoldDialog
          {...holding}
          onClose={(done) => {
            setHolding(null)
            if (done) setSelected(new Set())
          }}
        />
      ) : null}
    </>
  )
}

function Journal({ search }: { search: AlarmSearch }) {
  const t = useText(texts)
  const phone = usePhone()
  const query = useQuery(alarmQueries.journal({ branch: search.branch, search: search.search }))
  const columns = useJournalColumns()
  return (
    <>
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {query.data ? (
        <VirtualTable
          label={t('journal')}
          rows={query.data.items}
          rowKey={({ id }) => String(id)}
          columns={columns}
          rowHeight={phone ? 56 : 34}
          empty={<EmptyState title={t('emptyJournal')} />}
        />
      ) : null}
    </>
  )
}
