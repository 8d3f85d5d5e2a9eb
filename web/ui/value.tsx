import { limit, major, origin, type Quality } from '../../contract/quality.ts'
import type { SampleValue } from '../../contract/sample.ts'
import type { Text } from '../../contract/text.ts'
import { useUiLanguage } from './language.ts'
import { formatValue } from './number.ts'
import { describeQuality } from './quality-words.ts'
import { formatTime } from './time.ts'
import './value.css'

export type ValueProps = {
  value: SampleValue | undefined
  /** Symbol of the unit in which `value` is given. */
  unit?: string | null
  decimals?: number | null
  labels?: Record<string, Text> | null
  quality?: Quality
  time?: number | null
  /** No newer value has come although one should have. */
  stale?: boolean
  /** `fixed` keeps the unit's place even when it is empty: for columns. */
  layout?: 'inline' | 'fixed'
}

const staleText: Text = { zh: '已过期：没有新数据', en: 'stale: no newer data' }

const badges: Record<number, { letter: Text; name: Text }> = {
  [origin.substituted]: { letter: { zh: '替', en: 'sub' }, name: { zh: '替代值', en: 'substituted' } },
  [origin.interpolated]: { letter: { zh: '插', en: 'intp' }, name: { zh: '插值', en: 'interpolated' } },
  [origin.manual]: { letter: { zh: '手', en: 'man' }, name: { zh: '人工录入', en: 'entered by hand' } },
  [origin.calculated]: { letter: { zh: '算', en: 'calc' }, name: { zh: '计算值', en: 'calculated' } },
  [origin.untrained]: {
    letter: { zh: '外', en: 'ext' },
    name: { zh: '超出训练工况', en: 'outside the trained conditions' },
  },
}

const limitMarks: Record<number, string> = { [limit.low]: '▼', [limit.high]: '▲', [limit.constant]: '＝' }

/**
 * One value with its unit and its trustworthiness. Good values are plain; uncertain ones are hatched, bad ones struck
 * through, and the reason is said on hover and to screen readers.
 */
export function Value(props: ValueProps) {
  const { value, unit, decimals, labels, quality, time, stale, layout = 'inline' } = props
  const language = useUiLanguage()
  const missing = value === null || value === undefined
  const reason = [
    quality === undefined ? '' : describeQuality(quality)[language],
    stale ? staleText[language] : '',
    time ? formatTime(time) : '',
  ]
    .filter(Boolean)
    .join(' · ')
  const state = quality === undefined ? 'good' : major(quality)
  const badge = quality === undefined ? undefined : badges[quality & 0xff00]
  const limitMark = quality === undefined ? undefined : limitMarks[quality & 3]
  const troubled = state !== 'good' || stale
  return (
    <span
      className={`value value-${missing ? 'missing' : state} ${stale ? 'value-stale' : ''} value-${layout}`}
      title={reason || undefined}
    >
      <span className="value-figure">{formatValue(value, { decimals, labels, language })}</span>
      {limitMark || badge || layout === 'fixed' ? (
        <span className="value-marks">
          {limitMark ? <span className="value-mark">{limitMark}</span> : null}
          {badge ? (
            <span className="value-badge" title={badge.name[language]}>
              {badge.letter[language]}
            </span>
          ) : null}
        </span>
      ) : null}
      {unit || layout === 'fixed' ? <span className="value-unit">{unit}</span> : null}
      {troubled ? <span className="visually-hidden">{reason}</span> : null}
    </span>
  )
}
