import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import type { AppPermission } from '../../contract/permissions.ts'
import type { Text } from '../../contract/text.ts'
import { matchPath } from './match-path.ts'

/** What a page of an app is handed: the `$` places of its path, and the record's id where it stands for a detail. */
export type AppPageProps = { params: Readonly<Record<string, string>>; id?: string }

/** A page that an app brings; `apps/<id>/web.tsx` exports `pages: AppPage[]`. */
export type AppPage = {
  /** Below /a/<app>/p/: `certificates/$id`. A page with a `$` place is not in the menu. */
  path: string
  label: Text
  permission?: AppPermission
  /** Stands in the place of a generic screen: `list:gauge`, `detail:gauge`. Such a page is not in the menu either. */
  replaces?: `list:${string}` | `detail:${string}`
  /**
   * Stands on a generic record, below its fields and under its own label: `detail:gauge`; or as a column of a generic list, and on its
   * cards: `column:gauge`. A column is what no column of the table knows, e.g. a live value: lists neither sort, filter nor export by
   * it, and its component asks for all rows at once. Not in the menu either.
   */
  beside?: `detail:${string}` | `column:${string}`
  /** Best made by React's `lazy`, so that the page is fetched when somebody opens it. */
  component: ComponentType<AppPageProps>
}

const modules = import.meta.glob<{ pages: AppPage[] }>('../../apps/*/web.tsx')

function moduleOf(app: string): (() => Promise<{ pages: AppPage[] }>) | undefined {
  return modules[`../../apps/${app}/web.tsx`]
}

const none: readonly AppPage[] = []

/** The pages an app brings; undefined while they are being fetched. */
export function useAppPages(app: string): readonly AppPage[] | undefined {
  const load = moduleOf(app)
  const { data } = useQuery({
    queryKey: ['app-pages', app],
    queryFn: async () => (await load!()).pages,
    enabled: load !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return load ? data : none
}

/** Pages of an app that stand in the menu. */
export function menuPages(pages: readonly AppPage[], permissions: readonly string[]): AppPage[] {
  return pages.filter(
    (page) =>
      !page.replaces &&
      !page.beside &&
      !page.path.includes('$') &&
      (!page.permission || permissions.includes(page.permission)),
  )
}

export function pageAt(
  pages: readonly AppPage[],
  path: string,
): { page: AppPage; params: Record<string, string> } | undefined {
  for (const page of pages) {
    const params = matchPath(page.path, path)
    if (params) return { page, params }
  }
  return undefined
}
