import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type ModelUse, modelUseKinds } from '../../../../api/models.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { useNameOf, usesOfModel } from './data.ts'
import { OneModel } from './one-model.tsx'
import { usesTexts as texts } from './uses-texts.ts'

/** Who reads what the instances of a model write, kind by kind. */
export function UsesPage() {
  const { id } = useParams({ from: '/frame/models/$id/uses' })
  return (
    <OneModel id={id} tab="uses">
      {() => (
        <div className="model-body">
          <Uses id={id} />
        </div>
      )}
    </OneModel>
  )
}

function Uses({ id }: { id: string }) {
  const t = useText(texts)
  const { data, error, refetch } = useQuery(usesOfModel(id))
  if (!data) return <ProblemNote error={error} onRetry={refetch} />
  if (data.items.length === 0) return <EmptyState title={t('none')} hint={t('noneHint')} />
  return (
    <>
      <p className="faint">
        {t('intro')} {data.more ? t('more') : null}
      </p>
      {modelUseKinds.map((kind) => {
        const items = data.items.filter(({ by }) => by === kind)
        return items.length === 0 ? null : (
          <section key={kind} className="model-uses">
            <h2>
              {t(kind)} <span className="faint">{items.length}</span>
            </h2>
            <ul>
              {items.map((use) => (
                <li key={use.id}>
                  <UseLink use={use} />
                  <span className="model-use-names">
                    {use.names.map((name) => (
                      <code key={name}>{name}</code>
                    ))}
                    {use.count > use.names.length ? t('andMore', { n: use.count }) : null}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function UseLink({ use }: { use: ModelUse }): ReactNode {
  const t = useText(texts)
  const nameOf = useNameOf()
  const { by, id, name } = use
  if (name === null) return <span className="faint">{t('private')}</span>
  const words = nameOf(name)
  if (by === 'model')
    return (
      <Link to="/models/$id" params={{ id }} search={{}}>
        {words}
      </Link>
    )
  if (by === 'dashboard')
    return (
      <Link to="/dashboards/$id" params={{ id }}>
        {words}
      </Link>
    )
  if (by === 'alarm')
    return (
      <Link to="/alarms" search={{ tab: 'definitions', search: name.zh }}>
        {words}
      </Link>
    )
  if (by === 'trend')
    return (
      <Link to="/trends" search={{ codes: use.names, trend: id }}>
        {words}
      </Link>
    )
  return <span title={id}>{words}</span>
}
