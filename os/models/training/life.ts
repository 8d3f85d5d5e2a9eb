import type { LearnedState } from '../../../api/learned-models.ts'
import type { Actor } from '../../../contract/actor.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { authorOf } from '../life.ts'
import { lifeRefusals as refusals, stateWords, stepWords } from '../refusals.ts'

/** What a step has to know of a version. `authors`: who trained it or chose what it learned from, as {@link authorOf} names them. */
export type TrainedVersion = { number: number; state: LearnedState; authors: readonly string[] }
export type TrainedStep = 'review' | 'reject' | 'publish' | 'retire'

/** A trained version never changes; it comes back into use by rolling back alone. */
const steps: Record<TrainedStep, { from: LearnedState; to: LearnedState; word: keyof typeof stepWords }> = {
  review: { from: 'draft', to: 'reviewed', word: 'review' },
  reject: { from: 'draft', to: 'retired', word: 'review' },
  publish: { from: 'reviewed', to: 'published', word: 'publish' },
  retire: { from: 'published', to: 'retired', word: 'retire' },
}

/** The state that a step leads to. Throws the refusal that says why it cannot be made. */
export function stepTrained(
  version: TrainedVersion,
  step: TrainedStep,
  actor: Pick<Actor, 'kind' | 'id'>,
): LearnedState {
  const { number, state, authors } = version
  const { from, to, word } = steps[step]
  if (state !== from)
    throw new Refusal(refusals.wrongModelState, { number, state: stateWords[state], step: stepWords[word] })
  if (step === 'review' || step === 'reject') {
    if (actor.kind !== 'user') throw new Refusal(refusals.reviewByPerson)
    if (authors.includes(authorOf(actor))) throw new Refusal(refusals.reviewByAuthor)
  }
  return to
}
