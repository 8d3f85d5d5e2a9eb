import type { Interval } from './state-intervals.ts'

/** Levels: 1 can do it with help, 2 alone, 3 teaches it. */
export type Skills = Readonly<Record<string, number>>

/** `openMs`: estimated work already assigned; `shifts`: when they are on duty, UTC ms, in order. */
export type Mechanic = { id: string; skills: Skills; openMs: number; shifts: readonly Interval[]; absent?: boolean }
/** `needs`: every skill at least at this level. */
export type Job = { needs: Skills }

export type Reason =
  | { code: 'absent' }
  | { code: 'lacksSkill'; skill: string; level: number; needed: number }
  | { code: 'noShift' }
  | { code: 'onDuty' }
  | { code: 'onDutyFrom'; at: number }
  | { code: 'load'; openMs: number }
  | { code: 'skilled'; skill: string; level: number }
  | { code: 'overskilled'; levels: number }

/** `startsAt`: when they could begin, after what they have, within their shifts; null when not suitable. */
export type Candidate = { mechanic: string; suitable: boolean; startsAt: number | null; reasons: Reason[] }

/** When somebody on duty in these shifts has worked off what waits before it. */
function freeAt(shifts: readonly Interval[], openMs: number, now: number): number | null {
  let left = openMs
  for (const { from, to } of shifts) {
    const begin = Math.max(from, now)
    if (begin >= to) continue
    if (left < to - begin) return begin + left
    left -= to - begin
  }
  return null
}

function consider({ needs }: Job, mechanic: Mechanic, now: number): Candidate & { spare: number } {
  const { id, skills, openMs, shifts } = mechanic
  const reasons: Reason[] = []
  let spare = 0
  for (const [skill, needed] of Object.entries(needs)) {
    const level = skills[skill] ?? 0
    if (level < needed) reasons.push({ code: 'lacksSkill', skill, level, needed })
    spare += level - needed
  }
  const startsAt = freeAt(shifts, openMs, now)
  if (mechanic.absent) reasons.push({ code: 'absent' })
  if (startsAt === null) reasons.push({ code: 'noShift' })
  if (reasons.length > 0) return { mechanic: id, suitable: false, startsAt: null, reasons, spare }
  const duty = shifts.find(({ to }) => to > now)!
  reasons.push(duty.from <= now ? { code: 'onDuty' } : { code: 'onDutyFrom', at: duty.from })
  if (openMs > 0) reasons.push({ code: 'load', openMs })
  for (const skill of Object.keys(needs)) reasons.push({ code: 'skilled', skill, level: skills[skill] })
  if (spare > 0) reasons.push({ code: 'overskilled', levels: spare })
  return { mechanic: id, suitable: true, startsAt, reasons, spare }
}

/**
 * Mechanics for a job, the best first, each with why; a person chooses. Whoever can begin first comes first; of those within
 * `sameMs` of each other the one whose skill is least above what is needed (who teaches is kept for what nobody else can do), then
 * the least loaded, then by id.
 */
export function candidatesFor(job: Job, mechanics: readonly Mechanic[], now: number, sameMs = 900_000): Candidate[] {
  const all = mechanics.map((mechanic) => ({ ...consider(job, mechanic, now), load: mechanic.openMs }))
  // steps of `sameMs` from now: a plain comparison of differences would not be an order
  const step = (startsAt: number | null) => (startsAt === null ? 0 : Math.floor((startsAt - now) / sameMs))
  all.sort(
    (a, b) =>
      Number(b.suitable) - Number(a.suitable) ||
      step(a.startsAt) - step(b.startsAt) ||
      a.spare - b.spare ||
      a.load - b.load ||
      (a.mechanic < b.mechanic ? -1 : 1),
  )
  return all.map(({ mechanic, suitable, startsAt, reasons }) => ({ mechanic, suitable, startsAt, reasons }))
}
