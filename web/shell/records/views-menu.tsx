import { DownOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Checkbox, Dropdown, Input, type MenuProps } from 'antd'
import { useState } from 'react'
import type { SavedView } from '../../../api/records.ts'
import { api } from '../api.ts'
import { Dialog } from '../dialog.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { queryClient } from '../queries.ts'
import { useText } from '../text.ts'
import { recordQueries } from './data.ts'
import { type ListSearch, listSearch, sameView, viewPart } from './list-search.ts'
import type { EntityView } from './manifest.ts'
import { texts } from './texts.ts'

type Props = { view: EntityView; search: ListSearch; onChoose: (search: ListSearch) => void }

/** Saved views of a list, one's own and those that colleagues share. */
export function ViewsMenu({ view, search, onChoose }: Props) {
  const t = useText(texts)
  const { message } = App.useApp()
  const { data: views = [] } = useQuery(recordQueries.views(view.key))
  const [saving, setSaving] = useState(false)
  const now = viewPart(search)
  const current = views.find((each) => sameView(each.search, now))
  const refresh = () => queryClient.invalidateQueries({ queryKey: recordQueries.views(view.key).queryKey })
  const body = (each: SavedView) => ({ list: view.key, name: each.name, shared: each.shared, search: each.search })

  async function remove(gone: SavedView) {
    await api.delete(`/api/views/${gone.id}`)
    await refresh()
    const undo = async () => {
      await api.post('/api/views', body(gone))
      await refresh()
    }
    void message.success({
      content: (
        <span>
          {t('viewDeleted', { name: gone.name })}{' '}
          <Button type="link" size="small" onClick={() => void undo()}>
            {t('undo')}
          </Button>
        </span>
      ),
      duration: 6,
    })
  }

  const option = (each: SavedView) => ({ key: each.id, label: each.name })
  const mine = views.filter((each) => each.mine)
  const shared = views.filter((each) => !each.mine)
  const items: MenuProps['items'] = [
    { key: 'all', label: t('viewAll') },
    ...(mine.length ? [{ type: 'group' as const, label: t('myViews'), children: mine.map(option) }] : []),
    ...(shared.length ? [{ type: 'group' as const, label: t('sharedViews'), children: shared.map(option) }] : []),
    { type: 'divider' },
    { key: 'save', label: t('saveView') },
    ...(current?.mine ? [{ key: 'delete', label: t('deleteView', { name: current.name }) }] : []),
  ]
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items,
          selectable: true,
          selectedKeys: [current?.id ?? (Object.keys(now).length === 0 ? 'all' : '')],
          onClick: ({ key }) => {
            if (key === 'save') setSaving(true)
            else if (key === 'delete' && current) void remove(current)
            else onChoose(listSearch(key === 'all' ? {} : (views.find((each) => each.id === key)?.search ?? {})))
          },
        }}
      >
        <Button>
          {current?.name ?? t('views')} <DownOutlined />
        </Button>
      </Dropdown>
      {saving ? (
        <SaveView
          view={view}
          now={now}
          mine={mine}
          onClose={() => setSaving(false)}
          onSaved={(name) => {
            setSaving(false)
            void refresh()
            void message.success(t('viewSaved', { name }))
          }}
        />
      ) : null}
    </>
  )
}

type SaveProps = {
  view: EntityView
  now: Record<string, unknown>
  mine: readonly SavedView[]
  onClose: () => void
  onSaved: (name: string) => void
}

/** A name that one's own view already has means that view is changed. */
function SaveView({ view, now, mine, onClose, onSaved }: SaveProps) {
  const t = useText(texts)
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const same = mine.find((each) => each.name === name.trim())
  async function save() {
    const body = { list: view.key, name: name.trim(), shared, search: now }
    try {
      if (same) await api.put(`/api/views/${same.id}`, body)
      else await api.post('/api/views', body)
      onSaved(body.name)
    } catch (fault) {
      setError(fault)
    }
  }
  return (
    <Dialog title={t('saveView')} onClose={onClose}>
      <form
        className="plain-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <ProblemNote error={error} />
        <label htmlFor="view-name">
          {t('viewName')}
          <Input
            id="view-name"
            autoFocus
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>
          {t('viewShare')}
        </Checkbox>
        <div className="dialog-end">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="primary" htmlType="submit" disabled={!name.trim()}>
            {same ? t('updateView', { name: same.name }) : t('apply')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
