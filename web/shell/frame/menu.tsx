import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { type DragEvent, useEffect, useRef } from 'react'
import { droppedPoints, pointsDragType } from '../drag.ts'
import { Logo } from '../logo.tsx'
import { groups, pages } from '../pages.tsx'
import { setPreferences, usePreferences } from '../preferences.ts'
import { useApps } from '../records/data.ts'
import { useSession } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { MenuApps } from './menu-apps.tsx'
import { texts } from './texts.ts'

/** Pages this user may open, by group. Narrow it shows icons only; on a phone it is a drawer. */
export function Menu({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { menu } = usePreferences()
  const permissions = useSession().user?.permissions ?? []
  const offered = pages.filter((page) => !page.permission || permissions.includes(page.permission))
  const navigate = useNavigate()
  // An app's own dashboard is marked below its app.
  const { pathname } = useLocation()
  const inApp = /^\/dashboards\/[^/]+\./.test(pathname)
  // Where one is stands in sight, however long the menu is; it grows when the apps are known.
  const list = useRef<HTMLDivElement>(null)
  const { apps } = useApps()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place and the menu's length are what it follows
  useEffect(() => {
    list.current?.querySelector('.menu-link.active')?.scrollIntoView({ block: 'nearest' })
  }, [pathname, apps.length])
  // Points dragged from a list onto "Trends" are drawn there.
  const dropsToTrend = {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(pointsDragType)) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      const codes = droppedPoints(event)
      if (codes.length) void navigate({ to: '/trends', search: { codes } })
    },
  }
  const group = (name: keyof typeof groups) => {
    const own = offered.filter((page) => page.group === name)
    if (own.length === 0) return null
    return (
      <div key={name} className="menu-group">
        <span className="menu-group-title">{groups[name][language]}</span>
        {own.map((page) => (
          <Link
            key={page.path}
            to={page.path}
            className="menu-link"
            activeOptions={{ exact: page.path === '/' || (inApp && page.path === '/dashboards'), includeSearch: false }}
            title={page.label[language]}
            onClick={onClose}
            {...(page.path === '/trends' ? dropsToTrend : {})}
          >
            <page.icon />
            <span className="menu-word">{page.label[language]}</span>
            {page.badge ? <page.badge /> : null}
          </Link>
        ))}
      </div>
    )
  }
  return (
    <>
      <nav className="menu" aria-label={t('menu')}>
        <Link to="/" className="menu-brand">
          <Logo />
          <span className="menu-word">
            Millrace <small>工渠</small>
          </span>
        </Link>
        <div className="menu-pages" ref={list}>
          {group('watch')}
          <MenuApps onClose={onClose} />
          {(Object.keys(groups) as (keyof typeof groups)[]).filter((each) => each !== 'watch').map(group)}
        </div>
        <button
          type="button"
          className="menu-fold"
          title={menu === 'open' ? t('narrow') : t('widen')}
          onClick={() => setPreferences({ menu: menu === 'open' ? 'narrow' : 'open' })}
        >
          {menu === 'open' ? <MenuFoldOutlined /> : <MenuUnfoldOutlined />}
          <span className="menu-word">{t('narrow')}</span>
        </button>
      </nav>
      <button type="button" className="menu-backdrop" aria-label={t('closeMenu')} onClick={onClose} />
    </>
  )
}
