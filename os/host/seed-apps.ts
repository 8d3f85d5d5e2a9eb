import type { Actor } from '../../contract/actor.ts'
import type { App } from '../../contract/app.ts'
import type { Command } from '../../contract/command.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Sql } from '../data/connect.ts'
import { refusalOfDatabase } from '../data/database-refusals.ts'
import { mainTenant } from '../data/tenancy.ts'
import { type CommandKey, keepAnswer, keyOf, takeKey } from '../idempotency/command-key.ts'
import { demoAccounts } from '../identity/demo-accounts.ts'
import type { Directory } from '../identity/directory.ts'
import { runMany } from '../kernel/run-command.ts'
import type { Scope } from '../kernel/services.ts'
import { type Kernel, scopeOf } from '../kernel/work.ts'
import { log } from './log.ts'
import { openTogether } from './run-together.ts'

type Parts = { kernel: Kernel; sql: Sql; directory: Directory; only: readonly string[] | undefined }
/** What is kept of an app's seed: the day it counts from, so that a second try asks for the same, and when it was done. */
type Seeded = { day: string; at: number | null }

class Stopped extends Error {}

const mostTries = 3

/**
 * Demo data of the apps that have none yet, through their real commands as the demo accounts, while people already work; once per
 * installation and app. One that was cut short goes on at the next start: what was done is known by its keys.
 */
export function seedApps(parts: Parts): { stop(): Promise<void> } {
  let stopping = false
  const running = (async () => {
    for (const app of parts.kernel.registry.apps)
      if (!stopping && (parts.only?.includes(app.id) ?? true)) await seedApp(parts, app, () => stopping)
  })().catch((error) => {
    if (!(error instanceof Stopped)) log('error', 'demo data of the apps not made', { error: String(error) })
  })
  return {
    stop() {
      stopping = true
      return running
    },
  }
}

async function seedApp({ kernel, sql, directory }: Parts, app: App, stopped: () => boolean): Promise<void> {
  const key = `seed:${app.id}`
  const [known] = await sql<{ value: Seeded }[]>`select value from installation where key = ${key}`
  if (known?.value.at || !app.seed) return
  const day = known?.value.day ?? kernel.dayOf(kernel.clock())
  const keep = (value: Seeded) => sql`
    insert into installation (key, value) values (${key}, ${sql.json(value)}) on conflict (key) do update set value = excluded.value`
  await keep({ day, at: null })
  const people = new Map<string, Actor>()
  for (let tries = 1; ; tries++) {
    let step = 0
    const together = openTogether(kernel)
    try {
      await app.seed(async (command, input, role) => {
        if (stopped()) throw new Stopped()
        const account = demoAccounts.find(({ roles }) => roles.includes(`${app.id}.${role}`)) ?? demoAccounts[0]
        const actor = people.get(account.name) ?? (await actorOf(directory, account.name))
        people.set(account.name, actor)
        const known = keyOf(`${key}:${step++}`, `${app.id}.${command.id}`, input)!
        return together.run((tx) => runOnce(kernel, scopeOf(kernel, tx, actor), command, input, known))
      }, day)
      await together.end()
      break
    } catch (error) {
      await together.end()
      // people at work come first; what was done is known by its keys
      if (refusalOfDatabase(error)?.code !== 'busy' || tries === mostTries) throw error
    }
  }
  await keep({ day, at: kernel.clock() })
}

/** A command of the seed; it is signed without asking for a password, as nobody types one. */
async function runOnce(kernel: Kernel, scope: Scope, command: Command, input: object, key: CommandKey) {
  const known = await takeKey(scope, key)
  if (known) return known
  const signed = command.audit === 'signed' && { consented: true as const }
  const [answer] = await runMany(kernel, scope, key.command, [input as Record<string, unknown>], { ...signed })
  if (answer instanceof Refusal) throw answer
  await keepAnswer(scope, key, answer)
  return answer
}

/** Nobody by that name: an older installation, or somebody took the account away; then nothing is made. */
async function actorOf(directory: Directory, name: string): Promise<Actor> {
  const person = await directory.findPerson(mainTenant, name)
  const actor = person && (await directory.actorOf(mainTenant, person.id))
  if (!actor) throw new Stopped()
  return actor
}
