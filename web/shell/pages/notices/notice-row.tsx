import { CheckOutlined } from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { App } from 'antd'
import type { NoticeItem } from '../../../../api/notify.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { useLanguage, useText } from '../../text.ts'
import { markRead } from './data.ts'
import { texts } from './texts.ts'
import './notices.css'

/** One message: opening it leads to its screen and marks it as read. */
export function NoticeRow({ notice, onOpened }: { notice: NoticeItem; onOpened?: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const router = useRouter()
  const { message } = App.useApp()
  const read = () =>
    markRead([notice]).catch((error) => void message.error(error instanceof Error ? error.message : String(error)))
  const open = () => {
    void read()
    if (!notice.link) return
    onOpened?.()
    void router.navigate({ href: notice.link })
  }
  return (
    <li className={notice.readAt === null ? 'notice is-unread' : 'notice'}>
      <button type="button" className="notice-open" onClick={open}>
        <span className={`notice-mark notice-${notice.level}`} title={t(notice.level)} aria-hidden="true" />
        <span className="notice-words">
          <span className="notice-title">
            {notice.level === 'info' ? null : <em>{t(notice.level)}</em>}
            {notice.title[language]}
            {notice.count > 1 ? <small>{t('times', { n: notice.count })}</small> : null}
          </span>
          {notice.body ? <span className="notice-body">{notice.body[language]}</span> : null}
          <span className="notice-time">
            <RelativeTime time={notice.updatedAt} />
          </span>
        </span>
      </button>
      {notice.readAt === null ? (
        <button
          type="button"
          className="notice-read"
          aria-label={t('read')}
          title={t('read')}
          onClick={() => void read()}
        >
          <CheckOutlined />
        </button>
      ) : null}
    </li>
  )
}
