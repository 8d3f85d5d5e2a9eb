import { useParams } from '@tanstack/react-router'
import { type ReactNode, Suspense, useCallback, useMemo } from 'react'
import { type AppPage, type AppPageProps, pageAt, useAppPages } from './app-pages.ts'
import { Missing } from './records/missing.tsx'
import { useSession } from './session.ts'
import { useLanguage } from './text.ts'

function Shown({ page, ...props }: { page: AppPage } & AppPageProps) {
  const { component: Component } = page
  return (
    <Suspense fallback={null}>
      <Component {...props} />
    </Suspense>
  )
}

function useAllowed(): (page: AppPage) => boolean {
  const permissions = useSession().user?.permissions
  return useCallback((page) => !page.permission || !!permissions?.includes(page.permission), [permissions])
}

/** A page that an app brings, at /a/<app>/p/<path>. */
export function AppPageRoute() {
  const { app, _splat = '' } = useParams({ from: '/frame/a/$app/p/$' })
  const pages = useAppPages(app)
  const allowed = useAllowed()
  if (!pages) return null
  const found = pageAt(pages, _splat)
  if (!found || !allowed(found.page)) return <Missing app={app} />
  return <Shown page={found.page} params={found.params} />
}

type InsteadProps = { app: string; replaces: NonNullable<AppPage['replaces']>; id?: string; children: ReactNode }

/** The app's own page where it brings one for this screen, else the generic one. */
export function AppPageInstead({ app, replaces, id, children }: InsteadProps) {
  const pages = useAppPages(app)
  const allowed = useAllowed()
  if (!pages) return null
  const own = pages.find((page) => page.replaces === replaces)
  return own && allowed(own) ? <Shown page={own} params={{}} id={id} /> : children
}

type BesideProps = { app: string; beside: NonNullable<AppPage['beside']>; id: string }

/** Pages that an app brings beside a generic screen, for who may see them; the same array until that changes. */
function useBeside(app: string, beside: NonNullable<AppPage['beside']>): readonly AppPage[] {
  const pages = useAppPages(app)
  const allowed = useAllowed()
  return useMemo(
    () => pages?.filter((page) => page.beside === beside && allowed(page)) ?? none,
    [pages, allowed, beside],
  )
}

/** What an app adds to a generic record. */
export function AppPagesBeside({ app, beside, id }: BesideProps) {
  const pages = useBeside(app, beside)
  const language = useLanguage()
  return pages.map((page) => (
    <section key={page.path} className="record-part">
      <h3>{page.label[language]}</h3>
      <Shown page={page} params={{}} id={id} />
    </section>
  ))
}

/** What an app adds to every row of a generic list: its label and, for a record's id, what it shows. */
export function useColumnPages(app: string, entity: string) {
  const pages = useBeside(app, `column:${entity}`)
  return useMemo(
    () => pages.map((page) => ({ ...page, render: (id: string) => <Shown page={page} params={{}} id={id} /> })),
    [pages],
  )
}
const none: readonly AppPage[] = []
