import { CameraOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useText } from '../../web/kit/index.ts'
import { photoLimits, photoOnPhone, photoValue, uuidOf } from './patrol-draft.ts'
import { dropPhoto, keepPhoto, usePhotoUrl } from './patrol-photos.tsx'
import { texts } from './patrol-texts.tsx'

type Props = { item: string; user: string; value: string; onRead: (value: string) => void }

/** An item that is a photo: taken with the phone's camera, kept there until it is sent. */
export function PatrolPhoto({ item, user, value, onRead }: Props) {
  const t = useText(texts)
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<'noPicture' | 'full' | null>(null)
  const [busy, setBusy] = useState(false)
  const before = photoOnPhone(value)
  const url = usePhotoUrl(before)
  /** What is sent already the server keeps or collects; what is still here has no use any more. */
  function replace(next: string) {
    onRead(next)
    if (before !== null) dropPhoto(before).catch(() => undefined)
  }
  async function take(file: File | undefined) {
    if (!file) return
    setBusy(true)
    const id = uuidOf(crypto.getRandomValues(new Uint8Array(16)))
    const became = await keepPhoto(id, user, file)
    setBusy(false)
    setProblem(became === 'kept' ? null : became)
    if (became === 'kept') replace(photoValue(id))
  }
  const said =
    problem === 'full'
      ? t('photoFull', { n: photoLimits.count, mb: photoLimits.bytes / 1024 / 1024 })
      : problem && t('photoNone')
  return (
    <div className="patrol-photo">
      {url ? <img src={url} alt="" /> : null}
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-labelledby={`item-${item}`}
        onChange={(event) => {
          void take(event.target.files?.[0])
          // the same file chosen again is a choice too
          event.target.value = ''
        }}
      />
      <Button size="large" icon={<CameraOutlined />} loading={busy} onClick={() => input.current?.click()}>
        {t(value ? 'photoAgain' : 'photo')}
      </Button>
      {value ? (
        <Button size="large" onClick={() => replace('')}>
          {t('photoDrop')}
        </Button>
      ) : null}
      {said ? (
        <p className="patrol-wrong" role="alert">
          ✕ {said}
        </p>
      ) : null}
    </div>
  )
}
