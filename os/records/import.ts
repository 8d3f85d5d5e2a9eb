import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { CommandManifest } from '../../api/apps.ts'
import type { ImportReport } from '../../api/records.ts'
import type { Actor } from '../../contract/actor.ts'
import type { CommandAnswer } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import { forbidden } from '../http/forbidden.ts'
import { defineRoute, FileAnswer, type Route } from '../http/route.ts'
import { keepAnswer, keyOf, takeKey } from '../idempotency/command-key.ts'
import type { JobContext, JobDeclaration } from '../jobs/jobs.ts'
import { bodyOf } from '../kernel/run-command.ts'
import type { Scope } from '../kernel/services.ts'
import { commandManifest } from '../manifest/manifest.ts'
import type { Cell } from '../tables/csv-file.ts'
import { readTable, tableMimes, writeTable } from '../tables/table-thread.ts'
import type { Declared } from './detail.ts'
import { headerOf, isImportable, matchHeader, namedKinds } from './import-columns.ts'
import { type IdsByName, idsOfNames } from './import-names.ts'
import { bodiesOf, type Fault, faultOf, type Row, refuseTwice } from './import-rows.ts'
import { recordRefusals } from './refusals.ts'
import { plainText, type RouteContext } from './routes.ts'

const limits = { bytes: 20 * 2 ** 20, rows: 20_000 }
/** Rows of one transaction: the numbers they take are held from others for about a sixth of a second. */
const batchRows = 250
/** Faults that the report tells one by one. */
const mostTold = 2_000
const busyTries = 4

const mimes = ['text/csv', tableMimes.xlsx, 'application/octet-stream']
const lang = z.enum(['zh', 'en']).optional()

/** What is kept between the upload and the job: the cells, and the field of each column. */
type Kept = { columns: (string | null)[]; rows: Cell[][] }

const input = z.object({
  entity: z.string(),
  command: z.string(),
  /** Holds a {@link Kept}. */
  file: z.uuid(),
  name: z.string(),
  dryRun: z.boolean(),
})

function createCommand({ app, entity }: Declared, id: string): CommandManifest {
  const command = app.commands.find((c) => c.id === id)
  if (command?.kind !== 'create' || !command.importable || command.on !== entity)
    throw new Refusal(recordRefusals.notImportable, { command: id.slice(0, 100) }, 'command')
  return commandManifest(app, command)
}

/** Ends a transaction that was only to show what would happen. */
class Rehearsed extends Error {
  readonly answers: readonly (CommandAnswer | Refusal)[]
  constructor(answers: readonly (CommandAnswer | Refusal)[]) {
    super('rehearsed')
    this.answers = answers
  }
}

/** A text that the database can be asked with. */
const isStorable = (text: string) => text !== '' && !text.includes('\0') && text.isWellFormed()

type Batch = { rows: Extract<Row, { body: unknown }>[]; command: string; dryRun: boolean; key: string }

/** Runs some rows in a transaction of their own, once however often the job is taken up; answers those that were refused. */
async function runBatch({ deps, write }: RouteContext, actor: Actor, batch: Batch): Promise<Fault[]> {
  const { dryRun: rehearsed, command, rows } = batch
  const refusedOf = (answers: readonly (CommandAnswer | Refusal)[]) =>
    answers.flatMap((answer, at) => (answer instanceof Refusal ? faultOf(rows[at].row, answer) : []))
  const run = async (scope: Scope, careful: boolean): Promise<Fault[]> => {
    const key = keyOf(batch.key, 'records.import', null)!
    const known = rehearsed ? undefined : await takeKey(scope, key)
    if (known) return known.refused as Fault[]
    const bodies = rows.map(({ body }) => body)
    const answers = await deps.runMany(scope, command, bodies, { rehearsed, careful })
    if (rehearsed) throw new Rehearsed(answers)
    const refused = refusedOf(answers)
    await keepAnswer(scope, key, { refused })
    return refused
  }
  // most files are good: only where a row is refused they go one by one, each to be undone alone
  for (let [careful, busy] = [false, 0]; ; )
    try {
      return await write(actor, (scope) => run(scope, careful))
    } catch (error) {
      if (error instanceof Rehearsed) return refusedOf(error.answers)
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'busy' ? ++busy === busyTries : careful) throw error
      if (error.code !== 'busy') careful = true
    }
}

async function runImport(context: RouteContext, job: JobContext<z.output<typeof input>>): Promise<ImportReport> {
  const { deps, read } = context
  const { actor, progress } = job
  const { entity: name, command: id, file, dryRun } = job.input
  const { app, entity } = deps.registry.entity(name)!
  const command = createCommand({ app, entity, name }, id)
  const { kept, columns, ids } = await read(actor, async (scope) => {
    const kept = JSON.parse(Buffer.from(await deps.files(scope).read(file)).toString('utf8')) as Kept
    const columns = kept.columns.map((field) => command.fields.find((f) => f.name === field) ?? null)
    const ids = new Map<string, IdsByName>()
    for (const [i, field] of columns.entries()) {
      if (!field || !namedKinds.has(field.kind ?? '')) continue
      const names = new Set(kept.rows.map((cells) => String(cells[i] ?? '').trim()).filter(isStorable))
      ids.set(field.name, await idsOfNames(deps, scope, field, [...names]))
    }
    return { kept, columns, ids }
  })
  const schema = bodyOf(deps.registry.command(`${app.id}.${id}`)!.command)
  const rows = refuseTwice(bodiesOf({ columns, rows: kept.rows }, command, schema, ids, context.days), entity)
  const refused = rows.flatMap((each) => ('refused' in each ? each.refused : []))
  const good = rows.filter((each) => 'body' in each)
  let done = 0
  for (let at = 0; at < good.length && !progress.stopped(); at += batchRows) {
    const part = good.slice(at, at + batchRows)
    refused.push(
      ...(await runBatch(context, actor, {
        rows: part,
        command: `${app.id}.${id}`,
        dryRun,
        key: `import:${job.id}:${at}`,
      })),
    )
    done = at + part.length
    await progress.report(done / good.length, {
      zh: `${done} / ${good.length} 行`,
      en: `${done} of ${good.length} rows`,
    })
  }
  const faulty = new Set(refused.map(({ row }) => row))
  const imported = good.slice(0, done).filter(({ row }) => !faulty.has(row)).length
  refused.sort((a, b) => a.row - b.row)
  const labels = new Map(command.fields.map((field) => [field.name, field.label]))
  const told = refused
    .slice(0, mostTold)
    .map((each) => ({ ...each, column: labels.get(each.field?.split('.')[0] ?? '') ?? null }))
  return { rows: rows.length, imported, refused: told, more: refused.length - told.length }
}

/** Rows of a table file through a create command: checked, then imported or only rehearsed by a job that reports every row. */
export function importJob(context: RouteContext): JobDeclaration<typeof input> {
  const { registry } = context.deps
  return {
    id: 'records.import',
    label: { zh: '批量导入', en: 'Import' },
    input,
    about({ entity, name, dryRun }) {
      const label = registry.entity(entity)?.entity.label ?? { zh: entity, en: entity }
      return {
        zh: `${dryRun ? '仅检查：' : ''}${label.zh} ← ${name}`,
        en: `${dryRun ? 'check only: ' : ''}${label.en} ← ${name}`,
      }
    },
    run: (job) => runImport(context, job),
  }
}

export function importRoutes(context: RouteContext, declared: Declared): Route[] {
  const { deps, write } = context
  const { app, entity } = declared
  if (!app.commands.some((c) => c.kind === 'create' && c.importable && c.on === entity)) return []
  const path = `/api/${app.id}/${entity.plural}/import`
  const mayImport = (actor: Actor, id: string): CommandManifest => {
    const command = createCommand(declared, id)
    const { permission } = app.commands.find((c) => c.id === id)!
    if (!actor.permissions.has(permission)) throw forbidden(permission)
    return command
  }
  return [
    defineRoute({
      method: 'POST',
      path,
      summary: {
        zh: `从 CSV、XLSX 文件批量导入${entity.label.zh}；dryRun=true 只检查，不写入`,
        en: `Import ${entity.plural} from a CSV or XLSX file; dryRun=true only checks and writes nothing`,
      },
      permission: entity.read,
      query: z.object({
        command: plainText(100),
        dryRun: z.enum(['true', 'false']).optional(),
        format: z.enum(['csv', 'xlsx']).optional(),
        lang,
      }),
      rawBody: { mimes, maxBytes: limits.bytes },
      answer: z.object({ job: z.uuid() }),
      async run({ query, body, actor, language, request }) {
        const command = mayImport(actor, query.command)
        const isCsv = query.format ? query.format === 'csv' : /csv/i.test(request.header('content-type') ?? '')
        const [header, ...rows] = await readTable(body, isCsv ? 'csv' : 'xlsx', limits)
        const columns = matchHeader(header, command, entity, language).map((field) => field?.name ?? null)
        const name = nameOf(request.header('x-file-name')) ?? `${entity.label[language]}.${isCsv ? 'csv' : 'xlsx'}`
        const bytes = Buffer.from(JSON.stringify({ columns, rows } satisfies Kept))
        return write(actor, async (scope) => {
          const file = await deps
            .files(scope)
            .put({ name: `import-${randomUUID()}.json`, mime: 'application/json', bytes })
          const job = {
            entity: declared.name,
            command: query.command,
            file: file.id,
            name,
            dryRun: query.dryRun === 'true',
          }
          return { job: await deps.jobs.enqueue(scope, 'records.import', job) }
        })
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${path}-template`,
      summary: { zh: `导入${entity.label.zh}用的空表`, en: `An empty sheet for importing ${entity.plural}` },
      permission: entity.read,
      query: z.object({ command: plainText(100), lang }),
      async run({ query, actor, language }) {
        const { label, fields } = mayImport(actor, query.command)
        const columns = fields.filter(isImportable).map((field) => {
          const list = Object.values(field.choices ?? {}).map((choice) => choice[language])
          const header = `${headerOf(field, language)}${field.required ? ' *' : ''}`
          // a workbook takes 255 characters of choices
          return { header, width: 20, ...(list.length > 0 && list.join(',').length <= 255 && { list }) }
        })
        const bytes = await writeTable({ name: entity.label[language], columns, rows: [] }, 'xlsx')
        return new FileAnswer(`${label[language]}.xlsx`, tableMimes.xlsx, bytes)
      },
    }),
  ]
}

/** What the file was called where it came from, for the list of jobs. */
function nameOf(header: string | undefined): string | undefined {
  try {
    const name = decodeURIComponent((header ?? '').replace(/^UTF-8''/i, ''))
    return (
      name
        .toWellFormed()
        .replace(/\p{Cc}/gu, '')
        .slice(-120) || undefined
    )
  } catch {
    return undefined
  }
}
