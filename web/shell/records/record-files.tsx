import { DeleteOutlined, FileOutlined, UploadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Upload } from 'antd'
import { type DragEvent, useState } from 'react'
import { acceptedExtensions, type StoredFile } from '../../../api/files.ts'
import type { AttachedFile } from '../../../api/records.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { api } from '../api.ts'
import { ProblemNote } from '../problem-note.tsx'
import { queryClient } from '../queries.ts'
import { useText } from '../text.ts'
import { recordQueries } from './data.ts'
import type { EntityView } from './manifest.ts'
import { usePersonName } from './people.ts'
import { texts } from './texts.ts'

/** 12345 → 12.1 KB */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const step = bytes < 1024 ** 2 ? 1 : 2
  return `${(bytes / 1024 ** step).toFixed(1)} ${['', 'KB', 'MB'][step]}`
}

/** Files attached to a record: pictures as such, everything by a click; dropped files are attached. */
export function RecordFiles({ view, id }: { view: EntityView; id: string }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const options = recordQueries.files(view, id)
  const files = useQuery(options)
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [over, setOver] = useState(false)
  const path = `${view.path}/${id}/files`
  const refresh = () => queryClient.invalidateQueries({ queryKey: options.queryKey })

  async function attach(list: readonly File[]) {
    setError(null)
    try {
      for (const file of list) {
        setBusy(file.name)
        const stored = await api.keep<StoredFile>('/api/files', file)
        await api.post(path, { fileId: stored.id })
      }
    } catch (fault) {
      setError(fault)
    }
    setBusy(null)
    await refresh()
  }
  async function detach(file: AttachedFile) {
    try {
      await api.delete(`${path}/${file.id}`)
    } catch (fault) {
      setError(fault)
      return
    }
    await refresh()
    const undo = async () => {
      await api.post(path, { fileId: file.id })
      await refresh()
    }
    void message.success({
      duration: 6,
      content: (
        <span>
          {t('detached', { name: file.name })}{' '}
          <Button type="link" size="small" onClick={() => void undo()}>
            {t('undo')}
          </Button>
        </span>
      ),
    })
  }
  const items = files.data ?? []
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void attach([...event.dataTransfer.files])
  }
  return (
    <section
      className={over ? 'files is-over' : 'files'}
      aria-label={t('files')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <ProblemNote error={files.error ?? error} />
      <Upload
        multiple
        showUploadList={false}
        accept={acceptedExtensions.map((each) => `.${each}`).join(',')}
        beforeUpload={(file, all) => {
          if (file === all[0]) void attach(all)
          return false
        }}
      >
        <Button icon={<UploadOutlined />} loading={busy !== null}>
          {busy ? t('uploading', { name: busy }) : t('upload')}
        </Button>
      </Upload>
      {files.isSuccess && items.length === 0 ? <EmptyState title={t('noFiles')} /> : null}
      <ul>
        {items.map((file) => (
          <FileLine key={file.id} file={file} onDetach={() => void detach(file)} />
        ))}
      </ul>
    </section>
  )
}

function FileLine({ file, onDetach }: { file: AttachedFile; onDetach: () => void }) {
  const t = useText(texts)
  const who = usePersonName(file.createdBy)
  const picture = file.mime.startsWith('image/')
  return (
    <li className="file-line">
      <a href={`/api/files/${file.id}?inline=1`} target="_blank" rel="noreferrer">
        {picture ? (
          <img src={`/api/files/${file.id}/thumbnail?size=64`} alt="" width={40} height={40} loading="lazy" />
        ) : (
          <FileOutlined />
        )}
        <span>{file.name}</span>
      </a>
      <small>
        {formatBytes(file.bytes)} · {who} · <RelativeTime time={file.createdAt} />
      </small>
      <Button type="text" icon={<DeleteOutlined />} aria-label={t('detach')} title={t('detach')} onClick={onDetach} />
    </li>
  )
}
