// biome-ignore-all lint/a11y/useSemanticElements: rows are drawn out of order and without the rest, which a <table> cannot do
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and marks the active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid itself handles the keys
// biome-ignore-all lint/a11y/noLabelWithoutControl: the check box is the label's only child
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useUiText } from './language.ts'
import { type Acts, Row } from './virtual-table-row.tsx'
import './virtual-table.css'

export type Column<R> = {
  key: string
  title: string
  /** Said when the pointer rests on the title: what stands in the column. */
  hint?: string
  /** Pixels; with `grow` the least width. */
  width: number
  grow?: true
  align?: 'left' | 'right' | 'center'
  sortable?: true
  /** Always shown: not in the choice of columns. */
  fixed?: true
  render(row: R): ReactNode
}

export type Sort = { key: string; down: boolean }

export type VirtualTableProps<R> = {
  rows: readonly R[]
  rowKey(row: R): string
  columns: readonly Column<R>[]
  label: string
  rowHeight?: number
  sort?: Sort
  onSort?: (sort: Sort | undefined) => void
  /** Keys of the selected rows. With `onSelect` every row has a check box. */
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** Enter or a click. */
  onOpen?: (row: R) => void
  /** The row whose detail is open. */
  openKey?: string
  /** Rows that stand on the screen now: only these need live values. */
  onVisible?: (rows: readonly R[]) => void
  /** The end of the rows comes near: ask for more. */
  onNearEnd?: () => void
  /** What stands below a column, e.g. its total; with it a foot row stays in sight. */
  foot?: (column: Column<R>) => ReactNode
  /** Makes rows draggable. */
  onDragRow?: (row: R, event: DragEvent) => void
  empty?: ReactNode
}

const texts = {
  selectAll: { zh: '全选', en: 'Select all' },
}

const overscan = 8

/**
 * A table of up to 100,000 rows of one height: only what can be seen is drawn, the header stays.
 * Keys: ↑ ↓ or k j, Page, Home, End move; Enter opens; Space selects.
 */
export function VirtualTable<R>(props: VirtualTableProps<R>) {
  const { rows, columns, rowKey, rowHeight = 34, onVisible, onSelect, onOpen } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(-1)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollPaddingStart: rowHeight,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items[items.length - 1]?.index ?? -1

  const visible = useRef(onVisible)
  visible.current = onVisible
  useEffect(() => {
    visible.current?.(rows.slice(first, last + 1))
  }, [rows, first, last])

  const nearEnd = useRef(props.onNearEnd)
  nearEnd.current = props.onNearEnd
  const reached = rows.length > 0 && last >= rows.length - 1 - overscan
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows that end in sight again must ask again
  useEffect(() => {
    if (reached) nearEnd.current?.()
  }, [reached, rows.length])

  useLayoutEffect(() => {
    if (active >= rows.length) setActive(rows.length - 1)
  }, [active, rows.length])

  const template = useMemo(
    () => [onSelect ? '40px' : '', ...columns.map(trackOf)].filter(Boolean).join(' '),
    [columns, onSelect],
  )
  const minWidth = columns.reduce((sum, c) => sum + c.width, onSelect ? 40 : 0)

  function move(to: number) {
    const next = Math.min(rows.length - 1, Math.max(0, to))
    setActive(next)
    virtual.scrollToIndex(next, { align: 'auto' })
  }
  function key(event: KeyboardEvent) {
    if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const to = targetOf(event.key, active, page, rows.length)
    const row = rows[active]
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' && row) onOpen?.(row)
    else if (event.key === ' ' && row) toggle(row)
    else return
    event.preventDefault()
  }
  function toggle(row: R) {
    if (!onSelect) return
    const next = new Set(props.selected)
    const id = rowKey(row)
    if (!next.delete(id)) next.add(id)
    onSelect(next)
  }

  const latest = useRef<Acts<R>>(undefined)
  latest.current = {
    toggle,
    activate: (row, index) => {
      setActive(index)
      onOpen?.(row)
    },
    drag: (row, event) => props.onDragRow?.(row, event),
  }
  const [acts] = useState<Acts<R>>(() => ({
    toggle: (row) => latest.current?.toggle(row),
    activate: (row, index) => latest.current?.activate(row, index),
    drag: (row, event) => latest.current?.drag(row, event),
  }))

  return (
    <div
      className="vtable"
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={onSelect ? true : undefined}
      onKeyDown={key}
    >
      <div className="vtable-head" role="row" style={{ gridTemplateColumns: template, minWidth }}>
        {onSelect ? <SelectAll {...props} onSelect={onSelect} /> : null}
        {columns.map((column) => (
          <HeadCell key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
        ))}
      </div>
      {rows.length === 0 ? (
        props.empty
      ) : (
        <div className="vtable-body" style={{ height: virtual.getTotalSize(), minWidth }}>
          {items.map((item) => {
            const row = rows[item.index]
            const id = rowKey(row)
            return (
              <Row
                key={id}
                id={id}
                row={row}
                index={item.index}
                top={item.start}
                height={rowHeight}
                template={template}
                columns={columns as readonly Column<unknown>[]}
                active={item.index === active}
                open={props.openKey === id}
                selected={onSelect ? (props.selected?.has(id) ?? false) : undefined}
                draggable={props.onDragRow !== undefined}
                acts={acts as Acts<unknown>}
              />
            )
          })}
        </div>
      )}
      {props.foot && rows.length > 0 ? (
        <div className="vtable-foot" role="row" style={{ gridTemplateColumns: template, minWidth }}>
          {onSelect ? <span role="gridcell" /> : null}
          {columns.map((column) => (
            <span
              role="gridcell"
              key={column.key}
              className="vtable-cell"
              style={{ textAlign: column.align ?? 'left' }}
            >
              {props.foot?.(column)}
            </span>
          ))}
        </div>
      ) : null}
    </div>
  )
}

/** The row to which a key leads from the active one; undefined for keys that do not move. */
function targetOf(key: string, active: number, page: number, count: number): number | undefined {
  if (key === 'ArrowDown' || key === 'j') return active + 1
  if (key === 'ArrowUp' || key === 'k') return active - 1
  if (key === 'PageDown') return active + page
  if (key === 'PageUp') return active - page
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}

function trackOf(column: Column<never>): string {
  return column.grow ? `minmax(${column.width}px, 1fr)` : `${column.width}px`
}

function SelectAll<R>({
  rows,
  rowKey,
  selected,
  onSelect,
}: VirtualTableProps<R> & { onSelect: (s: Set<string>) => void }) {
  const t = useUiText(texts)
  const count = selected?.size ?? 0
  const all = rows.length > 0 && count >= rows.length
  return (
    <span role="columnheader" className="vtable-check">
      <input
        type="checkbox"
        aria-label={t('selectAll')}
        checked={all}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && !all
        }}
        onChange={() => onSelect(count > 0 ? new Set() : new Set(rows.map(rowKey)))}
      />
    </span>
  )
}

function HeadCell<R>({
  column,
  sort,
  onSort,
}: {
  column: Column<R>
  sort?: Sort
  onSort?: VirtualTableProps<R>['onSort']
}) {
  const mine = sort?.key === column.key ? sort : undefined
  const align = { textAlign: column.align ?? 'left' } as const
  if (!column.sortable || !onSort) {
    return (
      <span role="columnheader" className="vtable-cell" style={align} title={column.hint}>
        {column.title}
      </span>
    )
  }
  // Up, down, unsorted.
  const next = !mine ? { key: column.key, down: false } : mine.down ? undefined : { key: column.key, down: true }
  return (
    <span
      role="columnheader"
      className="vtable-cell"
      style={align}
      title={column.hint}
      aria-sort={mine ? (mine.down ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className="vtable-sort" onClick={() => onSort(next)}>
        {column.title}
        <span aria-hidden="true">{mine ? (mine.down ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </span>
  )
}
