import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import type { DragEvent } from 'react'
import { droppedPoints, pointsDragType } from '../drag.ts'
import { Logo } from '../logo.tsx'
import { groups, pages } from '../pages.tsx'
import { setPreferences, usePreferences } from '../preferences.ts'
import { useSession } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { texts } from './texts.ts'

/** Pages this user may open, by group. Narrow it shows icons only; on a phone it is a drawer. */
export function Menu({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { menu } = usePreferences()
  const permissions = useSession().user?.permissions ?? []
  const offered = pages.filter((page) => !page.permission || permissions.includes(page.permission))
  const navigate = useNavigate()
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
  return (
    <>
      <nav className="menu" aria-label={t('menu')}>
        <Link to="/" className="menu-brand">
          <Logo />
          <span className="menu-word">
            Millrace <small>工渠</small>
          </span>
        </Link>
        <div className="menu-pages">
          {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
            <div key={group} className="menu-group">
              <span className="menu-group-title">{groups[group][language]}</span>
              {offered
                .filter((page) => page.group === group)
                .map((page) => (
                  <Link
                    key={page.path}
                    to={page.path}
                    className="menu-link"
                    activeOptions={{ exact: page.path === '/', includeSearch: false }}
                    title={menu === 'narrow' ? page.label[language] : undefined}
                    onClick={onClose}
                    {...(page.path === '/trends' ? dropsToTrend : {})}
                  >
                    <page.icon />
                    <span className="menu-word">{page.label[language]}</span>
                  </Link>
                ))}
            </div>
          ))}
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
