import { Link, Outlet } from '@tanstack/react-router'
import { pages } from '../pages.tsx'
import { useLanguage } from '../text.ts'
import { Theme } from '../theme.tsx'

/** Menu, top bar and the page between them. */
export function Frame() {
  const language = useLanguage()
  return (
    <Theme>
      <nav>
        {pages.map((page) => (
          <Link key={page.path} to={page.path}>
            {page.label[language]}
          </Link>
        ))}
      </nav>
      <main>
        <Outlet />
      </main>
    </Theme>
  )
}
