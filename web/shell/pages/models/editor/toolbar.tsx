import {
  ApartmentOutlined,
  BorderOuterOutlined,
  CompressOutlined,
  CopyOutlined,
  DeleteOutlined,
  QuestionCircleOutlined,
  RedoOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons'
import { Button, Popover } from 'antd'
import type { ReactNode } from 'react'
import { useText } from '../../../text.ts'
import { keyList } from './keys.ts'
import { texts } from './texts.ts'

export type ToolbarProps = {
  readOnly: boolean
  phone: boolean
  canUndo: boolean
  canRedo: boolean
  selection: boolean
  on(command: Command): void
  children?: ReactNode
}
export type Command = 'undo' | 'redo' | 'duplicate' | 'delete' | 'group' | 'layout' | 'fit' | 'zoomIn' | 'zoomOut'

/** The commands of the drawing; each has a key, listed behind the question mark. */
export function Toolbar({ readOnly, phone, canUndo, canRedo, selection, on, children }: ToolbarProps) {
  const t = useText(texts)
  const button = (command: Command, icon: ReactNode, key: string, disabled = false, more = '') => (
    <Button
      type="text"
      icon={icon}
      disabled={disabled}
      aria-label={t(command)}
      title={`${t(command)}${more} (${key})`}
      onClick={() => on(command)}
    />
  )
  return (
    <div className="graph-toolbar" role="toolbar" aria-label={t('canvas')}>
      {readOnly ? null : (
        <>
          {button('undo', <UndoOutlined />, 'Ctrl+Z', !canUndo)}
          {button('redo', <RedoOutlined />, 'Ctrl+Y', !canRedo)}
          <i />
          {button('duplicate', <CopyOutlined />, 'Ctrl+D', !selection)}
          {button('delete', <DeleteOutlined />, 'Delete', !selection)}
          {button('group', <BorderOuterOutlined />, 'G', !selection)}
          {button('layout', <ApartmentOutlined />, 'L', false, `: ${t('layoutHint')}`)}
          <i />
        </>
      )}
      {button('zoomOut', <ZoomOutOutlined />, '−')}
      {button('zoomIn', <ZoomInOutlined />, '+')}
      {button('fit', <CompressOutlined />, 'F')}
      {phone ? null : (
        <Popover
          trigger="click"
          placement="bottomLeft"
          title={t('keys')}
          content={
            <dl className="graph-keys">
              {keyList.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{t(does)}</dd>
                </div>
              ))}
              <div>
                <dt>{t('panHow')}</dt>
                <dd>{t('panKeys')}</dd>
              </div>
            </dl>
          }
        >
          <Button type="text" icon={<QuestionCircleOutlined />} aria-label={t('keys')} title={t('keys')} />
        </Popover>
      )}
      {children}
    </div>
  )
}
