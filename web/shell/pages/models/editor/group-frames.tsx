import { ViewportPortal } from '@xyflow/react'
import { memo } from 'react'
import type { Text } from '../../../../../contract/text.ts'
import { useText } from '../../../text.ts'
import type { CanvasNode } from './drawn.ts'
import { useEditor } from './editor-context.ts'
import { framesOf } from './frames.ts'
import { texts } from './texts.ts'

/** Frames around the members of each group; its title selects them all, so that they move and are copied together. */
export const GroupFrames = memo(function GroupFrames(props: {
  nodes: CanvasNode[]
  groups: { id: string; label: Text }[]
  onSelect(id: string): void
}) {
  const { language } = useEditor()
  const t = useText(texts)
  if (props.groups.length === 0) return null
  return (
    <ViewportPortal>
      {framesOf(props.nodes, props.groups).map(({ id, label, x, y, width, height }) => (
        <div key={id} className="graph-group" style={{ transform: `translate(${x}px, ${y}px)`, width, height }}>
          <button type="button" title={t('selectGroup')} onClick={() => props.onSelect(id)}>
            {label[language] || label.en || label.zh || id}
          </button>
        </div>
      ))}
    </ViewportPortal>
  )
})
