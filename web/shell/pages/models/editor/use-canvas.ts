import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { SubmodelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { type Clip, copy, isEmpty, paste, withSubs } from './clipboard.ts'
import {
  add,
  commentKey,
  commentOf,
  type ElementKey,
  freeId,
  group,
  move,
  type Place,
  remove,
  type Sheet,
  sheetOf,
  ungroup,
  withSheet,
} from './drawing.ts'
import { type CanvasNode, edgesOf, nodesOf, type WireEdge } from './drawn.ts'
import { layOut } from './layout.ts'
import { type ElementItem, made } from './palette-items.ts'
import type { Shape } from './untangle.ts'
import type { Drawing } from './use-drawing.ts'

/** What was copied last: it goes from one sheet, and one model, to another. */
let clipboard: Clip | null = null
const step = 30

/** The canvas of the open sheet: its nodes and wires with what is selected, and what can be done to them. */
export function useCanvas(drawing: Drawing) {
  const { doc, sheet, items, found, sub, changeDoc, changeSheet } = drawing
  const [nodes, setNodes] = useState<CanvasNode[]>([])
  const [edges, setEdges] = useState<WireEdge[]>([])
  /** What the next drawing of the sheet selects. */
  const next = useRef<ReadonlySet<string> | null>(null)
  const pasted = useRef(0)
  // before it is painted: nothing is seen to jump
  useLayoutEffect(() => {
    const known = { doc, sheet, items, found }
    const select = next.current
    next.current = null
    setNodes((before) => nodesOf(known, before, select))
    setEdges((before) => edgesOf(known, before, select))
  }, [doc, sheet, items, found])

  const selected = useMemo(() => new Set<ElementKey>(nodes.filter((n) => n.selected).map((n) => n.id)), [nodes])
  const selectedWires = useMemo(() => new Set(edges.filter((e) => e.selected).map((e) => e.id)), [edges])
  const select = useCallback((keys: ReadonlySet<string>) => {
    const mark = <T extends { id: string; selected?: boolean }>(list: T[]): T[] =>
      list.map((one) => ((one.selected === true) === keys.has(one.id) ? one : { ...one, selected: keys.has(one.id) }))
    setNodes(mark)
    setEdges(mark)
  }, [])

  /** Changes the sheet and selects what the change says. */
  const put = (change: (sheet: Sheet) => [Sheet, ReadonlySet<string>]) => {
    const [after, keys] = change(sheet)
    next.current = keys
    changeSheet(() => after)
  }
  const insert = (clip: Clip, by: Place) => {
    const [after, keys] = paste(sheet, clip, by, sub === null)
    next.current = keys
    changeDoc((d) => withSubs(withSheet(d, sub, after), clip))
  }
  const shapeOf = (node: CanvasNode | undefined): Shape => {
    const { width = 0, height = 0, handles } = node ?? {}
    const portY: Shape['portY'] = (side, port) => {
      const mine = handles?.filter(({ type }) => (type === 'source') === (side === 'out'))
      return (mine?.find(({ id: known }) => known === port) ?? mine?.at(0))?.y ?? height / 2
    }
    return { width, height, portY }
  }
  return {
    nodes,
    edges,
    setNodes,
    setEdges,
    selected,
    selectedWires,
    select,
    selectAll: () => select(new Set(nodes.map((n) => n.id))),
    place: (item: ElementItem, at: Place) =>
      put((s) => {
        const one = made(item, s, at)
        if ('comment' in one)
          return [{ ...s, comments: [...s.comments, one.comment] }, new Set([commentKey(one.comment.id)])]
        return [add(s, one.element), new Set([one.element.of.id])]
      }),
    /** A sub-model that the document does not have yet, and a block that uses it: one step of undo. @returns the block's id */
    placeSub(submodel: SubmodelDoc, at: Place): string {
      const id = freeId(new Set(doc.submodels.map((s) => s.id)), submodel.id)
      const one = made({ kind: 'submodel', submodel: id }, sheet, at)
      if (!('element' in one)) return ''
      next.current = new Set([one.element.of.id])
      changeDoc((d) => {
        const now = sheetOf(d, sub)
        return now
          ? withSheet({ ...d, submodels: [...d.submodels, { ...submodel, id }] }, sub, add(now, one.element))
          : d
      })
      return one.element.of.id
    },
    moved: (to: ReadonlyMap<ElementKey, Place>) => changeSheet((s) => move(s, to)),
    nudge(dx: number, dy: number) {
      const to = new Map(
        nodes.filter((n) => n.selected).map((n) => [n.id, { x: n.position.x + dx, y: n.position.y + dy }]),
      )
      if (to.size > 0) changeSheet((s) => move(s, to), 'nudge')
    },
    copy() {
      const clip = copy(sheet, selected, doc.submodels)
      if (isEmpty(clip)) return false
      clipboard = clip
      pasted.current = 0
      return true
    },
    paste() {
      if (!clipboard) return
      pasted.current++
      insert(clipboard, { x: step * pasted.current, y: step * pasted.current })
    },
    duplicate() {
      const clip = copy(sheet, selected, doc.submodels)
      if (!isEmpty(clip)) insert(clip, { x: step, y: step })
    },
    remove() {
      if (selected.size + selectedWires.size > 0) changeSheet((s) => remove(s, selected, selectedWires))
    },
    group(label: { zh: string; en: string }) {
      const keys = new Set([...selected].filter((key) => commentOf(key) === null))
      if (keys.size > 0) changeSheet((s) => group(s, keys, label)[0])
    },
    ungroup: () => selected.size > 0 && changeSheet((s) => ungroup(s, selected)),
    selectGroup: (id: string) =>
      select(
        new Set(nodes.filter((n) => n.type === 'element' && n.data.drawn.element.of.group === id).map((n) => n.id)),
      ),
    layOut() {
      const keys = selected.size > 1 ? selected : new Set(nodes.map((n) => n.id))
      const byId = new Map(nodes.map((n) => [n.id, n]))
      changeSheet((s) =>
        move(
          s,
          layOut(s, (id) => shapeOf(byId.get(id)), keys),
        ),
      )
    },
  }
}

export type CanvasState = ReturnType<typeof useCanvas>
