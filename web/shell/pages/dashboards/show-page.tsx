import {
  CaretRightOutlined,
  CloseOutlined,
  FullscreenOutlined,
  LeftOutlined,
  PauseOutlined,
  RightOutlined,
} from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { DashboardItem } from '../../../../api/dashboards.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { LanguageContext } from '../../../ui/language.ts'
import { formatSpan, formatTime, useNow } from '../../../ui/time.ts'
import { useKey } from '../../keys.ts'
import { retryLive, useLiveState } from '../../live.ts'
import { holdDark } from '../../preferences.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useTitle } from '../../records/use-title.ts'
import { useSession } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { Theme } from '../../theme.tsx'
import { oldSince } from './age.ts'
import { type Ages, AgesContext } from './ages.ts'
import { dashboardQueries } from './data.ts'
import { placeStyle } from './grid.tsx'
import { type Screen, screensOf } from './layout.ts'
import { type Rotation, shareOver, startRotation, step, togglePause, turn } from './rotation.ts'
import { secondsEach } from './search.ts'
import { texts } from './texts.ts'
import { Tile } from './tile.tsx'
import { refreshMs, TileStageContext } from './tile-card.tsx'
import './dashboards.css'
import './show.css'

/** Controls leave the picture when nobody has moved the mouse for so long. */
const idleMs = 4_000
const stage = { still: true, big: true }

/** Dashboards one after the other, in full screen, for days: it turns, says how old its data are and comes back by itself. */
export function ShowPage() {
  const language = useLanguage()
  const { user } = useSession()
  useEffect(() => holdDark(), [])
  useKeepAwake()
  if (!user) return null
  return (
    <Theme>
      <LanguageContext value={language}>
        <Show />
      </LanguageContext>
    </Theme>
  )
}

type Slide = { item: DashboardItem; screen: Screen; part: number; parts: number }

function Show() {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const search = useSearch({ from: '/dashboards/show' })
  const ids = search.ids?.join(',') ?? ''
  // Also the sign of life of the server: what a colleague changes appears by itself.
  const list = useQuery({ ...dashboardQueries.list(), refetchInterval: refreshMs })
  const [width, height] = useWindowSize()
  const slides = useMemo(
    () => slidesOf(list.data ?? [], ids ? ids.split(',') : [], width, height),
    [list.data, ids, width, height],
  )
  const everyMs = (search.seconds ?? secondsEach.usual) * 1000
  const [rotation, act] = useRotation(slides.length, everyMs)
  const [ages] = useState<Ages>(() => new Map())
  const idle = useIdle()
  const leave = () => {
    if (document.fullscreenElement) void document.exitFullscreen()
    void navigate({ to: '/dashboards' })
  }
  useKey(' ', (event) => {
    event.preventDefault()
    act('pause')
  })
  useKey('ArrowRight', () => act('next'))
  useKey('ArrowLeft', () => act('previous'))
  useKey('f', toggleFullScreen)
  useKey('Escape', leave)
  const slide = slides[Math.min(rotation.index, slides.length - 1)] as Slide | undefined
  useTitle(slide?.item.label[language] ?? t('rotateTitle'))
  const { state } = useLiveState()
  return (
    <div className={`show ${idle ? 'show-idle' : ''} ${state === 'lost' ? 'live-lost' : ''}`}>
      <header className="show-head">
        <h1>
          {slide?.item.label[language]}
          {slide && slide.parts > 1 ? <small>{` ${slide.part} / ${slide.parts}`}</small> : null}
        </h1>
        <Old ages={ages} listSeen={list.data ? list.dataUpdatedAt : null} />
        {rotation.pausedAt === null ? null : <span className="show-paused">❚❚ {t('paused')}</span>}
        <Clock />
      </header>
      {slide ? (
        <AgesContext value={ages}>
          <TileStageContext value={stage}>
            <Picture key={`${slide.item.id} ${slide.part}`} screen={slide.screen} />
          </TileStageContext>
        </AgesContext>
      ) : list.data ? (
        <EmptyState title={t('screenEmpty')} hint={t('screenEmptyHint')} />
      ) : (
        <ProblemNote error={list.error} onRetry={list.refetch} />
      )}
      <Progress rotation={rotation} slides={slides} everyMs={everyMs} />
      <nav className="show-controls">
        {slides.length > 1 ? (
          <>
            <Control say={t('previous')} icon={<LeftOutlined />} run={() => act('previous')} />
            <Control
              say={t(rotation.pausedAt === null ? 'pause' : 'resume')}
              icon={rotation.pausedAt === null ? <PauseOutlined /> : <CaretRightOutlined />}
              run={() => act('pause')}
            />
            <Control say={t('next')} icon={<RightOutlined />} run={() => act('next')} />
          </>
        ) : null}
        <Control say={t('fullScreen')} icon={<FullscreenOutlined />} run={toggleFullScreen} />
        <Control say={t('leaveScreen')} icon={<CloseOutlined />} run={leave} />
      </nav>
    </div>
  )
}

/** Head and foot take this share of the height. */
const aroundShare = 0.12

function slidesOf(items: readonly DashboardItem[], ids: readonly string[], width: number, height: number): Slide[] {
  return ids.flatMap((id) => {
    const item = items.find((each) => each.id === id)
    if (!item) return []
    const screens = screensOf(item.tiles, width, height * (1 - aroundShare))
    return screens.map((screen, index) => ({ item, screen, part: index + 1, parts: screens.length }))
  })
}

function Picture({ screen }: { screen: Screen }) {
  const { tiles, places, columns, rows } = screen
  return (
    <div
      className="show-tiles"
      style={{ gridTemplateColumns: `repeat(${columns}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` }}
    >
      {tiles.map((tile, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tiles of a saved dashboard have no other name
        <div key={index} className="tile-place" style={placeStyle(places[index])}>
          <Tile tile={tile} />
        </div>
      ))}
    </div>
  )
}

const tickMs = 250

function useRotation(count: number, everyMs: number): [Rotation, (what: 'pause' | 'next' | 'previous') => void] {
  const [rotation, setRotation] = useState(() => startRotation(Date.now()))
  useEffect(() => {
    const timer = setInterval(() => setRotation((before) => turn(before, count, everyMs, Date.now())), tickMs)
    return () => clearInterval(timer)
  }, [count, everyMs])
  const act = (what: 'pause' | 'next' | 'previous') =>
    setRotation((before) =>
      what === 'pause' ? togglePause(before, Date.now()) : step(before, what === 'next' ? 1 : -1, count, Date.now()),
    )
  return [rotation, act]
}

/** One bar per screen; the one that is shown fills up. Drawn without rendering the page anew. */
function Progress({ rotation, slides, everyMs }: { rotation: Rotation; slides: readonly Slide[]; everyMs: number }) {
  const fill = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const draw = () => {
      if (fill.current) fill.current.style.width = `${shareOver(rotation, everyMs, Date.now()) * 100}%`
    }
    draw()
    const timer = setInterval(draw, tickMs)
    return () => clearInterval(timer)
  }, [rotation, everyMs])
  if (slides.length < 2) return <div className="show-progress" />
  return (
    <div
      className="show-progress"
      role="progressbar"
      aria-valuemin={1}
      aria-valuemax={slides.length}
      aria-valuenow={rotation.index + 1}
    >
      {slides.map((slide, index) => (
        <span key={`${slide.item.id} ${slide.part}`} className={index < rotation.index ? 'is-over' : ''}>
          {index === rotation.index ? <span ref={fill} /> : null}
        </span>
      ))}
    </div>
  )
}

/** Says when something on the screen is older than a minute; asks for all of it anew once the server answers again. */
function Old({ ages, listSeen }: { ages: Ages; listSeen: number | null }) {
  const t = useText(texts)
  const language = useLanguage()
  const now = useNow()
  const since = oldSince([...ages.values(), listSeen], now)
  const wasOld = useRef(false)
  useEffect(() => {
    wasOld.current ||= since !== null
    if (listSeen === null || !wasOld.current || Date.now() - listSeen > 2 * refreshMs) return
    wasOld.current = false
    retryLive()
    void queryClient.refetchQueries({ type: 'active', stale: true })
  }, [since, listSeen])
  if (since === null) return null
  return (
    <strong className="show-old" role="status">
      <span aria-hidden="true">⚠ </span>
      {t('old', { time: formatTime(since).slice(11), age: formatSpan(now - since, language) })}
    </strong>
  )
}

function Clock() {
  const now = useNow()
  const text = formatTime(now)
  return (
    <time className="show-clock">
      {text.slice(0, 10)} <strong>{text.slice(11)}</strong>
    </time>
  )
}

function Control({ say, icon, run }: { say: string; icon: React.ReactNode; run: () => void }) {
  return (
    <button type="button" aria-label={say} title={say} onClick={run}>
      {icon}
    </button>
  )
}

function toggleFullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen()
  else void document.documentElement.requestFullscreen?.().catch(() => undefined)
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

function useWindowSize(): [width: number, height: number] {
  const size = useSyncExternalStore(onResize, () => `${window.innerWidth} ${window.innerHeight}`)
  const [width, height] = size.split(' ').map(Number)
  return [width, height]
}

function useIdle(): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const wake = () => {
      setIdle(false)
      clearTimeout(timer)
      timer = setTimeout(() => setIdle(true), idleMs)
    }
    wake()
    const events = ['pointermove', 'pointerdown', 'keydown'] as const
    for (const event of events) window.addEventListener(event, wake)
    return () => {
      clearTimeout(timer)
      for (const event of events) window.removeEventListener(event, wake)
    }
  }, [])
  return idle
}

/** Keeps the screen from going dark where the browser can; it forgets when the page was hidden. */
function useKeepAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    const ask = async () => {
      if (document.visibilityState !== 'visible') return
      lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
    }
    void ask()
    document.addEventListener('visibilitychange', ask)
    return () => {
      document.removeEventListener('visibilitychange', ask)
      void lock?.release()
    }
  }, [])
}
