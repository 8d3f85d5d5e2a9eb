import type { Place, Wire } from './drawing.ts'
import type { Size } from './size.ts'

/** `portY`: where a port sits, from the upper edge; the middle where it is not said. */
export type Shape = Size & { portY?(side: 'in' | 'out', port: string | undefined): number }

const mostPasses = 6
/** As many wires of two neighbours are looked at; a block with more is left where it is. */
const mostWires = 64

/**
 * Lets neighbours in a column change places where fewer wires cross by it. Whoever lays out by blocks alone takes two wires to two ports of
 * one block for the same, and draws half of them crossed.
 *
 * @param corners upper left corners, changed in place
 */
export function untangle(corners: Map<string, Place>, wires: readonly Wire[], shapeOf: (id: string) => Shape): void {
  const inside = wires.filter((w) => corners.has(w.from.node) && corners.has(w.to.node))
  const [into, outOf] = [Map.groupBy(inside, (w) => w.to.node), Map.groupBy(inside, (w) => w.from.node)]
  const end = ({ node, port }: Wire['from'], side: 'in' | 'out') => {
    const { height, portY } = shapeOf(node)
    return corners.get(node)!.y + (portY?.(side, port) ?? height / 2)
  }
  /** Where the wires of a block go to, on either side. */
  const endsOf = (id: string) =>
    [(into.get(id) ?? []).map((w) => end(w.from, 'out')), (outOf.get(id) ?? []).map((w) => end(w.to, 'in'))] as const
  const crossings = (above: readonly number[], below: readonly number[]) =>
    above.reduce((sum, a) => sum + below.filter((b) => a > b).length, 0)
  const columns = Map.groupBy(corners.keys(), (id) => Math.round(corners.get(id)!.x + shapeOf(id).width / 2))
  for (let pass = 0; pass < mostPasses; pass++) {
    let changed = false
    for (const column of columns.values()) {
      column.sort((a, b) => corners.get(a)!.y - corners.get(b)!.y)
      for (let i = 0; i + 1 < column.length; i++) {
        const [upper, lower] = [column[i], column[i + 1]]
        const [a, b] = [endsOf(upper), endsOf(lower)]
        if ([...a, ...b].some((ends) => ends.length > mostWires)) continue
        const now = crossings(a[0], b[0]) + crossings(a[1], b[1])
        if (now <= crossings(b[0], a[0]) + crossings(b[1], a[1])) continue
        const [first, second] = [corners.get(upper)!, corners.get(lower)!]
        const gap = second.y - first.y - shapeOf(upper).height
        corners.set(lower, { x: second.x, y: first.y })
        corners.set(upper, { x: first.x, y: first.y + shapeOf(lower).height + gap })
        column[i] = lower
        column[i + 1] = upper
        changed = true
      }
    }
    if (!changed) return
  }
}
