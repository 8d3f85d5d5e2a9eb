import { nextTry } from '../events/retry-schedule.ts'
import { type Condition, stepWatch, type WatchSample, type WatchState, watchAtRest, watchFired } from './watch-rule.ts'

/** What is still to be done about a point, in order: tell the app, or write down that the episode has ended. `at`: when that was seen. */
export type Due = { kind: 'fire'; at: number; sample: WatchSample } | { kind: 'end'; at: number }

/** One point of one watch in one tenant. */
export type Watched = {
  code: string
  about: Record<string, unknown>
  state: WatchState
  due: Due[]
  tries: number
  firstAt: number
  nextAt: number
  busy: boolean
}

/** @param open time of the sample that fired, when an episode goes on from before */
export function newWatched(code: string, about: Record<string, unknown>, open: number | undefined): Watched {
  const state = open === undefined ? watchAtRest : watchFired(open)
  return { code, about, state, due: [], tries: 0, firstAt: 0, nextAt: 0, busy: false }
}

function push(watched: Watched, due: Due, now: number): void {
  // While the app could not be told, what ends and begins again is the same news: the queue stays short.
  if (due.kind === 'fire' && watched.due.length > 1 && watched.due.at(-1)?.kind === 'end') {
    watched.due.pop()
    return
  }
  watched.due.push(due)
  if (watched.due.length === 1) Object.assign(watched, { tries: 0, firstAt: now, nextAt: now })
}

/** Looks at the latest sample. */
export function look(watched: Watched, when: Condition, sample: WatchSample | null, now: number): void {
  const { state, fire, ended } = stepWatch(when, watched.state, sample, now)
  watched.state = state
  if (fire) push(watched, { kind: 'fire', at: now, sample: fire }, now)
  if (ended) push(watched, { kind: 'end', at: now }, now)
}

/** The point is watched no longer: an episode that was told ends. */
export function letGo(watched: Watched, now: number): void {
  if (watched.state.fired) push(watched, { kind: 'end', at: now }, now)
  watched.state = watchAtRest
}

/** The first thing due has been done, or has failed and is tried again later; after a day it is let be. */
export function settleDue(watched: Watched, done: boolean, now: number, random: number): void {
  watched.busy = false
  watched.tries++
  const again = done ? null : nextTry(watched.tries, watched.firstAt, now, random)
  if (again !== null) {
    watched.nextAt = again
    return
  }
  watched.due.shift()
  Object.assign(watched, { tries: 0, firstAt: now, nextAt: now })
}
