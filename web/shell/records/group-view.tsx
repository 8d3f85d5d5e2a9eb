import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Filter, GroupPage, RecordItem } from '../../../api/records.ts'
import { formatCount } from '../../ui/number.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage, useText } from '../text.ts'
import { recordQueries } from './data.ts'
import { fieldLine } from './field-text.ts'
import { FieldValue } from './field-value.tsx'
import { useRecordList } from './list-data.ts'
import { type ListSearch, recordQuery } from './list-search.ts'
import { ListTable } from './list-table.tsx'
import type { EntityView } from './manifest.ts'
import { StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'

type Props = {
  view: EntityView
  search: ListSearch
  group: string
  onSort: (sort: string | undefined) => void
  onOpen: (row: RecordItem) => void
  selected: ReadonlySet<string>
  onSelect: (selected: ReadonlySet<string>) => void
  narrow: boolean
}

/** A list by the values of one field: each with its count and totals, its records below it once opened. */
export function GroupView(props: Props) {
  const { view, search, group } = props
  const { filter, search: words } = recordQuery(search, view)
  const groups = useQuery(
    recordQueries.groups(view, {
      filter,
      search: words,
      group,
      totals: view.entity.fields.some((field) => field.total) || undefined,
    }),
  )
  const names = useQuery(recordQueries.page(view, { filter, search: words, limit: 100 })).data?.names ?? {}
  const [open, setOpen] = useState<string | null>(null)
  return (
    <div className="groups">
      <ProblemNote error={groups.error} onRetry={groups.refetch} />
      {groups.data?.groups.map((each) => (
        <Group
          {...props}
          key={String(each.value)}
          names={names}
          part={each}
          open={open === String(each.value)}
          onToggle={() => setOpen(open === String(each.value) ? null : String(each.value))}
        />
      ))}
    </div>
  )
}

type GroupProps = Props & {
  part: GroupPage['groups'][number]
  names: Readonly<Record<string, string>>
  open: boolean
  onToggle: () => void
}

function Group(props: GroupProps) {
  const { view, group, part, names, open, onToggle } = props
  const t = useText(texts)
  const language = useLanguage()
  const field = view.fields.get(group)
  const totalled = view.entity.fields.filter((each) => each.total && part.totals[each.name] !== undefined)
  return (
    <section className="group">
      <button type="button" className="group-head" aria-expanded={open} onClick={onToggle}>
        <span aria-hidden="true" className={open ? 'group-arrow is-open' : 'group-arrow'}>
          ▸
        </span>
        <strong>
          {part.value === null || !field ? (
            t('groupNone')
          ) : group === 'state' ? (
            <StateTag entity={view.entity} state={part.value} />
          ) : (
            <FieldValue
              field={field}
              value={field.type === 'boolean' ? part.value === 'true' : part.value}
              names={names}
            />
          )}
        </strong>
        <span className="group-count">{formatCount(part.count)}</span>
        {totalled.map((each) => (
          <span key={each.name} className="group-total">
            <small>
              {each.label[language]} {t(each.total!)}
            </small>{' '}
            {fieldLine(each, part.totals[each.name], {}, language)}
          </span>
        ))}
      </button>
      {open ? <GroupRows {...props} /> : null}
    </section>
  )
}

const rowPx = 34
const mostPx = 460

function GroupRows(props: GroupProps) {
  const { view, search, group, part } = props
  const field = view.fields.get(group)
  const value = field?.type === 'boolean' ? part.value === 'true' : part.value
  const condition: Filter = part.value === null ? [group, 'empty'] : [group, '=', value]
  const list = useRecordList(view, search, [condition])
  return (
    <div className="group-rows" style={{ height: Math.min(mostPx, (part.count + 2.2) * rowPx) }}>
      <ProblemNote error={list.error} onRetry={list.retry} />
      <ListTable {...props} list={list} empty={null} />
    </div>
  )
}
