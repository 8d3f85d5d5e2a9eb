import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { Dialog } from '../dialog.tsx'
import { pages } from '../pages.tsx'
import { queries } from '../queries.ts'
import { useSession } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { useDebounced } from '../use-debounced.ts'
import { texts } from './texts.ts'

type Hit = {
  key: string
  group: 'pages' | 'points' | 'nodes'
  title: string
  detail: string
  hint?: string
  go: () => void
  goAside?: () => void
}

const perGroup = 8

function matches(haystack: string, words: readonly string[]): boolean {
  const text = haystack.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** Ctrl-K: pages, points and twin nodes by name or code. Enter opens; Ctrl-Enter on a point opens its place in the twin. */
export function Search({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const { hits, settled } = useHits(text.trim(), onClose)
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

function useHits(text: string, onClose: () => void): { hits: Hit[]; settled: boolean } {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const permissions = useSession().user?.permissions ?? []
  const asked = useDebounced(text, 150)
  const points = useQuery({ ...queries.points({ search: asked, limit: perGroup }), enabled: asked !== '' })
  const twin = useQuery(queries.twin())
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
    if (!words.length) return found
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
    for (const node of nodes.slice(0, perGroup)) {
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
  }, [shown, points.data, twin.data, language, permissions, navigate, onClose, t])
  return { hits, settled: asked === text && !points.isFetching }
}
