import type { AppManifest, CommandManifest, EntityManifest, FieldManifest, QueryManifest } from '../../../api/apps.ts'
import type { Language, Text } from '../../../contract/text.ts'

/** The kernel's own columns as fields, so that lists can show, filter and sort by them too. */
export const systemFields: readonly FieldManifest[] = [
  { name: 'state', type: 'text', required: true, label: { zh: '状态', en: 'State' } },
  { name: 'department', type: 'text', required: false, kind: 'department', label: { zh: '部门', en: 'Department' } },
  { name: 'site', type: 'text', required: false, kind: 'site', label: { zh: '厂区', en: 'Site' } },
  { name: 'createdAt', type: 'moment', required: true, label: { zh: '建档时间', en: 'Created' } },
  { name: 'createdBy', type: 'text', required: true, kind: 'user', label: { zh: '建档人', en: 'Created by' } },
  { name: 'updatedAt', type: 'moment', required: true, label: { zh: '最近改动', en: 'Last change' } },
  { name: 'updatedBy', type: 'text', required: true, kind: 'user', label: { zh: '最近改动人', en: 'Changed by' } },
]

/**
 * What a person finds by browsing: a query whose answer is a table, or that is asked about one thing. What has neither columns nor a
 * required parameter feeds a page of its app, which shows it better.
 */
export const isOffered = ({ columns, input }: Pick<QueryManifest, 'columns' | 'input'>): boolean =>
  columns.length > 0 || (input.required?.length ?? 0) > 0

/** An entity with what screens ask of it most: its app, its fields by name, its commands. */
export type EntityView = {
  app: AppManifest
  entity: EntityManifest
  /** `app.entity`, as views, follows and search name it. */
  key: string
  /** `/api/app/plural` */
  path: string
  fields: ReadonlyMap<string, FieldManifest>
  commands: readonly CommandManifest[]
}

function viewOf(app: AppManifest, entity: EntityManifest): EntityView {
  return {
    app,
    entity,
    key: `${app.id}.${entity.id}`,
    path: `/api/${app.id}/${entity.plural}`,
    fields: new Map([...entity.fields, ...systemFields].map((field) => [field.name, field])),
    commands: app.commands.filter((command) => command.on === entity.id),
  }
}

const views = new WeakMap<EntityManifest, EntityView>()
/** The same object every time, so that components may depend on it. */
function remembered(app: AppManifest, entity: EntityManifest): EntityView {
  const known = views.get(entity)
  if (known) return known
  const made = viewOf(app, entity)
  views.set(entity, made)
  return made
}

export function entityAt(apps: readonly AppManifest[], app: string, plural: string): EntityView | undefined {
  const owner = apps.find((each) => each.id === app)
  const entity = owner?.entities.find((each) => each.plural === plural)
  return owner && entity ? remembered(owner, entity) : undefined
}

/** By `app.entity`, as link fields, search hits and notices name it. */
export function entityOfKey(apps: readonly AppManifest[], key: string): EntityView | undefined {
  const [app, id] = key.split('.')
  const owner = apps.find((each) => each.id === app)
  const entity = owner?.entities.find((each) => each.id === id)
  return owner && entity ? remembered(owner, entity) : undefined
}

export function createCommands(view: EntityView): CommandManifest[] {
  return view.commands.filter((command) => command.kind === 'create')
}

/** Columns of the list as it opens: those the app marked, else the first six; the title first, the state last. */
export function defaultColumns(entity: EntityManifest): string[] {
  const marked = entity.fields.filter((field) => field.list).map((field) => field.name)
  const chosen = marked.length ? marked : entity.fields.slice(0, 6).map((field) => field.name)
  const first = [entity.code, entity.title].filter((name): name is string => name !== null)
  return [...new Set([...first, ...chosen, 'state'])]
}

/** What a list of them is called: English has a plural, which the entity declares for its address. */
export function listLabel(entity: Pick<EntityManifest, 'label' | 'plural'>, language: Language): string {
  if (language === 'zh') return entity.label.zh
  const words = entity.plural.replaceAll('-', ' ')
  const { en } = entity.label
  // Where the plural only adds an s, the label keeps its own spelling: NCR → NCRs.
  if (words === `${en.toLowerCase()}s`) return `${en[0].toUpperCase()}${en.slice(1)}s`
  return `${words[0].toUpperCase()}${words.slice(1)}`
}

/** What a person would call this record: its title, else its code. */
export function titleOf(entity: EntityManifest, record: Record<string, unknown>): string {
  const title = record[entity.title]
  if (title !== null && title !== undefined && title !== '') return String(title)
  return String((entity.code ? record[entity.code] : null) ?? record.id ?? '')
}

/** One line of it: number and name; one that is called by its number alone, with what it is about before. */
export function lineOf(
  entity: EntityManifest,
  record: Record<string, unknown>,
  names: Readonly<Record<string, string>>,
): string {
  const title = titleOf(entity, record)
  const code = entity.code ? record[entity.code] : null
  if (code && String(code) !== title) return `${code} ${title}`
  const about = entity.fields.find((field) => field.kind === 'link' && field.list)
  return [about && names[String(record[about.name])], title].filter(Boolean).join(' ')
}

export function stateLabel(entity: EntityManifest, state: string): Text {
  return entity.states[state]?.label ?? { zh: state, en: state }
}
