import { useMemo } from 'react'
import { defineTexts, useText } from '../shell/text.ts'
import { Chart } from './chart.tsx'
import { limitOption } from './limit-option.ts'
import './limit-chart.css'

/** One measured deviation; all amounts in one unit. */
export type LimitPoint = {
  /** YYYY-MM-DD */
  day: string
  value: number
  /** Half the height of its bar, e.g. the expanded uncertainty; 0 for none. */
  spread: number
  /** What was permitted then, ±. */
  limit: number
  /** What holds is round and grey, what does not a coloured cross, what nobody can say a hollow ring. */
  verdict: 'pass' | 'fail' | 'undecided'
  /** Lines of what is said beside it. */
  told: readonly string[]
}

const texts = defineTexts({
  pass: { zh: '● 合格', en: '● conforming' },
  fail: { zh: '✕ 不合格', en: '✕ not conforming' },
  undecided: { zh: '○ 待定', en: '○ undecided' },
  spread: { zh: 'Ⅰ 扩展不确定度', en: 'I expanded uncertainty' },
  none: { zh: '还没有数据', en: 'Nothing measured yet' },
  limit: { zh: '┄ 最大允许误差', en: '┄ permitted' },
})

type Props = {
  points: readonly LimitPoint[]
  /** What is drawn upwards, with its unit. */
  axis: string
  onPick?: (index: number) => void
}

/** Deviations over time with their bars against what is permitted: drift is seen before a limit is reached. */
export function LimitChart({ points, axis, onPick }: Props) {
  const t = useText(texts)
  const option = useMemo(() => limitOption(points, axis), [points, axis])
  const verdicts = (['pass', 'fail', 'undecided'] as const).filter((each) => points.some((p) => p.verdict === each))
  if (points.length === 0) return <p className="faint">{t('none')}</p>
  return (
    <figure className="limit-chart">
      <Chart option={option} height={240} label={axis} onPick={({ index }) => onPick?.(index)} />
      <figcaption>
        {verdicts.map((each) => (
          <span key={each} className={`limit-${each}`}>
            {t(each)}
          </span>
        ))}
        <span>{t('spread')}</span>
        <span>{t('limit')}</span>
      </figcaption>
    </figure>
  )
}
