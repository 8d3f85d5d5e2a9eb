import type { Day } from './due.ts'
import { type PlannedStop, placeInStops, type Task } from './maintenance-plan.ts'

/** Maintenance that needs its machine to stand. `minutes`: how long; null: nobody has said. */
export type StopTask = Task & { machine: string; minutes: number | null }
/** A planned stop of some machines. `minutes`: how long each of them stands. */
export type MachineStop = PlannedStop & { machines: ReadonlySet<string>; minutes: number }

/**
 * - `grouped`   moved into `stop`, to be done on `day`
 * - `noMinutes` how long it takes is not known, so nobody can say whether it fits
 * - `noStop`    no stop of its machine lies within its tolerance
 * - `tooLong`   there are such stops, but none with so much time left
 */
export type Proposal = {
  id: string
  due: Day
  day: Day
  stop: string | null
  verdict: 'grouped' | 'noMinutes' | 'noStop' | 'tooLong'
}

/**
 * Proposes which maintenance goes into which planned stop. What is due first is placed first; the work on one machine follows one
 * another within a stop, that on different machines goes side by side.
 *
 * @param taken minutes of a machine that are given away in a stop already, by {@link slotKey}
 */
export function proposeStops(
  tasks: readonly StopTask[],
  stops: readonly MachineStop[],
  taken: ReadonlyMap<string, number>,
  today: Day,
): Proposal[] {
  const used = new Map(taken)
  const ordered = [...tasks].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : 1))
  return ordered.map((task): Proposal => {
    const { id, machine, minutes, day: due } = task
    const stays = { id, due, day: due, stop: null }
    if (minutes === null) return { ...stays, verdict: 'noMinutes' }
    const own = stops.filter(({ machines }) => machines.has(machine))
    const fits = own.filter((stop) => (used.get(slotKey(stop.id, machine)) ?? 0) + minutes <= stop.minutes)
    const [placed] = placeInStops([task], fits, today)
    if (placed.stop === null) {
      const [anyway] = placeInStops([task], own, today)
      return { ...stays, verdict: anyway.stop === null ? 'noStop' : 'tooLong' }
    }
    const slot = slotKey(placed.stop, machine)
    used.set(slot, (used.get(slot) ?? 0) + minutes)
    return { ...placed, verdict: 'grouped' }
  })
}

export const slotKey = (stop: string, machine: string): string => `${stop} ${machine}`
