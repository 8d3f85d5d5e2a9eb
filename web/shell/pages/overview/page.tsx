import { LineChartOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { OverviewScreen, PointItem } from '../../../../api/platform.ts'
import { isGood } from '../../../../contract/quality.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { Sparkline } from '../../../ui/sparkline.tsx'
import { StatTile } from '../../../ui/stat-tile.tsx'
import { ApiProblem } from '../../api.ts'
import { liveSample, onLiveMessage, useLive } from '../../live.ts'
import { pages } from '../../pages.tsx'
import { PointValue } from '../../point-value.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { queries } from '../../queries.ts'
import { useSession } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePresent } from '../../units.ts'
import { usePhone } from '../../use-phone.ts'
import { Mimic } from './mimic.tsx'
import { type SlotName, slotNames, slots, systems } from './slots.ts'
import { texts } from './texts.ts'
import './overview.css'

const sparkSpanMs = 24 * 3600_000
const sparkBuckets = 96
const beginnings = ['/connections', '/twin', '/dashboards']
/** Trends hold so many pens at once. */
const trendedFigures = 8

export function OverviewPage() {
  const screen = useQuery(queries.overview())
  const codes = useMemo(() => codesOf(screen.data), [screen.data])
  const points = useQuery(queries.pointsByCode(codes))
  useLive(codes)
  if (screen.error instanceof ApiProblem && screen.error.code === 'noScreen') return <NoPicture />
  if (screen.error || points.error) return <ProblemNote error={screen.error ?? points.error} onRetry={screen.refetch} />
  if (!screen.data) return null
  if (codes.length === 0) return <NoPicture />
  return <Overview screen={screen.data} codes={codes} points={points.data ?? []} />
}

/** The first page of a plant that is not set up yet: where to begin, as far as one may. */
function NoPicture() {
  const t = useText(texts)
  const language = useLanguage()
  const permissions = useSession().user?.permissions ?? []
  const begins = beginnings
    .flatMap((begin) => pages.filter(({ path }) => path === begin))
    .filter(({ permission }) => !permission || permissions.includes(permission))
  const links = begins.map(({ path, label }) => (
    <Link key={path} to={path}>
      <Button>{label[language]}</Button>
    </Link>
  ))
  return (
    <EmptyState title={t('emptyTitle')} hint={t('emptyHint')} action={<div className="overview-begin">{links}</div>} />
  )
}

function codesOf(screen: OverviewScreen | undefined): string[] {
  if (!screen) return []
  return [...new Set([...screen.figures.map((figure) => figure.code), ...Object.values(screen.slots)])].sort()
}

function Overview({ screen, codes, points }: { screen: OverviewScreen; codes: string[]; points: PointItem[] }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const byCode = useMemo(() => new Map(points.map((point) => [point.code, point])), [points])
  const bySlot = useMemo(() => {
    const found: Partial<Record<SlotName, PointItem>> = {}
    for (const name of slotNames) found[name] = byCode.get(screen.slots[name])
    return found
  }, [byCode, screen.slots])
  const main = screen.figures.slice(0, trendedFigures).map((figure) => figure.code)
  return (
    <div className="overview">
      <PageHeader
        title={screen.title[language]}
        state={<State codes={codes} />}
        actions={
          <Link to="/trends" search={{ codes: main }}>
            <Button icon={<LineChartOutlined />}>{t('allTrends')}</Button>
          </Link>
        }
      />
      {screen.note ? (
        <p className="overview-note">
          <strong>{t('demo')}</strong> {screen.note[language]}
        </p>
      ) : null}
      <div className="overview-figures">
        {screen.figures.map((figure) => {
          const point = byCode.get(figure.code)
          return point ? <Figure key={figure.code} point={point} label={figure.label[language]} /> : null
        })}
      </div>
      {phone ? <SystemList points={bySlot} /> : <Mimic points={bySlot} />}
    </div>
  )
}

function Figure({ point, label }: { point: PointItem; label: string }) {
  const t = useText(texts)
  const navigate = useNavigate()
  const shown = usePresent()(point)
  const { data } = useQuery(queries.recent(point.code, sparkSpanMs, sparkBuckets))
  return (
    <StatTile
      label={label}
      unit={shown.symbol}
      hint={t('openTrend', { name: label })}
      onOpen={() => void navigate({ to: '/trends', search: { codes: [point.code] } })}
      below={<Sparkline points={data ?? []} width={94} height={22} label={t('last')} />}
    >
      <PointValue point={point} bare />
    </StatTile>
  )
}

/** Newest sample and how many values of the screen cannot be trusted: looked at once a second, whatever the stream's pace. */
function State({ codes }: { codes: string[] }) {
  const t = useText(texts)
  const [state, setState] = useState({ newest: 0, trouble: 0, seen: 0 })
  useEffect(() => {
    let changed = true
    const look = () => {
      if (!changed) return
      changed = false
      const samples = codes.map(liveSample)
      setState({
        newest: Math.max(0, ...samples.map((sample) => sample?.time ?? 0)),
        trouble: samples.filter((sample) => !sample || sample.time === null || !isGood(sample.quality)).length,
        seen: samples.filter(Boolean).length,
      })
    }
    const timer = setInterval(look, 1000)
    const stop = onLiveMessage(() => {
      changed = true
    })
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [codes])
  if (!state.seen) return <>{t('waiting')}</>
  return (
    <>
      {state.trouble ? t('trouble', { n: state.trouble }) : t('allGood', { n: codes.length })} · {t('newest')}{' '}
      <RelativeTime time={state.newest} />
    </>
  )
}

/** What a phone shows in the picture's stead. */
function SystemList({ points }: { points: Partial<Record<SlotName, PointItem>> }) {
  const language = useLanguage()
  return (
    <div className="overview-systems">
      {(Object.keys(systems) as (keyof typeof systems)[]).map((system) => {
        const names = slotNames.filter((name) => slots[name].system === system && points[name])
        if (names.length === 0) return null
        return (
          <section key={system}>
            <h2>{systems[system][language]}</h2>
            {names.map((name) => (
              <Link key={name} to="/trends" search={{ codes: [points[name]!.code] }} className="overview-line">
                <span>{slots[name].name[language]}</span>
                <PointValue point={points[name]!} />
              </Link>
            ))}
          </section>
        )
      })}
    </div>
  )
}
