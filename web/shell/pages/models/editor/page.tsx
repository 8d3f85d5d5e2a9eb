import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useRef } from 'react'
import type { ModelDetail, ModelDrawing } from '../../../../../api/models.ts'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { ApiProblem } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useMay } from '../../../session.ts'
import { useText } from '../../../text.ts'
import { modelQueries } from './data.ts'
import { Editor } from './editor.tsx'
import { texts } from './texts.ts'

/** A model's drawing: the draft to work on, or any version to look at. */
export function ModelEditPage() {
  const { id } = useParams({ from: '/frame/models/$id/edit' })
  const { version } = useSearch({ from: '/frame/models/$id/edit' })
  return <Opened key={`${id} ${version ?? ''}`} id={id} />
}

/** Read anew when it is opened, and then kept: what is saved elsewhere meanwhile changes nothing under a person's hands. */
function Opened({ id }: { id: string }) {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/models/$id/edit' })
  const may = useMay('models.write')
  const kept = useRef<{ model: ModelDetail; drawing: ModelDrawing } | null>(null)
  const blocks = useQuery(modelQueries.blocks())
  const model = useQuery({ ...modelQueries.detail(id), staleTime: 0 })
  const number = search.version ?? model.data?.latest.number ?? 0
  const seen = model.isFetchedAfterMount && !model.isFetching
  const drawing = useQuery({
    ...modelQueries.drawing(id, number),
    staleTime: 0,
    enabled: kept.current === null && seen && number > 0,
  })
  if (!kept.current && seen && model.data && drawing.data && drawing.isFetchedAfterMount && !drawing.isFetching)
    kept.current = { model: model.data, drawing: drawing.data }
  const error = kept.current ? blocks.error : (model.error ?? blocks.error ?? drawing.error)
  if (error instanceof ApiProblem && (error.status === 404 || error.status === 400))
    return <EmptyState title={t('notThere')} hint={t('notThereHint')} />
  if (error)
    return (
      <ProblemNote error={error} onRetry={() => Promise.all([model.refetch(), blocks.refetch(), drawing.refetch()])} />
    )
  if (!kept.current || !blocks.data) return <Skeleton active className="graph-opening" />
  const open = kept.current.drawing.state === 'draft' || kept.current.drawing.state === 'tried'
  const readOnly = !may ? 'permission' : search.version === undefined || open ? null : 'version'
  return <Editor {...kept.current} {...{ catalog: blocks.data, readOnly, search }} />
}
