import type { Language } from '../../../contract/text.ts'
import { words } from './words.ts'

/** What solid, dashed, dotted, hatched and broken lines mean. */
export function Legend({ language, compare }: { language: Language; compare: boolean }) {
  const w = (key: keyof typeof words) => words[key][language]
  return (
    <ul className="trend-legend">
      <li>
        <Line />
        {w('measured')}
      </li>
      <li>
        <Line dash="5 4" />
        {w('dashed')}
      </li>
      <li>
        <Line dash="1.5 3.5" />
        {w('substituted')}
      </li>
      <li>
        <svg width="28" height="12" aria-hidden="true">
          {[0, 7, 14, 21].map((x) => (
            <path key={x} d={`M${x} 11 L${x + 8} 1`} stroke="currentColor" />
          ))}
          <path d="M0 6H28" stroke="currentColor" strokeWidth="1.5" />
        </svg>
        {w('doubtful')}
      </li>
      {compare && (
        <li>
          <Line dash="7 5" soft />
          {w('compared')}
        </li>
      )}
      <li>{w('gap')}</li>
      <li>{w('envelope')}</li>
    </ul>
  )
}

function Line({ dash, soft }: { dash?: string; soft?: boolean }) {
  return (
    <svg width="28" height="12" aria-hidden="true">
      <path d="M0 6H28" stroke="currentColor" strokeWidth="1.8" strokeDasharray={dash} opacity={soft ? 0.6 : 1} />
    </svg>
  )
}
