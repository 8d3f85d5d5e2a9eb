import type { Language } from '../../contract/text.ts'
import { RecordLink } from '../../web/kit/index.ts'
import { formatTime } from '../../web/ui/time.ts'
import { stateWords } from './data-words.ts'
import type { MachineLine } from './queries/machine-states.ts'

type Data = { items: readonly MachineLine[]; from: number | null; to: number | null }
const hour = 3_600_000
const width = 1000

const clock = (time: number) => formatTime(time, 'minute').slice(11)

/** One row a machine, one bar a state: grey is work and waiting, only a fault has colour. */
export function StateGantt({ data, language }: { data: Data; language: Language }) {
  const { from, to, items } = data
  if (from === null || to === null) return null
  const x = (time: number) => ((time - from) / (to - from)) * width
  const hours = Array.from({ length: Math.floor((to - from) / hour) + 1 }, (_, n) => from + n * hour)
  const step = (to - from) / hour > 12 ? 2 : 1
  const marks = hours.filter((_, n) => n % step === 0)
  const used = new Set(items.flatMap(({ pieces }) => pieces.map(({ state }) => state)))
  return (
    <figure className="state-gantt">
      <div className="gantt-hours" aria-hidden="true">
        {marks.map((time) => (
          <span key={time} style={{ left: `${x(time) / 10}%` }}>
            {clock(time)}
          </span>
        ))}
      </div>
      {items.map(({ id, code, name, pieces }) => (
        <div key={id} className="gantt-row">
          <RecordLink app="equipment" plural="equipment" id={id}>
            {code}
          </RecordLink>
          <svg viewBox={`0 0 ${width} 20`} preserveAspectRatio="none" role="img" aria-label={name}>
            {pieces.map((piece) => (
              <rect
                key={piece.from}
                className={`gantt-${piece.state}`}
                {...{
                  x: x(piece.from),
                  y: piece.state === 'running' ? 0 : 4,
                  height: piece.state === 'running' ? 20 : 12,
                }}
                width={Math.max(0.5, x(piece.to) - x(piece.from))}
              >
                <title>
                  {`${clock(piece.from)}–${clock(piece.to)} ${stateWords[piece.state][language]}${piece.reason ? ` · ${piece.reason}` : ''}`}
                </title>
              </rect>
            ))}
          </svg>
        </div>
      ))}
      <figcaption>
        {(Object.keys(stateWords) as (keyof typeof stateWords)[])
          .filter((state) => used.has(state))
          .map((state) => (
            <span key={state}>
              <i className={`gantt-key gantt-${state}`} /> {stateWords[state][language]}
            </span>
          ))}
      </figcaption>
    </figure>
  )
}
