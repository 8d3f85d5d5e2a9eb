/** A sample's time by the machine's clock and by ours when it came, UTC ms. */
export type Arrival = { time: number; received: number }

/** What is remembered of a machine's clock: the last looks, each by how many ms it was ahead, and when something last came. */
export type ClockTrack = { looks: readonly number[]; heardAt: number }

export const noClock: ClockTrack = { looks: [], heardAt: 0 }

/** A clock that is off by less cannot be told from a sample’s way to us, and states need not be moved for it. */
export const clockLimitMs = 30_000
const remembered = 5
const needed = 3

/**
 * One look at the last values of a machine's signals. Only what has come since the last look says anything, and of it the one that is
 * least behind: after an outage old samples come too, and a machine that is asked anew repeats what it said hours ago.
 */
export function lookAtClock(before: ClockTrack, arrivals: readonly Arrival[]): ClockTrack {
  const fresh = arrivals.filter(({ received }) => received > before.heardAt)
  if (fresh.length === 0) return before
  const ahead = Math.max(...fresh.map(({ time, received }) => time - received))
  return {
    looks: [...before.looks, ahead].slice(-remembered),
    heardAt: Math.max(...fresh.map(({ received }) => received)),
  }
}

/**
 * By how many ms the machine's clock is ahead of ours (behind: negative): the median of the last looks; 0 within the limit, and until
 * three looks have been had, so that one odd sample moves nothing.
 */
export function clockOffMs({ looks }: ClockTrack): number {
  if (looks.length < needed) return 0
  const sorted = [...looks].sort((a, b) => a - b)
  const off = Math.round(sorted[Math.floor(sorted.length / 2)])
  return Math.abs(off) > clockLimitMs ? off : 0
}
