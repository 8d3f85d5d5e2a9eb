import { useQueries } from '@tanstack/react-query'
import { useRef } from 'react'
import { acceptedExtensions, maxFileBytes, type StoredFile } from '../../api/files.ts'
import { FileField } from '../ui/file-field.tsx'
import type { ShownFile } from '../ui/file-words.ts'
import { api } from './api.ts'
import { queryClient } from './queries.ts'
import { uploadFile } from './upload.ts'

const metaKey = (id: string) => ['files', id]

/** A field that holds ids of files: chosen or dropped files are uploaded at once, what is there can be looked at. */
export function FileInput(props: {
  id: string
  ids: readonly string[]
  many: boolean
  invalid: boolean
  /** What ids are called that cannot be asked for. */
  names: Readonly<Record<string, string>>
  onChange: (ids: string[]) => void
}) {
  const { id, ids, many, invalid, names, onChange } = props
  // two uploads may end before the form has drawn the first
  const held = useRef(ids)
  held.current = ids
  const files = useQueries({
    queries: ids.map((each) => ({
      queryKey: metaKey(each),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<StoredFile>(`/api/files/${each}/meta`, {}, signal),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (results) =>
      ids.map((each, at): ShownFile => results[at].data ?? { id: each, name: names[each] ?? each, mime: '', bytes: 0 }),
  })
  return (
    <FileField
      id={id}
      files={files}
      many={many}
      invalid={invalid}
      maxBytes={maxFileBytes}
      accept={acceptedExtensions}
      upload={uploadFile}
      onAdd={(file) => {
        queryClient.setQueryData(metaKey(file.id), file)
        const next = many ? [...held.current, file.id] : [file.id]
        held.current = next
        onChange(next)
      }}
      onRemove={(file) => onChange(ids.filter((each) => each !== file.id))}
    />
  )
}
