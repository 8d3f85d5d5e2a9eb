import { Graph, layout as lay } from '@dagrejs/dagre'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import {
  commentKey,
  type Element,
  type ElementKey,
  elementsOf,
  move,
  type Place,
  type Sheet,
  sheetOf,
  withSheet,
} from './drawing.ts'
import { type Shape, untangle } from './untangle.ts'

/** Pixels between neighbours: a value stands at the beginning of each wire. */
const gaps = { ranksep: 64, nodesep: 24, edgesep: 12 } as const

/**
 * Places from left to right in the direction of the wires, so that nothing lies on anything. Elements that are not named stay where they
 * are; the others are laid out where they were. Pure: the same drawing is laid out the same.
 *
 * @param keys elements and comments; comments keep their distance to the nearest of the elements
 */
export function layOut(
  sheet: Sheet,
  sizeOf: (id: string) => Shape,
  keys: ReadonlySet<ElementKey>,
): Map<ElementKey, Place> {
  const elements = elementsOf(sheet).filter(({ of }) => keys.has(of.id))
  const places = new Map<ElementKey, Place>()
  if (elements.length === 0) return places
  const graph = new Graph({ multigraph: false, compound: false })
  graph.setGraph({ rankdir: 'LR', ...gaps })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { of } of elements) graph.setNode(of.id, { ...sizeOf(of.id) })
  for (const { from, to } of sheet.wires)
    if (keys.has(from.node) && keys.has(to.node) && from.node !== to.node) graph.setEdge(from.node, to.node)
  lay(graph)
  const left = Math.min(...elements.map(({ of }) => of.position.x))
  const top = Math.min(...elements.map(({ of }) => of.position.y))
  const corner = (id: string): Place => {
    const { x, y } = graph.node(id) as unknown as Place
    const { width, height } = sizeOf(id)
    return { x: x - width / 2, y: y - height / 2 }
  }
  const corners = new Map(elements.map(({ of }) => [of.id, corner(of.id)]))
  untangle(corners, sheet.wires, sizeOf)
  const all = [...corners.values()]
  const [minX, minY] = [Math.min(...all.map((p) => p.x)), Math.min(...all.map((p) => p.y))]
  for (const [id, { x, y }] of corners)
    places.set(id, { x: Math.round(x - minX + left), y: Math.round(y - minY + top) })
  for (const comment of sheet.comments) {
    if (!keys.has(commentKey(comment.id))) continue
    const far = ({ of }: (typeof elements)[number]) =>
      (of.position.x - comment.position.x) ** 2 + (of.position.y - comment.position.y) ** 2
    const nearest = elements.reduce((a, b) => (far(b) < far(a) ? b : a)).of
    const to = places.get(nearest.id)!
    places.set(commentKey(comment.id), {
      x: comment.position.x + to.x - nearest.position.x,
      y: comment.position.y + to.y - nearest.position.y,
    })
  }
  return places
}

/** A sheet that came without places, as a program writes it, lies in a heap: it is laid out. Others stay as they were drawn. */
export function spread(doc: ModelDoc, sizeOf: (element: Element) => Shape): ModelDoc {
  const sheets = [null, ...doc.submodels.map(({ id }) => id)]
  return sheets.reduce<ModelDoc>((whole, sub) => {
    const sheet = sheetOf(whole, sub)!
    const elements = elementsOf(sheet)
    const placed = elements.some(({ of: { position } }) => position.x !== 0 || position.y !== 0)
    if (placed || elements.length < 2) return whole
    const sizes = new Map(elements.map((element) => [element.of.id, sizeOf(element)]))
    return withSheet(
      whole,
      sub,
      move(
        sheet,
        layOut(sheet, (id) => sizes.get(id)!, new Set(sizes.keys())),
      ),
    )
  }, doc)
}
