import { RedoOutlined, SettingOutlined, UndoOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { App, Button, Drawer } from 'antd'
import { useRef, useState } from 'react'
import { type DashboardItem, maxTiles } from '../../../../api/dashboards.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { ApiProblem } from '../../api.ts'
import { useKey } from '../../keys.ts'
import { useLeaveGuard } from '../../leave-guard.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useApps } from '../../records/data.ts'
import { formFields } from '../../records/form-model.ts'
import { useTitle } from '../../records/use-title.ts'
import { fill, useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { newId } from './actions.tsx'
import { createDashboard, dashboardQueries, saveDashboard } from './data.ts'
import { bodyOf, differs } from './draft.ts'
import { EditGrid } from './edit-grid.tsx'
import { SettingsForm } from './settings-form.tsx'
import { SourceDialog } from './source-dialog.tsx'
import { texts } from './texts.ts'
import { faultsOf } from './tile-form.ts'
import { TileForm } from './tile-form-panel.tsx'
import { useDraft } from './use-draft.ts'
import './dashboards.css'
import './edit.css'

type Base = Pick<DashboardItem, 'label' | 'shared' | 'tiles'>
const empty: Base = { label: { zh: texts.newTitle.zh, en: texts.newTitle.en }, shared: false, tiles: [] }

/** Makes a dashboard (id `new`, perhaps as a copy) or changes one's own. */
export function DashboardEditPage() {
  const t = useText(texts)
  const { id } = useParams({ from: '/frame/dashboards/$id/edit' })
  const { copy } = useSearch({ from: '/frame/dashboards/$id/edit' })
  const fresh = id === newId
  const wanted = fresh ? copy : id
  const { data, error, refetch } = useQuery({ ...dashboardQueries.one(wanted ?? ''), enabled: wanted !== undefined })
  // Opened anew when the dashboard that was asked for is another one; what is saved elsewhere meanwhile changes nothing here.
  const key = `${id} ${copy ?? ''}`
  if (!wanted) return <Builder key={key} base={empty} saved={null} />
  if (!data)
    return error instanceof ApiProblem && error.status === 404 ? (
      <EmptyState title={t('notThere')} hint={t('notThereHint')} action={<Link to="/dashboards">{t('toList')}</Link>} />
    ) : (
      <ProblemNote error={error} onRetry={refetch} />
    )
  if (fresh) return <Builder key={key} base={copyOf(data)} saved={null} />
  if (data.from === 'mine') return <Builder key={key} base={data} saved={data} />
  return (
    <EmptyState
      title={t('notYours')}
      hint={t('notYoursHint')}
      action={
        <Link to="/dashboards/$id/edit" params={{ id: newId }} search={{ copy: data.id }}>
          {t('copy')}
        </Link>
      }
    />
  )
}

const longestName = 100

function copyOf({ label, tiles }: DashboardItem): Base {
  const name = (language: 'zh' | 'en') => fill(texts.copyOf[language], { name: label[language] }).slice(0, longestName)
  return { label: { zh: name('zh'), en: name('en') }, shared: false, tiles }
}

/** @param given what it begins with @param saved as it stands on the server; null for one that is not there yet */
function Builder({ base: given, saved: opened }: { base: Base; saved: DashboardItem | null }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const { apps } = useApps()
  // Both stay what they were when the page was opened, whatever is read again behind it.
  const [base] = useState(given)
  const [saved] = useState(opened)
  const editing = useDraft(base)
  const { draft, selected, select } = editing
  const [adding, setAdding] = useState(false)
  const [settings, setSettings] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const name = draft.label[language] || draft.label.zh || draft.label.en
  const dirty = differs(draft, base) || (saved === null && draft.tiles.length > 0)
  const done = useRef(false)
  useTitle(`${t('edit')} ${name}`)
  useLeaveGuard(() => dirty && !done.current, {
    ...{ title: t('leaveTitle'), hint: t('leaveHint', { name }), leave: t('leave'), stay: t('stay') },
  })

  const incomplete = draft.tiles.filter(({ tile }) => {
    const query =
      tile.kind === 'query' && apps.find((app) => app.id === tile.app)?.queries.find((each) => each.id === tile.query)
    return faultsOf(tile, query ? formFields({ input: query.input, fields: [], kind: 'free' }) : []).length > 0
  })

  async function save(how: 'usual' | 'new' | 'over' = 'usual') {
    if (!draft.label.zh.trim() && !draft.label.en.trim()) {
      select(null)
      setSettings(true)
      return
    }
    if (incomplete.length) {
      select(incomplete[0].key)
      void message.warning(t('faults', { n: incomplete.length }))
      return
    }
    setBusy(true)
    setError(null)
    try {
      const body = bodyOf(draft)
      const kept =
        saved === null || how === 'new'
          ? await createDashboard(body)
          : await saveDashboard(saved.id, how === 'over' ? await latestVersion(saved.id) : saved.version, body)
      done.current = true
      void message.success(t('savedDone', { name: kept.label[language] }))
      await navigate({ to: '/dashboards/$id', params: { id: kept.id }, replace: true })
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  const cancel = () =>
    void navigate(saved ? { to: '/dashboards/$id', params: { id: saved.id } } : { to: '/dashboards' })
  const takeLatest = () => {
    done.current = true
    void navigate({ to: '/dashboards/$id', params: { id: saved!.id }, replace: true })
  }

  useKey(
    's',
    (event) => {
      event.preventDefault()
      if (!busy) void save()
    },
    { ctrl: true },
  )
  useKey('z', (event) => inField(event) || (event.preventDefault(), event.shiftKey ? editing.redo() : editing.undo()), {
    ctrl: true,
  })
  useKey('y', (event) => inField(event) || (event.preventDefault(), editing.redo()), { ctrl: true })
  useKey('Escape', () => select(null))
  useKey('Delete', () => selected && editing.remove(selected.key))

  const full = draft.tiles.length >= maxTiles
  const form = selected ? (
    <TileForm key={selected.key} editing={editing} kept={selected} />
  ) : (
    <SettingsForm editing={editing} />
  )
  return (
    <div className="dash-page dash-edit">
      <PageHeader
        title={name || t('newTitle')}
        crumbs={<Link to="/dashboards">{t('title')}</Link>}
        state={t(dirty ? 'unsaved' : 'noChanges')}
        actions={
          <>
            <Button
              icon={<UndoOutlined />}
              disabled={!editing.canUndo}
              aria-label={t('undo')}
              title={`${t('undo')} Ctrl+Z`}
              onClick={editing.undo}
            />
            <Button
              icon={<RedoOutlined />}
              disabled={!editing.canRedo}
              aria-label={t('redo')}
              title={`${t('redo')} Ctrl+Y`}
              onClick={editing.redo}
            />
            <Button
              icon={<SettingOutlined />}
              aria-label={t('settings')}
              title={t('settings')}
              onClick={() => {
                select(null)
                setSettings(true)
              }}
            />
            <Button onClick={cancel}>{t('cancel')}</Button>
            <Button type="primary" loading={busy} disabled={!dirty && saved !== null} onClick={() => void save()}>
              {t('save')}
            </Button>
          </>
        }
      />
      {error instanceof ApiProblem && error.code === 'savedMeanwhile' ? (
        <div className="dash-meanwhile" role="alert">
          <strong>{t('meanwhileTitle')}</strong>
          <span>{t('meanwhileHint')}</span>
          <div>
            <Button onClick={() => void save('over')}>{t('overwrite')}</Button>
            <Button onClick={() => void save('new')}>{t('saveAsNew')}</Button>
            <Button type="text" onClick={takeLatest}>
              {t('takeLatest')}
            </Button>
          </div>
        </div>
      ) : (
        <ProblemNote error={error} />
      )}
      <div className="dash-edit-body">
        <EditGrid editing={editing} full={full} onAdd={() => setAdding(true)} />
        {phone ? (
          <Drawer
            open={selected !== null || settings}
            onClose={() => {
              select(null)
              setSettings(false)
            }}
            placement="bottom"
            size="large"
            title={
              selected
                ? `${t('tile')} ${t('tileNumber', { n: draft.tiles.indexOf(selected) + 1, of: draft.tiles.length })}`
                : t('settings')
            }
            destroyOnHidden
          >
            {form}
          </Drawer>
        ) : (
          <aside className="dash-panel">{form}</aside>
        )}
      </div>
      {adding ? (
        <SourceDialog
          onClose={() => setAdding(false)}
          onChoose={(tile) => {
            setAdding(false)
            editing.add(tile, selected?.key)
          }}
        />
      ) : null}
    </div>
  )
}

const inField = (event: KeyboardEvent) =>
  event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]') !== null

const latestVersion = async (id: string) =>
  (await queryClient.fetchQuery({ ...dashboardQueries.one(id), staleTime: 0 })).version
