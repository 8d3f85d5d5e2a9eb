import type { Route } from '../http/route.ts'
import type { Identity } from './identity.ts'
import { accountRoutes } from './routes/account-routes.ts'
import { peopleRoutes } from './routes/people-routes.ts'
import { roleRoutes } from './routes/role-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { structureRoutes } from './routes/structure-routes.ts'
import { tokenRoutes } from './routes/token-routes.ts'

/** Everything about who people are and what they may do. */
export function identityRoutes(identity: Identity, version: string): Route[] {
  return [
    ...sessionRoutes(identity, version),
    ...accountRoutes(identity),
    ...peopleRoutes(identity),
    ...structureRoutes(identity),
    ...roleRoutes(identity),
    ...tokenRoutes(identity),
  ]
}
