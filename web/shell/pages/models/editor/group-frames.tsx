import { useReactFlow, ViewportPortal } from '@xyflow/react'
import { memo, type PointerEvent } from 'react'
import type { Text } from '../../../../../contract/text.ts'
import { useText } from '../../../text.ts'
import type { CanvasNode } from './drawn.ts'
import { useEditor } from './editor-context.ts'
import { draggedGroup, framesOf } from './frames.ts'
import { texts } from './texts.ts'

/** As the drawing's own grid. */
const dragStep = 10

/** Frames around the members of each group; its title selects them all, and drags them. */
export const GroupFrames = memo(function GroupFrames(props: {
  nodes: CanvasNode[]
  groups: { id: string; label: Text }[]
  onSelect(id: string): void
  /** Told while it is dragged by its title, and once it is let go; null where nothing may be moved. */
  onDrag: ((to: Map<string, { x: number; y: number }>, done: boolean) => void) | null
}) {
  const { language } = useEditor()
  const t = useText(texts)
  const { getZoom } = useReactFlow()
  if (props.groups.length === 0) return null
  const { nodes, onDrag } = props
  const begin = (id: string, { clientX, clientY, button, currentTarget, pointerId }: PointerEvent<HTMLElement>) => {
    if (!onDrag || button !== 0) return
    const zoom = getZoom()
    const end = new AbortController()
    const told = (done: boolean) => (event: globalThis.PointerEvent) => {
      const by = { x: (event.clientX - clientX) / zoom, y: (event.clientY - clientY) / zoom }
      onDrag(draggedGroup(nodes, id, by, dragStep), done)
      if (done) end.abort()
    }
    currentTarget.setPointerCapture(pointerId)
    currentTarget.addEventListener('pointermove', told(false), end)
    currentTarget.addEventListener('pointerup', told(true), end)
    currentTarget.addEventListener('pointercancel', told(true), end)
  }
  return (
    <ViewportPortal>
      {framesOf(nodes, props.groups).map(({ id, label, x, y, width, height }) => (
        <div key={id} className="graph-group" style={{ transform: `translate(${x}px, ${y}px)`, width, height }}>
          <button
            type="button"
            className="nopan"
            title={t(onDrag ? 'dragGroup' : 'selectGroup')}
            onClick={() => props.onSelect(id)}
            onPointerDown={(event) => begin(id, event)}
          >
            {label[language] || label.en || label.zh || id}
          </button>
        </div>
      ))}
    </ViewportPortal>
  )
})
