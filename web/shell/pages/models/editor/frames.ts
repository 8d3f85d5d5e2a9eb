import type { Text } from '../../../../../contract/text.ts'
import type { CanvasNode } from './drawn.ts'

export type Frame = { id: string; label: Text; x: number; y: number; width: number; height: number }

const around = 16
const title = 26

/** A frame around the members of each group, as they lie now. A group without members has none. */
export function framesOf(nodes: readonly CanvasNode[], groups: readonly { id: string; label: Text }[]): Frame[] {
  const members = Map.groupBy(nodes, (n) => (n.type === 'element' ? n.data.drawn.element.of.group : undefined))
  return groups.flatMap(({ id, label }) => {
    const own = members.get(id)
    if (!own) return []
    const x = Math.min(...own.map((n) => n.position.x)) - around
    const y = Math.min(...own.map((n) => n.position.y)) - around - title
    const right = Math.max(...own.map((n) => n.position.x + (n.width ?? 0)))
    const bottom = Math.max(...own.map((n) => n.position.y + (n.height ?? 0)))
    return [{ id, label, x, y, width: right + around - x, height: bottom + around - y }]
  })
}

/** Where the members of a group go when its frame is dragged so far: all by the same whole steps, so that they keep their places in it. */
export function draggedGroup(
  nodes: readonly CanvasNode[],
  group: string,
  by: { x: number; y: number },
  step: number,
): Map<string, { x: number; y: number }> {
  const [dx, dy] = [by.x, by.y].map((d) => Math.round(d / step) * step)
  const members = nodes.filter((n) => n.type === 'element' && n.data.drawn.element.of.group === group)
  return new Map(members.map(({ id, position }) => [id, { x: position.x + dx, y: position.y + dy }]))
}
