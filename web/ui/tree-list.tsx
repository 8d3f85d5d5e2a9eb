// biome-ignore-all lint/a11y/useSemanticElements: a tree has no element of its own
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree holds the focus and marks the active node
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the tree itself handles the keys
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react'
import './tree-list.css'

/** One node; parents stand before their children. */
export type TreeItem = {
  key: string
  parent: string | null
  label: string
  icon?: ReactNode
  count?: number
  title?: string
}

type Row = TreeItem & { depth: number; branch: boolean; open: boolean }

const rowHeight = 34

/**
 * A tree drawn as a list, so that thousands of nodes scroll smoothly.
 * Keys: ↑ ↓ or k j move, → opens, ← closes or goes to the parent, Home, End.
 */
export function TreeList(props: {
  items: readonly TreeItem[]
  label: string
  selected?: string
  onSelect: (key: string) => void
  expanded: ReadonlySet<string>
  onExpand: (expanded: ReadonlySet<string>) => void
  empty?: ReactNode
}) {
  const { items, selected, onSelect, expanded, onExpand } = props
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => visibleRows(items, expanded), [items, expanded])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const at = rows.findIndex((row) => row.key === selected)
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])

  function toggle(key: string, open: boolean) {
    const next = new Set(expanded)
    if (open) next.add(key)
    else next.delete(key)
    onExpand(next)
  }
  function key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[at]
    if (event.key === 'ArrowRight' && row?.branch && !row.open) toggle(row.key, true)
    else if (event.key === 'ArrowLeft' && row?.branch && row.open) toggle(row.key, false)
    else {
      const to = targetOf(event.key, rows, at)
      if (to === undefined) return
      const target = rows[Math.min(rows.length - 1, Math.max(0, to))]
      if (target) onSelect(target.key)
    }
    event.preventDefault()
  }
  if (rows.length === 0) return <>{props.empty}</>
  return (
    <div ref={scroller} className="tree-list" role="tree" tabIndex={0} aria-label={props.label} onKeyDown={key}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return (
            <div
              key={row.key}
              role="treeitem"
              aria-level={row.depth + 1}
              aria-expanded={row.branch ? row.open : undefined}
              aria-selected={row.key === selected}
              className={row.key === selected ? 'tree-row is-selected' : 'tree-row'}
              style={{ transform: `translateY(${start}px)`, paddingLeft: 8 + row.depth * 16 }}
              title={row.title}
              onClick={() => onSelect(row.key)}
            >
              <button
                type="button"
                tabIndex={-1}
                aria-hidden="true"
                className={row.open ? 'tree-toggle is-open' : 'tree-toggle'}
                onClick={(event) => {
                  if (!row.branch) return
                  event.stopPropagation()
                  toggle(row.key, !row.open)
                }}
              >
                {row.branch ? '▸' : ''}
              </button>
              {row.icon}
              <span className="tree-label">{row.label}</span>
              <span className="tree-count">{row.count ? row.count : ''}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

function targetOf(key: string, rows: readonly Row[], at: number): number | undefined {
  if (key === 'ArrowDown' || key === 'j') return at + 1
  if (key === 'ArrowUp' || key === 'k') return at - 1
  if (key === 'Home') return 0
  if (key === 'End') return rows.length - 1
  if (key === 'ArrowLeft') return rows.findIndex((row) => row.key === rows[at]?.parent)
  return undefined
}

function visibleRows(items: readonly TreeItem[], expanded: ReadonlySet<string>): Row[] {
  const children = Map.groupBy(items, (item) => item.parent)
  const rows: Row[] = []
  const add = (item: TreeItem, depth: number) => {
    const below = children.get(item.key)
    const open = below !== undefined && expanded.has(item.key)
    rows.push({ ...item, depth, branch: below !== undefined, open })
    if (open) for (const child of below) add(child, depth + 1)
  }
  for (const root of children.get(null) ?? []) add(root, 0)
  return rows
}
