import { orderOf } from '../graph/order.ts'

type Ends = { inputs: Int32Array; outputs: Int32Array }

/**
 * The order of programs in a scan: whoever writes a point runs before those that read it. Where programs read each other in a circle, the
 * first of them in the list reads what the one before it wrote in the last scan; the same list always gives the same order.
 */
export function sequence(programs: readonly Ends[]): { order: number[]; delayed: [from: number, to: number][] } {
  const writer = new Map<number, number>()
  for (const [i, { outputs }] of programs.entries()) for (const point of outputs) if (point >= 0) writer.set(point, i)
  const reads = programs.map(({ inputs }, i) => {
    const sources = new Set<number>()
    for (const point of inputs) {
      const source = writer.get(point)
      // instances of one program see each other's outputs of the scan before
      if (source !== undefined && source !== i) sources.add(source)
    }
    return sources
  })
  const delayed: [number, number][] = []
  for (;;) {
    const found = orderOf(reads.map((r) => [...r]))
    if ('order' in found) return { order: found.order, delayed }
    const { loop } = found
    const first = loop.indexOf(Math.min(...loop))
    const before = loop[(first + loop.length - 1) % loop.length]
    reads[loop[first]].delete(before)
    delayed.push([before, loop[first]])
  }
}
