import { BellOutlined, LoginOutlined, LogoutOutlined, PartitionOutlined } from '@ant-design/icons'
import { Handle, type NodeProps, Position, type ReactFlowState, useStore } from '@xyflow/react'
import { memo, useCallback, useSyncExternalStore } from 'react'
import { major } from '../../../../../contract/quality.ts'
import { QualityShape } from '../../../../ui/quality-tag.tsx'
import { describeQuality } from '../../../../ui/quality-words.ts'
import { useText } from '../../../text.ts'
import type { CommentNode as CommentCanvasNode, ElementNode as ElementCanvasNode } from './drawn.ts'
import { useEditor } from './editor-context.ts'
import type { PortView } from './ports.ts'
import { portY, summaryText } from './size.ts'
import { texts } from './texts.ts'
import { tagKey, tagText } from './wire-values.ts'

const endIcons = { input: LoginOutlined, output: LogoutOutlined, alarm: BellOutlined } as const

/** So far away that ports could not be read: names alone are drawn, larger. */
const isFar = ({ transform }: ReactFlowState): boolean => transform[2] < 0.35

/** A block, input, output or alarm. Drawn anew only when something of it has changed. */
export const ElementNode = memo(function ElementNode({ id, data, selected }: NodeProps<ElementCanvasNode>) {
  const { drawn } = data
  const { element, ports, summary, faults, name, kindName, units } = drawn
  const { language, openSub, roleName } = useEditor()
  const t = useText(texts)
  const refusedLoop = useInLoop(id)
  const looped = drawn.loop || refusedLoop
  const far = useStore(isFar)
  const Icon =
    element.kind === 'block' ? (element.of.kind === 'submodel' ? PartitionOutlined : null) : endIcons[element.kind]
  const sub = element.kind === 'block' && element.of.kind === 'submodel'
  const words = name[language]
  const kind = kindName?.[language]
  // an input that is called as its role is says its id instead of saying that twice
  const bound = 'role' in element.of && element.of.role ? roleName(element.of.role) : id
  const classes = [
    'graph-node',
    `graph-${element.kind}`,
    selected ? 'graph-selected' : '',
    faults.length > 0 ? 'graph-faulty' : '',
    looped ? 'graph-looped' : '',
    far ? 'graph-far' : '',
  ]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the panel has a button for the same
    <div
      className={classes.join(' ')}
      onDoubleClick={sub ? () => openSub(id) : undefined}
      title={faultTitle(faults, language)}
    >
      <div className="graph-head">
        {Icon ? <Icon aria-hidden /> : null}
        <span className="graph-name">{words}</span>
        {element.kind === 'block' ? (
          kind && kind !== words ? (
            <small>{kind}</small>
          ) : null
        ) : (
          <small>{units.find(Boolean) ?? ''}</small>
        )}
        {faults.length > 0 ? (
          <span className="graph-fault-mark" aria-hidden="true">
            !{faults.length > 1 ? faults.length : ''}
          </span>
        ) : null}
      </div>
      {element.kind === 'block' || far ? null : <div className="graph-end-id">{bound === words ? id : bound}</div>}
      {summary.length > 0 && !far ? <div className="graph-summary">{summaryText(summary, language)}</div> : null}
      {looped ? <span className="graph-loop-mark">{t('loop')}</span> : null}
      {ports.inputs.map((port, at) => (
        <Port
          key={port.id}
          node={id}
          port={port}
          y={portY(element, at, summary)}
          side="in"
          named={element.kind === 'block' && !far}
          far={far}
          unit=""
        />
      ))}
      {ports.outputs.map((port, at) => (
        <Port
          key={port.id}
          node={id}
          port={port}
          y={portY(element, at, summary)}
          side="out"
          named={element.kind === 'block' && !far}
          far={far}
          unit={units[at]}
        />
      ))}
    </div>
  )
})

const faultTitle = (faults: readonly { text: { zh: string; en: string } }[], language: 'zh' | 'en') =>
  faults.length > 0 ? faults.map((f) => f.text[language]).join('\n') : undefined

function Port(props: {
  node: string
  port: PortView
  y: number
  side: 'in' | 'out'
  named: boolean
  far: boolean
  unit: string
}) {
  const { node, port, y, side, named, far, unit } = props
  const { language, readOnly } = useEditor()
  const label = port.label[language] || port.label.en || port.id
  return (
    <>
      <Handle
        id={port.id}
        type={side === 'in' ? 'target' : 'source'}
        position={side === 'in' ? Position.Left : Position.Right}
        isConnectable={!readOnly}
        style={{ top: y }}
        className={`graph-handle graph-handle-${port.type} ${port.optional ? 'graph-handle-optional' : ''}`}
        title={label}
      />
      {named ? (
        <span className={`graph-port graph-port-${side}`} style={{ top: y }}>
          {label}
          {port.many ? <i aria-hidden="true"> ⋯</i> : null}
          {unit ? <i> {unit}</i> : null}
        </span>
      ) : null}
      {side === 'out' && !far ? <LiveTag node={node} port={port.id} y={y} /> : null}
    </>
  )
}

/** What stands on the wire that begins here: struck and marked where it is bad. */
function LiveTag({ node, port, y }: { node: string; port: string; y: number }) {
  const { values, language } = useEditor()
  const key = tagKey(node, port)
  const tag = useSyncExternalStore(
    values.subscribe,
    useCallback(() => values.get()?.get(key) ?? null, [values, key]),
  )
  if (!tag) return null
  const state = major(tag.quality)
  return (
    <span
      className={`graph-value graph-value-${state}`}
      style={{ top: y }}
      title={describeQuality(tag.quality)[language]}
    >
      {state === 'good' ? null : <QualityShape state={state} />}
      <span>{tagText(tag, language)}</span>
    </span>
  )
}

function useInLoop(id: string): boolean {
  const { loop } = useEditor()
  return useSyncExternalStore(
    loop.subscribe,
    useCallback(() => loop.get().has(id), [loop, id]),
  )
}

/** Words for colleagues. Typed into in place. */
export const CommentNode = memo(function CommentNode({ data, selected }: NodeProps<CommentCanvasNode>) {
  const { comment } = data
  const { readOnly, setComment } = useEditor()
  const t = useText(texts)
  return (
    <div className={`graph-comment ${selected ? 'graph-selected' : ''}`}>
      {readOnly || !selected ? (
        <p>{comment.text || t('commentText')}</p>
      ) : (
        <textarea
          className="nodrag nowheel"
          value={comment.text}
          maxLength={4000}
          aria-label={t('comment')}
          placeholder={t('commentText')}
          onChange={(event) => setComment(comment.id, event.target.value)}
        />
      )}
    </div>
  )
})
