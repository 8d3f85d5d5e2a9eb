import { Sparkline } from '../../../ui/sparkline.tsx'
import { useText } from '../../text.ts'
import { ratesOf } from './data.ts'
import { texts } from './texts.ts'

/** The last minutes of a connection's samples per second, from nothing up; a steady rate runs below the upper edge. */
export function RateLine({ code, width, height }: { code: string; width: number; height: number }) {
  const t = useText(texts)
  const points = ratesOf(code)
  const peak = Math.max(...points.map((point) => point[1] ?? 0))
  return (
    <Sparkline points={points} width={width} height={height} low={0} high={peak * 1.3 || 1} label={t('sinceOpened')} />
  )
}
