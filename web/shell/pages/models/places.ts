import type { Box, Place, Wire } from './drawing.ts'

/** Size of a box in a picture, in the drawing's own pixels. */
export const boxSize = { width: 150, height: 46 }
const gap = { x: 60, y: 24 }

/** Nobody has placed it: more than one box at one place, e.g. a drawing that came over the API. */
function isUnplaced(boxes: readonly Box[]): boolean {
  return new Set(boxes.map(({ position }) => `${position.x} ${position.y}`)).size < boxes.length
}

/** How many wires lie before a box on the longest way to it; a way back through a loop is not counted. */
function columnsOf(boxes: readonly Box[], wires: readonly Wire[]): Map<string, number> {
  const before = Map.groupBy(wires, ({ to }) => to.node)
  const columns = new Map<string, number>()
  const open = new Set<string>()
  // its own stack instead of recursion: a chain may be ten thousand blocks long
  for (const { id } of boxes) {
    const stack = [id]
    while (stack.length > 0) {
      const at = stack.at(-1)!
      if (columns.has(at)) {
        stack.pop()
        continue
      }
      const from = (before.get(at) ?? []).map((wire) => wire.from.node)
      const ahead = open.has(at) ? [] : from.filter((node) => !columns.has(node) && !open.has(node))
      open.add(at)
      if (ahead.length > 0) {
        stack.push(...ahead)
        continue
      }
      const known = from.flatMap((node) => columns.get(node) ?? [])
      columns.set(at, known.length === 0 ? 0 : Math.max(...known) + 1)
      stack.pop()
    }
  }
  return columns
}

/** Where each box stands: as it was drawn, or in columns from left to right where nobody has placed them. */
export function placesOf(boxes: readonly Box[], wires: readonly Wire[]): Map<string, Place> {
  if (!isUnplaced(boxes)) return new Map(boxes.map(({ id, position }) => [id, position]))
  const columns = columnsOf(boxes, wires)
  const rows = new Map<number, number>()
  return new Map(
    boxes.map(({ id }) => {
      const column = columns.get(id) ?? 0
      const row = rows.get(column) ?? 0
      rows.set(column, row + 1)
      return [id, { x: column * (boxSize.width + gap.x), y: row * (boxSize.height + gap.y) }]
    }),
  )
}
