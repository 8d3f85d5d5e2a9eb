import { getTableName } from 'drizzle-orm'
import { apps } from '../os/host/apps.ts'

// Which routes are of an app, and which of them every app has alike.

/** Every list of every app: where it is, and the table of its rows. */
export const lists = apps.flatMap((app) =>
  app.entities.map((entity) => ({
    ...{
      name: `${app.id}.${entity.id}`,
      app: app.id,
      path: `/api/${app.id}/${entity.plural}`,
      table: getTableName(entity.table),
    },
    entity,
  })),
)
/** What a route is about: its list, else those of its app. */
export function listsAbout(path: string) {
  const own = lists.filter((list) => path === list.path || path.startsWith(`${list.path}/`))
  const [, , app] = path.split('/')
  return own.length > 0 ? own : lists.filter((list) => list.app === app)
}
export const fieldsOf = (path: string) => {
  const about = listsAbout(path)
  const known = (about.length > 0 ? about : lists).flatMap(({ entity }) => Object.keys(entity.fields))
  return [...new Set([...known, 'state', 'createdBy', 'updatedAt', 'id', 'tenant'])]
}

/** Routes of one kind are the same code for every list, or for every command of an app; others are of their own. */
export function kindOf({ method, path }: { method: string; path: string }): string {
  const list = lists.find((each) => path === each.path || path.startsWith(`${each.path}/`))
  if (list) return `${method} list${path.slice(list.path.length)}`
  const isCommand =
    method === 'POST' && apps.some((app) => app.commands.some(({ id }) => path === `/api/${app.id}/${id}`))
  return isCommand ? 'command' : `${method} ${path}`
}
