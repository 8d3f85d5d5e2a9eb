/** One bar or one piece of a whole. */
export type Part = {
  key: string
  label: string
  amount: number
  /** The amount as people read it, with its unit. */
  text: string
  tone?: 'warn' | 'bad'
  /** Leads to the records behind it. */
  onOpen?: () => void
}

/** Where a bar of this amount begins and how long it is, as shares of the track from `low` ≤ 0 to `high` ≥ 0. */
export function barSpan(amount: number, low: number, high: number): { from: number; size: number } {
  const whole = high - low || 1
  const from = (Math.min(0, amount) - low) / whole
  return { from, size: Math.abs(amount) / whole }
}

/** 0.1234 → 12 %; what is there but rounds to nothing is said as such. */
export function shareText(share: number): string {
  const percent = Math.round(share * 100)
  return percent === 0 && share > 0 ? '< 1 %' : `${percent} %`
}

/**
 * A ring cut into pieces, as SVG paths around (0,0) with outer radius 1. Amounts that are not above zero get no piece (null).
 * @param hole inner radius
 */
export function ringPaths(amounts: readonly number[], hole: number): (string | null)[] {
  const whole = amounts.reduce((sum, amount) => sum + Math.max(0, amount), 0)
  let at = 0
  return amounts.map((amount) => {
    if (!(amount > 0)) return null
    const from = at / whole
    at += amount
    return ringPiece(from, at / whole, hole)
  })
}

const point = (share: number, radius: number) => {
  const angle = (share - 0.25) * 2 * Math.PI
  return `${(Math.cos(angle) * radius).toFixed(4)} ${(Math.sin(angle) * radius).toFixed(4)}`
}

function ringPiece(from: number, to: number, hole: number): string {
  // An arc cannot lead back to its own beginning: a full circle is two halves.
  if (to - from > 0.9999) return `${ringPiece(from, from + 0.5, hole)}${ringPiece(from + 0.5, from + 0.9998, hole)}`
  const large = to - from > 0.5 ? 1 : 0
  return `M${point(from, 1)}A1 1 0 ${large} 1 ${point(to, 1)}L${point(to, hole)}A${hole} ${hole} 0 ${large} 0 ${point(from, hole)}Z`
}
