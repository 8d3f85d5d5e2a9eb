import { getTableColumns } from 'drizzle-orm'
import { z } from 'zod'
import type { AppManifest, CommandManifest, EntityManifest, FieldManifest, QueryManifest } from '../../api/apps.ts'
import type { AuditApp } from '../../api/audit.ts'
import type { App } from '../../contract/app.ts'
import { recordColumnNames } from '../../contract/columns.ts'
import type { Command, Query } from '../../contract/command.ts'
import type { Entity, Field } from '../../contract/entity.ts'
import { defineRoute, type Route } from '../http/route.ts'

type Schema = { properties?: Record<string, Record<string, unknown>>; required?: string[] }

const columnTypes: Record<string, FieldManifest['type']> = {
  PgText: 'text',
  PgVarchar: 'text',
  PgUUID: 'uuid',
  PgInteger: 'integer',
  PgSmallInt: 'integer',
  PgBigInt53: 'integer',
  PgDoublePrecision: 'number',
  PgReal: 'number',
  PgNumeric: 'decimal',
  PgBoolean: 'boolean',
  PgDateString: 'date',
  PgCustomColumn: 'moment',
}

/** What a column holds, for filters, forms and exports. */
export function columnTypeOf(entity: Entity, column: string): FieldManifest['type'] {
  return columnTypes[getTableColumns(entity.table)[column].columnType] ?? 'json'
}

function schemaOf(input: z.ZodType): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema & {
    $schema?: string
  }
  return schema
}

function typeOfSchema(schema: Record<string, unknown>): FieldManifest['type'] {
  const { type, format } =
    (schema.anyOf as Record<string, unknown>[] | undefined)?.find((s) => s.type !== 'null') ?? schema
  if (format === 'date') return 'date'
  if (format === 'uuid') return 'uuid'
  if (type === 'integer' || type === 'number' || type === 'boolean') return type
  return type === 'string' ? 'text' : 'json'
}

/** The schema of one row of a field that holds rows, from the command that fills it in; others than who may run it read them too. */
function rowsOf(app: App, entity: Entity, field: string): Record<string, unknown> | undefined {
  for (const command of app.commands) {
    if (command.kind === 'free' || command.on !== entity || !(field in command.input.shape)) continue
    const schema = schemaOf(command.input).properties?.[field] ?? {}
    // what may be cleared stands in an anyOf beside null
    const branches = (schema.anyOf as Record<string, unknown>[] | undefined) ?? [schema]
    const items = branches.find((branch) => branch.items)?.items
    if (items && 'properties' in (items as object)) return items as Record<string, unknown>
  }
  return undefined
}

function entityManifest(app: App, entity: Entity): EntityManifest {
  const columns = getTableColumns(entity.table)
  const fields = Object.entries<Field | undefined>(entity.fields).flatMap(([name, field]): FieldManifest[] => {
    if (!field || (recordColumnNames as string[]).includes(name)) return []
    const type = columnTypeOf(entity, name)
    const rows = type === 'json' ? rowsOf(app, entity, name) : undefined
    return [{ ...field, name, type, required: columns[name].notNull, ...(rows && { rows }) }]
  })
  const { id, plural, label, title, code = null, states, initial, moves, calendar = [], sort = '-createdAt' } = entity
  return { app: app.id, id, plural, label, title, code, fields, states, initial, moves, calendar: [...calendar], sort }
}

/** What a form, an import and a program need to know of a command. */
export function commandManifest(app: App, command: Command): CommandManifest {
  const input = schemaOf(command.input)
  const on = command.kind === 'free' ? undefined : command.on
  const required = new Set(input.required)
  const columns = on ? getTableColumns(on.table) : {}
  const fields = Object.entries(input.properties ?? {}).map(([name, schema]): FieldManifest => {
    const field: Field = command.fields?.[name] ?? on?.fields[name] ?? { label: { zh: name, en: name } }
    const type = name in columns && on ? columnTypeOf(on, name) : typeOfSchema(schema)
    return { ...field, name, type, required: required.has(name) }
  })
  const { id, kind, label, help = null, confirm = null, audit, meaning = null } = command
  const change = command.kind === 'change' ? command : undefined
  const when = change?.when ?? change?.moves?.flatMap((m) => change.on.moves[m].from) ?? null
  return {
    ...{ app: app.id, id, kind, on: on?.id ?? null, label, help, confirm, audit, meaning, input, fields },
    importable: command.kind === 'create' && command.importable === true,
    main: change?.main === true,
    when: when && [...new Set(when)],
    moves: [...(change?.moves ?? [])],
  }
}

function queryManifest(app: App, query: Query): QueryManifest {
  const columns = Object.entries<Field>(query.columns ?? {}).map(([name, field]) => ({
    ...field,
    name,
    type: 'text' as const,
    required: false,
  }))
  return { app: app.id, id: query.id, label: query.label, input: schemaOf(query.input), columns }
}

/** Makes `GET /api/apps`: what a caller with these permissions may see and do. The descriptions are made once. */
export function createManifest(apps: readonly App[]): (permissions: ReadonlySet<string>) => AppManifest[] {
  const made = apps.map((app) => ({
    app,
    entities: app.entities.map((e) => ({ may: e.read as string, item: entityManifest(app, e) })),
    commands: app.commands
      .filter((c) => !c.internal)
      .map((c) => ({ may: c.permission as string, item: commandManifest(app, c) })),
    queries: app.queries.map((q) => ({ may: q.permission as string, item: queryManifest(app, q) })),
    works: [...(app.jobs ?? []), ...(app.watches ?? [])].map(({ id, label }) => ({ id, label })),
    dashboards: (app.dashboards ?? []).map((d) => ({
      may: d.permission as string,
      item: { id: d.id, label: d.label },
    })),
  }))
  return (permissions) => {
    const allowed = <T>(list: readonly { may: string; item: T }[]) =>
      list.filter((x) => permissions.has(x.may)).map((x) => x.item)
    return made
      .filter(({ app }) => Object.keys(app.permissions.labels).some((p) => permissions.has(p)))
      .map(({ app, entities, commands, queries, dashboards, works }) => ({
        ...{ id: app.id, label: app.label, icon: app.icon ?? null },
        ...{ entities: allowed(entities), commands: allowed(commands) },
        ...{ queries: allowed(queries), dashboards: allowed(dashboards), works },
      }))
  }
}

/** What the audit trail calls what apps hold and do. A reaction is called after what it follows. */
export function auditApps(apps: readonly App[]): AuditApp[] {
  return apps.map((app) => {
    const { id, label, entities, commands, jobs = [], watches = [], reactions = [] } = app
    const after = reactions.map(({ id, on: { label } }) => ({
      id,
      label: { zh: `${label.zh}后自动处理`, en: `after ${label.en}` },
    }))
    const works = [...[...commands, ...jobs, ...watches].map(({ id, label }) => ({ id, label })), ...after]
    return { id, label, entities: entities.map((entity) => entityManifest(app, entity)), works }
  })
}

/** GET /api/apps, which describes the apps to the screens. */
export function manifestRoute(apps: readonly App[]): Route {
  const manifest = createManifest(apps)
  return defineRoute({
    method: 'GET',
    path: '/api/apps',
    summary: { zh: '应用清单：实体、命令、查询', en: 'Apps: entities, commands, queries' },
    permission: 'signedIn',
    run: ({ actor }) => ({ items: manifest(actor.permissions) }),
  })
}
