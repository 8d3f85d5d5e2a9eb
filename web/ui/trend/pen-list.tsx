import {
  CloseOutlined,
  EyeInvisibleOutlined,
  EyeOutlined,
  HolderOutlined,
  ReloadOutlined,
  SettingOutlined,
} from '@ant-design/icons'
import { Button, Popover, Tooltip } from 'antd'
import { type DragEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import type { Language } from '../../../contract/text.ts'
import { type ScaleChoice, ScaleForm } from './scale-form.tsx'
import type { ChartPen } from './trend-chart.tsx'
import { type ReadingsInput, useReadings } from './use-readings.ts'
import { words } from './words.ts'

/** A pen as the list shows it. */
export type ListPen = ChartPen & {
  code: string
  name: string
  /** Where its readings come from, in plain words. */
  note: string | null
  axisSide: 'left' | 'right' | null
  /** Why it could not be loaded, what to do. */
  error: string | null
  loading: boolean
}

export type PenActions = {
  select(id: string | null): void
  toggle(id: string): void
  remove(id: string): void
  /** Puts a pen before another; null: at the end. */
  move(id: string, before: string | null): void
  scale(id: string, choice: ScaleChoice): void
  /** The span its axis has now, as a proposal for a fixed one. */
  spanOf(id: string): { min: number; max: number } | null
  retry(id: string): void
}

type Props = Omit<ReadingsInput, 'pens'> & {
  pens: readonly ListPen[]
  selected: string | null
  actions: PenActions
}

const dragType = 'application/x-millrace-pen'

/** Pens with their values at the cursors, under the chart. Rows are chosen, moved and removed by mouse or keyboard. */
export function PenTable(props: Props) {
  const { pens, selected, actions, language } = props
  const body = useRef<HTMLTableSectionElement>(null)
  useReadings(body, props)
  const w = (key: keyof typeof words) => words[key][language]
  return (
    <div className="trend-table">
      <table>
        <thead>
          <tr>
            <th className="trend-narrow" />
            <th>{w('code')}</th>
            <th>{w('name')}</th>
            <th className="num trend-now">
              <span>{w('value')}</span>
              <span>{w('atHover')}</span>
            </th>
            <th>{w('unit')}</th>
            <th className="num">{w('cursor1')}</th>
            <th className="num">{w('cursor2')}</th>
            <th className="num">{w('difference')}</th>
            <th className="num">{w('min')}</th>
            <th className="num">{w('max')}</th>
            <th className="num">{w('avg')}</th>
            <th>{w('axis')}</th>
            <th>{w('scale')}</th>
            <th />
          </tr>
        </thead>
        <tbody ref={body}>
          {pens.map((pen) => (
            <PenRow key={pen.id} pen={pen} selected={pen.id === selected} actions={actions} language={language} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = { pen: ListPen; selected: boolean; actions: PenActions; language: Language }

function rowKey(e: KeyboardEvent<HTMLElement>, pen: ListPen, actions: PenActions): void {
  if (e.target !== e.currentTarget) return
  const row = e.currentTarget
  const step = e.key === 'ArrowDown' || e.key === 'j' ? 1 : e.key === 'ArrowUp' || e.key === 'k' ? -1 : 0
  if (step !== 0 && e.altKey) {
    const target = step < 0 ? row.previousElementSibling : row.nextElementSibling?.nextElementSibling
    if (step > 0 && !row.nextElementSibling) return
    if (step < 0 && !target) return
    actions.move(pen.id, (target as HTMLElement | null)?.dataset.row ?? null)
  } else if (step !== 0)
    ((step < 0 ? row.previousElementSibling : row.nextElementSibling) as HTMLElement | null)?.focus()
  else if (e.key === 'Enter' || e.key === ' ') actions.select(pen.id)
  else if (e.key === 'h' || e.key === 'H') actions.toggle(pen.id)
  else if (e.key === 'Delete' || e.key === 'Backspace') actions.remove(pen.id)
  else return
  e.preventDefault()
  e.stopPropagation()
}

function PenRow({ pen, selected, actions, language }: RowProps) {
  const [over, setOver] = useState(false)
  const w = (key: keyof typeof words) => words[key][language]
  const drag = {
    onDragOver: (e: DragEvent) => {
      if (!e.dataTransfer.types.includes(dragType)) return
      e.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (e: DragEvent) => {
      setOver(false)
      const moved = e.dataTransfer.getData(dragType)
      if (!moved || moved === pen.id) return
      e.preventDefault()
      e.stopPropagation()
      actions.move(moved, pen.id)
    },
  }
  const state = [selected && 'selected', pen.hidden && 'off', over && 'drop'].filter(Boolean).join(' ')
  return (
    <tr
      className={state}
      data-row={pen.id}
      tabIndex={0}
      onClick={() => actions.select(selected ? null : pen.id)}
      onKeyDown={(e) => rowKey(e, pen, actions)}
      {...drag}
    >
      <td className="trend-narrow">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keyboard moves rows with Alt and the arrow keys */}
        <span className="trend-grip" draggable onDragStart={(e) => e.dataTransfer.setData(dragType, pen.id)}>
          <HolderOutlined />
        </span>
        <Swatch pen={pen} actions={actions} language={language} />
      </td>
      <td className="trend-code">{pen.code}</td>
      <td className="trend-name">
        <PenName pen={pen} actions={actions} language={language} />
      </td>
      <td className="num strong" data-pen={pen.id} data-field="now" />
      <td>{pen.unit}</td>
      <td className="num" data-pen={pen.id} data-field="c1" />
      <td className="num" data-pen={pen.id} data-field="c2" />
      <td className="num" data-pen={pen.id} data-field="diff" />
      <td className="num" data-pen={pen.id} data-field="min" />
      <td className="num" data-pen={pen.id} data-field="max" />
      <td className="num" data-pen={pen.id} data-field="avg" />
      <td>{pen.bands ? w('none') : pen.axisSide ? w(pen.axisSide) : '–'}</td>
      <td>
        <ScaleButton pen={pen} actions={actions} language={language} />
      </td>
      <td className="trend-narrow">
        <IconButton label={w('remove')} onClick={() => actions.remove(pen.id)} icon={<CloseOutlined />} />
      </td>
    </tr>
  )
}

/** Pens as cards for the phone: big targets, values at both cursors. */
export function PenCards(props: Props) {
  const { pens, selected, actions, language } = props
  const list = useRef<HTMLUListElement>(null)
  useReadings(list, props)
  const w = (key: keyof typeof words) => words[key][language]
  const fields = [
    ['c1', 'cursor1'],
    ['c2', 'cursor2'],
    ['diff', 'difference'],
    ['min', 'min'],
    ['max', 'max'],
    ['avg', 'avg'],
  ] as const
  return (
    <ul className="trend-cards" ref={list}>
      {pens.map((pen) => (
        <li key={pen.id} className={[pen.id === selected && 'selected', pen.hidden && 'off'].filter(Boolean).join(' ')}>
          <div className="trend-card-head">
            <Swatch pen={pen} actions={actions} language={language} />
            <button
              type="button"
              className="trend-card-name"
              onClick={() => actions.select(pen.id === selected ? null : pen.id)}
            >
              <span>{pen.name}</span>
              <small>{pen.code}</small>
            </button>
            <span className="trend-card-value">
              <b data-pen={pen.id} data-field="now" /> {pen.unit}
            </span>
          </div>
          {pen.error && <PenFault pen={pen} actions={actions} language={language} />}
          {pen.id === selected && (
            <>
              <dl>
                {fields.map(([field, word]) => (
                  <div key={field}>
                    <dt>{w(word)}</dt>
                    <dd data-pen={pen.id} data-field={field} />
                  </div>
                ))}
              </dl>
              <div className="trend-card-actions">
                <ScaleButton pen={pen} actions={actions} language={language} />
                <Button autoInsertSpace={false} icon={<CloseOutlined />} onClick={() => actions.remove(pen.id)}>
                  {w('remove')}
                </Button>
              </div>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

type PartProps = { pen: ListPen; actions: PenActions; language: Language }

function Swatch({ pen, actions, language }: PartProps) {
  const label = words[pen.hidden ? 'show' : 'hide'][language]
  return (
    <button
      type="button"
      className="trend-swatch"
      title={`${label} (H)`}
      aria-label={`${label} ${pen.code}`}
      aria-pressed={!pen.hidden}
      onClick={(e) => {
        e.stopPropagation()
        actions.toggle(pen.id)
      }}
    >
      <i style={{ background: pen.hidden ? 'transparent' : pen.colour, borderColor: pen.colour }} />
      {pen.hidden ? <EyeInvisibleOutlined /> : <EyeOutlined />}
    </button>
  )
}

function PenName({ pen, actions, language }: PartProps) {
  return (
    <>
      <span title={pen.name}>{pen.name}</span>
      {pen.note && (
        <Tooltip title={pen.note}>
          <span className="trend-note">{language === 'zh' ? '来源' : 'source'}</span>
        </Tooltip>
      )}
      {pen.error ? (
        <PenFault pen={pen} actions={actions} language={language} />
      ) : (
        pen.loading && <span className="trend-loading">{words.loading[language]}</span>
      )}
    </>
  )
}

function PenFault({ pen, actions, language }: PartProps) {
  return (
    <span className="trend-fault" role="alert" title={pen.error ?? ''}>
      <IconButton label={words.retry[language]} icon={<ReloadOutlined />} onClick={() => actions.retry(pen.id)} />⚠{' '}
      {pen.error}
    </span>
  )
}

function ScaleButton({ pen, actions, language }: PartProps) {
  const [open, setOpen] = useState(false)
  if (pen.bands) return <>–</>
  const text = pen.fixed ? `${pen.fixed.min} … ${pen.fixed.max}` : words.auto[language]
  const form = (
    <ScaleForm
      key={String(open)}
      proposal={pen.fixed ?? actions.spanOf(pen.id)}
      fixed={pen.fixed !== null}
      side={pen.side}
      unit={pen.unit}
      language={language}
      onChoose={(choice) => {
        setOpen(false)
        actions.scale(pen.id, choice)
      }}
    />
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps clicks and keys in the form from choosing the row
    <span onClick={(e) => e.stopPropagation()} onKeyDown={(e) => e.stopPropagation()}>
      <Popover
        trigger="click"
        open={open}
        onOpenChange={setOpen}
        content={form}
        title={`${pen.code} ${words.scale[language]}`}
      >
        <Button autoInsertSpace={false} size="small" type="text" icon={<SettingOutlined />}>
          {text}
        </Button>
      </Popover>
    </span>
  )
}

function IconButton({ label, icon, onClick }: { label: string; icon: ReactNode; onClick(): void }) {
  return (
    <Button
      autoInsertSpace={false}
      size="small"
      type="text"
      aria-label={label}
      title={label}
      icon={icon}
      onClick={(e) => {
        e.stopPropagation()
        onClick()
      }}
    />
  )
}
