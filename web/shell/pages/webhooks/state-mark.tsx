import type { DeliveryState } from '../../../../api/events.ts'
import { useLanguage } from '../../text.ts'
import { stateTexts } from './texts.ts'

const shapes: Record<DeliveryState, string> = { waiting: '◌', done: '', dead: '▲' }

/** A delivery's state by word, shape and, only where it is abnormal, colour. */
export function StateMark({ state }: { state: DeliveryState }) {
  const language = useLanguage()
  return (
    <span className={`delivery-state delivery-${state}`}>
      {shapes[state] ? <span aria-hidden="true">{shapes[state]} </span> : null}
      {stateTexts[state][language]}
    </span>
  )
}

/** How many were given up; calm while there are none. */
export function DeadCount({ count }: { count: number }) {
  if (count === 0) return <span className="faint">0</span>
  return (
    <span className="delivery-dead">
      <span aria-hidden="true">▲ </span>
      {count}
    </span>
  )
}
