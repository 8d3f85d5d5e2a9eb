import type { UseQueryResult } from '@tanstack/react-query'
import { Link, type NavigateOptions } from '@tanstack/react-router'
import { Button } from 'antd'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { TileItem } from '../../../../api/dashboards.ts'
import { formatTime, useNow } from '../../../ui/time.ts'
import { ApiProblem } from '../../api.ts'
import type { router } from '../../router.tsx'
import { useLanguage, useText } from '../../text.ts'
import { oldSince } from './age.ts'
import { useSeen } from './ages.ts'
import { tileTexts as texts } from './texts.ts'

/** `still`: nothing of a tile leads anywhere, while it is edited and on a big screen. `big`: read from five metres. */
export type TileStage = { still: boolean; big: boolean }
export const TileStageContext = createContext<TileStage>({ still: false, big: false })
export const useStage = () => useContext(TileStageContext)

export type Address = NavigateOptions<typeof router>

/** Tiles ask again this often; what is drawn keeps its place meanwhile. */
export const refreshMs = 30_000

type CardProps = {
  tile: TileItem
  /** Where the records behind it stand. */
  to?: Address
  /** When its data were last confirmed, ms; null while nothing has come or where nothing is asked for. */
  seen?: number | null
  /** Stands at the right of the name, e.g. the unit. */
  aside?: ReactNode
  children: ReactNode
}

/** The frame of every tile: its name, which leads to what is behind it, and how old its data are once that matters. */
export function TileCard({ tile, to, seen = null, aside, children }: CardProps) {
  const t = useText(texts)
  const language = useLanguage()
  const { still } = useStage()
  const now = useNow(5_000)
  useSeen(seen)
  const name = tile.label[language] || tile.label.zh
  const old = oldSince([seen], now)
  return (
    <section className="tile" aria-label={name}>
      <header className="tile-head">
        <h2 title={name}>
          {to && !still ? (
            <Link {...to} title={t('open', { name })}>
              {name}
            </Link>
          ) : (
            name
          )}
        </h2>
        {old === null ? (
          <span className="tile-aside">{aside}</span>
        ) : (
          <span className="tile-old">
            <span aria-hidden="true">⚠ </span>
            {t('oldData', { time: formatTime(old).slice(11) })}
          </span>
        )}
      </header>
      <div className="tile-body">{children}</div>
    </section>
  )
}

/** A word in a tile's stead. */
export function TileNote({ title, hint, onRetry }: { title: string; hint?: string; onRetry?: () => unknown }) {
  const t = useText(texts)
  const { still } = useStage()
  return (
    <div className="tile-note">
      <strong>{title}</strong>
      {hint ? <span>{hint}</span> : null}
      {onRetry && !still ? (
        <Button size="small" onClick={() => void onRetry()}>
          {t('retry')}
        </Button>
      ) : null}
    </div>
  )
}

/** What stands in a tile until its data have come, or why they do not come. With data there, a failed request changes nothing. */
export function TileWait({ query }: { query: Pick<UseQueryResult, 'error' | 'refetch'> }) {
  const t = useText(texts)
  const language = useLanguage()
  const { error } = query
  if (!error) return <TileLoading />
  if (error instanceof ApiProblem && error.status === 403)
    return <TileNote title={t('denied')} hint={t('deniedHint')} />
  const title = error instanceof ApiProblem ? error.texts[language] : String(error)
  return <TileNote title={title} onRetry={query.refetch} />
}

/** Said only when it takes longer than a second, so that a quick answer does not flash. */
function TileLoading() {
  const t = useText(texts)
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1000)
    return () => clearTimeout(timer)
  }, [])
  return <div className="tile-note">{late ? t('loading') : null}</div>
}

/** One large figure; it grows with its tile. */
export function TileFigure({ text, unit, tone }: { text: string; unit?: string; tone?: 'warn' | 'bad' }) {
  const t = useText(texts)
  return (
    <p className={`tile-figure ${tone ? `tile-${tone}` : ''}`}>
      {tone ? (
        <span className="tile-shape" role="img" aria-label={t(tone)}>
          {tone === 'warn' ? '▲' : '◆'}
        </span>
      ) : null}
      <span>{text}</span>
      {unit ? <small>{unit}</small> : null}
    </p>
  )
}
