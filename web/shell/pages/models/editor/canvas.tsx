import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  type Connection,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useReactFlow,
} from '@xyflow/react'
import { type DragEvent, useCallback, useEffect, useRef } from 'react'
import '@xyflow/react/dist/base.css'
import { useDark } from '../../../preferences.ts'
import { useText } from '../../../text.ts'
import { CommentNode, ElementNode } from './canvas-node.tsx'
import { NewWire, WireLine } from './canvas-wire.tsx'
import type { Place } from './drawing.ts'
import type { CanvasNode, WireEdge } from './drawn.ts'
import { useEditor } from './editor-context.ts'
import { GroupFrames } from './group-frames.tsx'
import { blockDragType, type PaletteItem } from './palette-items.ts'
import { texts } from './texts.ts'

const nodeTypes = { element: ElementNode, comment: CommentNode }
const edgeTypes = { wire: WireLine }
const grid: [number, number] = [10, 10]
const multi = ['Shift', 'Meta', 'Control']

export type CanvasProps = {
  nodes: CanvasNode[]
  edges: WireEdge[]
  setNodes(next: (before: CanvasNode[]) => CanvasNode[]): void
  setEdges(next: (before: WireEdge[]) => WireEdge[]): void
  onMoved(to: Map<string, Place>): void
  onConnect(connection: Connection): void
  onRefused(connection: Connection): void
  onPlace(item: PaletteItem, at: Place): unknown
  selectGroup(id: string): void
  groups: { id: string; label: { zh: string; en: string } }[]
  phone: boolean
}

/** The drawing. Only what is in sight is drawn. */
export function Canvas(props: CanvasProps) {
  const { nodes, edges, setNodes, setEdges, onMoved, onConnect, onRefused, onPlace, phone } = props
  const { readOnly, refusal } = useEditor()
  const { screenToFlowPosition, fitView } = useReactFlow()
  const t = useText(texts)
  const dark = useDark()
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      // what is taken away is taken from the drawing, by its own command
      const kept = changes.filter((c) => c.type !== 'remove' && c.type !== 'dimensions')
      setNodes((before) => applyNodeChanges(kept, before))
      // dropped, or moved by an arrow key
      const there = kept.flatMap((c) =>
        c.type === 'position' && c.position && c.dragging !== true ? [[c.id, c.position] as const] : [],
      )
      if (there.length > 0) onMoved(new Map(there))
    },
    [setNodes, onMoved],
  )
  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireEdge>[]) =>
      setEdges((before) =>
        applyEdgeChanges(
          changes.filter((c) => c.type !== 'remove'),
          before,
        ),
      ),
    [setEdges],
  )
  const isValid = useCallback(
    (c: Connection | WireEdge) => refusal(c.source, c.sourceHandle ?? '', c.target, c.targetHandle ?? '') === null,
    [refusal],
  )
  const dragGroup = useCallback(
    (to: Map<string, Place>, done: boolean) => {
      if (done) onMoved(to)
      else setNodes((before) => before.map((n) => (to.has(n.id) ? { ...n, position: to.get(n.id)! } : n)))
    },
    [onMoved, setNodes],
  )
  const dropped = (event: DragEvent) => {
    const raw = event.dataTransfer.getData(blockDragType)
    if (!raw || readOnly) return
    event.preventDefault()
    onPlace(JSON.parse(raw) as PaletteItem, screenToFlowPosition({ x: event.clientX, y: event.clientY }))
  }
  // The first sight of a drawing is all of it, however it came.
  const fitted = useRef(false)
  useEffect(() => {
    if (fitted.current || nodes.length === 0) return
    fitted.current = true
    void fitView({ maxZoom: 1, padding: 0.05 })
  }, [nodes.length, fitView])
  return (
    <ReactFlow<CanvasNode, WireEdge>
      aria-label={t('canvas')}
      {...{ nodes, edges, nodeTypes, edgeTypes, onNodesChange, onEdgesChange }}
      isValidConnection={isValid}
      onConnect={onConnect}
      onConnectEnd={(_, { isValid: fits, fromNode, fromHandle, toNode, toHandle }) => {
        if (fits !== false || !fromNode || !fromHandle || !toNode || !toHandle || fromHandle.type === toHandle.type)
          return
        const [source, target] = fromHandle.type === 'source' ? [fromHandle, toHandle] : [toHandle, fromHandle]
        onRefused({
          ...{ source: source.nodeId, sourceHandle: source.id ?? null },
          ...{ target: target.nodeId, targetHandle: target.id ?? null },
        })
      }}
      onDragOver={(event) => {
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
      }}
      onDrop={dropped}
      connectionLineComponent={NewWire}
      connectionRadius={18}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      elementsSelectable={!phone}
      nodesFocusable={!phone}
      edgesFocusable={!phone}
      // the page's own keys do these, with undo
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={multi}
      selectionMode={SelectionMode.Partial}
      snapToGrid
      snapGrid={grid}
      minZoom={0.08}
      maxZoom={2}
      onlyRenderVisibleElements
      zoomOnDoubleClick={false}
      elevateNodesOnSelect={false}
      colorMode={dark ? 'dark' : 'light'}
      proOptions={{ hideAttribution: true }}
      defaultEdgeOptions={{ type: 'wire' }}
    >
      <Background gap={20} size={1} />
      <GroupFrames
        nodes={nodes}
        groups={props.groups}
        onSelect={props.selectGroup}
        onDrag={readOnly ? null : dragGroup}
      />
      {phone ? null : (
        <MiniMap
          pannable
          zoomable
          ariaLabel={t('minimap')}
          className="graph-minimap"
          style={{ width: 150, height: 100 }}
        />
      )}
    </ReactFlow>
  )
}
