import {
  advance,
  follow,
  type MachineState,
  type SignalSample,
  type StateMapping,
  type Track,
} from './machine-state.ts'

export type LiveState = {
  state: MachineState
  reason: string | null
  since: number | null
  /** By how many ms a machine's clock is off ours, positive where it is ahead, negative behind; null where it can be believed. */
  clockOffMs: number | null
}

/**
 * A polled value is always of this moment, and one from a fast clock of the future: both are taken to have held for so long, so that
 * they count. A signal that bounces may thus show for a moment; what is kept of the machine is judged by its whole course.
 */
const settledMs = 30_000

/**
 * What a machine does now: the track as it was kept, and what its signals say since. A machine that was never followed is judged by
 * what its signals say alone. Nothing counts from the future.
 * @param samples the last of each signal, `received` by our clock
 * @param offMs by how much its clock is known to be ahead of ours (rules/machine-clock.ts)
 */
export function liveState(
  mapping: StateMapping,
  track: Track,
  samples: readonly SignalSample[],
  now: number,
  offMs = 0,
): LiveState {
  const { maxAheadMs } = mapping.clock
  const future = samples.map(({ time }) => time - now).find((ahead) => ahead > maxAheadMs)
  const off = offMs !== 0 ? offMs : (future ?? null)
  // a signal that has not changed for hours is not a slow clock: the last value still holds
  const fresh = samples
    .map((sample) => {
      const time = Math.min(sample.time - offMs, now - settledMs)
      return { ...sample, time, received: time }
    })
    .sort((a, b) => a.time - b.time)
  const { track: heard } = follow(mapping, track, fresh)
  const { current } = advance(mapping, heard, now).track
  return {
    state: current?.state ?? 'unknown',
    reason: current?.reason ?? null,
    since: current?.since ?? null,
    clockOffMs: off,
  }
}
