/** Where a rotation stands. `since`: when what is shown began, ms; `pausedAt`: when it was held, null while it runs. */
export type Rotation = { index: number; since: number; pausedAt: number | null }

export const startRotation = (now: number): Rotation => ({ index: 0, since: now, pausedAt: null })

/** Goes on to the next one when its time is over. The same object while there is nothing to do. */
export function turn(rotation: Rotation, count: number, everyMs: number, now: number): Rotation {
  if (rotation.index >= count && count > 0) return { ...rotation, index: 0, since: now }
  if (rotation.pausedAt !== null || count <= 1 || now - rotation.since < everyMs) return rotation
  return { ...rotation, index: (rotation.index + 1) % count, since: now }
}

/** By hand, forwards or back; what is shown then gets its whole time. */
export function step(rotation: Rotation, by: 1 | -1, count: number, now: number): Rotation {
  if (count === 0) return rotation
  const index = (rotation.index + by + count) % count
  return { index, since: now, pausedAt: rotation.pausedAt === null ? null : now }
}

/** Holds it, or lets it go on where it was held. */
export function togglePause(rotation: Rotation, now: number): Rotation {
  const { since, pausedAt } = rotation
  return pausedAt === null
    ? { ...rotation, pausedAt: now }
    : { ...rotation, since: since + (now - pausedAt), pausedAt: null }
}

/** Share of its time that is over, 0…1. */
export function shareOver({ since, pausedAt }: Rotation, everyMs: number, now: number): number {
  return Math.min(1, Math.max(0, ((pausedAt ?? now) - since) / everyMs))
}
