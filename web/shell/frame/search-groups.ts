/** Most hits that a group shows; pages are few, and all of them may be wanted. */
export const perGroup = 8
const whole: readonly string[] = ['pages']

/** What is shown of all that was found, in its order, and the groups of which there is more: those say so. */
export function shownOf<G extends string, H extends { group: G }>(found: readonly H[]): { hits: H[]; more: Set<G> } {
  const counts = new Map<G, number>()
  const more = new Set<G>()
  const hits = found.filter(({ group }) => {
    const count = (counts.get(group) ?? 0) + 1
    counts.set(group, count)
    if (count <= perGroup || whole.includes(group)) return true
    more.add(group)
    return false
  })
  return { hits, more }
}
