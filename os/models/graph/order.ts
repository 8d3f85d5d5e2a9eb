/**
 * The order in which nodes run: each behind those it reads; of those that could be next, the one that comes first in the list. So the
 * same drawing always runs in the same order.
 *
 * @param reads for each node those that must run before it
 * @returns the order, or one loop as the list of its nodes in the direction of the wires
 */
export function orderOf(reads: readonly (readonly number[])[]): { order: number[] } | { loop: number[] } {
  const waiting = reads.map((r) => new Set(r).size)
  const readers: number[][] = reads.map(() => [])
  reads.forEach((sources, node) => {
    for (const source of new Set(sources)) readers[source].push(node)
  })
  const order: number[] = []
  const ready = new Heap()
  for (const [node, count] of waiting.entries()) if (count === 0) ready.push(node)
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node)
    for (const reader of readers[node]) if (--waiting[reader] === 0) ready.push(reader)
  }
  if (order.length === reads.length) return { order }
  // whoever is left reads somebody who is left: going upwards must come back to where one has been
  const seen = new Map<number, number>()
  const trail: number[] = []
  let node = waiting.findIndex((count) => count > 0)
  while (!seen.has(node)) {
    seen.set(node, trail.length)
    trail.push(node)
    node = reads[node].find((source) => waiting[source] > 0)!
  }
  return { loop: trail.slice(seen.get(node)).reverse() }
}

/** Smallest first. */
class Heap {
  private readonly items: number[] = []

  push(item: number): void {
    const { items } = this
    let at = items.push(item) - 1
    while (at > 0 && items[(at - 1) >> 1] > item) {
      items[at] = items[(at - 1) >> 1]
      at = (at - 1) >> 1
    }
    items[at] = item
  }

  pop(): number | undefined {
    const { items } = this
    const top = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && items[child + 1] < items[child]) child++
      if (items[child] >= last) break
      items[at] = items[child]
      at = child
    }
    items[at] = last
    return top
  }
}
