import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Skeleton } from 'antd'
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
  const t = useText(texts)
  const { id } = useParams({ from: '/frame/models/$id/edit' })
  const search = useSearch({ from: '/frame/models/$id/edit' })
  const may = useMay('models.write')
  const model = useQuery(modelQueries.detail(id))
  const blocks = useQuery(modelQueries.blocks())
  const number = search.version ?? model.data?.latest.number
  const drawing = useQuery({ ...modelQueries.drawing(id, number ?? 0), enabled: number !== undefined })
  const error = model.error ?? blocks.error ?? drawing.error
  if (error instanceof ApiProblem && (error.status === 404 || error.status === 400))
    return <EmptyState title={t('notThere')} hint={t('notThereHint')} />
  if (error)
    return (
      <ProblemNote error={error} onRetry={() => Promise.all([model.refetch(), blocks.refetch(), drawing.refetch()])} />
    )
  if (!model.data || !blocks.data || !drawing.data) return <Skeleton active className="graph-opening" />
  const { latest } = model.data
  const readOnly = !may ? 'permission' : number === latest.number ? null : 'version'
  // opened anew for another model or version; what is saved elsewhere meanwhile changes nothing here
  return (
    <Editor
      key={`${id} ${search.version ?? ''}`}
      {...{ model: model.data, drawing: drawing.data, catalog: blocks.data, readOnly, search }}
    />
  )
}
