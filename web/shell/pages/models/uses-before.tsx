import { useQuery } from '@tanstack/react-query'
import { type ModelItem, modelUseKinds } from '../../../../api/models.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { useNameOf, usesOfModel } from './data.ts'
import { usesTexts as texts } from './uses-texts.ts'

/** Said before a model is retired or deleted. */
export function UsesBefore({ model }: { model: Pick<ModelItem, 'id'> }) {
  const t = useText(texts)
  const nameOf = useNameOf()
  const { data, error } = useQuery({ ...usesOfModel(model.id), staleTime: 0 })
  if (error) return <ProblemNote error={error} />
  if (!data) return <p className="faint">{t('asking')}</p>
  if (data.items.length === 0) return <p className="faint">{t('beforeNone')}</p>
  return (
    <div className="model-note-box" role="status">
      <strong>{t('before', { n: data.more ? `${data.items.length}+` : data.items.length })}</strong>
      <ul>
        {modelUseKinds.map((kind) => {
          const items = data.items.filter(({ by }) => by === kind)
          if (items.length === 0) return null
          const named = items.slice(0, 5).map(({ name }) => (name ? nameOf(name) : t('private')))
          return (
            <li key={kind}>
              {t(kind)} {items.length}: {named.join(', ')}
              {items.length > named.length ? ' …' : null}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
