import { BellOutlined, SettingOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { markAllRead, useNewest, useNoticeCount } from './data.ts'
import { NoticeRow } from './notice-row.tsx'
import { texts } from './texts.ts'
import './notices.css'

/** How many messages are unread, and the newest of them one click away. */
export function Bell() {
  const t = useText(texts)
  const { unread, urgent } = useNoticeCount()
  const [open, setOpen] = useState(false)
  const phone = usePhone()
  const newest = useNewest(open)
  const label = unread > 0 ? t('bell', { n: unread }) : t('bellNone')
  const close = () => setOpen(false)
  return (
    <>
      <button
        type="button"
        className="top-bar-button bell"
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        <BellOutlined />
        {unread > 0 ? (
          <span className={urgent > 0 ? 'bell-count is-urgent' : 'bell-count'}>{unread > 99 ? '99+' : unread}</span>
        ) : null}
      </button>
      <Drawer
        open={open}
        onClose={close}
        size={phone ? '100%' : 420}
        title={t('title')}
        classNames={{ body: 'notices-drawer' }}
        extra={
          unread > 0 ? (
            <Button size="small" onClick={() => void markAllRead()}>
              {t('readAll')}
            </Button>
          ) : null
        }
        footer={
          <div className="notices-foot">
            <Link to="/notices" onClick={close}>
              {t('all')}
            </Link>
            <Link to="/notice-settings" onClick={close}>
              <SettingOutlined /> {t('settings')}
            </Link>
          </div>
        }
      >
        <ProblemNote error={newest.error} onRetry={newest.refetch} />
        {newest.data?.items.length === 0 ? <EmptyState title={t('noneTitle')} hint={t('noneHint')} /> : null}
        <ul className="notices">
          {newest.data?.items.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} onOpened={close} />
          ))}
        </ul>
      </Drawer>
    </>
  )
}
