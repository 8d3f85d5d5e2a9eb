import type { Actor } from '../../contract/actor.ts'
import type { Query } from '../../contract/command.ts'
import { forbidden } from '../http/forbidden.ts'
import { queryCtx } from './ctx.ts'
import { type Kernel, scopeOf, transact } from './work.ts'

/** Asks one query as an actor, in a transaction that cannot write. @param input checked already */
export function runQuery(kernel: Kernel, query: Query, actor: Actor, input: unknown): Promise<unknown> {
  if (!actor.permissions.has(query.permission)) throw forbidden(query.permission)
  return transact(kernel, actor.tenant, (tx) => query.run(queryCtx(kernel, scopeOf(kernel, tx, actor)), input), {
    readOnly: true,
  })
}
