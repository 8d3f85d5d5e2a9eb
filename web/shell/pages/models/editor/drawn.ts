import type { Edge, Node } from '@xyflow/react'
import type { BlockItem } from '../../../../../api/models.ts'
import type { PortType } from '../../../../../contract/block.ts'
import type { Text } from '../../../../../contract/text.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import {
  type BlockElement,
  type Comment,
  commentKey,
  type Element,
  type ElementKey,
  elementsOf,
  type Sheet,
  wireKey,
} from './drawing.ts'
import { type Lane, laneOf } from './lanes.ts'
import { kindOf, nameOf } from './names.ts'
import { type Ports, portAt, portsOf } from './ports.ts'
import { commentSize, portY, type Size, type Summary, sizeOf, summaryOf } from './size.ts'
import { type Fault, type Survey, unitWords } from './survey.ts'
import type { Shape } from './untangle.ts'

/** An element with everything that its picture needs. */
export type Drawn = {
  element: Element
  name: Text
  kindName: Text | null
  ports: Ports
  summary: Summary
  /** Of the outputs, as people read them; '' where there is none or none is known. */
  units: string[]
  faults: Fault[]
  /** It is part of a loop. */
  loop: boolean
  size: Size
}
export type ElementNode = Node<{ drawn: Drawn; key: string }, 'element'>
export type CommentNode = Node<{ comment: Comment }, 'comment'>
export type CanvasNode = ElementNode | CommentNode
export type WireEdge = Edge<{ type: PortType; faulty: boolean; lane: Lane | null }, 'wire'>

export type Known = { doc: ModelDoc; sheet: Sheet; items: ReadonlyMap<string, BlockItem>; found: Survey }

/** What of an element says how large it is. */
export function shapeOf(element: Element, items: ReadonlyMap<string, BlockItem>, doc: ModelDoc) {
  const ports = portsOf(element, items, doc)
  const summary = element.kind === 'block' ? summaryOf(element.of, paramsOf(element.of, items, doc)) : []
  return { ports, summary, size: sizeOf(element, ports, summary) }
}

/** Where a port sits, from the upper edge of its element; where the first one sits, if there is none of that id. */
function portHeight(
  element: Element,
  { ports, summary }: ReturnType<typeof shapeOf>,
  side: 'in' | 'out',
  port?: string,
) {
  const list = side === 'in' ? ports.inputs : ports.outputs
  const place = list.findIndex(({ id }) => id === port)
  return portY(element, Math.max(0, place), summary)
}

/** The same as a layout needs it. */
export function layoutShape(element: Element, items: ReadonlyMap<string, BlockItem>, doc: ModelDoc): Shape {
  const shape = shapeOf(element, items, doc)
  return { ...shape.size, portY: (side, port) => portHeight(element, shape, side, port) }
}

/**
 * The nodes of a sheet. Where nothing that is seen of one has changed it is the very same object as before: it is not drawn anew.
 *
 * @param before the nodes as the canvas has them, with what is selected
 * @param select what is selected from now on; as before where it is not given
 */
export function nodesOf(
  { doc, sheet, items, found }: Known,
  before: readonly CanvasNode[],
  select: ReadonlySet<ElementKey> | null,
): CanvasNode[] {
  const old = new Map(before.map((n) => [n.id, n]))
  const faults = Map.groupBy(found.faults, (f) => f.node)
  const nodes = elementsOf(sheet).map((element): CanvasNode => {
    const shape = shapeOf(element, items, doc)
    const { ports } = shape
    const drawn: Drawn = {
      ...{ element, ...shape },
      name: nameOf(element, items, doc),
      kindName: element.kind === 'block' ? (kindOf(element.of, items, doc) ?? null) : null,
      units: ports.outputs.map((p) => unitWords(found.unitOf(element.of.id, p.id))),
      faults: faults.get(element.of.id) ?? [],
      loop: found.loop.has(element.of.id),
    }
    return elementNode(drawn, old.get(element.of.id), select)
  })
  return [...sheet.comments.map((c) => commentNode(c, old.get(commentKey(c.id)), select)), ...nodes]
}

const paramsOf = (of: BlockElement, items: Known['items'], doc: ModelDoc) =>
  (of.kind === 'submodel' ? doc.submodels.find((s) => s.id === of.submodel)?.parameters : items.get(of.kind)?.params) ??
  []

const chosen = (id: string, old: CanvasNode | undefined, select: ReadonlySet<string> | null): boolean =>
  select ? select.has(id) : old?.selected === true

function elementNode(drawn: Drawn, old: CanvasNode | undefined, select: ReadonlySet<string> | null): ElementNode {
  const { element, ports, size, summary } = drawn
  const { id, position } = element.of
  const { position: _, ...seen } = element.of
  const { name, kindName, units, faults, loop } = drawn
  const key = JSON.stringify([element.kind, seen, ports, summary, name, kindName, units, faults, loop])
  const selected = chosen(id, old, select)
  const alike = old?.type === 'element' && old.data.key === key
  const there = old?.position.x === position.x && old.position.y === position.y
  if (alike && there && (old.selected === true) === selected) return old
  const handle = (side: 'source' | 'target') => (port: { id: string }, at: number) => ({
    ...{ id: port.id, type: side, width: 1, height: 1 },
    position: (side === 'source' ? 'right' : 'left') as never,
    x: side === 'source' ? size.width : 0,
    y: portY(element, at, summary),
  })
  return {
    ...{ id, type: 'element', position, selected, ...size, measured: size },
    data: alike ? old.data : { drawn, key },
    handles: [...ports.inputs.map(handle('target')), ...ports.outputs.map(handle('source'))],
  }
}

function commentNode(comment: Comment, old: CanvasNode | undefined, select: ReadonlySet<string> | null): CommentNode {
  const id = commentKey(comment.id)
  const size = commentSize(comment)
  const selected = chosen(id, old, select)
  if (old?.type === 'comment' && old.data.comment === comment && (old.selected === true) === selected) return old
  const { position } = comment
  return { ...{ id, type: 'comment', position, selected, ...size, measured: size, zIndex: -1 }, data: { comment } }
}

/** Wires times blocks that are looked at for what stands in the way; beyond it wires run straight. */
const mostLooks = 1_000_000

const sameLane = (a: Lane | null, b: Lane | null) =>
  a === b || (a !== null && b !== null && a.from === b.from && a.to === b.to && a.y === b.y)

/** The wires of a sheet whose ends are there; the others are told among the faults. */
export function edgesOf(
  { doc, sheet, items, found }: Known,
  before: readonly WireEdge[],
  select: ReadonlySet<string> | null,
): WireEdge[] {
  const old = new Map(before.map((e) => [e.id, e]))
  const elements = elementsOf(sheet)
  const shapes = new Map(elements.map((element) => [element.of.id, { element, ...shapeOf(element, items, doc) }]))
  const boxes = elements.map(({ of }) => ({ ...of.position, ...shapes.get(of.id)!.size }))
  const led = sheet.wires.length * boxes.length <= mostLooks
  const at = (id: string, side: 'in' | 'out', port: string) => {
    const { element, ...shape } = shapes.get(id)!
    const { x, y } = element.of.position
    return { x: side === 'in' ? x : x + shape.size.width, y: y + portHeight(element, shape, side, port) }
  }
  const faulty = new Set(found.faults.flatMap((f) => (f.port === null || f.within ? [] : [`${f.node} ${f.port}`])))
  return sheet.wires.flatMap((w): WireEdge[] => {
    const from = portAt(shapes.get(w.from.node)?.ports.outputs ?? [], w.from)
    const to = portAt(shapes.get(w.to.node)?.ports.inputs ?? [], w.to)
    if (!from || !to) return []
    const id = wireKey(w)
    const was = old.get(id)
    const selected = select ? select.has(id) : was?.selected === true
    const bad = faulty.has(`${w.to.node} ${to.id}`) || (found.loop.has(w.from.node) && found.loop.has(w.to.node))
    const { type } = from
    const lane = led ? laneOf(at(w.from.node, 'out', from.id), at(w.to.node, 'in', to.id), boxes) : null
    const alike = was?.data?.type === type && was.data.faulty === bad && sameLane(was.data.lane, lane)
    if (alike && (was.selected === true) === selected) return [was]
    return [
      {
        ...{ id, type: 'wire', source: w.from.node, sourceHandle: from.id, target: w.to.node, targetHandle: to.id },
        ...{ selected, data: { type, faulty: bad, lane } },
      },
    ]
  })
}
