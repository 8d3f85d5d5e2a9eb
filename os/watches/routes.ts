import { defineRoute, type Route } from '../http/route.ts'
import type { Watches } from './watches.ts'

/** GET /api/watches */
export function watchRoutes(watches: Watches): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/watches',
      summary: { zh: '应用监视的测点与当前状态', en: 'What apps watch, and what holds now' },
      permission: 'live.read',
      run: ({ actor }) => ({ items: watches.list(actor.tenant) }),
    }),
  ]
}
