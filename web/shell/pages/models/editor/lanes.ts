import type { Place } from './drawing.ts'

export type Box = { x: number; y: number; width: number; height: number }
/** A wire that would run over blocks goes along `y` from `from` to `to` instead. */
export type Lane = { from: number; to: number; y: number }

/** Pixels between a lane and the blocks that it passes, and before it turns. */
const clear = 10
/** Wires closer than this are not led around anything. */
const shortest = 40
const samples = 24

/** The curve that a wire is without a lane, as React Flow draws it from left to right. */
function* along(from: Place, to: Place): Generator<Place> {
  const half = (to.x - from.x) / 2
  for (let i = 1; i < samples; i++) {
    const [t, u] = [i / samples, 1 - i / samples]
    const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
    yield {
      x: a * from.x + b * (from.x + half) + c * (to.x - half) + d * to.x,
      y: (a + b) * from.y + (c + d) * to.y,
    }
  }
}

const holds = ({ x, y, width, height }: Box, point: Place) =>
  point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height

/**
 * Where a wire has to go so that it runs over no block that stands between its ends; null where its curve is free, or where it runs back.
 *
 * @param boxes all blocks; those at the ends themselves are not in the way
 */
export function laneOf(from: Place, to: Place, boxes: readonly Box[]): Lane | null {
  if (to.x - from.x < shortest) return null
  const between = boxes.filter(({ x, width }) => x > from.x && x + width < to.x)
  if (between.length === 0) return null
  const curve = [...along(from, to)]
  if (!between.some((box) => curve.some((point) => holds(box, point)))) return null
  const ends = between.flatMap(({ y, height }) => [y - clear, y + height + clear])
  const free = [from.y, to.y, ...ends].filter(
    (y) => !between.some((box) => y > box.y - clear && y < box.y + box.height + clear),
  )
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
