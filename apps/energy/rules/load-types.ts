import type { LoadDay } from './load-days.ts'

/** A day with the load type of each slot as it was told (light, medium, maximum, or whatever the plant calls them). */
export type TypedDay = LoadDay & { types: readonly string[] }

/** A pattern forgets half within so many days. */
const halfLife = 4
/** What a day of another kind counts. */
const otherKind = 0.3
/** Loads of a pattern are never told apart more sharply than this, in ln(1 + load). */
const leastSpread = 0.25
const lookBack = 112

type Pattern = { types: readonly string[]; weight: number; days: TypedDay[] }

/**
 * The load type of a slot that has just ended. Plants have few day patterns (a working day in summer, one in winter, a day of
 * rest); which of them today is, is judged by how often it came lately on this kind of day, and by whether today's load so far
 * and in the last two hours is like that of its days: a day of rest that no calendar knows shows within hours.
 *
 * @param history oldest first, typed
 * @param today   values up to and including `slot`; what comes after is not looked at
 * @returns null without history
 */
export function loadTypeOf(history: readonly TypedDay[], today: LoadDay, slot: number): string | null {
  const recent = history.slice(-lookBack)
  const patterns = patternsOf(recent, today.kind)
  let best: { score: number; type: string } | null = null
  const [day, hours] = [levelOf(today, 0, slot), levelOf(today, slot - twoHours(today) + 1, slot)]
  for (const { types, weight, days } of patterns) {
    let score = Math.log(weight + 1e-6)
    score += likeness(
      day,
      days.map((d) => levelOf(d, 0, slot)),
    )
    score += likeness(
      hours,
      days.map((d) => levelOf(d, slot - twoHours(d) + 1, slot)),
    )
    if (!best || score > best.score) best = { score, type: types[slot] }
  }
  return best?.type ?? null
}

const twoHours = ({ values }: LoadDay) => Math.max(1, Math.round(values.length / 12))

function patternsOf(history: readonly TypedDay[], kind: string): Pattern[] {
  const patterns = new Map<string, Pattern>()
  for (const [i, day] of history.entries()) {
    const key = day.types.join('\u0000')
    const pattern = patterns.get(key) ?? { types: day.types, weight: 0, days: [] }
    pattern.weight += 0.5 ** ((history.length - i) / halfLife) * (day.kind === kind ? 1 : otherKind)
    pattern.days.push(day)
    patterns.set(key, pattern)
  }
  return [...patterns.values()]
}

/** ln(1 + mean load) of slots from…to; null where none is known. */
function levelOf({ values }: LoadDay, from: number, to: number): number | null {
  let total = 0
  let count = 0
  for (let s = Math.max(0, from); s <= to; s++) {
    const value = values[s]
    if (value === null) continue
    total += value
    count++
  }
  return count > 0 ? Math.log1p(Math.max(0, total / count)) : null
}

/** Logarithm of the normal density of a level among those of a pattern's days, without its constant. */
function likeness(level: number | null, among: readonly (number | null)[]): number {
  const known = among.filter((v) => v !== null)
  if (level === null || known.length === 0) return 0
  const middle = known.reduce((a, b) => a + b, 0) / known.length
  const spread = Math.sqrt(known.reduce((total, v) => total + (v - middle) ** 2, 0) / known.length)
  const sd = known.length > 1 ? Math.max(leastSpread, spread) : 2 * leastSpread
  return -0.5 * ((level - middle) / sd) ** 2 - Math.log(sd)
}
