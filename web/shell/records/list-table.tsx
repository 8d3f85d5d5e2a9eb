import { type ReactNode, useMemo } from 'react'
import type { EntityManifest, FieldManifest } from '../../../api/apps.ts'
import type { RecordItem } from '../../../api/records.ts'
import type { Language } from '../../../contract/text.ts'
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx'
import { useColumnPages } from '../app-page.tsx'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { fieldText, isEmpty, isNumeric, unitText } from './field-text.ts'
import { FieldValue } from './field-value.tsx'
import { choicesOf } from './filters.ts'
import type { RecordList } from './list-data.ts'
import { type ListSearch, shownColumns, sortOf } from './list-search.ts'
import { defaultColumns, type EntityView, titleOf } from './manifest.ts'
import { StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'

const widths: Partial<Record<FieldManifest['type'], number>> = {
  integer: 96,
  number: 110,
  decimal: 120,
  boolean: 80,
  date: 116,
  moment: 150,
}

/** About how wide a text is: a Chinese character takes as much as two Latin letters. */
const widthOfText = (text: string) => [...text].reduce((sum, char) => sum + (char.charCodeAt(0) > 255 ? 14 : 7.6), 0)

function widthOf(entity: EntityManifest, field: FieldManifest, title: string, language: Language): number {
  const choices = choicesOf(entity, field).map(([, label]) => widthOfText(label[language]))
  // A state has its shape before it.
  const byChoice = choices.length ? Math.max(...choices) + (field.name === 'state' ? 42 : 24) : 0
  const byType = choices.length ? 0 : (widths[field.type] ?? (field.kind === 'user' ? 110 : 150))
  return Math.min(240, Math.ceil(Math.max(byType, byChoice, widthOfText(title) + 34)))
}

/** The columns of a list in the person's language. */
export function recordColumns(
  view: EntityView,
  shown: readonly string[],
  names: Readonly<Record<string, string>>,
  language: Language,
): Column<RecordItem>[] {
  const { entity } = view
  return shown.flatMap((name): Column<RecordItem>[] => {
    const field = view.fields.get(name)
    if (!field) return []
    const unit = unitText(field)
    const title = unit ? `${field.label[language]} ${unit}` : field.label[language]
    const isTitle = name === entity.title
    return [
      {
        key: name,
        title,
        hint: field.help?.[language],
        width: isTitle ? 140 : widthOf(entity, field, title, language),
        ...(isTitle || (field.type === 'text' && !field.choices && name !== 'state') || field.kind === 'link'
          ? { grow: true as const }
          : {}),
        align: isNumeric(field) ? 'right' : 'left',
        ...(field.type === 'json' ? {} : { sortable: true as const }),
        render: (row) =>
          name === 'state' ? (
            <StateTag entity={entity} state={row.state} />
          ) : (
            <FieldValue field={field} value={row[name]} row={row} names={names} bare />
          ),
      },
    ]
  })
}

/** One record on a phone: what it is called, its state, and the two or three figures the list would show. */
export function RecordCard(props: { view: EntityView; row: RecordItem; names: Readonly<Record<string, string>> }) {
  const { view, row, names } = props
  const language = useLanguage()
  const { entity } = view
  const added = useColumnPages(view.app.id, entity.id)
  const code = entity.code && entity.code !== entity.title ? row[entity.code] : null
  const told = defaultColumns(entity)
    .filter((name) => name !== entity.title && name !== entity.code && name !== 'state')
    .flatMap((name) => view.fields.get(name) ?? [])
    .filter((field) => !isEmpty(row[field.name]))
    .slice(0, 3)
  return (
    <span className="record-card">
      <span className="record-card-top">
        <strong>{titleOf(entity, row)}</strong>
        <StateTag entity={entity} state={row.state} />
      </span>
      <span className="record-card-rest">
        {code ? <code>{String(code)}</code> : null}
        {added.map((page) => (
          <span key={page.path}>{page.render(row.id)}</span>
        ))}
        {told.map((field) => (
          <span key={field.name}>
            <small>{field.label[language]}</small>{' '}
            <FieldValue field={field} value={row[field.name]} row={row} names={names} />
          </span>
        ))}
      </span>
    </span>
  )
}

type Props = {
  view: EntityView
  list: RecordList
  search: ListSearch
  onSort: (sort: string | undefined) => void
  onOpen: (row: RecordItem) => void
  selected: ReadonlySet<string>
  onSelect: (selected: ReadonlySet<string>) => void
  /** A phone shows check boxes only while several are being chosen. */
  choosing?: boolean
  empty: ReactNode
  /** Beside an open record there is room for what tells records apart, no more. */
  narrow?: boolean
}

const narrowColumns = 3

/** Rows of a list: a table on a desk, cards on a phone. Scrolls on as pages come. */
export function ListTable(props: Props) {
  const { view, list, search, narrow } = props
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const shown = shownColumns(search, view)
  const shownKey = (narrow ? narrowed(shown, view) : shown).join(',')
  const added = useColumnPages(view.app.id, view.entity.id)
  const columns = useMemo((): Column<RecordItem>[] => {
    if (!phone) {
      const declared = recordColumns(view, shownKey.split(','), list.names, language)
      if (narrow) return declared
      return declared.concat(
        added.map(({ path, label, render }) => ({
          ...{ key: `app:${path}`, title: label[language], width: 190, render: (row) => render(row.id) },
        })),
      )
    }
    const render = (row: RecordItem) => <RecordCard view={view} row={row} names={list.names} />
    return [{ key: 'card', title: view.entity.label[language], width: 200, grow: true, render }]
  }, [view, shownKey, list.names, language, phone, narrow, added])
  const { totals } = list
  const totalled = shown.some((name) => view.fields.get(name)?.total)
  const foot =
    totals && totalled
      ? (column: Column<RecordItem>) => {
          const field = view.fields.get(column.key)
          if (!field?.total) return column === columns[0] ? t('totals') : null
          const sign = field.total === 'sum' ? '' : `${t(field.total)} `
          return `${sign}${fieldText(field, totals[column.key], list.names, language)}`
        }
      : undefined
  return (
    <VirtualTable
      label={view.entity.label[language]}
      rows={list.rows}
      rowKey={(row) => row.id}
      columns={columns}
      rowHeight={phone ? 100 : 34}
      sort={sortOf(search, view.entity.sort)}
      onSort={(sort) => props.onSort(sort ? `${sort.down ? '-' : ''}${sort.key}` : undefined)}
      selected={props.selected}
      onSelect={(phone && !props.choosing) || narrow ? undefined : props.onSelect}
      onOpen={props.onOpen}
      openKey={search.open}
      onNearEnd={list.more}
      foot={phone || narrow ? undefined : foot}
      empty={props.empty}
    />
  )
}

function narrowed(shown: readonly string[], view: EntityView): string[] {
  const first = [view.entity.title, view.entity.code, 'state'].filter((name): name is string => name !== null)
  return [...new Set([...first, ...shown])].slice(0, narrowColumns)
}
