import type { Language, Text } from '../../contract/text.ts'
import { t } from '../../contract/text.ts'

type Fall = {
  planned: number
  steps: readonly { kind: string; ms: number; left: number }[]
  end: string
  left: number
}
const planned = t('计划时间', 'Planned')
const ends: Record<string, Text> = {
  valuable: t('有效时间', 'Valuable'),
  production: t('运行时间', 'Production'),
  standard: t('标准时间', 'Standard'),
}
const hour = 3_600_000
const rowHeight = 26

/** From planned to valuable time, one loss a row, each starting where the one above it ended. */
export function Waterfall({ fall, words, language }: { fall: Fall; words: Record<string, Text>; language: Language }) {
  const losses = fall.steps.filter(({ ms }) => ms !== 0)
  const most = Math.max(fall.planned, ...losses.map(({ ms, left }) => left + Math.max(0, ms)), 1)
  const rows = [
    { key: 'planned', label: planned[language], from: 0, to: fall.planned, ms: fall.planned, kind: 'whole' },
    ...losses.map(({ kind, ms, left }) => ({
      ...{ key: kind, label: words[kind]?.[language] ?? kind, ms: -ms, kind: 'loss' },
      ...{ from: Math.min(left, left + ms), to: Math.max(left, left + ms) },
    })),
    {
      key: 'left',
      label: (ends[fall.end] ?? ends.valuable)[language],
      from: 0,
      to: fall.left,
      ms: fall.left,
      kind: 'whole',
    },
  ]
  return (
    <ul className="waterfall">
      {rows.map(({ key, label, from, to, ms, kind }) => (
        <li key={key} style={{ height: rowHeight }}>
          <span className="waterfall-label">{label}</span>
          <span className="waterfall-track" aria-hidden="true">
            <span
              className={`waterfall-${kind}`}
              style={{ left: `${(from / most) * 100}%`, width: `max(2px, ${((to - from) / most) * 100}%)` }}
            />
          </span>
          <span className="waterfall-amount">{`${(ms / hour).toFixed(1)} h`.replace('-', '−')}</span>
        </li>
      ))}
    </ul>
  )
}
