import type { Actor } from '../../contract/actor.ts'
import type { Sql } from '../data/connect.ts'
import { runCommand } from '../kernel/run-command.ts'
import type { Kernel } from '../kernel/work.ts'

/**
 * Demo data of the apps that have none yet, through their real commands as a demo account; once per installation and app, all of
 * it or nothing that would be made twice: a repeated seed is answered by its keys.
 */
export async function seedApps(kernel: Kernel, sql: Sql, actor: Actor): Promise<void> {
  for (const app of kernel.registry.apps) {
    const key = `seed:${app.id}`
    const [done] = await sql`select 1 from installation where key = ${key}`
    if (done || !app.seed) continue
    let step = 0
    await app.seed((command, body) => {
      const call = { app: kernel.registry.appOf(command), command, actor, body, key: `${key}:${step++}` }
      return runCommand(kernel, call)
    }, kernel.dayOf(kernel.clock()))
    await sql`insert into installation (key, value) values (${key}, ${sql.json({ at: kernel.clock() })}) on conflict do nothing`
  }
}
