import type { AlarmPriority } from '../../../../api/alarms.ts'
import { useLanguage } from '../../text.ts'
import { priorityWords } from './words.ts'
import './alarms.css'

/** One shape per priority, so that nobody depends on the colour. */
const shapes: Record<AlarmPriority, string> = {
  critical: 'M8 0.5 15.5 8 8 15.5 0.5 8Z',
  high: 'M8 1 15.5 15H0.5Z',
  medium: 'M2 2H14V14H2Z',
  low: 'M8 1.5a6.5 6.5 0 1 0 0.01 0Z',
}
const letters: Record<AlarmPriority, string> = { critical: '1', high: '2', medium: '3', low: '4' }

/** `calls`: not acknowledged, the shape is filled and beats; else it is an outline. */
export function PriorityMark({ priority, calls = false }: { priority: AlarmPriority; calls?: boolean }) {
  const language = useLanguage()
  const word = priorityWords[priority][language]
  return (
    <svg
      className={`alarm-mark alarm-${priority} ${calls ? 'is-calling' : ''}`}
      viewBox="0 0 16 16"
      role="img"
      aria-label={word}
    >
      <title>{word}</title>
      <path d={shapes[priority]} />
      <text x="8" y={priority === 'high' ? 13 : 11.5} textAnchor="middle">
        {letters[priority]}
      </text>
    </svg>
  )
}
