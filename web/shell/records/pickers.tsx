import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import type { AlarmDefinitionRow } from '../../../api/alarms.ts'
import type { DepartmentItem, PersonFound, PersonName, SiteItem } from '../../../api/identity.ts'
import type { Page } from '../../../api/platform.ts'
import { api } from '../api.ts'
import { queries } from '../queries.ts'
import { defineTexts, useLanguage, useText } from '../text.ts'
import { useDebounced } from '../use-debounced.ts'
import { recordQueries, useEntityOf } from './data.ts'
import { type EntityView, titleOf } from './manifest.ts'

const texts = defineTexts({
  person: { zh: '输入姓名查找', en: 'Type a name' },
  record: { zh: '输入编号或名称查找', en: 'Type a code or a name' },
  point: { zh: '输入测点编码或名称查找', en: 'Type a point’s code or name' },
  alarm: { zh: '输入报警编码或名称查找', en: 'Type an alarm’s code or name' },
  department: { zh: '选择部门', en: 'Choose a department' },
  site: { zh: '选择厂区', en: 'Choose a site' },
  looking: { zh: '正在查找…', en: 'Looking…' },
  nothing: { zh: '没有找到', en: 'Nothing found' },
  unreadable: { zh: '您没有查看所引用列表的权限', en: 'You may not see the list that this refers to' },
})

type PickerProps = {
  id?: string
  /** Its name where no label stands before it. */
  label?: string
  value: readonly string[] | string | undefined
  onChange: (value: string[] | string | undefined) => void
  many?: boolean
  invalid?: boolean
  disabled?: boolean
}

type Option = { value: string; label: string; detail?: string; disabled?: boolean }

const settleMs = 200

/** A choice that asks the server as one types; what is chosen keeps its name. */
function SearchPicker(
  props: PickerProps & { options: readonly Option[]; onWords: (words: string) => void; busy: boolean; hint: string },
) {
  const t = useText(texts)
  const { value, onChange, many, options, hint } = props
  return (
    <Select
      id={props.id}
      aria-label={props.label}
      className="picker"
      mode={many ? 'multiple' : undefined}
      status={props.invalid ? 'error' : undefined}
      disabled={props.disabled}
      allowClear
      showSearch={{ filterOption: false, onSearch: props.onWords }}
      onBlur={() => props.onWords('')}
      loading={props.busy}
      placeholder={hint}
      notFoundContent={t(props.busy ? 'looking' : 'nothing')}
      value={(many ? (value ?? []) : value || undefined) as string}
      onChange={(next: unknown) => onChange((next ?? undefined) as string[] | string | undefined)}
      options={options as Option[]}
      optionRender={({ data }) => (
        <span className="picker-option">
          {data.label}
          {data.detail ? <small>{data.detail}</small> : null}
        </span>
      )}
    />
  )
}

const listOf = (value: PickerProps['value']) =>
  value === undefined || value === '' ? [] : typeof value === 'string' ? [value] : value

/** What was typed, and what is asked for it when the typing pauses. */
function useWords() {
  const [words, setWords] = useState('')
  const asked = useDebounced(words, settleMs)
  return { words, setWords, asked, settled: words === asked }
}

/**
 * Options found, and after them the chosen ones that are not among these, by name. While words stand there the key takes only what was
 * found for them: never one of the list before, never one that is chosen already.
 *
 * @param found null until the answer to the words has come
 */
function withChosen(
  found: readonly Option[] | null,
  chosen: readonly string[],
  words: string,
  nameOf: (id: string) => string,
): Option[] {
  const known = new Set(found?.map((each) => each.value))
  const others = chosen.filter((id) => !known.has(id))
  return [...(found ?? []), ...others.map((id) => ({ value: id, label: nameOf(id), disabled: words !== '' }))]
}

/** Somebody of this organisation. */
export function PersonPicker(props: PickerProps) {
  const t = useText(texts)
  const { words, setWords, asked, settled } = useWords()
  const found = useQuery({
    queryKey: ['people', 'find', asked],
    queryFn: ({ signal }) =>
      api.get<{ items: PersonFound[] }>('/api/people/find', { search: asked, limit: 20 }, signal),
    placeholderData: keepPreviousData,
  })
  const chosen = listOf(props.value)
  const names = useQuery({
    queryKey: ['people', 'ids', chosen],
    queryFn: ({ signal }) => api.get<{ items: PersonName[] }>('/api/people/names', { ids: chosen }, signal),
    enabled: chosen.length > 0,
  })
  const current = settled && !found.isPlaceholderData
  const options = (found.data?.items ?? []).map(({ id, name, userName }) => ({
    value: id,
    label: name,
    detail: userName,
  }))
  const nameOf = (id: string) => names.data?.items.find((each) => each.id === id)?.name ?? id
  return (
    <SearchPicker
      {...props}
      hint={t('person')}
      busy={!current || found.isFetching}
      onWords={setWords}
      options={withChosen(current ? options : null, chosen, words, nameOf)}
    />
  )
}

/** A record of another list, found as its own search finds it. */
export function RecordPicker(props: PickerProps & { to: string | null; names?: Readonly<Record<string, string>> }) {
  const t = useText(texts)
  const view = useEntityOf(props.to)
  if (!view) return <Select id={props.id} className="picker" disabled placeholder={t('unreadable')} />
  return <KnownRecordPicker {...props} view={view} />
}

function KnownRecordPicker(props: PickerProps & { view: EntityView; names?: Readonly<Record<string, string>> }) {
  const t = useText(texts)
  const { view } = props
  const { words, setWords, asked, settled } = useWords()
  const chosen = listOf(props.value)
  const found = useQuery(recordQueries.page(view, { search: asked || undefined, limit: 20 }))
  const missing = chosen.filter((id) => !found.data?.items.some((each) => each.id === id))
  const first = useQuery({
    ...recordQueries.detail(view, missing[0] ?? ''),
    enabled: missing.length > 0 && props.names?.[missing[0]] === undefined,
  })
  const { entity } = view
  const current = settled && !found.isPlaceholderData
  const options = (found.data?.items ?? []).map((record) => ({
    value: record.id,
    label: titleOf(entity, record),
    detail: entity.code && entity.code !== entity.title ? String(record[entity.code] ?? '') : undefined,
  }))
  const nameOf = (id: string) =>
    props.names?.[id] ?? (first.data?.record.id === id ? titleOf(entity, first.data.record) : id)
  return (
    <SearchPicker
      {...props}
      hint={t('record')}
      busy={!current || found.isFetching}
      onWords={setWords}
      options={withChosen(current ? options : null, chosen, words, nameOf)}
    />
  )
}

/** A point by its code; the code is what the field keeps. */
export function PointPicker(props: PickerProps) {
  const t = useText(texts)
  const language = useLanguage()
  const { words, setWords, asked, settled } = useWords()
  const found = useQuery(queries.points({ search: asked || undefined, limit: 20 }))
  const current = settled && !found.isPlaceholderData
  const options = (found.data?.items ?? []).map((point) => ({
    value: point.code,
    label: point.names[language] || point.code,
    detail: point.code,
  }))
  return (
    <SearchPicker
      {...props}
      hint={t('point')}
      busy={!current || found.isFetching}
      onWords={setWords}
      options={withChosen(current ? options : null, listOf(props.value), words, (code) => code)}
    />
  )
}

/** An alarm that is defined, by its code. */
export function AlarmPicker(props: PickerProps) {
  const t = useText(texts)
  const language = useLanguage()
  const { words, setWords, asked, settled } = useWords()
  const found = useQuery({
    queryKey: ['alarms', 'definitions', 'find', asked],
    queryFn: ({ signal }) =>
      api.get<Page<AlarmDefinitionRow>>('/api/alarms/definitions', { search: asked || undefined, limit: 20 }, signal),
    placeholderData: keepPreviousData,
  })
  const current = settled && !found.isPlaceholderData
  const options = (found.data?.items ?? []).map(({ code, name }) => ({
    ...{ value: code, label: name[language] || code, detail: code },
  }))
  return (
    <SearchPicker
      {...props}
      hint={t('alarm')}
      busy={!current || found.isFetching}
      onWords={setWords}
      options={withChosen(current ? options : null, listOf(props.value), words, (code) => code)}
    />
  )
}

/** A department or a site of this organisation. */
export function PlacePicker(props: PickerProps & { kind: 'department' | 'site' }) {
  const t = useText(texts)
  const path = props.kind === 'department' ? '/api/departments' : '/api/sites'
  const list = useQuery({
    queryKey: ['places', props.kind],
    queryFn: async ({ signal }) => (await api.get<{ items: (DepartmentItem | SiteItem)[] }>(path, {}, signal)).items,
    staleTime: 300_000,
  })
  return (
    <Select
      id={props.id}
      className="picker"
      mode={props.many ? 'multiple' : undefined}
      status={props.invalid ? 'error' : undefined}
      disabled={props.disabled}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      loading={list.isPending}
      placeholder={t(props.kind)}
      notFoundContent={t('nothing')}
      value={(props.many ? (props.value ?? []) : props.value || undefined) as string}
      onChange={(next: unknown) => props.onChange((next ?? undefined) as string[] | string | undefined)}
      options={(list.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
    />
  )
}
