import { BaseEdge, type ConnectionLineComponentProps, type EdgeProps, getBezierPath, useStore } from '@xyflow/react'
import { memo } from 'react'
import type { CanvasNode, WireEdge } from './drawn.ts'
import { useEditor } from './editor-context.ts'
import { lanePath } from './lanes.ts'

/** A wire: solid for numbers, dashed for booleans, thick for samples, doubled with a cross where it is at fault. */
export const WireLine = memo(function WireLine(props: EdgeProps<WireEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props
  const [from, to] = [
    { x: sourceX, y: sourceY },
    { x: targetX, y: targetY },
  ]
  const led = data?.lane ? lanePath(from, to, data.lane) : null
  const [curve, curveX, curveY] = getBezierPath({
    ...{ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition },
  })
  const [path, { x, y }] = led ?? [curve, { x: curveX, y: curveY }]
  const classes = [
    'graph-wire',
    `graph-wire-${data?.type ?? 'number'}`,
    data?.faulty ? 'graph-wire-faulty' : '',
    selected ? 'graph-wire-selected' : '',
  ]
  return (
    <>
      <BaseEdge id={id} path={path} className={classes.join(' ')} interactionWidth={16} />
      {data?.faulty ? <path className="graph-wire-cross" d={`M${x - 5} ${y - 5}l10 10m0-10l-10 10`} /> : null}
    </>
  )
})

/** The wire that is being drawn; over a port that cannot take it, the reason stands at the pointer. */
export function NewWire(props: ConnectionLineComponentProps<CanvasNode>) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, fromNode, fromHandle, toNode, toHandle } = props
  const { refusal, language } = useEditor()
  const [path] = getBezierPath({
    ...{ sourceX: fromX, sourceY: fromY, targetX: toX, targetY: toY },
    ...{ sourcePosition: fromPosition, targetPosition: toPosition },
  })
  const zoom = useStore(({ transform }) => transform[2])
  const forward = fromHandle.type === 'source'
  const [a, b] = forward
    ? ([
        [fromNode, fromHandle],
        [toNode, toHandle],
      ] as const)
    : ([
        [toNode, toHandle],
        [fromNode, fromHandle],
      ] as const)
  const why =
    a[0] && a[1] && b[0] && b[1] && a[1].type !== b[1].type
      ? refusal(a[0].id, a[1].id ?? '', b[0].id, b[1].id ?? '')
      : null
  return (
    <g className={why ? 'graph-new-wire graph-new-wire-refused' : 'graph-new-wire'}>
      <path d={path} fill="none" />
      <circle cx={toX} cy={toY} r={4} />
      {why ? (
        <foreignObject x={toX + 14} y={toY + 10} width={1} height={1} className="graph-refusal-box">
          {/* readable however far the drawing is away */}
          <div className="graph-refusal" style={{ transform: `scale(${1 / zoom})` }}>
            {why.text[language]}
          </div>
        </foreignObject>
      ) : null}
    </g>
  )
}
