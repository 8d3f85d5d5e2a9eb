import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { LanguageContext } from '../../ui/language.ts'
import { useKey, usePageKeys } from '../keys.ts'
import { useLiveState } from '../live.ts'
import { pages } from '../pages.tsx'
import { getPreferences, setPreferences, usePreferences } from '../preferences.ts'
import { useSession } from '../session.ts'
import { useLanguage } from '../text.ts'
import { Theme } from '../theme.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Help } from './help.tsx'
import { Menu } from './menu.tsx'
import { Search } from './search.tsx'
import { TopBar } from './top-bar.tsx'
import './frame.css'

/** What every page stands in: menu, top bar, connection banner, search and help. */
export function Frame() {
  const language = useLanguage()
  const { menu } = usePreferences()
  const { user } = useSession()
  const { state } = useLiveState()
  const router = useRouter()
  const { pathname } = useLocation()
  const [drawer, setDrawer] = useState(false)
  const [over, setOver] = useState<'search' | 'help' | null>(null)

  usePageKeys()
  useKey(
    'k',
    (event) => {
      event.preventDefault()
      setOver('search')
    },
    { ctrl: true },
  )
  useKey('?', () => setOver('help'))
  useKey('[', () => setPreferences({ menu: getPreferences().menu === 'open' ? 'narrow' : 'open' }))

  useEffect(() => {
    const page = pages.find((each) => each.path === pathname || pathname.startsWith(`${each.path}/`))
    // Lists, records, dashboards and drawings say their own name.
    if (!/^\/((a|dashboards)\/|models\/[^/]+\/edit$)/.test(pathname))
      document.title = page ? `${page.label[language]} · Millrace 工渠` : 'Millrace 工渠'
    setDrawer(false)
  }, [pathname, language])

  // The session has ended, here or elsewhere: the guard of the routes leads to the sign-in page.
  useEffect(() => {
    if (!user) void router.invalidate()
  }, [user, router])
  if (!user) return null

  return (
    <Theme>
      <LanguageContext value={language}>
        <div className={`frame frame-menu-${menu} ${drawer ? 'frame-drawer' : ''}`}>
          <Menu onClose={() => setDrawer(false)} />
          <TopBar onMenu={() => setDrawer(true)} onSearch={() => setOver('search')} onHelp={() => setOver('help')} />
          <main className={state === 'lost' ? 'live-lost' : ''}>
            <ConnectionBanner />
            <div className="frame-page">
              <Outlet />
            </div>
          </main>
        </div>
        {over === 'search' ? <Search onClose={() => setOver(null)} onHelp={() => setOver('help')} /> : null}
        {over === 'help' ? <Help onClose={() => setOver(null)} /> : null}
      </LanguageContext>
    </Theme>
  )
}
