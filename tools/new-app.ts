// npm run new-app -- <app> <entity> <中文> <English>: writes a working app below apps/ and lists it in apps/index.ts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const camel = (id: string) => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
const pascal = (id: string) => camel(id).replace(/^\w/, (letter) => letter.toUpperCase())
const quote = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`

export type NewApp = { app: string; entity: string; zh: string; en: string }

/** The files of a new app, by path from the repository's root. Pure. */
export function skeleton({ app, entity, zh, en }: NewApp): Record<string, string> {
  const name = camel(entity)
  const table = `${app}_${entity}`.replaceAll('-', '_')
  const label = `t(${quote(zh)}, ${quote(en)})`
  const files: Record<string, string> = {
    'schema.ts': `
import { date, pgTable, text } from 'drizzle-orm/pg-core'
import { recordColumns } from '../../contract/index.ts'

export const ${name}Table = pgTable('${table}', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  dueOn: date('due_on'),
})
`,
    'migrations/0001-first.sql': `
create table ${table} (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, due_on date,
  unique (tenant, code)
);
select millrace_record_table('${table}', 'code', 'name', 'due_on');
`,
    'permissions.ts': `
import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('${app}', {
  read: t(${quote(`查看${zh}`)}, ${quote(`See: ${en}`)}),
  edit: t(${quote(`登记和修改${zh}`)}, ${quote(`Make and edit: ${en}`)}),
})

export const refusals = defineRefusals({
  duePast: [422, '期限不能早于今天', 'The due date cannot lie in the past'],
})
`,
    'rules.ts': `
/** Whether a due date may be set today; both YYYY-MM-DD. */
export const dueIsPast = (dueOn: string | undefined, today: string): boolean => dueOn !== undefined && dueOn < today
`,
    'rules.test.ts': `
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueIsPast } from './rules.ts'

test('a due date lies today or later', () => {
  assert.equal(dueIsPast('2026-03-01', '2026-03-02'), true)
  assert.equal(dueIsPast('2026-03-02', '2026-03-02'), false)
  assert.equal(dueIsPast(undefined, '2026-03-02'), false)
})
`,
    [`${entity}.ts`]: `
import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { ${name}Table } from './schema.ts'

export const ${name}Numbers = defineNumbers({ id: '${entity}', pattern: '${entity.slice(0, 2).toUpperCase()}-{yyyy}-{0000}' })

export const ${name} = defineEntity({
  id: '${entity}',
  plural: '${entity}s',
  table: ${name}Table,
  label: ${label},
  title: 'name',
  code: 'code',
  calendar: ['dueOn'],
  read: may.read,
  fields: {
    code: { label: t('编号', 'Number'), list: true, search: true },
    name: { label: t('名称', 'Name'), list: true, search: true },
    dueOn: { label: t('期限', 'Due on'), list: true },
  },
  states: {
    open: { label: t('进行中', 'Open'), tone: 'active' },
    closed: { label: t('已完成', 'Closed'), tone: 'ended', seals: 'all' },
  },
  initial: 'open',
  moves: { close: { from: ['open'], to: 'closed' } },
})
`,
    [`commands/register-${entity}.ts`]: `
import { defineCreate, t, z } from '../../../contract/index.ts'
import { ${name}, ${name}Numbers } from '../${entity}.ts'
import { may, refusals } from '../permissions.ts'
import { dueIsPast } from '../rules.ts'

export const register${pascal(entity)} = defineCreate({
  id: 'register-${entity}',
  label: t(${quote(`登记${zh}`)}, ${quote(`Register: ${en}`)}),
  on: ${name},
  input: z.strictObject({ name: z.string().trim().min(1).max(200), dueOn: z.iso.date().optional() }),
  permission: may.edit,
  importable: true,
  async run(ctx, input) {
    if (dueIsPast(input.dueOn, ctx.today)) throw ctx.refuse(refusals.duePast, {}, 'dueOn')
    return { set: { ...input, code: await ctx.number(${name}Numbers) } }
  },
})
`,
    [`commands/close-${entity}.ts`]: `
import { defineCommand, t, z } from '../../../contract/index.ts'
import { ${name} } from '../${entity}.ts'
import { may } from '../permissions.ts'

export const close${pascal(entity)} = defineCommand({
  id: 'close-${entity}',
  label: t('完成', 'Close'),
  on: ${name},
  input: z.strictObject({}),
  moves: ['close'],
  main: true,
  permission: may.edit,
  run: async () => ({ move: 'close' }),
})
`,
    'app.ts': `
import { defineApp, t } from '../../contract/index.ts'
import { close${pascal(entity)} } from './commands/close-${entity}.ts'
import { register${pascal(entity)} } from './commands/register-${entity}.ts'
import { may, refusals } from './permissions.ts'
import { ${name}, ${name}Numbers } from './${entity}.ts'

export const ${camel(app)}App = defineApp({
  id: '${app}',
  label: ${label},
  permissions: may,
  roles: {
    editor: { label: t('管理员', 'Editor'), permissions: [may.read, may.edit] },
    viewer: { label: t('查看', 'Viewer'), permissions: [may.read] },
  },
  entities: [${name}],
  commands: [register${pascal(entity)}, close${pascal(entity)}],
  queries: [],
  refusals,
  numbers: [${name}Numbers],
  migrations: new URL('./migrations/', import.meta.url),
})
`,
    'story.test.ts': `
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { ${camel(app)}App } from './app.ts'
import { close${pascal(entity)} } from './commands/close-${entity}.ts'
import { register${pascal(entity)} } from './commands/register-${entity}.ts'

let under: KernelUnderTest
before(async () => {
  under = await withKernel([${camel(app)}App])
})
after(() => under.close())

test('registered, closed, and closed for good', async () => {
  const somebody = under.actor('somebody')
  const past = under.run(register${pascal(entity)}, somebody, { name: 'first', dueOn: '2000-01-01' })
  await assert.rejects(past, { name: 'Refusal', field: 'dueOn' })
  const { id, state } = await under.run(register${pascal(entity)}, somebody, { name: 'first' })
  assert.equal(state, 'open')
  assert.equal((await under.run(close${pascal(entity)}, somebody, { id })).state, 'closed')
  await assert.rejects(under.run(close${pascal(entity)}, somebody, { id }), { name: 'Refusal' })
})
`,
    'README.md': `
# ${zh} (${en})

Entities: ${entity}. Commands: register-${entity}, close-${entity}. Try it: \`npm test -- apps/${app}\`, then \`npm start\`.
`,
  }
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [`apps/${app}/${file}`, text.trimStart()]))
}

/** The list of apps with one more in it. */
export function listed(index: string, { app }: NewApp): string {
  const imports = `import { ${camel(app)}App } from './${app}/app.ts'\n`
  return index
    .replace(/\n\n\/\*\*/, `\n${imports}\n/**`)
    .replace(/(apps: readonly App\[\] = \[)([^\]]*)\]/, (_, head: string, list: string) => {
      const names = [...list.split(',').map((n) => n.trim()), `${camel(app)}App`].filter(Boolean)
      return `${head}${names.join(', ')}]`
    })
}

/** Why these cannot be taken; undefined when they can. */
export function faultOf(given: Partial<NewApp>, root: string): string | undefined {
  const { app, entity, zh, en } = given
  if (!app || !entity || !zh || !en) return 'npm run new-app -- <app> <entity> <中文名> <English name>'
  for (const id of [app, entity]) if (!kebab.test(id)) return `${id}: an id is kebab-case, e.g. visitor-pass`
  if (existsSync(join(root, 'apps', app))) return `apps/${app} is there already`
  return undefined
}

function main(): void {
  const root = join(import.meta.dirname, '..')
  const [app, entity, zh, en] = process.argv.slice(2)
  const given = { app, entity, zh, en }
  const fault = faultOf(given, root)
  if (fault) {
    console.error(fault)
    process.exit(1)
  }
  for (const [file, text] of Object.entries(skeleton(given))) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
    console.log(file)
  }
  const index = join(root, 'apps/index.ts')
  writeFileSync(index, listed(readFileSync(index, 'utf8'), given))
  spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', 'apps'], { cwd: root })
  console.log(`apps/index.ts\n\nnpm test -- apps/${app}`)
}

if (import.meta.main) main()
