import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ModelDetail } from '../../../../api/models.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { modelQueries } from './data.ts'
import { RollBack } from './life.tsx'
import { ModelHeader, type ModelTab } from './model-header.tsx'
import { ModelMenu } from './model-menu.tsx'
import { modelTexts as texts } from './model-texts.ts'

/** A page of one model: its header, and below it what `children` draw once the model has come. */
export function OneModel(props: { id: string; tab: ModelTab | null; children: (model: ModelDetail) => ReactNode }) {
  const { id, tab, children } = props
  const t = useText(texts)
  const query = useQuery(modelQueries.one(id))
  const model = query.data
  if (!model)
    return (
      <div className="model-page">
        <PageHeader
          title={t('all')}
          crumbs={
            <Link to="/models" search={{}}>
              {t('all')}
            </Link>
          }
          state={query.isPending ? t('loading') : null}
        />
        <ProblemNote error={query.error} onRetry={query.refetch} />
      </div>
    )
  return (
    <div className="model-page">
      <ModelHeader
        model={model}
        tab={tab}
        actions={
          <>
            <RollBack model={model} />
            <ModelMenu model={model} />
          </>
        }
      />
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {children(model)}
    </div>
  )
}
