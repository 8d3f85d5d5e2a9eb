import { getTableColumns, getTableName } from 'drizzle-orm'
import { alarmCleared, alarmRaised } from '../../contract/alarm.ts'
import type { App } from '../../contract/app.ts'
import { recordColumnNames } from '../../contract/columns.ts'
import type { Command, Query } from '../../contract/command.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import { namePermissions } from '../http/forbidden.ts'
import { isNumberPattern } from '../numbering/numbering.ts'
import { kernelRefusals } from './refusals.ts'

export type Registry = {
  apps: readonly App[]
  entity(id: string): { app: App; entity: Entity } | undefined
  command(id: string): { app: App; command: Command } | undefined
  /** `app.entity` of an entity, as it stands in history, search and links. */
  nameOf(entity: Entity): string
  appOf(declared: Command | Query | Entity): App
}

const idPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** What the kernel itself reads from a command's body. */
const envelope = ['id', 'version', 'signature']

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}

function entityFaults(app: App, entity: Entity, links: ReadonlySet<string>): string[] {
  const at = `${app.id}.${entity.id}`
  const columns = Object.keys(getTableColumns(entity.table))
  const states = Object.keys(entity.states)
  const faults: string[] = []
  const mustBe = (what: string, names: readonly string[], known: readonly string[], kind: string) => {
    for (const name of names)
      if (!known.includes(name)) faults.push(`${at}: ${what} names ${name}, which is no ${kind}`)
  }
  const table = getTableName(entity.table)
  if (!table.startsWith(`${app.id.replaceAll('-', '_')}_`))
    faults.push(`${at}: its table ${table} must begin with the app's id`)
  for (const name of recordColumnNames)
    if (!columns.includes(name)) faults.push(`${at}: its table lacks recordColumns (${name})`)
  mustBe('title', [entity.title], columns, 'column')
  mustBe('code', entity.code ? [entity.code] : [], columns, 'column')
  mustBe('calendar', entity.calendar ?? [], columns, 'column')
  mustBe('sort', entity.sort ? [entity.sort.replace(/^-/, '')] : [], columns, 'column')
  mustBe('fields', Object.keys(entity.fields), columns, 'column')
  mustBe('initial', [entity.initial], states, 'state')
  for (const name of columns)
    if (!(recordColumnNames as string[]).includes(name) && !entity.fields[name])
      faults.push(`${at}: the column ${name} has no field`)
  for (const [name, field] of Object.entries(entity.fields))
    if (typeof field?.unit === 'object') mustBe(`unit of ${name}`, [field.unit.in], columns, 'column')
    else if (field?.kind === 'link' && !links.has(field.to ?? ''))
      faults.push(`${at}.${name}: links to ${field.to}, which no app declares`)
  for (const [name, state] of Object.entries<Entity['states'][string]>(entity.states))
    if (state.seals && state.seals !== 'all') mustBe(`state ${name} seals`, state.seals, columns, 'column')
  for (const [name, move] of Object.entries<Entity['moves'][string]>(entity.moves))
    mustBe(`move ${name}`, [...move.from, move.to], states, 'state')
  return faults
}

function commandFaults(app: App, command: Command, permissions: ReadonlySet<string>): string[] {
  const at = `${app.id}.${command.id}`
  const faults: string[] = []
  const inputs = Object.keys(command.input.shape)
  const on = command.kind === 'free' ? undefined : command.on
  if (!permissions.has(command.permission)) faults.push(`${at}: the permission ${command.permission} is not this app's`)
  if (command.audit === 'signed' && !command.meaning)
    faults.push(`${at}: a signed command says what the signature means`)
  if (on && !app.entities.includes(on)) faults.push(`${at}: works on ${on.id}, which the app does not list`)
  for (const name of inputs) {
    if (envelope.includes(name)) faults.push(`${at}: the input ${name} is the kernel's own; give it another name`)
    if (!command.internal && !command.fields?.[name] && !on?.fields[name])
      faults.push(`${at}: the input ${name} has no label`)
  }
  if (command.kind === 'change') {
    for (const state of command.when ?? [])
      if (!(state in command.on.states)) faults.push(`${at}: when names ${state}, which is no state`)
    for (const move of command.moves ?? [])
      if (!(move in command.on.moves)) faults.push(`${at}: moves names ${move}, which is no move`)
  }
  return faults
}

function appFaults(app: App, byId: ReadonlyMap<string, App>, links: ReadonlySet<string>): string[] {
  const faults: string[] = []
  const at = app.id
  const permissions = new Set(Object.keys(app.permissions.labels))
  if (!idPattern.test(at)) faults.push(`${at}: an app's id is kebab-case`)
  for (const used of app.uses ?? []) if (!byId.has(used)) faults.push(`${at}: uses ${used}, which is not there`)
  const ids = [...app.entities, ...app.commands, ...app.queries, ...(app.jobs ?? []), ...(app.reactions ?? [])].map(
    (d) => d.id,
  )
  for (const id of ids) if (!idPattern.test(id)) faults.push(`${at}.${id}: an id is kebab-case`)
  for (const id of twice(
    [...app.commands, ...(app.reactions ?? []), ...(app.jobs ?? []), ...(app.watches ?? [])].map((c) => c.id),
  ))
    faults.push(`${at}.${id}: two commands, reactions, jobs or watches with one id`)
  for (const id of twice([...app.entities.map((e) => e.plural), ...app.queries.map((q) => q.id)]))
    faults.push(`${at}: two lists or queries at /api/${at}/${id}`)
  for (const id of twice(app.entities.map((e) => e.id))) faults.push(`${at}.${id}: two entities with one id`)
  for (const entity of app.entities) {
    faults.push(...entityFaults(app, entity, links))
    if (!permissions.has(entity.read))
      faults.push(`${at}.${entity.id}: the permission ${entity.read} is not this app's`)
  }
  for (const command of app.commands) faults.push(...commandFaults(app, command, permissions))
  for (const query of app.queries)
    if (!permissions.has(query.permission))
      faults.push(`${at}.${query.id}: the permission ${query.permission} is not this app's`)
  for (const query of app.publicQueries ?? [])
    if (!app.queries.includes(query)) faults.push(`${at}.${query.id}: a public query is listed in queries too`)
  for (const [id, role] of Object.entries(app.roles))
    for (const p of role.permissions)
      if (!permissions.has(p)) faults.push(`${at}: the role ${id} grants ${p}, which is not this app's`)
  const near = [app, ...(app.uses ?? []).flatMap((used) => byId.get(used) ?? [])]
  const events = new Set([alarmRaised, alarmCleared, ...near.flatMap((a) => a.events ?? [])])
  for (const event of app.events ?? [])
    if (!event.id.startsWith(`${at}.`)) faults.push(`${event.id}: an event's id begins with ${at}.`)
  for (const reaction of app.reactions ?? [])
    if (!events.has(reaction.on))
      faults.push(`${at}.${reaction.id}: reacts to ${reaction.on.id}, which neither this app nor one it uses declares`)
  for (const { id, pattern } of app.numbers ?? [])
    if (!isNumberPattern(pattern))
      faults.push(`${at}.${id}: the pattern ${pattern} needs one counter such as {0000} and known places`)
  for (const rule of app.approvals ?? []) {
    if (!app.commands.includes(rule.command))
      faults.push(`${at}: an approval names the command ${rule.command.id}, which the app does not list`)
    for (const { role, escalateTo } of rule.steps)
      for (const name of [role, escalateTo])
        if (name && !(name in app.roles))
          faults.push(
            `${at}: the approval of ${rule.command.id} names the role ${name}, which the app does not declare`,
          )
  }
  for (const board of app.dashboards ?? [])
    for (const tile of board.tiles) {
      if (tile.kind === 'query' && !app.queries.includes(tile.query))
        faults.push(`${at}: the dashboard ${board.id} asks ${tile.query.id}, which the app does not list`)
      if ('entity' in tile && !app.entities.includes(tile.entity))
        faults.push(`${at}: the dashboard ${board.id} counts ${tile.entity.id}, which the app does not list`)
    }
  return faults
}

/** Apps after those they use; a circle is a fault. */
function inOrder(apps: readonly App[], byId: ReadonlyMap<string, App>, faults: string[]): App[] {
  const done: App[] = []
  const visit = (app: App, path: readonly string[]): void => {
    if (done.includes(app)) return
    if (path.includes(app.id))
      return void faults.push(`${[...path, app.id].join(' → ')}: apps use each other in a circle`)
    for (const used of app.uses ?? []) if (byId.has(used)) visit(byId.get(used)!, [...path, app.id])
    if (!done.includes(app)) done.push(app)
  }
  for (const app of apps) visit(app, [])
  return done
}

/**
 * Checks every reference of every app and orders them by use. Throws one Refusal that lists all that is wrong.
 * `reserved` are first segments below /api/ that the platform serves itself.
 */
export function loadApps(apps: readonly App[], reserved: readonly string[] = []): Registry {
  const byId = new Map(apps.map((app) => [app.id, app]))
  const entities = new Map(
    apps.flatMap((app) => app.entities.map((entity) => [`${app.id}.${entity.id}`, { app, entity }])),
  )
  const commands = new Map(
    apps.flatMap((app) => app.commands.map((command) => [`${app.id}.${command.id}`, { app, command }])),
  )
  const faults = [
    ...twice(apps.map((app) => app.id)).map((id) => `${id}: two apps with one id`),
    ...apps
      .filter((app) => reserved.includes(app.id))
      .map((app) => `${app.id}: /api/${app.id} is the platform's own; give the app another id`),
    ...apps.flatMap((app) => appFaults(app, byId, new Set(entities.keys()))),
  ]
  const ordered = inOrder(apps, byId, faults)
  if (faults.length > 0) throw new Refusal(kernelRefusals.appFaulty, { faults: faults.join('\n') })
  for (const app of apps) namePermissions(app.permissions.labels)
  const owners = new Map<unknown, App>(
    apps.flatMap((app) => [...app.entities, ...app.commands, ...app.queries].map((d) => [d, app])),
  )
  const appOf = (declared: unknown): App => {
    const app = owners.get(declared)
    if (!app) throw new Error('A command, query or entity is used that no app lists')
    return app
  }
  return {
    apps: ordered,
    entity: (id) => entities.get(id),
    command: (id) => commands.get(id),
    nameOf: (entity) => `${appOf(entity).id}.${entity.id}`,
    appOf,
  }
}
