import type { PointItem } from '../../contract/api.ts'
import { Value } from '../ui/value.tsx'
import { useLiveStore } from './live.ts'
import { usePresent } from './units.ts'

/**
 * The live value of a point in the person's units. Renders alone when it changes. Somebody above holds the subscription
 * (`useLive`), so that a list subscribes once for all its visible rows.
 */
export function PointValue({ point, layout }: { point: PointItem; layout?: 'inline' | 'fixed' }) {
  const sample = useLiveStore(point.code)
  const shown = usePresent()(point)
  return (
    <Value
      value={sample === undefined ? null : shown.toShown(sample.value)}
      unit={shown.symbol}
      decimals={shown.decimals}
      labels={point.labels}
      quality={sample?.quality}
      time={sample?.time}
      layout={layout}
    />
  )
}
