import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { ModelDetail, ModelDrawing, ModelVersionItem } from '../../../../api/models.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatSpan } from '../../../ui/time.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { modelQueries } from './data.ts'
import { boxesOf, drawingOf } from './drawing.ts'
import { Life } from './life.tsx'
import { modelTexts as texts } from './model-texts.ts'
import { OneModel } from './one-model.tsx'
import { Picture } from './picture.tsx'
import { Versions } from './versions.tsx'

/** A model and its versions: how far each has come, and what it looks like. */
export function ModelPage() {
  const { id } = useParams({ from: '/frame/models/$id' })
  return (
    <OneModel id={id} tab="versions">
      {(model) => <Body model={model} />}
    </OneModel>
  )
}

function Body({ model }: { model: ModelDetail }) {
  const search = useSearch({ from: '/frame/models/$id' })
  const navigate = useNavigate({ from: '/models/$id' })
  const at = (number: number | null | undefined) => model.versions.find((version) => version.number === number)
  // what is being worked at, or what is in use; after a way back that is not the newest
  const [newest] = model.versions
  const version = at(search.version) ?? (newest.state === 'retired' ? (at(model.live) ?? newest) : newest)
  return (
    <div className="model-body">
      <Life model={model} version={version} />
      <div className="model-columns">
        <section>
          <Versions
            model={model}
            shown={version.number}
            onShow={(number) => void navigate({ search: { version: number }, replace: true })}
          />
        </section>
        <Drawn key={version.number} model={model} version={version} />
      </div>
    </div>
  )
}

function Drawn({ model, version }: { model: ModelDetail; version: ModelVersionItem }) {
  const { number, savedAt } = version
  const t = useText(texts)
  const query = useQuery(modelQueries.drawing(model.id, number, savedAt))
  return (
    <section aria-label={t('pictureOf', { n: number })}>
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {query.data ? <DrawnVersion model={model} version={query.data} /> : null}
    </section>
  )
}

function DrawnVersion({ model, version }: { model: ModelDetail; version: ModelDrawing }) {
  const t = useText(texts)
  const language = useLanguage()
  const drawing = drawingOf(version)
  const boxes = boxesOf(drawing)
  const toDrawing = (words: ReactNode) => (
    <Link to={'/models/$id/edit' as '/models/$id'} params={{ id: model.id }} search={{}}>
      {words}
    </Link>
  )
  if (boxes.length === 0)
    return (
      <EmptyState
        title={t('emptyDrawing')}
        hint={t('emptyDrawingHint')}
        action={toDrawing(<Button>{t('openDrawing')}</Button>)}
      />
    )
  const label = t('pictureOf', { n: version.number })
  return (
    <>
      <h2 className="model-part">
        {label}
        <span className="faint">
          {t('blocksN', { n: drawing.blocks.length })} · {t('cycle', { span: formatSpan(drawing.cycleMs, language) })}
        </span>
        {toDrawing(t('openDrawing'))}
      </h2>
      {version.drawingFaults.length > 0 ? (
        <div className="model-note-box" role="status">
          <strong>{t('faultsTitle')}</strong>
          <ul>
            {version.drawingFaults.slice(0, 20).map(({ node, port, code, text }) => (
              <li key={`${node} ${port} ${code}`}>
                <code>{port ? `${node}.${port}` : node}</code> {text[language]}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <Picture boxes={boxes} wires={drawing.wires} label={label} />
      {drawing.note ? <p className="model-drawing-note">{drawing.note}</p> : null}
    </>
  )
}
