import { DownOutlined, RightOutlined } from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import type { AppManifest, QueryManifest } from '../../../api/apps.ts'
import { AppIcon } from '../../ui/app-icon.tsx'
import { menuPages, useAppPages } from '../app-pages.ts'
import { usePreferences } from '../preferences.ts'
import { dashboardAddress } from '../records/addresses.ts'
import { useApps } from '../records/data.ts'
import { isOffered, listLabel } from '../records/manifest.ts'
import { useSession } from '../session.ts'
import { useLanguage } from '../text.ts'

const key = 'millrace.menu.open'
/** So many apps stand open in the menu by themselves; of more only the one that somebody is in. */
const mostOpen = 2

type Turned = Readonly<Record<string, boolean>>

function turnedBefore(): Turned {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof saved === 'object' && saved ? (saved as Turned) : {}
  } catch {
    return {}
  }
}

/** The apps this person may use, each with its lists, queries, dashboards and own pages; what was opened or folded stays so. */
export function MenuApps({ onClose }: { onClose: () => void }) {
  const { apps } = useApps()
  const { pathname } = useLocation()
  const [turned, setTurned] = useState(turnedBefore)
  const turn = (app: string, open: boolean) => {
    const next = { ...turned, [app]: open }
    setTurned(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // Without storage the choice holds until the page is closed.
    }
  }
  return apps.map((app) => {
    const inside = pathname === `/a/${app.id}` || pathname.startsWith(`/a/${app.id}/`)
    const open = turned[app.id] ?? (inside || apps.length <= mostOpen)
    return <AppGroup key={app.id} {...{ app, inside, onClose }} folded={!open} onFold={() => turn(app.id, !open)} />
  })
}

/** A query that cannot be asked without a parameter is found in the app's front and by the search. */
const asksNothing = (query: QueryManifest) => isOffered(query) && !query.input.required?.length

type GroupProps = { app: AppManifest; inside: boolean; folded: boolean; onFold: () => void; onClose: () => void }

function AppGroup({ app, inside, folded, onFold, onClose }: GroupProps) {
  const language = useLanguage()
  const narrow = usePreferences().menu === 'narrow'
  const permissions = useSession().user?.permissions ?? []
  const pages = menuPages(useAppPages(app.id) ?? [], permissions)
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
