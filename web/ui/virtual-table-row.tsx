// biome-ignore-all lint/a11y/useSemanticElements: the row of a grid that is no <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and marks the active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid itself handles the keys
// biome-ignore-all lint/a11y/noLabelWithoutControl: the check box is the label's only child
import { type DragEvent, memo } from 'react'
import { useUiText } from './language.ts'
import type { Column } from './virtual-table.tsx'

const rowTexts = { select: { zh: '选择', en: 'Select' } }

/** What a row can do, always the same object: a row renders anew only when something of its own has changed. */
export type Acts<R> = {
  toggle(row: R): void
  activate(row: R, index: number): void
  drag(row: R, event: DragEvent): void
}

type RowProps = {
  id: string
  row: unknown
  index: number
  top: number
  height: number
  template: string
  columns: readonly Column<unknown>[]
  active: boolean
  open: boolean
  /** undefined: rows cannot be selected. */
  selected: boolean | undefined
  draggable: boolean
  acts: Acts<unknown>
}

/** One row of a {@link VirtualTable}. */
export const Row = memo(function Row(props: RowProps) {
  const { id, row, index, active, open, selected, acts } = props
  const t = useUiText(rowTexts)
  const names = ['vtable-row', active && 'is-active', selected && 'is-selected', open && 'is-open']
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={names.filter(Boolean).join(' ')}
      style={{ gridTemplateColumns: props.template, height: props.height, transform: `translateY(${props.top}px)` }}
      draggable={props.draggable}
      onDragStart={(event) => acts.drag(row, event)}
      onClick={() => acts.activate(row, index)}
    >
      {selected === undefined ? null : (
        <label className="vtable-check" onClick={(event) => event.stopPropagation()}>
          <input
            type="checkbox"
            aria-label={`${t('select')} ${id}`}
            checked={selected}
            onChange={() => acts.toggle(row)}
          />
        </label>
      )}
      {props.columns.map((column) => (
        <span role="gridcell" key={column.key} className="vtable-cell" style={{ textAlign: column.align ?? 'left' }}>
          {column.render(row)}
        </span>
      ))}
    </div>
  )
})
