import type { Place } from './drawing.ts'

export type Box = { x: number; y: number; width: number; height: number }
/** A wire that would run over blocks goes along `y` from `from` to `to` instead. */
export type Lane = { from: number; to: number; y: number }

/** Pixels between a lane and the blocks that it passes, and before it turns. */
const clear = 10
/** Wires closer than this are not led around anything. */
const shortest = 40
const samples = 24

/** Whether the curve that a wire is without a lane, as React Flow draws it from left to right, runs over one of the boxes. */
function runsOver(from: Place, to: Place, boxes: readonly Box[]): boolean {
  const half = (to.x - from.x) / 2
  // the curve leaves the height of its ends nowhere
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
  const near = boxes.filter(({ y, height }) => y <= bottom && y + height >= top)
  for (let i = 1; i < samples && near.length > 0; i++) {
    const [t, u] = [i / samples, 1 - i / samples]
    const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
    const x = a * from.x + b * (from.x + half) + c * (to.x - half) + d * to.x
    const y = (a + b) * from.y + (c + d) * to.y
    for (const box of near)
      if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) return true
  }
  return false
}

/** Heights that boxes leave no room at, as stretches that do not meet, from the top. */
function occupied(boxes: readonly Box[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = []
  for (const { y, height } of boxes.toSorted((a, b) => a.y - b.y)) {
    const last = stretches.at(-1)
    const to = y + height + clear
    if (last && y - clear < last.to) last.to = Math.max(last.to, to)
    else stretches.push({ from: y - clear, to })
  }
  return stretches
}

/**
 * Where a wire has to go so that it runs over no block that stands between its ends; null where its curve is free, or where it runs back.
 *
 * @param boxes all blocks; those at the ends themselves are not in the way
 */
export function laneOf(from: Place, to: Place, boxes: readonly Box[]): Lane | null {
  if (to.x - from.x < shortest) return null
  const between = boxes.filter(({ x, width }) => x > from.x && x + width < to.x)
  if (!runsOver(from, to, between)) return null
  const taken = occupied(between)
  const open = [from.y, to.y].filter((y) => !taken.some((stretch) => y > stretch.from && y < stretch.to))
  const free = [...open, ...taken.flatMap((stretch) => [stretch.from, stretch.to])]
  const way = (y: number) => Math.abs(y - from.y) + Math.abs(y - to.y)
  const y = free.reduce((best, each) => (way(each) < way(best) ? each : best))
  return {
    from: Math.min(...between.map((box) => box.x)) - clear,
    to: Math.max(...between.map((box) => box.x + box.width)) + clear,
    y,
  }
}

/** The path along a lane, and its middle; null where the ends have been moved so that it would run back. */
export function lanePath(from: Place, to: Place, lane: Lane): [path: string, middle: Place] | null {
  if (from.x > lane.from || lane.to > to.x) return null
  const [a, b] = [(from.x + lane.from) / 2, (lane.to + to.x) / 2]
  const path = [
    `M${from.x},${from.y}`,
    `C${a},${from.y} ${a},${lane.y} ${lane.from},${lane.y}`,
    `L${lane.to},${lane.y}`,
    `C${b},${lane.y} ${b},${to.y} ${to.x},${to.y}`,
  ]
  return [path.join(' '), { x: (lane.from + lane.to) / 2, y: lane.y }]
}
