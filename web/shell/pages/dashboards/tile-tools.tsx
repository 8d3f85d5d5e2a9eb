import {
  ArrowLeftOutlined,
  ArrowRightOutlined,
  CopyOutlined,
  DeleteOutlined,
  MinusOutlined,
  PlusOutlined,
} from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { maxTiles } from '../../../../api/dashboards.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import type { Kept } from './draft.ts'
import { deskColumns, type Width, widthOf } from './layout.ts'
import { texts } from './texts.ts'
import type { Editing } from './use-draft.ts'

/** Everything that dragging does, and more, by buttons. */
export function TileTools({ editing, kept }: { editing: Editing; kept: Kept }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const { key, tile } = kept
  const { tiles } = editing.draft
  const index = tiles.findIndex((each) => each.key === key)
  const name = tile.label[language] || tile.label.zh
  const width = widthOf(tile)
  const tool = (
    what: 'moveEarlier' | 'moveLater' | 'narrower' | 'wider' | 'duplicate' | 'removeTile',
    icon: ReactNode,
    run: () => void,
    off = false,
  ) => (
    <Button
      size={phone ? 'middle' : 'small'}
      type="text"
      icon={icon}
      disabled={off}
      aria-label={`${t(what)} ${name}`}
      title={t(what)}
      onClick={run}
    />
  )
  return (
    <div className="edit-tile-tools">
      {tool(
        'moveEarlier',
        <ArrowLeftOutlined rotate={phone ? 90 : 0} />,
        () => editing.move(key, index - 1),
        index === 0,
      )}
      {tool(
        'moveLater',
        <ArrowRightOutlined rotate={phone ? 90 : 0} />,
        () => editing.move(key, index + 1),
        index === tiles.length - 1,
      )}
      {phone ? null : (
        <>
          {tool('narrower', <MinusOutlined />, () => editing.resize(key, (width - 1) as Width), width === 1)}
          {tool('wider', <PlusOutlined />, () => editing.resize(key, (width + 1) as Width), width === deskColumns)}
        </>
      )}
      {tool('duplicate', <CopyOutlined />, () => editing.duplicate(key), tiles.length >= maxTiles)}
      {tool('removeTile', <DeleteOutlined />, () => editing.remove(key))}
    </div>
  )
}
