import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { type NavigateOptions, useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import type { AppManifest } from '../../../api/apps.ts'
import type { Language, Text } from '../../../contract/text.ts'
import { Dialog } from '../dialog.tsx'
import { dashboardQueries } from '../pages/dashboards/data.ts'
import { modelQueries } from '../pages/models/data.ts'
import { pages } from '../pages.tsx'
import { queries } from '../queries.ts'
import { dashboardAddress } from '../records/addresses.ts'
import { recordQueries, useApps } from '../records/data.ts'
import { isOffered, listLabel } from '../records/manifest.ts'
import type { router } from '../router.tsx'
import { useSession } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { useDebounced } from '../use-debounced.ts'
import { perGroup, shownOf } from './search-groups.ts'
import { texts as helpTexts, texts } from './texts.ts'

type Hit = {
  key: string
  group: 'pages' | 'records' | 'lists' | 'dashboards' | 'actions' | 'models' | 'points' | 'nodes' | 'helps'
  title: string
  detail: string
  hint?: string
  go: () => void
  goAside?: () => void
}

function matches(haystack: string, words: readonly string[]): boolean {
  const text = haystack.toLowerCase()
  return words.every((word) => text.includes(word))
}

/**
 * Ctrl-K: pages, records, lists, commands, points and twin nodes by name or code. Enter opens; Ctrl-Enter on a point opens its
 * place in the twin.
 */
export function Search({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const t = useText(texts)
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const { hits, more, settled } = useHits(text.trim(), onClose, onHelp)
  const index = Math.min(active, hits.length - 1)
  function key(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') setActive(Math.min(hits.length - 1, index + 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(0, index - 1))
    else if (event.key === 'Enter' && hits[index]) {
      const aside = event.ctrlKey || event.metaKey
      ;(aside ? (hits[index].goAside ?? hits[index].go) : hits[index].go)()
    } else return
    event.preventDefault()
  }
  const rows: ReactNode[] = []
  hits.forEach((hit, at) => {
    if (hits[at - 1]?.group !== hit.group)
      rows.push(
        <li key={hit.group} className="search-group">
          {t(hit.group)}
          {more.has(hit.group) ? <span>{t('firstOnly', { count: String(perGroup) })}</span> : null}
        </li>,
      )
    rows.push(
      <li key={hit.key}>
        <button
          type="button"
          className={at === index ? 'search-hit is-active' : 'search-hit'}
          ref={at === index ? (button) => button?.scrollIntoView({ block: 'nearest' }) : undefined}
          tabIndex={-1}
          onMouseMove={() => setActive(at)}
          onClick={hit.go}
        >
          <span className="search-title">{hit.title}</span>
          <span className="search-detail">{hit.detail}</span>
          {hit.hint ? <span className="search-hint">{hit.hint}</span> : null}
        </button>
      </li>,
    )
  })
  return (
    <Dialog className="search" onClose={onClose}>
      <label className="search-field">
        <SearchOutlined />
        <input
          autoFocus
          value={text}
          placeholder={t('searchHint')}
          aria-label={t('search')}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            setActive(0)
          }}
          onKeyDown={key}
        />
      </label>
      {rows.length ? <ul>{rows}</ul> : null}
      {!rows.length && settled ? <p className="search-nothing">{t('nothing', { text })}</p> : null}
    </Dialog>
  )
}

function useHits(text: string, onClose: () => void, onHelp: () => void) {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const permissions = useSession().user?.permissions ?? []
  const asked = useDebounced(text, 150)
  const points = useQuery({
    ...queries.points({ search: asked, limit: perGroup + 1 }),
    enabled: asked !== '' && permissions.includes('points.read'),
  })
  const records = useQuery(recordQueries.search(asked, perGroup + 1))
  const { apps } = useApps()
  const twin = useQuery({ ...queries.twin(), enabled: permissions.includes('points.read') })
  const dashboards = useQuery(dashboardQueries.list())
  const models = useQuery({
    ...modelQueries.found(asked, perGroup + 1),
    enabled: asked !== '' && permissions.includes('models.read'),
  })
  const shown = useDeferredValue(text)
  const hits = useMemo(() => {
    const words = shown.toLowerCase().split(/\s+/).filter(Boolean)
    const found: Hit[] = []
    const open = (go: () => unknown) => () => {
      onClose()
      void go()
    }
    for (const page of pages) {
      if (page.permission && !permissions.includes(page.permission)) continue
      if (!matches(`${page.label.zh} ${page.label.en} ${page.words}`, words)) continue
      const go = open(() => navigate({ to: page.path }))
      found.push({ key: page.path, group: 'pages', title: page.label[language], detail: '', go })
    }
    for (const hit of words.length ? (records.data ?? []) : []) {
      const params = { app: hit.app, plural: hit.plural, id: hit.id }
      found.push({
        key: `record ${hit.id}`,
        group: 'records',
        title: hit.title,
        detail: [hit.code === hit.title ? null : hit.code, hit.excerpt].filter(Boolean).join(' · '),
        hint: `${hit.label[language]} · ${hit.stateLabel[language]}`,
        go: open(() => navigate({ to: '/a/$app/$plural/$id', params })),
      })
    }
    found.push(...appHits(apps, words, language, (address) => open(() => navigate(address))))
    if (!words.length) return found
    for (const { id, label, from } of dashboards.data ?? []) {
      // Those of the apps are found with their app.
      if (from === 'app' || !matches(`${label.zh} ${label.en}`, words)) continue
      const go = open(() => navigate({ to: '/dashboards/$id', params: { id } }))
      found.push({ key: `dashboard ${id}`, group: 'dashboards', title: label[language], detail: '', go })
    }
    if (matches(`${helpTexts.help.zh} ${helpTexts.help.en} keys 按键 快捷键`, words))
      found.push({ key: 'help', group: 'helps', title: helpTexts.help[language], detail: '?', go: onHelp })
    for (const { id, code, name } of models.data?.items ?? []) {
      const go = open(() => navigate({ to: '/models/$id', params: { id }, search: {} }))
      found.push({ key: `model ${id}`, group: 'models', title: name[language] || name.zh, detail: code, go })
    }
    for (const point of points.data?.items ?? []) {
      found.push({
        key: `point ${point.code}`,
        group: 'points',
        title: point.names[language] || point.code,
        detail: point.code,
        hint: t('toTrend'),
        go: open(() => navigate({ to: '/trends', search: { codes: [point.code] } })),
        goAside: open(() => navigate({ to: '/twin', search: { path: point.path, point: point.code } })),
      })
    }
    const nodes = (twin.data ?? []).filter((n) => matches(`${n.code} ${n.kks ?? ''} ${n.name.zh} ${n.name.en}`, words))
    for (const node of nodes.slice(0, perGroup + 1)) {
      const go = open(() => navigate({ to: '/twin', search: { path: node.path } }))
      found.push({
        key: `node ${node.path}`,
        group: 'nodes',
        title: node.name[language],
        detail: node.path,
        hint: t('toPlace'),
        go,
      })
    }
    return found
  }, [
    shown,
    points.data,
    records.data,
    dashboards.data,
    models.data,
    apps,
    twin.data,
    language,
    permissions,
    navigate,
    onClose,
    onHelp,
    t,
  ])
  return {
    ...shownOf<Hit['group'], Hit>(hits),
    settled: asked === text && ![points, records, models].some((query) => query.isFetching),
  }
}

type Address = NavigateOptions<typeof router>

/** Lists, queries and dashboards of apps, and what can be done from anywhere: make a record, run a free command. */
function appHits(
  apps: readonly AppManifest[],
  words: readonly string[],
  language: Language,
  open: (address: Address) => () => void,
): Hit[] {
  const hits: Hit[] = []
  for (const app of apps) {
    const told = `${app.label.zh} ${app.label.en}`
    const add = (group: Hit['group'], id: string, label: Text, address: Address) => {
      if (!matches(`${label.zh} ${label.en} ${told}`, words)) return
      hits.push({
        key: `${group} ${app.id} ${id}`,
        group,
        title: label[language],
        detail: app.label[language],
        go: open(address),
      })
    }
    for (const entity of app.entities) {
      const { id, plural } = entity
      const label = { zh: entity.label.zh, en: listLabel(entity, 'en') }
      add('lists', id, label, { to: '/a/$app/$plural', params: { app: app.id, plural } })
    }
    for (const { id, label } of app.queries.filter(isOffered))
      add('lists', id, label, { to: '/a/$app/q/$query', params: { app: app.id, query: id } })
    for (const { id, label } of app.dashboards) add('lists', id, label, dashboardAddress(app.id, id))
    if (words.length === 0) continue
    for (const { id, kind, on, label } of app.commands) {
      const plural = app.entities.find((entity) => entity.id === on)?.plural
      if (kind === 'create' && plural)
        add('actions', id, label, { to: '/a/$app/$plural', params: { app: app.id, plural }, search: { do: id } })
      if (kind === 'free') add('actions', id, label, { to: '/a/$app', params: { app: app.id }, search: { do: id } })
    }
  }
  const byGroup = (group: Hit['group']) => hits.filter((hit) => hit.group === group)
  return [...byGroup('lists'), ...byGroup('actions')]
}
