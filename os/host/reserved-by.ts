import type { App } from '../../contract/app.ts'
import type { Route } from '../http/route.ts'

/** Which app would answer at an address of the platform's own; such an app must be renamed. @param routes all there are, the apps' too */
export function reservedBy(
  apps: readonly Pick<App, 'id' | 'entities' | 'commands' | 'queries'>[],
  routes: readonly Pick<Route, 'path'>[],
): string | undefined {
  return apps.find(({ id, entities, commands, queries }) => {
    const own = new Set(
      [entities.map(({ plural }) => plural), commands.map((c) => c.id), queries.map((q) => q.id)].flat(),
    )
    return routes.some(({ path }) => {
      const [, , first, second = ''] = path.split('/')
      return first === id && !own.has(second)
    })
  })?.id
}
