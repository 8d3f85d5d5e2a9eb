import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { acceptedExtensions, maxFileBytes } from '../../../api/files.ts'
import type { AttachedFile } from '../../../api/records.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FileField } from '../../ui/file-field.tsx'
import type { ShownFile } from '../../ui/file-words.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { api } from '../api.ts'
import { ProblemNote } from '../problem-note.tsx'
import { queryClient } from '../queries.ts'
import { useText } from '../text.ts'
import { uploadFile } from '../upload.ts'
import { recordQueries } from './data.ts'
import type { EntityView } from './manifest.ts'
import { usePersonName } from './people.ts'
import { texts } from './texts.ts'

/** Files attached to a record: pictures as such, everything by a click; dropped files are attached. */
export function RecordFiles({ view, id }: { view: EntityView; id: string }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const options = recordQueries.files(view, id)
  const files = useQuery(options)
  const [error, setError] = useState<unknown>(null)
  const path = `${view.path}/${id}/files`
  const refresh = () => queryClient.invalidateQueries({ queryKey: options.queryKey })

  async function attach(file: ShownFile) {
    setError(null)
    try {
      await api.post(path, { fileId: file.id })
    } catch (fault) {
      setError(fault)
    }
    await refresh()
  }
  async function detach(file: ShownFile) {
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
  const by = new Map(items.map((file) => [file.id, file]))
  return (
    <section className="files" aria-label={t('files')}>
      <ProblemNote error={files.error ?? error} />
      <FileField
        many
        files={items}
        maxBytes={maxFileBytes}
        accept={acceptedExtensions}
        upload={uploadFile}
        onAdd={(file) => void attach(file)}
        onRemove={(file) => void detach(file)}
        detail={({ id: each }) => {
          const file = by.get(each)
          return file ? <Added file={file} /> : null
        }}
      />
      {files.isSuccess && items.length === 0 ? <EmptyState title={t('noFiles')} /> : null}
    </section>
  )
}

function Added({ file }: { file: AttachedFile }) {
  const who = usePersonName(file.createdBy)
  return (
    <>
      {who} · <RelativeTime time={file.createdAt} />
    </>
  )
}
