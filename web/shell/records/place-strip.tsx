import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { PointItem } from '../../../api/platform.ts'
import type { RecordItem } from '../../../api/records.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useLive } from '../live.ts'
import { PointValue } from '../point-value.tsx'
import { queries } from '../queries.ts'
import { useMay } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { usePlaceName } from '../twin-names.ts'
import type { EntityView } from './manifest.ts'
import { texts } from './texts.ts'

/** Points of a place that are shown; its page in the twin has the rest. */
const maxPoints = 8
const spanMs = 8 * 3_600_000
const buckets = 60

/** Where the record stands in the twin, and what the instruments there say now. */
export function PlaceStrip({ view, record }: { view: EntityView; record: RecordItem }) {
  const may = useMay('points.read')
  const valuesOf = (kind: 'place' | 'point') =>
    view.entity.fields
      .filter((field) => field.kind === kind)
      .map((field) => record[field.name])
      .filter((value): value is string => typeof value === 'string' && value !== '')
  const places = valuesOf('place')
  const codes = valuesOf('point')
  if (!may || (places.length === 0 && codes.length === 0)) return null
  return <Strip place={places[0]} codes={codes} />
}

function Strip({ place, codes }: { place: string | undefined; codes: readonly string[] }) {
  const t = useText(texts)
  const placeName = usePlaceName()
  const named = useQuery(queries.pointsByCode(codes)).data
  const there = useQuery({
    ...queries.points({ branch: place ?? '', limit: maxPoints }),
    enabled: codes.length === 0 && place !== undefined,
  }).data
  const points = useMemo(() => (codes.length ? (named ?? []) : (there?.items ?? [])), [codes.length, named, there])
  useLive(useMemo(() => points.map((point) => point.code), [points]))
  return (
    <section className="place-strip">
      <h3>{t('live')}</h3>
      {place ? (
        <p>
          {t('place')}:{' '}
          <Link to="/twin" search={{ path: place }}>
            {placeName(place)}
          </Link>
        </p>
      ) : null}
      <ul>
        {points.map((point) => (
          <PointLine key={point.code} point={point} />
        ))}
      </ul>
    </section>
  )
}

function PointLine({ point }: { point: PointItem }) {
  const language = useLanguage()
  const { data } = useQuery(queries.recent(point.code, spanMs, buckets))
  return (
    <li>
      <Link to="/trends" search={{ codes: [point.code] }} title={point.code}>
        {point.names[language] || point.code}
      </Link>
      <Sparkline points={data ?? []} width={110} height={24} />
      <PointValue point={point} />
    </li>
  )
}
