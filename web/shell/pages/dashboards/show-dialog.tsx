import { useNavigate, useRouter } from '@tanstack/react-router'
import { Button, Checkbox, InputNumber } from 'antd'
import { useState } from 'react'
import type { DashboardItem } from '../../../../api/dashboards.ts'
import { CopyBlock } from '../../../ui/copy-block.tsx'
import { Dialog } from '../../dialog.tsx'
import { useLanguage, useText } from '../../text.ts'
import { secondsEach } from './search.ts'
import { texts } from './texts.ts'

type Props = {
  items: readonly DashboardItem[]
  /** Chosen as the dialog opens. */
  first?: string
  onClose: () => void
}

/** Which dashboards follow each other on a big screen, and how fast. */
export function ShowDialog({ items, first, onClose }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const router = useRouter()
  const [ids, setIds] = useState<readonly string[]>(first ? [first] : [])
  const [seconds, setSeconds] = useState(secondsEach.usual)
  const search = { ids: [...ids], seconds }
  const address = new URL(router.buildLocation({ to: '/dashboards/show', search }).href, location.origin).href
  const start = () => {
    // Browsers go to full screen only at a person's click; where they refuse, the page still fills the window.
    void document.documentElement.requestFullscreen?.().catch(() => undefined)
    void navigate({ to: '/dashboards/show', search })
  }
  return (
    <Dialog title={t('rotateTitle')} onClose={onClose}>
      <p className="faint">{t('rotateHint')}</p>
      <ul className="show-choice">
        {items
          .filter((item) => item.tiles.length)
          .map(({ id, label }) => (
            <li key={id}>
              <Checkbox
                checked={ids.includes(id)}
                onChange={(event) => setIds(event.target.checked ? [...ids, id] : ids.filter((each) => each !== id))}
              >
                {label[language]}
              </Checkbox>
              {ids.includes(id) && ids.length > 1 ? <small>{ids.indexOf(id) + 1}</small> : null}
            </li>
          ))}
      </ul>
      <div className="show-seconds">
        <label htmlFor="show-seconds">{t('every')}</label>
        <InputNumber
          id="show-seconds"
          min={secondsEach.least}
          max={secondsEach.most}
          precision={0}
          value={seconds}
          suffix={t('seconds')}
          onChange={(next) => setSeconds(next ?? secondsEach.usual)}
        />
      </div>
      {ids.length ? <CopyBlock title={t('address')} text={address} /> : null}
      <div className="dialog-end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="primary" disabled={ids.length === 0} onClick={start}>
          {t('start')}
        </Button>
      </div>
    </Dialog>
  )
}
