import { DownOutlined, RightOutlined } from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import type { AppManifest, QueryManifest } from '../../../api/apps.ts'
import { AppIcon } from '../../ui/app-icon.tsx'
import { menuPages, useAppPages } from '../app-pages.ts'
import { usePreferences } from '../preferences.ts'
import { dashboardAddress } from '../records/addresses.ts'
import { useApps } from '../records/data.ts'
import { listLabel } from '../records/manifest.ts'
import { useSession } from '../session.ts'
import { useLanguage } from '../text.ts'

const key = 'millrace.menu.folded'

function foldedBefore(): string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(saved) ? saved.map(String) : []
  } catch {
    return []
  }
}

/** The apps this person may use, each with its lists, queries, dashboards and own pages; folded apps stay folded. */
export function MenuApps({ onClose }: { onClose: () => void }) {
  const { apps } = useApps()
  const [folded, setFolded] = useState(foldedBefore)
  const fold = (app: string) => {
    const next = folded.includes(app) ? folded.filter((each) => each !== app) : [...folded, app]
    setFolded(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // Without storage the choice holds until the page is closed.
    }
  }
  return apps.map((app) => (
    <AppGroup key={app.id} app={app} folded={folded.includes(app.id)} onFold={() => fold(app.id)} onClose={onClose} />
  ))
}

/** A query that cannot be asked without a parameter is found in the app's front and by the search. */
const asksNothing = (query: QueryManifest) => !query.input.required?.length

type GroupProps = { app: AppManifest; folded: boolean; onFold: () => void; onClose: () => void }

function AppGroup({ app, folded, onFold, onClose }: GroupProps) {
  const language = useLanguage()
  const narrow = usePreferences().menu === 'narrow'
  const { pathname } = useLocation()
  const permissions = useSession().user?.permissions ?? []
  const pages = menuPages(useAppPages(app.id) ?? [], permissions)
  const inside = pathname === `/a/${app.id}` || pathname.startsWith(`/a/${app.id}/`)
  const link = { className: 'menu-link menu-sub', activeOptions: { includeSearch: false }, onClick: onClose }
  const head = { className: inside && (folded || narrow) ? 'menu-link active' : 'menu-link', onClick: onClose }
  return (
    <div className="menu-group menu-app">
      <div className="menu-app-head">
        <Link to="/a/$app" params={{ app: app.id }} {...head} activeProps={{}} title={app.label[language]}>
          <AppIcon name={app.icon} />
          <span className="menu-word">{app.label[language]}</span>
        </Link>
        <button
          type="button"
          className="menu-word menu-app-fold"
          aria-expanded={!folded}
          aria-label={app.label[language]}
          onClick={onFold}
        >
          {folded ? <RightOutlined /> : <DownOutlined />}
        </button>
      </div>
      {folded ? null : (
        <div className="menu-app-links menu-word">
          {app.entities.map((entity) => (
            <Link
              key={entity.id}
              to="/a/$app/$plural"
              params={{ app: app.id, plural: entity.plural }}
              search={{}}
              {...link}
            >
              {listLabel(entity, language)}
            </Link>
          ))}
          {app.dashboards.map((each) => (
            <Link key={each.id} {...dashboardAddress(app.id, each.id)} {...link}>
              {each.label[language]}
            </Link>
          ))}
          {app.queries.filter(asksNothing).map((each) => (
            <Link key={each.id} to="/a/$app/q/$query" params={{ app: app.id, query: each.id }} search={{}} {...link}>
              {each.label[language]}
            </Link>
          ))}
          {pages.map((page) => (
            <Link key={page.path} to="/a/$app/p/$" params={{ app: app.id, _splat: page.path }} {...link}>
              {page.label[language]}
            </Link>
          ))}
        </div>
      )}
    </div>
  )
}
