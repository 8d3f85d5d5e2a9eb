import { Link } from '@tanstack/react-router'
import type { PointItem } from '../../../../api/platform.ts'
import { PointValue } from '../../point-value.tsx'
import { useLanguage, useText } from '../../text.ts'
import { MimicDrawing } from './mimic-drawing.tsx'
import { mimicHeight, mimicWidth, type Place, places } from './mimic-places.ts'
import { type SlotName, slotNames, slots } from './slots.ts'
import { texts } from './texts.ts'
import './mimic.css'

/** The process picture: a drawing with live values laid over it, which grow and shrink with it. */
export function Mimic({ points }: { points: Partial<Record<SlotName, PointItem>> }) {
  return (
    <div className="mimic-space">
      <div className="mimic">
        <MimicDrawing />
        {slotNames.map((name) => {
          const place = places[name]
          const point = points[name]
          return place && point ? <SlotValue key={name} name={name} place={place} point={point} /> : null
        })}
      </div>
    </div>
  )
}

function SlotValue({ name, place, point }: { name: SlotName; place: Place; point: PointItem }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <Link
      to="/trends"
      search={{ codes: [point.code] }}
      className={`mimic-value ${place.row ? 'mimic-row' : ''} ${place.large ? 'mimic-large' : ''}`}
      style={{
        left: `${(place.x / mimicWidth) * 100}%`,
        top: `${(place.y / mimicHeight) * 100}%`,
        width: place.row ? `${(place.row / mimicWidth) * 100}%` : undefined,
      }}
      title={`${t('openTrend', { name: slots[name].name[language] })} (${point.code})`}
    >
      <span className="mimic-label">{slots[name].short[language]}</span>
      <PointValue point={point} />
    </Link>
  )
}
