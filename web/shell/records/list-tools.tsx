import { MoreOutlined, TableOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Dropdown, type MenuProps, Popover, Segmented, Select } from 'antd'
import { useState } from 'react'
import { withQuery } from '../api.ts'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { groupFields } from './filters.ts'
import { ImportDialog } from './import-dialog.tsx'
import { type ListSearch, type ListView, recordQuery, shownColumns } from './list-search.ts'
import { createCommands, type EntityView } from './manifest.ts'
import { texts } from './texts.ts'
import { ViewsMenu } from './views-menu.tsx'

type Props = {
  view: EntityView
  search: ListSearch
  onChange: (next: Partial<ListSearch>) => void
  /** Beside an open record: only what fits. */
  narrow?: boolean
}

/** How the list is shown: as what, grouped by what, with which columns, as which saved view; and what leaves it. */
export function ListTools({ view, search, onChange, narrow, onChoose }: Props & { onChoose: () => void }) {
  const t = useText(texts)
  const phone = usePhone()
  const shape = search.view ?? 'table'
  const shapes: ListView[] = ['table']
  if (Object.keys(view.entity.states).length > 1) shapes.push('board')
  if (view.entity.calendar.length) shapes.push('calendar')
  return (
    <div className="list-tools">
      {shapes.length > 1 ? (
        <Segmented
          value={shape}
          options={shapes.map((each) => ({ value: each, label: t(each) }))}
          onChange={(next) => onChange({ view: next === 'table' ? undefined : (next as ListView) })}
        />
      ) : null}
      {shape === 'table' && !narrow ? <GroupChoice view={view} search={search} onChange={onChange} /> : null}
      {shape === 'table' && !phone && !narrow ? (
        <ColumnsChoice view={view} search={search} onChange={onChange} />
      ) : null}
      <ViewsMenu
        view={view}
        search={search}
        onChoose={(next) =>
          onChange({
            view: next.view,
            q: next.q,
            filter: next.filter,
            sort: next.sort,
            group: next.group,
            columns: next.columns,
            by: next.by,
          })
        }
      />
      <MoreMenu
        view={view}
        search={search}
        onChoose={phone && shape === 'table' && !search.group ? onChoose : undefined}
      />
    </div>
  )
}

function GroupChoice({ view, search, onChange }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const fields = groupFields(view)
  return (
    <Select
      className="group-choice"
      value={search.group ?? ''}
      aria-label={t('group')}
      popupMatchSelectWidth={false}
      labelRender={({ label, value }) => (value ? t('groupedBy', { label: String(label) }) : t('group'))}
      options={[
        { value: '', label: t('noGroup') },
        ...fields.map((field) => ({ value: field.name, label: field.label[language] })),
      ]}
      onChange={(next) => onChange({ group: next || undefined })}
    />
  )
}

function ColumnsChoice({ view, search, onChange }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const shown = shownColumns(search, view)
  const toggle = (name: string, on: boolean) => {
    const next = on ? [...shown, name] : shown.filter((each) => each !== name)
    if (next.length) onChange({ columns: next })
  }
  const content = (
    <div className="columns-choice">
      {[...view.fields.values()].map((field) => (
        <Checkbox
          key={field.name}
          checked={shown.includes(field.name)}
          onChange={(event) => toggle(field.name, event.target.checked)}
        >
          {field.label[language]}
        </Checkbox>
      ))}
      <Button size="small" disabled={!search.columns} onClick={() => onChange({ columns: undefined })}>
        {t('defaultColumns')}
      </Button>
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button icon={<TableOutlined />}>{t('columns')}</Button>
    </Popover>
  )
}

function MoreMenu({ view, search, onChoose }: Omit<Props, 'onChange'> & { onChoose: (() => void) | undefined }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const [importing, setImporting] = useState<string | null>(null)
  const importable = createCommands(view).filter((command) => command.importable)
  const items: MenuProps['items'] = [
    ...(onChoose ? [{ key: 'choose', label: t('choose') }, { type: 'divider' as const }] : []),
    { key: 'xlsx', label: t('exportXlsx') },
    { key: 'csv', label: t('exportCsv') },
    ...(importable.length ? [{ type: 'divider' as const }] : []),
    ...importable.map((command) => ({
      key: `import ${command.id}`,
      label: t('importBy', { command: command.label[language] }),
    })),
    { type: 'divider' },
    { key: 'link', label: t('copyLink') },
  ]
  const choose = (key: string) => {
    if (key === 'link') void navigator.clipboard.writeText(location.href).then(() => message.success(t('copied')))
    else if (key === 'choose') onChoose?.()
    else if (key.startsWith('import ')) setImporting(key.slice('import '.length))
    else download(withQuery(view.path, { ...recordQuery(search, view), format: key, lang: language }))
  }
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => choose(key) }}>
        <Button icon={<MoreOutlined />} aria-label={t('more')} />
      </Dropdown>
      {importing ? <ImportDialog view={view} command={importing} onClose={() => setImporting(null)} /> : null}
    </>
  )
}

/** Leaves the saving to the browser, which shows its own progress. */
export function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
