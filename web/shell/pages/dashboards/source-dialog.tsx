import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import type { TileItem } from '../../../../api/dashboards.ts'
import { symbolOf } from '../../../../units/units.ts'
import { Dialog } from '../../dialog.tsx'
import { queries } from '../../queries.ts'
import { useApps } from '../../records/data.ts'
import { entityOfKey, listLabel } from '../../records/manifest.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { useDebounced } from '../../use-debounced.ts'
import { rememberPoints } from '../trends/data.ts'
import { texts } from './texts.ts'
import { alarmTiles, countTile, pointTile, queryTile } from './tile-form.ts'

type Source = {
  key: string
  group: 'alarms' | 'lists' | 'queries' | 'points'
  title: string
  detail: string
  tile: TileItem
}

const shownPoints = 20

/** What a tile can show: lists, queries and points that this person may see, found by name or code. */
export function SourceDialog(props: { onClose: () => void; onChoose: (tile: TileItem) => void }) {
  const t = useText(texts)
  const [words, setWords] = useState('')
  const [active, setActive] = useState(0)
  const { sources, settled } = useSources(words.trim())
  const at = Math.min(active, sources.length - 1)
  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(sources.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(0, at - 1))
    else if (event.key === 'Enter' && sources[at]) props.onChoose(sources[at].tile)
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={t('pickTitle')} className="source-dialog" onClose={props.onClose}>
      <label className="source-field">
        <SearchOutlined />
        <input
          autoFocus
          value={words}
          placeholder={t('pickHint')}
          aria-label={t('pickHint')}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setWords(event.target.value)
            setActive(0)
          }}
          onKeyDown={key}
        />
      </label>
      <ul className="source-list">
        {sources.map((source, index) => (
          <li key={source.key}>
            {sources[index - 1]?.group === source.group ? null : <h3>{t(source.group)}</h3>}
            <button
              type="button"
              className={index === at ? 'is-active' : ''}
              ref={index === at ? (button) => button?.scrollIntoView({ block: 'nearest' }) : undefined}
              onClick={() => props.onChoose(source.tile)}
            >
              <span>{source.title}</span>
              <small>{source.detail}</small>
            </button>
          </li>
        ))}
      </ul>
      {sources.length === 0 && settled ? (
        <p className="faint">{words ? t('nothingFound', { words }) : t('noSources')}</p>
      ) : null}
    </Dialog>
  )
}

function useSources(words: string): { sources: Source[]; settled: boolean } {
  const language = useLanguage()
  const { apps, loaded } = useApps()
  const asked = useDebounced(words, 150)
  const mayPoints = useMay('points.read')
  const mayAlarms = useMay('alarms.read')
  const t = useText(texts)
  const points = useQuery({ ...queries.points({ search: asked || undefined, limit: shownPoints }), enabled: mayPoints })
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (...texts: string[]) => parts.every((part) => texts.join(' ').toLowerCase().includes(part))
  const lists: Source[] = []
  const found: Source[] = []
  for (const app of apps) {
    for (const entity of app.entities) {
      const view = entityOfKey(apps, `${app.id}.${entity.id}`)
      if (!view || !fits(entity.label.zh, listLabel(entity, 'en'), app.label.zh, app.label.en)) continue
      lists.push({
        ...{ key: view.key, group: 'lists', tile: countTile(view) },
        ...{ title: listLabel(entity, language), detail: app.label[language] },
      })
    }
    for (const query of app.queries) {
      if (!fits(query.label.zh, query.label.en, app.label.zh, app.label.en)) continue
      found.push({
        ...{ key: `${app.id} ${query.id}`, group: 'queries', tile: queryTile(query) },
        ...{ title: query.label[language], detail: app.label[language] },
      })
    }
  }
  const measured = (points.data?.items ?? []).map((point): Source => {
    const unit = point.unit ? symbolOf(point.unit) : ''
    return {
      ...{ key: `point ${point.code}`, group: 'points', tile: pointTile(point) },
      ...{ title: point.names[language] || point.code, detail: [point.code, unit].filter(Boolean).join(' · ') },
    }
  })
  const alarms = (mayAlarms ? alarmTiles : [])
    .filter(({ label }) => fits(label.zh, label.en))
    .map(
      (tile): Source => ({
        ...{ key: `alarms ${tile.show}`, group: 'alarms', tile, title: tile.label[language], detail: t('alarms') },
      }),
    )
  if (points.data) rememberPoints(points.data.items)
  const settled = loaded && asked === words && !points.isFetching
  return { sources: [...alarms, ...lists, ...found, ...measured], settled }
}
