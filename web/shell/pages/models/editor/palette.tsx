import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useLanguage, useText } from '../../../text.ts'
import { BlockHelp } from './block-help.tsx'
import { blockDragType, type PaletteEntry, type PaletteGroup, type PaletteItem, search } from './palette-items.ts'
import { texts } from './texts.ts'

/** Everything that can be put in: found by words, dragged, clicked, or added with Enter; what it is stands below. */
export function Palette({ groups, onAdd }: { groups: PaletteGroup[]; onAdd(item: PaletteItem, name: string): void }) {
  const t = useText(texts)
  const language = useLanguage()
  const [asked, setAsked] = useState('')
  const [at, setAt] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => search(groups, asked), [groups, asked])
  const all = found.flatMap((g) => g.entries)
  const current = all.find((e) => keyOf(e) === at) ?? (asked ? all[0] : undefined)
  const choose = (by: number) => {
    const from = current ? all.indexOf(current) : -1
    const next = all[Math.min(all.length - 1, Math.max(0, from + by))]
    if (!next) return
    setAt(keyOf(next))
    list.current?.querySelector(`[data-entry="${CSS.escape(keyOf(next))}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      choose(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && current) {
      event.preventDefault()
      onAdd(current.item, current.label[language])
    } else if (event.key === 'Escape') (event.target as HTMLElement).blur()
  }
  return (
    <aside className="graph-palette" aria-label={t('palette')}>
      <input
        data-filter
        type="search"
        className="graph-find"
        value={asked}
        placeholder={t('find')}
        aria-label={t('addBlock')}
        aria-describedby="graph-find-keys"
        onChange={(event) => {
          setAsked(event.target.value)
          setAt(null)
        }}
        onKeyDown={onKeyDown}
      />
      <span id="graph-find-keys" className="graph-hidden">
        {t('addBlockKeys')}
      </span>
      <div className="graph-entries" ref={list}>
        {found.length === 0 ? <p className="faint">{t('findNone')}</p> : null}
        {found.map(({ id, label, entries }) => (
          <details key={id} open={asked !== '' || id === 'ends' || id === 'submodels' || undefined}>
            <summary>
              {label[language]} <small>{entries.length}</small>
            </summary>
            {entries.map((entry) => (
              <button
                key={keyOf(entry)}
                type="button"
                draggable
                data-entry={keyOf(entry)}
                aria-current={entry === current}
                className="graph-entry"
                onDragStart={(event) => {
                  event.dataTransfer.setData(blockDragType, JSON.stringify(entry.item))
                  event.dataTransfer.effectAllowed = 'copy'
                }}
                onFocus={() => setAt(keyOf(entry))}
                onMouseEnter={() => setAt(keyOf(entry))}
                onClick={() => onAdd(entry.item, entry.label[language])}
              >
                {entry.label[language]}
              </button>
            ))}
          </details>
        ))}
      </div>
      {current ? (
        <section className="graph-palette-help" aria-label={t('help')}>
          {current.help ? (
            <BlockHelp block={current.help} />
          ) : (
            <>
              <h3>{current.label[language]}</h3>
              <p>{current.about[language]}</p>
            </>
          )}
        </section>
      ) : null}
    </aside>
  )
}

const keyOf = ({ item }: PaletteEntry): string =>
  [
    item.kind,
    ...('block' in item
      ? [item.block]
      : 'submodel' in item
        ? [item.submodel]
        : 'template' in item
          ? [item.template]
          : []),
  ].join(':')
