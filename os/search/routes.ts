import { z } from 'zod'
import type { Actor } from '../../contract/actor.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import { searchAll } from './search-all.ts'

export type SearchDeps = {
  registry: Registry
  /** One read-only transaction of an actor. */
  read<T>(actor: Actor, run: (scope: Scope) => Promise<T>): Promise<T>
}

const query = z.object({
  q: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  lang: z.enum(['zh', 'en']).optional(),
})

/** GET /api/search: everything that the caller may see. */
export function searchRoutes({ registry, read }: SearchDeps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/search',
      summary: { zh: '搜索全部记录', en: 'Search all records' },
      // who may see no entity finds nothing; there is no permission to search
      permission: 'signedIn',
      query,
      run: async ({ query: { q, limit }, actor }) => ({
        items: await read(actor, (scope) => searchAll(registry, scope, { q, limit })),
      }),
    }),
  ]
}
