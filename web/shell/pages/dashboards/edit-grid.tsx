import { HolderOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type DragEvent, useState } from 'react'
import { maxTiles } from '../../../../api/dashboards.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import type { Kept } from './draft.ts'
import { TileGrid } from './grid.tsx'
import { texts } from './texts.ts'
import { Tile } from './tile.tsx'
import { TileStageContext } from './tile-card.tsx'
import { TileTools } from './tile-tools.tsx'
import type { Editing } from './use-draft.ts'

const stage = { still: true, big: false }

/** The dashboard as it will be, with its real data: a tile is chosen by a click, moved by dragging or by its buttons. */
export function EditGrid({ editing, full, onAdd }: { editing: Editing; full: boolean; onAdd: () => void }) {
  const t = useText(texts)
  const { draft, selected, move } = editing
  const [dragged, setDragged] = useState<number | null>(null)
  const over = (event: DragEvent, key: number) => {
    if (dragged === null) return
    event.preventDefault()
    const to = draft.tiles.findIndex((each) => each.key === key)
    if (key !== dragged) move(dragged, to)
  }
  return (
    <div className="dash-canvas">
      {draft.tiles.length === 0 ? (
        <EmptyState title={t('emptyTitle')} hint={t('emptyHint')} />
      ) : (
        <TileStageContext value={stage}>
          <TileGrid items={draft.tiles} tileOf={(kept) => kept.tile}>
            {(kept, _, style) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the tile's buttons do the same by key
              <div
                key={kept.key}
                style={style}
                className={`tile-place edit-tile ${selected?.key === kept.key ? 'is-selected' : ''} ${dragged === kept.key ? 'is-dragged' : ''}`}
                draggable
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = 'move'
                  event.dataTransfer.setData('text/plain', kept.tile.label.zh)
                  setDragged(kept.key)
                }}
                onDragOver={(event) => over(event, kept.key)}
                onDrop={(event) => event.preventDefault()}
                onDragEnd={() => setDragged(null)}
              >
                <div inert className="edit-tile-inside">
                  <Tile tile={kept.tile} />
                </div>
                <TileCover editing={editing} kept={kept} />
              </div>
            )}
          </TileGrid>
        </TileStageContext>
      )}
      <Button className="dash-add" icon={<PlusOutlined />} disabled={full} onClick={onAdd}>
        {full ? t('full', { n: maxTiles }) : t('add')}
      </Button>
    </div>
  )
}

function TileCover({ editing, kept }: { editing: Editing; kept: Kept }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const name = kept.tile.label[language] || kept.tile.label.zh
  const { tiles } = editing.draft
  const number = { n: tiles.indexOf(kept) + 1, of: tiles.length }
  return (
    <>
      <button
        type="button"
        className="edit-tile-cover"
        aria-label={`${name}, ${t('tileNumber', number)}`}
        aria-pressed={editing.selected?.key === kept.key}
        onClick={() => editing.select(kept.key)}
      />
      {phone ? null : (
        <>
          <span className="edit-tile-handle" title={t('drag')} aria-hidden="true">
            <HolderOutlined />
          </span>
          <TileTools editing={editing} kept={kept} />
        </>
      )}
    </>
  )
}
