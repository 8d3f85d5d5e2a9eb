import { CloseOutlined, DownloadOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { filePath, fileSize, previewKind, type ShownFile } from './file-words.ts'
import { useUiText } from './language.ts'
import './file.css'

const texts = {
  close: { zh: '关闭', en: 'Close' },
  download: { zh: '下载', en: 'Download' },
  before: { zh: '上一个', en: 'Previous' },
  next: { zh: '下一个', en: 'Next' },
  none: {
    zh: '这种文件不能在这里看，请下载后打开。',
    en: 'This kind of file cannot be shown here; download it to open it.',
  },
  broken: { zh: '图片显示不了，请下载后打开。', en: 'The picture cannot be shown; download it to open it.' },
}

/**
 * Looks at a file without leaving the page: pictures and PDF; everything else is offered as a download. ← and → lead through
 * the list, Escape closes.
 */
export function FilePreview(props: { files: readonly ShownFile[]; open: string; onClose: () => void }) {
  const { files, open, onClose } = props
  const t = useUiText(texts)
  const box = useRef<HTMLDialogElement>(null)
  const [shown, setShown] = useState(open)
  const at = Math.max(
    0,
    files.findIndex((file) => file.id === shown),
  )
  const file = files[at]
  useEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  if (!file) return null
  const go = (step: number) => {
    const next = files[at + step]
    if (next) setShown(next.id)
  }
  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') go(-1)
    if (event.key === 'ArrowRight') go(1)
  }
  return (
    <dialog
      ref={box}
      className="file-preview"
      aria-label={file.name}
      onKeyDown={key}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header>
        <strong>{file.name}</strong>
        <small>{fileSize(file.bytes)}</small>
        <a href={filePath(file.id)} download={file.name} title={t('download')} aria-label={t('download')}>
          <DownloadOutlined />
        </a>
        <button type="button" title={t('close')} aria-label={t('close')} onClick={onClose}>
          <CloseOutlined />
        </button>
      </header>
      <div className="file-preview-body">
        <Content key={file.id} file={file} />
        {at > 0 ? (
          <button type="button" className="file-preview-step is-before" aria-label={t('before')} onClick={() => go(-1)}>
            <LeftOutlined />
          </button>
        ) : null}
        {at < files.length - 1 ? (
          <button type="button" className="file-preview-step is-next" aria-label={t('next')} onClick={() => go(1)}>
            <RightOutlined />
          </button>
        ) : null}
      </div>
    </dialog>
  )
}

function Content({ file }: { file: ShownFile }) {
  const t = useUiText(texts)
  const [isBroken, setBroken] = useState(false)
  const source = `${filePath(file.id)}?inline=1`
  const kind = previewKind(file.mime)
  if (kind === 'document') return <iframe src={source} title={file.name} />
  if (kind === 'picture' && !isBroken) return <img src={source} alt={file.name} onError={() => setBroken(true)} />
  return (
    <p>
      {isBroken ? t('broken') : t('none')}{' '}
      <a href={filePath(file.id)} download={file.name}>
        <DownloadOutlined /> {t('download')}
      </a>
    </p>
  )
}
