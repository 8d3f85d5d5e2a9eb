import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Filter, RecordDetail } from '../../../api/records.ts'
import { useLanguage, useText } from '../text.ts'
import { recordQueries, useEntity } from './data.ts'
import { fieldLine, isEmpty } from './field-text.ts'
import { filterText } from './filters.ts'
import { defaultColumns, titleOf } from './manifest.ts'
import { StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'

type Related = RecordDetail['related'][number]

/** Lists that link here, each with its latest records and the way to all of them. */
export function RecordRelated({ id, related }: { id: string; related: readonly Related[] }) {
  const t = useText(texts)
  if (related.every((each) => each.count === 0)) return <p className="faint">{t('noRelated')}</p>
  return (
    <>
      {related
        .filter((each) => each.count > 0)
        .map((each) => (
          <RelatedList key={`${each.app} ${each.plural} ${each.field}`} id={id} related={each} />
        ))}
    </>
  )
}

const shownRows = 5
/** The server counts exactly up to here. */
const mostCounted = 100

function RelatedList({ id, related }: { id: string; related: Related }) {
  const t = useText(texts)
  const language = useLanguage()
  const view = useEntity(related.app, related.plural)
  const filters: Filter[] = [[related.field, '=', id]]
  if (!view) return null
  const count = related.count >= mostCounted ? `${mostCounted}+` : related.count
  return (
    <section className="related">
      <h3>
        <Link
          to="/a/$app/$plural"
          params={{ app: related.app, plural: related.plural }}
          search={{ filter: filterText(filters) }}
        >
          {related.label[language]}
        </Link>{' '}
        <span className="group-count">{t('relatedCount', { n: count })}</span>
      </h3>
      <RelatedRows filter={filterText(filters)!} app={related.app} plural={related.plural} field={related.field} />
    </section>
  )
}

function RelatedRows(props: { filter: string; app: string; plural: string; field: string }) {
  const language = useLanguage()
  const view = useEntity(props.app, props.plural)!
  const page = useQuery(recordQueries.page(view, { filter: props.filter, limit: shownRows })).data
  const told = defaultColumns(view.entity)
    .filter((name) => name !== view.entity.title && name !== 'state' && name !== props.field)
    .flatMap((name) => view.fields.get(name) ?? [])
    .slice(0, 3)
  return (
    <ul className="related-rows">
      {page?.items.map((row) => (
        <li key={row.id}>
          <Link to="/a/$app/$plural/$id" params={{ app: props.app, plural: props.plural, id: row.id }}>
            {titleOf(view.entity, row)}
          </Link>
          <span className="related-told">
            {told
              .filter((field) => !isEmpty(row[field.name]))
              .map((field) => fieldLine(field, row[field.name], page.names, language, row))
              .join(' · ')}
          </span>
          <StateTag entity={view.entity} state={row.state} />
        </li>
      ))}
    </ul>
  )
}
