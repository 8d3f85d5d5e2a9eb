import type { VersionState } from '../../api/models.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { lifeRefusals as refusals, stateWords, stepWords } from './refusals.ts'

/** What a step has to know of a version. `authors` as {@link authorOf} names them. */
export type LifeVersion = { number: number; state: VersionState; faults: number; authors: readonly string[] }

export type LifeStep = keyof typeof stepWords

/** From which states a step leads where. A drawing that is reviewed never changes any more; retired ones come back by rolling back. */
const steps: Record<LifeStep, { from: readonly VersionState[]; to: VersionState }> = {
  try: { from: ['draft'], to: 'tried' },
  review: { from: ['tried'], to: 'reviewed' },
  publish: { from: ['reviewed'], to: 'published' },
  retire: { from: ['published'], to: 'retired' },
}

/** A name for who had a hand in a drawing that stays when people are renamed. */
export const authorOf = ({ kind, id }: Pick<Actor, 'kind' | 'id'>): string => `${kind}:${id}`

/** Whether saving goes into this version; otherwise it begins the next one. */
export const isOpen = (state: VersionState): boolean => state === 'draft' || state === 'tried'

/** The state that a step leads to. Throws the refusal that says why it cannot be made. */
export function stepLife(version: LifeVersion, step: LifeStep, actor: Pick<Actor, 'kind' | 'id'>): VersionState {
  const { number, state, faults, authors } = version
  const { from, to } = steps[step]
  if (!from.includes(state))
    throw new Refusal(refusals.wrongModelState, { number, state: stateWords[state], step: stepWords[step] })
  if (faults > 0) throw new Refusal(refusals.modelHasFaults, { number, count: faults })
  if (step === 'review') {
    if (actor.kind !== 'user') throw new Refusal(refusals.reviewByPerson)
    if (authors.includes(authorOf(actor))) throw new Refusal(refusals.reviewByAuthor)
  }
  return to
}

type PastVersion = { number: number; state: VersionState; publishedAt: number | null }

/** The version to go back to: the nearest below the one in use that was in use once. Never forward, so that twice is two back. */
export function versionBefore(versions: readonly PastVersion[]): number | null {
  const live = versions.find((v) => v.state === 'published')
  const before = versions.filter(
    (v) => live && v.number < live.number && v.state === 'retired' && v.publishedAt !== null,
  )
  return before.length === 0 ? null : Math.max(...before.map((v) => v.number))
}

/** {@link versionBefore}, refused where there is none. */
export function rollBackTo(versions: readonly PastVersion[]): number {
  if (!versions.some((v) => v.state === 'published')) throw new Refusal(refusals.notPublished)
  const before = versionBefore(versions)
  if (before === null) throw new Refusal(refusals.nothingToRollBack)
  return before
}
