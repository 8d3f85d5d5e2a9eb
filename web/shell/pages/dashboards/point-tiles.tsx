import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { BucketPage, PointItem } from '../../../../api/platform.ts'
import { major } from '../../../../contract/quality.ts'
import { useUiLanguage } from '../../../ui/language.ts'
import { LinePicture } from '../../../ui/line-picture.tsx'
import { formatNumber } from '../../../ui/number.ts'
import { QualityTag } from '../../../ui/quality-tag.tsx'
import { formatRelative, formatTime, useNow } from '../../../ui/time.ts'
import { penColour } from '../../../ui/trend/palette.ts'
import { Value } from '../../../ui/value.tsx'
import { api } from '../../api.ts'
import { useLive, useLiveState, useLiveStore } from '../../live.ts'
import { useDark } from '../../preferences.ts'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { usePresent } from '../../units.ts'
import { serverNow, usePoints } from '../trends/data.ts'
import { quietMs } from '../trends/pens.ts'
import { isSilent } from './age.ts'
import { linePoints } from './point-line.ts'
import { tileTexts as texts } from './texts.ts'
import { type Address, refreshMs, TileCard, TileNote, TileWait, useStage } from './tile-card.tsx'
import type { PointTile } from './tile-form.ts'

const hourMs = 3600_000
export const usualHours = 8

const trendAddress = ({ code, hours = usualHours }: PointTile): Address => ({
  to: '/trends',
  search: { codes: [code], live: hours * hourMs },
})

/** A point's value now, or how it ran. */
export function PointView({ tile }: { tile: PointTile }) {
  const t = useText(texts)
  const mayPoints = useMay('points.read')
  const mayLive = useMay('live.read')
  const mayHistory = useMay('history.read')
  const may = mayPoints && (tile.show === 'trend' ? mayHistory : mayLive)
  if (!tile.code)
    return (
      <TileCard tile={tile}>
        <TileNote title={t('needsPoint')} />
      </TileCard>
    )
  if (!may)
    return (
      <TileCard tile={tile}>
        <TileNote title={t('denied')} hint={t('deniedHint')} />
      </TileCard>
    )
  return <Known tile={tile} />
}

function Known({ tile }: { tile: PointTile }) {
  const t = useText(texts)
  const [{ point, problem }] = usePoints([tile.code])
  if (!point)
    return (
      <TileCard tile={tile}>
        <TileWait query={{ error: problem, refetch: (() => undefined) as never }} />
      </TileCard>
    )
  if (tile.show === 'number') return <Now tile={tile} point={point} />
  if (point.type !== 'number')
    return (
      <TileCard tile={tile} to={trendAddress(tile)}>
        <TileNote title={t('notNumber')} />
      </TileCard>
    )
  return <Trend tile={tile} point={point} />
}

/** Since when the stream has said nothing because it is interrupted; while it stands, values are as new as they can be. */
function useStreamSeen(): number | null {
  const { state, since } = useLiveState()
  return state === 'lost' ? since : null
}

function Now({ tile, point }: { tile: PointTile; point: PointItem }) {
  const t = useText(texts)
  const language = useUiLanguage()
  const navigate = useNavigate()
  const { still } = useStage()
  const shown = usePresent()(point)
  useLive([point.code])
  const sample = useLiveStore(point.code)
  const now = useNow(5_000)
  const silent = isSilent(sample?.time, quietMs(point), serverNow())
  const trusted = sample !== undefined && sample.time !== null && major(sample.quality) === 'good' && !silent
  const figure = (
    <p className="tile-figure">
      <Value
        value={sample === undefined ? null : shown.toShown(sample.value)}
        unit={shown.symbol}
        decimals={shown.decimals}
        labels={point.labels}
        quality={sample?.quality}
        time={sample?.time}
        stale={silent}
      />
    </p>
  )
  const doubt = trusted ? null : (
    <>
      <QualityTag quality={sample?.quality} time={sample?.time} />
      {silent && sample?.time ? ` ${t('sampleAge', { time: formatRelative(sample.time, now, language) })}` : null}
    </>
  )
  return (
    <TileCard tile={tile} to={trendAddress(tile)} seen={useStreamSeen()} aside={sample ? doubt : null}>
      {still ? (
        figure
      ) : (
        <button type="button" className="tile-button" onClick={() => void navigate(trendAddress(tile))}>
          {figure}
        </button>
      )}
    </TileCard>
  )
}

const buckets = 240

function Trend({ tile, point }: { tile: PointTile; point: PointItem }) {
  const t = useText(texts)
  const navigate = useNavigate()
  const { still } = useStage()
  const dark = useDark()
  const shown = usePresent()(point)
  const { code, hours = usualHours } = tile
  const spanMs = hours * hourMs
  const query = useQuery({
    queryKey: ['dashboards', 'history', code, spanMs],
    queryFn: async ({ signal }) => {
      const to = serverNow()
      const page = await api.get<BucketPage>('/api/history', { code, from: to - spanMs, to, buckets }, signal)
      return page.items
    },
    refetchInterval: refreshMs,
  })
  useLive([code])
  const sample = useLiveStore(code)
  useNow(5_000)
  const to = serverNow()
  const { unit, toShown } = shown
  // biome-ignore lint/correctness/useExhaustiveDependencies: the unit stands for how values are shown
  const past = useMemo(
    () => linePoints(query.data ?? [], spanMs / buckets, quietMs(point), toShown),
    [query.data, spanMs, point, unit],
  )
  const last = past.at(-1)
  const fresh =
    sample && sample.time !== null && typeof sample.value === 'number' && major(sample.quality) !== 'bad'
      ? { x: sample.time, y: toShown(sample.value) }
      : null
  const points = fresh && last && fresh.x > last.x ? [...past, fresh] : past
  const say = (index: number) => {
    const { x, y } = points[index]
    return `${formatTime(x).slice(5)}  ${formatNumber(y ?? 0, shown.decimals)} ${shown.symbol}`
  }
  const span = hours % 24 === 0 ? t('days', { n: hours / 24 }) : t('hours', { n: hours })
  const lost = useStreamSeen()
  const seen = query.data ? Math.min(query.dataUpdatedAt, lost ?? Number.POSITIVE_INFINITY) : null
  return (
    <TileCard tile={tile} to={trendAddress(tile)} seen={seen} aside={span}>
      {!query.data ? (
        <TileWait query={query} />
      ) : points.length === 0 ? (
        <TileNote title={t('noHistory')} />
      ) : (
        <div className="tile-line" style={{ '--line-ink': penColour(0, dark) } as React.CSSProperties}>
          <LinePicture
            points={points}
            range={{ from: to - spanMs, to }}
            unit={shown.symbol}
            label={`${point.code} ${span}`}
            say={say}
            onOpen={still ? undefined : () => void navigate(trendAddress(tile))}
          />
        </div>
      )}
    </TileCard>
  )
}
