import { CloseOutlined, FileOutlined, UploadOutlined } from '@ant-design/icons'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { FilePreview } from './file-preview.tsx'
import { fileSize, previewKind, type ShownFile, thumbnailPath } from './file-words.ts'
import { useUiText } from './language.ts'
import { useTellUploads } from './uploads.ts'
import './file.css'

const texts = {
  choose: { zh: '选择文件', en: 'Choose files' },
  chooseOne: { zh: '选择文件', en: 'Choose a file' },
  drop: { zh: '或拖到这里，每个不超过 {mb} MB', en: 'or drop them here, up to {mb} MB each' },
  stop: { zh: '停止上传', en: 'Stop' },
  remove: { zh: '移除', en: 'Remove' },
  dismiss: { zh: '知道了', en: 'Dismiss' },
  again: { zh: '重试', en: 'Try again' },
  tooLarge: { zh: '超过 {mb} MB', en: 'larger than {mb} MB' },
  open: { zh: '查看', en: 'Look at it' },
}

/** Uploads at the same time; the rest waits. */
const atOnce = 2

type Going = { key: number; file: File; share: number; error: string | null; abort: AbortController }

export type FileFieldProps = {
  id?: string
  files: readonly ShownFile[]
  /** Sends one file and tells how far it is, 0…1. Its error's message is shown. */
  upload: (file: File, onShare: (share: number) => void, signal: AbortSignal) => Promise<ShownFile>
  onAdd: (file: ShownFile) => void
  /** Without it files cannot be taken away. */
  onRemove?: (file: ShownFile) => void
  many: boolean
  maxBytes: number
  /** Endings without a dot. */
  accept: readonly string[]
  invalid?: boolean
  /** Said behind a file's size, e.g. who added it. */
  detail?: (file: ShownFile) => ReactNode
}

/** Files chosen or dropped: each with its progress, its refusal beside it, a look at what is there already. */
export function FileField(props: FileFieldProps) {
  const { id, files, onRemove, many, maxBytes, accept, invalid, detail } = props
  const t = useUiText(texts)
  const input = useRef<HTMLInputElement>(null)
  const { going, add, dismiss } = useUploads(props)
  const isGoing = going.some((each) => each.error === null)
  useTellUploads('going', isGoing)
  useTellUploads(
    'failed',
    going.some((each) => each.error !== null),
  )
  const [isOver, setOver] = useState(false)
  const [shown, setShown] = useState<string | null>(null)
  // one file that is there or on its way is all there may be
  const hasRoom = many || (files.length === 0 && going.every((each) => each.error !== null))
  const limit = String(Math.floor(maxBytes / 1024 / 1024))
  function take(list: FileList | null) {
    const chosen = [...(list ?? [])]
    if (hasRoom) add(many ? chosen : chosen.slice(0, 1))
    if (input.current) input.current.value = ''
  }
  const over = (event: DragEvent, is: boolean) => {
    event.preventDefault()
    setOver(is)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button does the same
    <div
      aria-busy={isGoing}
      className={`file-field ${isOver ? 'is-over' : ''} ${invalid ? 'is-invalid' : ''}`}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false)
        take(event.dataTransfer.files)
      }}
    >
      <input
        ref={input}
        id={id}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        multiple={many}
        accept={accept.map((end) => `.${end}`).join(',')}
        onChange={(event) => take(event.target.files)}
      />
      {hasRoom ? (
        <div className="file-field-choose">
          <button type="button" className="file-button" onClick={() => input.current?.click()}>
            <UploadOutlined /> {many ? t('choose') : t('chooseOne')}
          </button>
          <small>{t('drop').replace('{mb}', limit)}</small>
        </div>
      ) : null}
      <ul>
        {files.map((file) => (
          <FileRow
            key={file.id}
            file={file}
            detail={detail?.(file)}
            onOpen={() => setShown(file.id)}
            onRemove={onRemove}
          />
        ))}
        {going.map((each) => (
          <GoingRow
            key={each.key}
            going={each}
            onAgain={() => add([each.file], each.key)}
            onDismiss={() => dismiss(each)}
          />
        ))}
      </ul>
      {shown ? <FilePreview files={files} open={shown} onClose={() => setShown(null)} /> : null}
    </div>
  )
}

function useUploads({ upload, onAdd, maxBytes }: FileFieldProps) {
  const t = useUiText(texts)
  const [going, setGoing] = useState<readonly Going[]>([])
  const next = useRef(1)
  const running = useRef(0)
  const queue = useRef<Going[]>([])
  const latest = useRef({ upload, onAdd })
  latest.current = { upload, onAdd }
  const change = (key: number, part: Partial<Going>) =>
    setGoing((before) => before.map((each) => (each.key === key ? { ...each, ...part } : each)))
  const leave = (key: number) => setGoing((before) => before.filter((each) => each.key !== key))

  async function run(each: Going): Promise<void> {
    running.current += 1
    try {
      const done = await latest.current.upload(each.file, (share) => change(each.key, { share }), each.abort.signal)
      leave(each.key)
      latest.current.onAdd(done)
    } catch (error) {
      if (!each.abort.signal.aborted)
        change(each.key, { error: error instanceof Error ? error.message : String(error) })
    } finally {
      running.current -= 1
      start()
    }
  }
  function start() {
    while (running.current < atOnce) {
      const each = queue.current.shift()
      if (!each) return
      if (!each.abort.signal.aborted) void run(each)
    }
  }
  function add(list: readonly File[], instead?: number) {
    const fresh = list.map((file): Going => {
      const isLarge = file.size > maxBytes
      const error = isLarge ? t('tooLarge').replace('{mb}', String(Math.floor(maxBytes / 1024 / 1024))) : null
      return { key: next.current++, file, share: 0, error, abort: new AbortController() }
    })
    setGoing((before) => [...before.filter((each) => each.key !== instead), ...fresh])
    queue.current.push(...fresh.filter((each) => each.error === null))
    start()
  }
  // what is on its way when the form is left would stay behind as a file of nothing
  const all = useRef(going)
  all.current = going
  useEffect(
    () => () => {
      for (const each of all.current) each.abort.abort()
    },
    [],
  )
  function dismiss(each: Going) {
    each.abort.abort()
    leave(each.key)
  }
  return { going, add, dismiss }
}

function FileRow(props: {
  file: ShownFile
  detail?: ReactNode
  onOpen: () => void
  onRemove?: (file: ShownFile) => void
}) {
  const { file, detail, onOpen, onRemove } = props
  const t = useUiText(texts)
  return (
    <li className="file-row">
      <button type="button" className="file-open" title={t('open')} onClick={onOpen}>
        {previewKind(file.mime) === 'picture' ? (
          <img src={thumbnailPath(file.id, 64)} alt="" width={40} height={40} loading="lazy" />
        ) : (
          <FileOutlined />
        )}
        <span>{file.name}</span>
        <small>
          {fileSize(file.bytes)}
          {detail ? <> · {detail}</> : null}
        </small>
      </button>
      {onRemove ? (
        <button
          type="button"
          className="file-icon-button"
          title={t('remove')}
          aria-label={`${t('remove')} ${file.name}`}
          onClick={() => onRemove(file)}
        >
          <CloseOutlined />
        </button>
      ) : null}
    </li>
  )
}

function GoingRow({ going, onAgain, onDismiss }: { going: Going; onAgain: () => void; onDismiss: () => void }) {
  const t = useUiText(texts)
  const { file, share, error } = going
  const percent = Math.floor(share * 100)
  return (
    <li className={`file-row ${error ? 'is-refused' : ''}`}>
      <span className="file-open">
        <FileOutlined />
        <span>{file.name}</span>
        <small>{error ? null : `${percent} %`}</small>
      </span>
      {error ? (
        <p role="alert">
          {error}{' '}
          <button type="button" className="file-link" onClick={onAgain}>
            {t('again')}
          </button>
        </p>
      ) : (
        <progress max={100} value={percent} aria-label={file.name} />
      )}
      <button
        type="button"
        className="file-icon-button"
        title={error ? t('dismiss') : t('stop')}
        aria-label={`${error ? t('dismiss') : t('stop')} ${file.name}`}
        onClick={onDismiss}
      >
        <CloseOutlined />
      </button>
    </li>
  )
}
