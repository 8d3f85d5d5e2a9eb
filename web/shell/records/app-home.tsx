import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import type { AppManifest, EntityManifest } from '../../../api/apps.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount } from '../../ui/number.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { menuPages, useAppPages } from '../app-pages.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useSession } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { dashboardAddress } from './addresses.ts'
import { CommandDrawer } from './command-drawer.tsx'
import { recordQueries, useApps } from './data.ts'
import { filterText } from './filters.ts'
import { entityAt, isOffered, listLabel } from './manifest.ts'
import { Missing } from './missing.tsx'
import { StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'
import { useTitle } from './use-title.ts'
import './records.css'

/** An app's front: its lists with how many stand in which state, its queries, dashboards and pages, what can be run. */
export function AppHome() {
  const { app } = useParams({ from: '/frame/a/$app' })
  const { apps, loaded, error } = useApps()
  const found = apps.find((each) => each.id === app)
  if (error) return <ProblemNote error={error} />
  if (!loaded) return null
  return found ? <Home key={app} app={found} /> : <Missing app={app} />
}

function Home({ app }: { app: AppManifest }) {
  const t = useText(texts)
  const language = useLanguage()
  const search = useSearch({ from: '/frame/a/$app' })
  const navigate = useNavigate({ from: '/a/$app' })
  const permissions = useSession().user?.permissions ?? []
  const pages = menuPages(useAppPages(app.id) ?? [], permissions)
  const free = app.commands.filter((command) => command.kind === 'free')
  const doing = free.find((command) => command.id === search.do)
  useTitle(app.label[language])
  const params = (plural: string) => ({ app: app.id, plural })
  const empty = !app.entities.length && !app.queries.length && !app.dashboards.length && !free.length && !pages.length
  return (
    <div className="app-home">
      <PageHeader title={app.label[language]} />
      {empty ? <EmptyState title={t('appEmpty')} hint={t('appEmptyHint')} /> : null}
      <div className="app-lists">
        {app.entities.map((entity) => (
          <section key={entity.id} className="app-list">
            <h2>
              <Link to="/a/$app/$plural" params={params(entity.plural)}>
                {listLabel(entity, language)}
              </Link>
            </h2>
            <States app={app} entity={entity} />
            {app.commands
              .filter((command) => command.kind === 'create' && command.on === entity.id)
              .map((command) => (
                <Button
                  key={command.id}
                  icon={<PlusOutlined />}
                  onClick={() =>
                    void navigate({ to: '/a/$app/$plural', params: params(entity.plural), search: { do: command.id } })
                  }
                >
                  {command.label[language]}
                </Button>
              ))}
          </section>
        ))}
      </div>
      <LinkList title={t('dashboards')} of={app.dashboards}>
        {(each) => <Link {...dashboardAddress(app.id, each.id)}>{each.label[language]}</Link>}
      </LinkList>
      <LinkList title={t('queries')} of={app.queries.filter(isOffered)}>
        {(each) => (
          <Link to="/a/$app/q/$query" params={{ app: app.id, query: each.id }}>
            {each.label[language]}
          </Link>
        )}
      </LinkList>
      <LinkList title={t('detail')} of={pages.map((page) => ({ id: page.path, label: page.label }))}>
        {(each) => (
          <Link to="/a/$app/p/$" params={{ app: app.id, _splat: each.id }}>
            {each.label[language]}
          </Link>
        )}
      </LinkList>
      <LinkList title={t('actions')} of={free}>
        {(each) => <Button onClick={() => void navigate({ search: { do: each.id } })}>{each.label[language]}</Button>}
      </LinkList>
      {doing ? (
        <CommandDrawer
          key={doing.id}
          command={doing}
          onClose={() => void navigate({ search: {}, replace: true })}
          onDone={() => void navigate({ search: {}, replace: true })}
        />
      ) : null}
    </div>
  )
}

type Listed = { id: string }

function LinkList<T extends Listed>(props: {
  title: string
  of: readonly T[]
  children: (each: T) => React.ReactNode
}) {
  if (props.of.length === 0) return null
  return (
    <section className="app-links">
      <h2>{props.title}</h2>
      <ul>
        {props.of.map((each) => (
          <li key={each.id}>{props.children(each)}</li>
        ))}
      </ul>
    </section>
  )
}

/** How many records stand in which state; a click leads to them. */
function States({ app, entity }: { app: AppManifest; entity: EntityManifest }) {
  const view = entityAt([app], app.id, entity.plural)!
  const { data } = useQuery(recordQueries.groups(view, { group: 'state' }))
  const counts = new Map((data?.groups ?? []).map((group) => [group.value, group.count]))
  return (
    <ul className="app-states">
      {Object.keys(entity.states)
        .filter((state) => counts.get(state))
        .map((state) => (
          <li key={state}>
            <Link
              to="/a/$app/$plural"
              params={{ app: app.id, plural: entity.plural }}
              search={{ filter: filterText([['state', 'in', [state]]]) }}
            >
              <StateTag entity={entity} state={state} />
              <strong>{formatCount(counts.get(state) ?? 0)}</strong>
            </Link>
          </li>
        ))}
    </ul>
  )
}
