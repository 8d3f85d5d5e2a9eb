import { DeleteOutlined, FolderOpenOutlined } from '@ant-design/icons'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Dropdown, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import type { SavedTrend } from '../../../../api/platform.ts'
import { api } from '../../api.ts'
import { queries } from '../../queries.ts'
import { useText } from '../../text.ts'
import { type TrendsSearch, trendsSearch } from './search.ts'
import { texts } from './texts.ts'

export const savedTrends = () =>
  queryOptions({
    queryKey: ['trends'],
    queryFn: async ({ signal }) => (await api.get<{ items: SavedTrend[] }>('/api/trends', {}, signal)).items,
  })

/** The view a saved trend holds, checked like an address. */
export function searchOf(trend: SavedTrend): TrendsSearch {
  const raw: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(trend.definition as TrendsSearch)) {
    if (value !== undefined && value !== null) raw[key] = Array.isArray(value) ? value : String(value)
  }
  return { ...trendsSearch(raw), trend: trend.id }
}

/** What is saved of a view: all but the cursors and the way it was opened. */
export function definitionOf(search: TrendsSearch): TrendsSearch {
  const { c1: _c1, c2: _c2, pen: _pen, trend: _trend, ...rest } = search
  return rest
}

/** Comparable form: order of keys and absent values do not count. */
function fingerprint(search: TrendsSearch): string {
  return JSON.stringify(
    Object.entries(search)
      .filter(([, value]) => value !== undefined)
      .sort(),
  )
}

export const isChanged = (trend: SavedTrend, search: TrendsSearch): boolean =>
  fingerprint(definitionOf(searchOf(trend))) !== fingerprint(definitionOf(search))

/** A new UUID, version 4; randomUUID is missing where the page is served without TLS. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function useSavedTrends(search: TrendsSearch) {
  const { data: items = [] } = useQuery(savedTrends())
  const { data: session } = useQuery(queries.session())
  const client = useQueryClient()
  const { message } = App.useApp()
  const t = useText(texts)
  const current = items.find((item) => item.id === search.trend) ?? null
  const me = session?.user
  const canSave = me?.permissions.includes('trends.write') ?? false
  const mine = (item: SavedTrend) =>
    !me || item.owner === me.name || item.owner === me.id || item.owner === me.displayName

  async function put(id: string, name: string, shared: boolean, definition: object): Promise<boolean> {
    try {
      await api.put(`/api/trends/${encodeURIComponent(id)}`, { name, shared, definition })
      await client.invalidateQueries({ queryKey: ['trends'] })
      return true
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
      return false
    }
  }

  async function remove(item: SavedTrend): Promise<void> {
    try {
      await api.delete(`/api/trends/${encodeURIComponent(item.id)}`)
      await client.invalidateQueries({ queryKey: ['trends'] })
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
      return
    }
    const undo = () => {
      message.destroy(item.id)
      void put(item.id, item.name, item.shared, item.definition)
    }
    void message.open({
      key: item.id,
      duration: 8,
      content: (
        <>
          {t('deleted', { name: item.name })}{' '}
          <Button autoInsertSpace={false} size="small" type="link" onClick={undo}>
            {t('undo')}
          </Button>
        </>
      ),
    })
  }

  async function save(name: string, shared: boolean, id = newId()): Promise<string | null> {
    const done = await put(id, name, shared, definitionOf(search))
    if (done) void message.success(t('savedDone', { name }))
    return done ? id : null
  }

  return { items, current, mine, canSave, save, remove }
}

export type Saved = ReturnType<typeof useSavedTrends>

type MenuProps = { saved: Saved; search: TrendsSearch; onOpen(trend: SavedTrend): void; onSaved(id: string): void }

/** Name of the open trend, the list of the others, and saving. */
export function SavedMenu({ saved, search, onOpen, onSaved }: MenuProps) {
  const t = useText(texts)
  const [asking, setAsking] = useState(false)
  const { items, current, mine } = saved
  const changed = current !== null && isChanged(current, search)
  const group = (label: string, list: SavedTrend[]) =>
    list.length === 0
      ? []
      : [
          {
            type: 'group' as const,
            key: label,
            label,
            children: list.map((item) => ({ key: item.id, label: <SavedRow item={item} saved={saved} /> })),
          },
        ]
  const menu = [
    ...group(t('ownTrends'), items.filter(mine)),
    ...group(
      t('sharedTrends'),
      items.filter((item) => !mine(item)),
    ),
  ]
  if (menu.length === 0) menu.push({ type: 'group', key: 'none', label: t('noSaved'), children: [] })
  const ownCurrent = current !== null && mine(current)
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: menu,
          onClick: ({ key }) => {
            const item = items.find((one) => one.id === key)
            if (item) onOpen(item)
          },
          style: { maxHeight: '60vh', overflow: 'auto' },
        }}
      >
        <Button autoInsertSpace={false} icon={<FolderOpenOutlined />} className="trend-saved-button">
          {current ? current.name : t('saved')}
          {changed && <span className="trend-changed" title={t('changed')} />}
        </Button>
      </Dropdown>
      {saved.canSave && ownCurrent && changed && (
        <Button autoInsertSpace={false} onClick={() => void saved.save(current.name, current.shared, current.id)}>
          {t('save')}
        </Button>
      )}
      {saved.canSave && search.codes && (!current || changed) && (
        <Button autoInsertSpace={false} onClick={() => setAsking(true)}>
          {ownCurrent ? t('saveAs') : t('save')}
        </Button>
      )}
      <SaveForm
        open={asking}
        name={current?.name ?? ''}
        onClose={() => setAsking(false)}
        saved={saved}
        onSaved={onSaved}
      />
    </>
  )
}

function SavedRow({ item, saved }: { item: SavedTrend; saved: Saved }) {
  const t = useText(texts)
  const codes = (item.definition as TrendsSearch).codes ?? []
  const mine = saved.mine(item)
  return (
    <span className="trend-saved-row">
      <span>
        <b>{item.name}</b>
        <small>
          {t('pensCount', { n: codes.length })}
          {item.shared && ` · ${mine ? t('shared') : t('byOwner', { owner: item.owner })}`}
        </small>
      </span>
      {mine && saved.canSave && (
        <Button
          autoInsertSpace={false}
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={`${t('delete')} ${item.name}`}
          title={t('delete')}
          onClick={(e) => {
            e.stopPropagation()
            void saved.remove(item)
          }}
        />
      )}
    </span>
  )
}

type FormProps = { open: boolean; name: string; saved: Saved; onClose(): void; onSaved(id: string): void }

function SaveForm({ open, name, saved, onClose, onSaved }: FormProps) {
  const t = useText(texts)
  const [busy, setBusy] = useState(false)
  async function submit(values: { name: string; shared?: boolean }): Promise<void> {
    setBusy(true)
    const id = await saved.save(values.name.trim(), values.shared === true)
    setBusy(false)
    if (id === null) return
    onSaved(id)
    onClose()
  }
  return (
    <Modal open={open} title={t('saveTitle')} onCancel={onClose} footer={null} destroyOnHidden width={420}>
      <Form layout="vertical" onFinish={(values) => void submit(values)} initialValues={{ name }}>
        <Form.Item name="name" label={t('saveName')} rules={[{ required: true, whitespace: true, max: 80 }]}>
          <Input autoFocus placeholder={t('saveNameHint')} maxLength={80} />
        </Form.Item>
        <Form.Item name="shared" valuePropName="checked">
          <Checkbox>{t('share')}</Checkbox>
        </Form.Item>
        <Button autoInsertSpace={false} type="primary" htmlType="submit" loading={busy} block>
          {t('save')}
        </Button>
      </Form>
    </Modal>
  )
}
