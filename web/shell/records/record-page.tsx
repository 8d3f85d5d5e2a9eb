import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { AppPageInstead } from '../app-page.tsx'
import { useKey } from '../keys.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage } from '../text.ts'
import { useApps } from './data.ts'
import { entityAt, listLabel } from './manifest.ts'
import { Missing } from './missing.tsx'
import { RecordView } from './record-view.tsx'
import './records.css'

/** One record on a page of its own. */
export function RecordPage() {
  const { app, plural, id } = useParams({ from: '/frame/a/$app/$plural/$id' })
  const search = useSearch({ from: '/frame/a/$app/$plural/$id' })
  const navigate = useNavigate({ from: '/a/$app/$plural/$id' })
  const language = useLanguage()
  const { apps, loaded, error } = useApps()
  const view = entityAt(apps, app, plural)
  useKey('Escape', () => void navigate({ to: '/a/$app/$plural', params: { app, plural } }))
  if (error) return <ProblemNote error={error} />
  if (!loaded) return null
  if (!view) return <Missing app={app} />
  return (
    <AppPageInstead app={app} replaces={`detail:${view.entity.id}`} id={id}>
      <div className="record-page">
        <nav className="record-crumbs">
          <Link to="/a/$app" params={{ app }}>
            {view.app.label[language]}
          </Link>{' '}
          ›{' '}
          <Link to="/a/$app/$plural" params={{ app, plural }}>
            {listLabel(view.entity, language)}
          </Link>
        </nav>
        <RecordView
          key={id}
          view={view}
          id={id}
          doing={search.do}
          onDo={(command) => void navigate({ search: { do: command }, replace: command === undefined })}
        />
      </div>
    </AppPageInstead>
  )
}
