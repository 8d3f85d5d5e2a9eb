import { cellsOf, doubtful, flag, type Piece } from './columns.ts'

/** A stretch in one state, for boolean, enumerated and text pens. `mixed`: several states within one bucket. */
export type StateBand = { from: number; to: number; key: string | null; mixed: boolean; doubtful: boolean }

/** More bands than this cannot be told apart; the rest is merged as mixed. */
const maxBands = 4000

/**
 * Bands of equal state over [from, to). A state holds until the next sample, or until `end` (now) after the last one; a
 * silence over `quietMs` ends it. `key` is the state's code or text, null while it is bad.
 */
export function stateBands(pieces: readonly Piece[], end: number, quietMs: number): StateBand[] {
  const bands: StateBand[] = []
  let open = null as StateBand | null
  let lastTime = Number.NEGATIVE_INFINITY
  const close = (time: number) => {
    if (open && time > open.from) bands.push({ ...open, to: time })
    open = null
  }
  for (const piece of pieces) {
    const c = piece.columns
    const [start, stop] = cellsOf(piece)
    for (let i = start; i < stop; i++) {
      const time = c.times[i] - c.width / 2
      if (open && time - lastTime > quietMs) close(lastTime + c.width)
      lastTime = time
      const bad = (c.flags[i] & flag.bad) !== 0
      const mixed = c.width > 0 && c.mins[i] !== c.maxs[i] && !bad
      const text = c.texts?.[i]
      const key: string | null = bad ? null : (text ?? (Number.isNaN(c.avgs[i]) ? null : String(Math.round(c.avgs[i]))))
      const doubt = (c.flags[i] & doubtful) !== 0
      const now = open as StateBand | null
      if (now && now.key === key && now.mixed === mixed && now.doubtful === doubt) continue
      if (now && bands.length >= maxBands && !now.mixed) {
        open = { ...now, mixed: true }
        continue
      }
      close(time)
      open = { from: time, to: time, key, mixed, doubtful: doubt }
    }
  }
  close(Math.max(end, lastTime))
  return bands
}
