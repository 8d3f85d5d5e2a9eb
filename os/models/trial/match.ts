import type { Episode, EpisodePair, MarkInput, Score, SweepAxis } from '../../../api/model-trials.ts'

export type Stretch = { from: number; to: number | null }
const never = Number.NEGATIVE_INFINITY
const endOf = ({ to }: Stretch): number => to ?? Number.POSITIVE_INFINITY

/** Whether two stretches overlap or lie no further apart than `slackMs`. */
export const overlaps = (a: Stretch, b: Stretch, slackMs = 0): boolean =>
  a.from <= endOf(b) + slackMs && b.from <= endOf(a) + slackMs

/** The part of it that lies within; null when none does. What reaches its end still stands there. */
export function clipTo<T extends Stretch>(stretch: T, from: number, to: number): T | null {
  if (stretch.from >= to || endOf(stretch) <= from) return null
  return { ...stretch, from: Math.max(from, stretch.from), to: endOf(stretch) >= to ? null : stretch.to }
}

/**
 * Which episodes of one alarm are in both lists. What overlaps, directly or through others, belongs together: where one list says one long
 * episode and the other three short ones within it, that is one pair. Each episode is in exactly one place.
 */
export function matchEpisodes(
  a: readonly Episode[],
  b: readonly Episode[],
  slackMs: number,
): { both: EpisodePair[]; onlyA: Episode[]; onlyB: Episode[] } {
  const all = [...a.map((e) => ({ e, side: 'a' as const })), ...b.map((e) => ({ e, side: 'b' as const }))]
  all.sort((x, y) => x.e.from - y.e.from)
  const groups: { pair: EpisodePair; ends: { a: number; b: number } }[] = []
  for (const { e, side } of all) {
    const other = side === 'a' ? 'b' : 'a'
    // episodes of one list that lie side by side belong together only through one of the other
    const into = { pair: { a: [], b: [] } as EpisodePair, ends: { a: never, b: never } }
    for (let last = groups.at(-1); last && e.from <= last.ends[other] + slackMs; last = groups.at(-1)) {
      groups.pop()
      into.pair = { a: [...last.pair.a, ...into.pair.a], b: [...last.pair.b, ...into.pair.b] }
      into.ends = { a: Math.max(last.ends.a, into.ends.a), b: Math.max(last.ends.b, into.ends.b) }
    }
    groups.push(into)
    into.pair[side].push(e)
    into.ends[side] = Math.max(into.ends[side], endOf(e))
  }
  const pairs = groups.map(({ pair }) => pair)
  return {
    both: pairs.filter((p) => p.a.length > 0 && p.b.length > 0),
    onlyA: pairs.filter((p) => p.b.length === 0).flatMap((p) => p.a),
    onlyB: pairs.filter((p) => p.a.length === 0).flatMap((p) => p.b),
  }
}

type Judged = Pick<MarkInput, 'alarm' | 'from' | 'to' | 'verdict'>

/**
 * Episodes of a place, one after the other, against what an engineer has marked there. Marks are counted, not episodes: an alarm that stands
 * for ever finds every finding and rings at every false one. What nobody has marked counts for neither.
 */
export function keepScore(marks: readonly Judged[]) {
  const met = new Set<Judged>()
  let unmarked = 0
  return {
    add(e: Episode): void {
      const here = marks.filter((m) => (m.alarm === null || m.alarm === e.alarm) && overlaps(e, m))
      if (here.length === 0) unmarked++
      for (const mark of here) met.add(mark)
    },
    score(): Score {
      const count = (verdict: Judged['verdict'], yes: boolean) =>
        marks.filter((m) => m.verdict === verdict && met.has(m) === yes).length
      return {
        hits: count('finding', true),
        misses: count('finding', false),
        falseHits: count('false', true),
        unmarked,
      }
    },
  }
}

export function scoreOf(episodes: readonly Episode[], marks: readonly Judged[]): Score {
  const kept = keepScore(marks)
  for (const episode of episodes) kept.add(episode)
  return kept.score()
}

/** Evenly from one end to the other, both among them; digits that only the division has made are cut off. */
export const axisValues = ({ from, to, steps }: SweepAxis): number[] =>
  Array.from({ length: steps }, (_, i) => {
    if (i === 0) return from
    if (i === steps - 1) return to
    return Number((from + ((to - from) * i) / (steps - 1)).toPrecision(12))
  })

/** Every setting of the axes; the last axis changes fastest. One, without any, where there are no axes. */
export const settingsOf = (axes: readonly SweepAxis[]): Record<string, number>[] =>
  axes.reduce<Record<string, number>[]>(
    (all, axis) => all.flatMap((so) => axisValues(axis).map((value) => ({ ...so, [axis.parameter]: value }))),
    [{}],
  )
