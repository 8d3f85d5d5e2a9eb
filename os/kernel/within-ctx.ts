import type { Actor } from '../../contract/actor.ts'
import type { App } from '../../contract/app.ts'
import type { Ctx } from '../../contract/ctx.ts'
import { commandCtx } from './ctx.ts'
import type { Scope } from './services.ts'
import { beginWork, endWork, type Kernel, scopeOf, transact } from './work.ts'

/** Who works when nobody asked: an app's reactions, jobs and watches. It may do what the app's permissions allow. */
export function systemActor(app: App, tenant: string): Actor {
  return {
    kind: 'system',
    id: 'system',
    name: app.id,
    displayName: app.label.zh,
    tenant,
    permissions: new Set(Object.keys(app.permissions.labels)),
  }
}

/** One transaction of an app's own work, e.g. of a reaction; told to history, outbox and audit like a command. @param by `app.reaction` */
export function withinCtx<T>(
  kernel: Kernel,
  actor: Actor,
  by: string,
  run: (ctx: Ctx, scope: Scope) => Promise<T>,
): Promise<T> {
  return transact(kernel, actor.tenant, async (tx) => {
    const scope = scopeOf(kernel, tx, actor)
    const work = beginWork(kernel, scope, by)
    const result = await run(commandCtx(work), scope)
    await endWork(work)
    return result
  })
}
