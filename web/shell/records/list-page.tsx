import { DownOutlined, PlusOutlined } from '@ant-design/icons'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useMemo, useState } from 'react'
import type { RecordItem } from '../../../api/records.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { formatCount } from '../../ui/number.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { AppPageInstead } from '../app-page.tsx'
import { useKey } from '../keys.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { BoardView } from './board-view.tsx'
import { BulkBar, BulkDialog, type BulkRun } from './bulk-bar.tsx'
import { CalendarView } from './calendar-view.tsx'
import { CommandDrawer } from './command-drawer.tsx'
import { useApps } from './data.ts'
import { FilterChips } from './filter-chips.tsx'
import { filterText, parseFilters } from './filters.ts'
import { GroupView } from './group-view.tsx'
import { useRecordList } from './list-data.ts'
import { isFiltered, type ListSearch } from './list-search.ts'
import { ListTable } from './list-table.tsx'
import { ListTools } from './list-tools.tsx'
import { createCommands, type EntityView, entityAt, listLabel } from './manifest.ts'
import { Missing } from './missing.tsx'
import { RecordView } from './record-view.tsx'
import { texts } from './texts.ts'
import { useTitle } from './use-title.ts'
import './records.css'

/** The list of one entity, with the record that is open beside it. */
export function ListPage() {
  const { app, plural } = useParams({ from: '/frame/a/$app/$plural' })
  const { apps, loaded, error } = useApps()
  const view = entityAt(apps, app, plural)
  if (error) return <ProblemNote error={error} />
  if (!loaded) return null
  if (!view) return <Missing app={app} />
  return (
    <AppPageInstead app={app} replaces={`list:${view.entity.id}`}>
      <EntityList key={view.key} view={view} />
    </AppPageInstead>
  )
}

function EntityList({ view }: { view: EntityView }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const search = useSearch({ from: '/frame/a/$app/$plural' })
  const navigate = useNavigate({ from: '/a/$app/$plural' })
  const change = (next: Partial<ListSearch>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace })
  const list = useRecordList(view, search)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  /** On a phone a touch opens a record, until several are to be chosen. */
  const [choosing, setChoosing] = useState(false)
  const [bulk, setBulk] = useState<BulkRun | null>(null)
  const chosen = useMemo(() => list.rows.filter((row) => selected.has(row.id)), [list.rows, selected])
  const filters = useMemo(() => parseFilters(search.filter, view.fields), [search.filter, view])
  const shape = search.view ?? 'table'
  const aside = search.open !== undefined && !phone
  const creates = createCommands(view)
  const label = listLabel(view.entity, language)

  useTitle(label)
  const endChoice = () => {
    setSelected(new Set())
    setChoosing(false)
  }
  const open = (row: RecordItem, command?: string) => {
    if (choosing && !command) {
      const next = new Set(selected)
      if (!next.delete(row.id)) next.add(row.id)
      setSelected(next)
    } else if (phone)
      void navigate({
        to: '/a/$app/$plural/$id',
        params: { app: view.app.id, plural: view.entity.plural, id: row.id },
        search: { do: command },
      })
    // Going from record to record adds no step to go back through.
    else change({ open: row.id, do: command }, search.open !== undefined)
  }
  useKey('Escape', () => {
    if (search.open) change({ open: undefined })
    else endChoice()
  })
  useKey('n', () => {
    if (creates[0]) change({ do: creates[0].id }, false)
  })
  const create = creates.find((command) => command.id === search.do)

  const shared = { view, search, onOpen: (row: RecordItem) => open(row) }
  const rows = {
    ...shared,
    narrow: aside,
    choosing,
    selected,
    onSelect: setSelected,
    onSort: (sort: string | undefined) => change({ sort }),
  }
  const empty = (
    <ListEmpty
      view={view}
      filtered={isFiltered(search)}
      loading={list.loading}
      onClear={() => change({ q: undefined, filter: undefined })}
    />
  )
  return (
    <div className={aside ? 'records has-aside' : 'records'}>
      <div className="records-list list-page">
        <PageHeader
          title={label}
          state={
            list.count === null
              ? t('loading')
              : t(list.countIsLeast ? 'countLeast' : list.count === 1 ? 'countOne' : 'count', {
                  n: formatCount(list.count),
                })
          }
          actions={<CreateButtons view={view} onCreate={(command) => change({ do: command }, false)} />}
        />
        <div className="records-tools">
          <FilterBar
            words={search.q ?? ''}
            onWords={(q) => change({ q: q || undefined })}
            placeholder={t('searchIn', { list: label })}
            filtered={isFiltered(search)}
            onClear={() => change({ q: undefined, filter: undefined })}
          >
            <FilterChips
              view={view}
              filters={filters}
              names={list.names}
              onChange={(next) => change({ filter: filterText(next) })}
            />
          </FilterBar>
          <ListTools view={view} search={search} onChange={change} narrow={aside} onChoose={() => setChoosing(true)} />
        </div>
        <ProblemNote error={list.error} onRetry={list.retry} />
        {chosen.length || choosing ? <BulkBar view={view} rows={chosen} onRun={setBulk} onClear={endChoice} /> : null}
        {shape === 'board' ? (
          <BoardView {...shared} onForm={open} />
        ) : shape === 'calendar' ? (
          <CalendarView {...shared} onChange={change} />
        ) : search.group && view.fields.has(search.group) ? (
          <GroupView {...rows} group={search.group} />
        ) : (
          <ListTable {...rows} list={list} empty={empty} />
        )}
      </div>
      {aside ? (
        <aside className="records-aside" aria-label={t('detail')}>
          <RecordView
            key={search.open}
            view={view}
            id={search.open!}
            doing={create ? undefined : search.do}
            onDo={(command) => change({ do: command }, command === undefined)}
            onClose={() => change({ open: undefined, do: undefined })}
          />
        </aside>
      ) : null}
      {bulk ? (
        <BulkDialog
          view={view}
          {...bulk}
          onCancel={() => setBulk(null)}
          onClose={() => {
            setBulk(null)
            endChoice()
          }}
        />
      ) : null}
      {create ? (
        <CommandDrawer
          view={view}
          command={create}
          onClose={() => change({ do: undefined })}
          onDone={(answer) =>
            phone && answer.id && !answer.pending
              ? void navigate({
                  to: '/a/$app/$plural/$id',
                  params: { app: view.app.id, plural: view.entity.plural, id: answer.id },
                  replace: true,
                })
              : change({ do: undefined, open: answer.pending ? undefined : answer.id })
          }
        />
      ) : null}
    </div>
  )
}

function CreateButtons({ view, onCreate }: { view: EntityView; onCreate: (command: string) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const [first, ...others] = createCommands(view)
  if (!first) return null
  return (
    <div className="main-action">
      <Button type="primary" icon={<PlusOutlined />} title="N" onClick={() => onCreate(first.id)}>
        {first.label[language]}
      </Button>
      {others.length ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: others.map((command) => ({ key: command.id, label: command.label[language] })),
            onClick: ({ key }) => onCreate(key),
          }}
        >
          <Button icon={<DownOutlined />} aria-label={t('more')} />
        </Dropdown>
      ) : null}
    </div>
  )
}

function ListEmpty(props: { view: EntityView; filtered: boolean; loading: boolean; onClear: () => void }) {
  const { view, filtered, loading, onClear } = props
  const t = useText(texts)
  const language = useLanguage()
  const list = listLabel(view.entity, language)
  const create = createCommands(view)[0]
  if (loading) return null
  if (filtered)
    return (
      <EmptyState
        title={t('noneMatch', { list })}
        hint={t('noneMatchHint')}
        action={<Button onClick={onClear}>{t('clear')}</Button>}
      />
    )
  return (
    <EmptyState
      title={t('noneTitle', { list })}
      hint={create ? t('noneHint', { list, create: create.label[language] }) : t('noneHintRead', { list })}
    />
  )
}
