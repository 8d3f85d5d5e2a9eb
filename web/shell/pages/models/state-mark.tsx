import type { VersionState } from '../../../../api/models.ts'
import { useLanguage } from '../../text.ts'
import { stateNames } from './words.ts'

/** A disc that fills as a version comes nearer to being in use; crossed when it is retired. No colour: none of these is abnormal. */
export function StateShape({ state }: { state: VersionState }) {
  return (
    <svg className="model-state-shape" viewBox="0 0 14 14" aria-hidden="true">
      <circle cx="7" cy="7" r="5.2" strokeDasharray={state === 'draft' ? '2.4 1.7' : undefined} />
      {state === 'tried' ? <path className="is-filled" d="M7 1.8a5.2 5.2 0 0 1 0 10.4Z" /> : null}
      {state === 'reviewed' ? <path d="m4.3 7.2 1.9 1.9 3.5-4" /> : null}
      {state === 'published' ? <circle className="is-filled" cx="7" cy="7" r="5.2" /> : null}
      {state === 'retired' ? <path d="M3.4 10.6 10.6 3.4" /> : null}
    </svg>
  )
}

/** `words` say more than the state's own name. */
export function StateMark({ state, words }: { state: VersionState; words?: string }) {
  const language = useLanguage()
  return (
    <span className="model-state">
      <StateShape state={state} />
      {words ?? stateNames[state][language]}
    </span>
  )
}

/** Something is wrong: the one colour of these pages, with its shape and its words. */
export function FaultMark({ children }: { children?: React.ReactNode }) {
  return (
    <span className="model-fault">
      <svg className="model-state-shape" viewBox="0 0 14 14" aria-hidden="true">
        <path d="m3 3 8 8m0-8-8 8" />
      </svg>
      {children}
    </span>
  )
}
