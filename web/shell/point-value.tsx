import type { PointItem } from '../../api/platform.ts'
import { Value } from '../ui/value.tsx'
import { useLiveStore } from './live.ts'
import { usePresent } from './units.ts'

/**
 * The live value of a point in the person's units. Renders alone when it changes. Somebody above holds the subscription
 * (`useLive`), so that a list subscribes once for all its visible rows. `bare`: the unit stands elsewhere.
 */
export function PointValue(props: { point: PointItem; layout?: 'inline' | 'fixed'; bare?: boolean }) {
  const { point, layout, bare } = props
  const sample = useLiveStore(point.code)
  const shown = usePresent()(point)
  return (
    <Value
      value={sample === undefined ? null : shown.toShown(sample.value)}
      unit={bare ? null : shown.symbol}
      decimals={shown.decimals}
      labels={point.labels}
      quality={sample?.quality}
      time={sample?.time}
      layout={layout}
    />
  )
}
