import type { Ctx } from '../../contract/index.ts'
import type { CounterTrack } from './rules/counters.ts'
import type { ProgramTrack } from './rules/job-orders.ts'
import type { ClockTrack } from './rules/machine-clock.ts'
import type { Track } from './rules/machine-state.ts'

/** How far a machine has been followed, and what is remembered of it. */
export type MachineTrack = {
  /** UTC ms. */
  to: number
  track: Track
  counter: CounterTrack
  program: ProgramTrack | null
  clock: ClockTrack | null
  /** Up to where the machine's own time has been read, UTC ms. */
  readTo: number | null
}

/** Locked until the transaction ends: whoever follows the machine waits. Undefined where it was never followed. */
export async function trackOf(ctx: Ctx, machine: string): Promise<MachineTrack | undefined> {
  const [row] = await ctx.sql<MachineTrack[]>`
    select (extract(epoch from followed_to) * 1000)::float8 as to, track, counter, program, clock,
      (extract(epoch from read_to) * 1000)::float8 as "readTo"
    from equipment_track where machine = ${machine} for update`
  return row
}
