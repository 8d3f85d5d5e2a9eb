import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useCallback, useMemo } from 'react'
import { useApps } from '../../records/data.ts'
import { useLanguage, useText } from '../../text.ts'
import { eventName, eventQueries } from './data.ts'
import { texts } from './texts.ts'

/** `*`, `app.*` or an event of an app, in words. */
export function useFilterName(): (filter: string) => string {
  const t = useText(texts)
  const language = useLanguage()
  const kinds = useQuery(eventQueries.kinds())
  const { apps } = useApps()
  return useCallback(
    (filter: string) => {
      if (filter === '*') return t('all')
      const id = filter.slice(0, filter.indexOf('.'))
      const app = apps.find((each) => each.id === id)?.label[language] ?? id
      if (filter.endsWith('.*')) return t('allOf', { app })
      const name = eventName(filter, kinds.data ?? [], language)
      return name === filter ? name : `${app} · ${name}`
    },
    [t, language, kinds.data, apps],
  )
}

/** All events, all of an app, or single ones. */
export function EventChoice(props: { value?: string[]; onChange?: (events: string[]) => void; id?: string }) {
  const kinds = useQuery(eventQueries.kinds())
  const nameOf = useFilterName()
  const language = useLanguage()
  const { apps } = useApps()
  const options = useMemo(() => {
    const byApp = Map.groupBy(kinds.data ?? [], (kind) => kind.app)
    const groups = [...byApp].map(([app, list]) => ({
      label: apps.find((each) => each.id === app)?.label[language] ?? app,
      options: [`${app}.*`, ...list.map((kind) => kind.event)].map((value) => ({ value, label: nameOf(value) })),
    }))
    const known = new Set(['*', ...groups.flatMap((group) => group.options.map((o) => o.value))])
    const others = (props.value ?? []).filter((value) => !known.has(value))
    return [{ value: '*', label: nameOf('*') }, ...groups, ...others.map((value) => ({ value, label: nameOf(value) }))]
  }, [kinds.data, apps, language, nameOf, props.value])
  return (
    <Select
      id={props.id}
      mode="multiple"
      options={options}
      value={props.value}
      onChange={props.onChange}
      showSearch={{ optionFilterProp: 'label' }}
    />
  )
}
