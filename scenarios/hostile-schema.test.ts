import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import ExcelJS from 'exceljs'
import { zipSync } from 'fflate'
import type { AppManifest } from '../api/apps.ts'
import { connectTo, type Sql } from '../os/data/connect.ts'
import { connectionUrlOf } from '../os/data/embedded-postgres.ts'
import { kindOf } from './app-routes.ts'
import {
  addressOf,
  allows,
  inTurns,
  type Operation,
  operationsOf,
  type Parameter,
  sampleOf,
  sampleParameters,
} from './openapi.ts'
import { eventually, type Instance, png, startMillrace } from './testing.ts'
import { readAs, type Try, triesOf } from './wrong-requests.ts'

// Every route that the platform describes is sent what its own schema forbids, one field at a time: each answer is a 4xx problem
// document that names the field, and no row changes. So do replayed keys, stale versions, expired tokens and wrong files.

/** When a token was last used is kept on purpose, also of one that asks nonsense. */
const restless = ['api_token', 'job_schedule']

let instance: Instance
let token: string
let owner: Sql | undefined
let operations: Operation[]
before(async () => {
  instance = await startMillrace()
  token = await instance.token('--scope', 'read,ingest,write,operate,apps,admin')
  owner = connectTo((await connectionUrlOf(instance.folder))!, { max: 1 }).sql
  operations = await operationsOf(instance)
  assert.ok(operations.length > 150, `only ${operations.length} routes`)
})
after(async () => {
  await owner?.end()
  await instance?.destroy()
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  instance.api(path, { method: 'POST', token, body, headers })
const gauge = {
  ...{ name: 'gauge', category: 'length', unit: 'mm', maxError: '0.02', method: 'calibration', intervalMonths: 12 },
}

/** Jobs that the clock started change nothing that anybody asked for. */
const byTheClock = 'where cron_due is null'

async function fingerprint(): Promise<Record<string, string>> {
  const tables = await owner!<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`
  const prints: Record<string, string> = {}
  for (const { name } of tables.filter((t) => !restless.includes(t.name))) {
    const [{ print }] = await owner!.unsafe(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as print
       from "${name}" t ${name === 'job' ? byTheClock : ''}`,
    )
    prints[name] = print
  }
  return prints
}

/** What happens meanwhile changes no row. */
async function changesNothing(what: () => Promise<void>): Promise<void> {
  const before = await fingerprint()
  await what()
  assert.deepEqual(await fingerprint(), before)
}

type Problem = { code: string; status: number; field?: string; errors?: { field: string }[] }
type Report = { rows?: Row[]; items?: unknown }
type Row = { result: string; errors?: { field: string }[] }

const isNamed = (field: string, named: readonly (string | undefined)[]) =>
  named.some((one) => one === field || one?.startsWith(`${field}.`))

async function isRefused({ method, url, body, field }: Try): Promise<void> {
  const response = await instance.api(url, { method, token, body })
  const text = await response.text()
  const what = `${method} ${url.slice(0, 300)} ${JSON.stringify(body)?.slice(0, 300)} → ${response.status} ${text.slice(0, 600)}`
  if (response.status === 200) {
    // a list is taken row by row: the answer tells what is wrong in which
    const rows = (JSON.parse(text) as Report).rows ?? []
    assert.ok(rows.length > 0 && rows.every((row) => row.result === 'refused' && row.errors?.length), what)
    return
  }
  assert.ok(response.status >= 400 && response.status < 500, what)
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/, what)
  const problem = JSON.parse(text) as Problem
  assert.equal(problem.status, response.status, what)
  assert.ok(
    isNamed(field, [problem.field, ...(problem.errors ?? []).map((e) => e.field)]),
    `${what}: does not name ${field}`,
  )
}

test('what a route’s own schema forbids is refused by name, and changes nothing', async () => {
  await post('/api/calibration/register-gauge', gauge)
  const tries = operations.flatMap(triesOf)
  assert.ok(tries.length > 5_000, `only ${tries.length} requests`)
  await changesNothing(() => inTurns(tries, isRefused))
})

test('a body of another type, or larger than is taken, is refused before it is read, on every route', async () => {
  /** Says how much will come and sends nothing of it: what is too large is refused by its size alone. */
  const announced = (method: string, path: string, mime: string, bytes: number) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': mime, 'content-length': bytes }
      const asked = request(instance.url + path, { method, headers, agent: false }, async (answer) => {
        let text = ''
        for await (const chunk of answer) text += chunk
        resolve({ status: answer.statusCode!, text })
        asked.destroy()
      })
      asked.once('error', reject)
      asked.flushHeaders()
    })
  const withBody = operations.filter((operation) => operation.body)
  assert.ok(withBody.length > 70)
  await changesNothing(() =>
    inTurns(withBody, async (operation) => {
      const { path, query } = sampleParameters(operation)
      const url = addressOf(operation, path, query)
      const large = await announced(operation.method, url, operation.body!.mime.replace('*/*', 'text/csv'), 2 ** 31)
      assert.deepEqual([large.status, JSON.parse(large.text).field], [413, 'body'], `${operation.method} ${url}`)
      if (operation.body!.mime === '*/*') return
      const headers = { 'content-type': 'application/x-nothing' }
      const other = await instance.api(url, { method: operation.method, token, body: '<a/>', headers })
      assert.deepEqual([other.status, (await other.json()).field], [415, 'content-type'], `${operation.method} ${url}`)
    }),
  )
})

test('no sign-in, an unknown, an expired and a withdrawn token open no route', async () => {
  const make = async (body: object) => await (await post('/api/tokens', { scopes: ['apps', 'read'], ...body })).json()
  const short = await make({ name: 'short', expiresAt: Date.now() + 1_500 })
  const withdrawn = await make({ name: 'withdrawn' })
  assert.equal((await instance.api('/api/points', { token: withdrawn.token })).status, 200)
  assert.equal((await instance.api(`/api/tokens/${withdrawn.item.id}`, { method: 'DELETE', token })).status, 200)
  await eventually('an expired token is refused', async () => {
    return (await instance.api('/api/points', { token: short.token })).status === 401
  })
  const permitted = operations.filter((operation) => operation.permission)
  // what a token is worth is told before a route is looked for: each is sent nothing, and one of the tokens in turn
  const dead = ['mlr_nothing', short.token, withdrawn.token]
  await changesNothing(() =>
    inTurns(
      permitted.flatMap((operation, i) => [undefined, dead[i % dead.length]].map((each) => [operation, each] as const)),
      async ([operation, each]) => {
        const { path, query } = sampleParameters(operation)
        const response = await instance.api(addressOf(operation, path, query), {
          method: operation.method,
          token: each,
        })
        const { code } = await response.json()
        assert.deepEqual([response.status, code], [401, 'notSignedIn'], `${operation.method} ${operation.path} ${each}`)
      },
    ),
  )
})

test('an id of another organisation is nobody’s, on every route that takes one', async () => {
  const made = await (await post('/api/calibration/register-gauge', gauge)).json()
  const organisation = { id: 'two', name: 'two', administrator: { name: 'admin-two', displayName: 'admin' } }
  assert.equal((await post('/api/organisations', organisation)).status, 200)
  const foreign = await instance.token('--tenant', 'two', '--scope', 'read,ingest,write,operate,apps,admin')
  const tables = await owner!<{ name: string }[]>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant'
      and table_name in (select table_name from information_schema.columns where column_name = 'id')`
  const rows = tables.map(({ name }) => owner!.unsafe(`select id::text from "${name}" where tenant = 'main' limit 1`))
  const ids = [...(await Promise.all(rows)).flat().map((row) => row.id as string), made.id]
  assert.ok(ids.length > 5, `only ${ids}`)
  // what a route creates under a name of the caller's own choice is the caller's
  const named = operations.filter(
    ({ method, path }) => /\{\w*id\}/i.test(path) && !/^PUT \/api\/trends/.test(`${method} ${path}`),
  )
  const fits = (id: string) => (p: Parameter) => p.in === 'path' && allows(p.schema, readAs(p.schema, id))
  const tries = named.flatMap((operation) =>
    ids.filter((id) => operation.parameters.some(fits(id))).map((id) => ({ operation, id })),
  )
  await changesNothing(() =>
    inTurns(tries, async ({ operation, id }) => {
      const { method, parameters, body } = operation
      const { path, query } = sampleParameters(operation)
      for (const { name } of parameters.filter(fits(id))) path[name] = id
      const sent = body && { body: sampleOf(body.schema) }
      const response = await instance.api(addressOf(operation, path, query), { method, token: foreign, ...sent })
      const what = `${method} ${operation.path} ${id} → ${response.status} ${await response.text()}`
      assert.ok(response.status >= 400 && response.status < 500, what)
    }),
  )
  // and where it stands in the body
  for (const { path } of operations.filter((o) => o.method === 'POST' && o.permission?.startsWith('calibration.'))) {
    const schema = operations.find((o) => o.path === path && o.method === 'POST')!.body!.schema
    if (!schema.properties?.id) continue
    const body = { ...(sampleOf(schema) as object), id: made.id }
    const response = await instance.api(path, { method: 'POST', token: foreign, body })
    assert.ok([401, 403, 404].includes(response.status), `${path}: ${response.status} ${await response.text()}`)
  }
})

test('a replayed key runs nothing twice, and nothing else under its name', async () => {
  const key = { 'idempotency-key': randomUUID() }
  const made = await (await post('/api/calibration/register-gauge', gauge, key)).json()
  await changesNothing(async () => {
    const again = await post('/api/calibration/register-gauge', gauge, key)
    assert.equal((await again.json()).id, made.id)
    const other = await post('/api/calibration/register-gauge', { ...gauge, name: 'x' }, key)
    const problem = await other.json()
    assert.deepEqual([other.status, problem.code, problem.field], [422, 'keyReused', 'Idempotency-Key'])
    const elsewhere = await post('/api/calibration/edit-gauge', { id: made.id, maker: 'x' }, key)
    assert.deepEqual([elsewhere.status, (await elsewhere.json()).code], [422, 'keyReused'])
  })
})

test('a stale version is refused by every command that takes one, and told what changed', async () => {
  const { id } = await (await post('/api/calibration/register-gauge', gauge)).json()
  assert.equal((await post('/api/calibration/edit-gauge', { id, version: 1, maker: 'a' })).status, 200)
  const stale = await post('/api/calibration/edit-gauge', { id, version: 1, maker: 'b' })
  const problem = await stale.json()
  assert.deepEqual([stale.status, problem.code, problem.field], [409, 'changedMeanwhile', 'version'])
  assert.equal(problem.details.changes[0].after, 'a')
  const { items: apps } = (await (await instance.api('/api/apps', { token })).json()) as { items: AppManifest[] }
  let tried = 0
  await changesNothing(async () => {
    for (const app of apps)
      for (const command of app.commands.filter((c) => c.kind === 'change')) {
        const { plural } = app.entities.find((e) => e.id === command.on)!
        const [row] = (await (await instance.api(`/api/${app.id}/${plural}?limit=1`, { token })).json()).items
        const path = `/api/${app.id}/${command.id}`
        const { schema } = operations.find((o) => o.path === path && o.method === 'POST')!.body!
        if (!row || command.audit === 'signed') continue
        tried++
        const response = await post(path, { ...(sampleOf(schema) as object), id: row.id, version: row.version + 1 })
        const { code, field } = await response.json()
        assert.deepEqual([response.status, code, field], [409, 'changedMeanwhile', 'version'], path)
      }
  })
  assert.ok(tried >= 4, `only ${tried} commands`)
})

test('HTML and SQL in texts are kept as they were typed', async () => {
  for (const name of [
    "'; drop table calibration_gauge; --",
    '<img src=x onerror=alert(1)>',
    '=HYPERLINK("http://x")',
  ]) {
    const { id } = await (await post('/api/calibration/register-gauge', { ...gauge, name })).json()
    const { record } = await (await instance.api(`/api/calibration/gauges/${id}`, { token })).json()
    assert.equal(record.name, name)
  }
  const csv = await (await instance.api('/api/calibration/gauges?format=csv', { token })).text()
  assert.ok(!/(^|,)"?=HYPERLINK/m.test(csv), 'a spreadsheet would run it')
})

test('files that are empty, of no kind or not what they say are refused by name', async () => {
  const upload = (name: string | undefined, bytes: Uint8Array) => {
    const headers = { 'content-type': 'application/octet-stream', ...(name && { 'x-file-name': `UTF-8''${name}` }) }
    return instance.api('/api/files', { method: 'POST', token, body: bytes, headers })
  }
  assert.equal((await upload('point.png', png)).status, 200)
  await changesNothing(async () => {
    for (const [name, bytes, field] of [
      ['page.png', Buffer.from('<html><script>alert(1)</script></html>'), 'x-file-name'],
      ['tool.pdf', Buffer.from('MZ\x90\x00\x03\x00\x00\x00'), 'x-file-name'],
      ['tool.exe', Buffer.from('MZ\x90\x00\x03\x00\x00\x00'), 'x-file-name'],
      ['picture.pdf', png, 'x-file-name'],
      ['nothing.png', Buffer.alloc(0), 'body'],
      ['%ff%ff', png, 'x-file-name'],
      [undefined, png, 'x-file-name'],
    ] as const) {
      const response = await upload(name, bytes)
      const problem = await response.json()
      assert.ok(response.status >= 400 && response.status < 500, `${name}: ${response.status}`)
      assert.equal(problem.field, field, `${name}: ${JSON.stringify(problem)}`)
    }
  })
})

/** A workbook of which one sheet unpacks to 130 MB. */
const bomb = () =>
  zipSync(
    { 'xl/worksheets/sheet1.xml': new Uint8Array(130 * 2 ** 20), '[Content_Types].xml': new Uint8Array(9) },
    { level: 1 },
  )

test('a zip bomb, a broken and a strange workbook import nothing, wherever a workbook is taken', async () => {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('x').addRow(['nothing', 'of', 'this'])
  const strange = new Uint8Array(await workbook.xlsx.writeBuffer())
  const books = { bomb: bomb(), broken: Buffer.from('PK\x03\x04 nothing'), strange }
  const isWorkbook = ({ body, path }: Operation) => path.endsWith('/import') && body && body.mime !== 'application/json'
  const imports = operations.filter(isWorkbook)
  assert.ok(imports.length >= 3)
  const { items: apps } = (await (await instance.api('/api/apps', { token })).json()) as { items: AppManifest[] }
  // unpacking takes long, and every list has its workbook unpacked by the same hands: each is sent one of them in turn
  const isList = (operation: Operation) => kindOf(operation) !== `POST ${operation.path}`
  const sent = imports.flatMap((operation, i) =>
    Object.entries(books)
      .filter((_, at) => !isList(operation) || at === i % 3)
      .map(([what, bytes]) => ({ operation, what, bytes })),
  )
  /** A list is filled by a command of its own. */
  const commandOf = ({ path }: Operation): { command?: string } => {
    const [, , id, plural] = path.split('/')
    const app = apps.find((each) => each.id === id)
    const entity = app?.entities.find((each) => each.plural === plural)
    const command = app?.commands.find((each) => each.importable && each.on === entity?.id)
    return command ? { command: command.id } : {}
  }
  await changesNothing(() =>
    inTurns(
      sent,
      async ({ operation, what, bytes }) => {
        const { path, query } = sampleParameters(operation)
        const url = addressOf(operation, path, { ...query, ...commandOf(operation), format: 'xlsx' })
        const headers = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
        const response = await instance.api(url, { method: operation.method, token, body: bytes, headers })
        const problem = await response.json()
        const told = `${what} to ${url}: ${response.status} ${JSON.stringify(problem)}`
        assert.ok(response.status >= 400 && response.status < 500, told)
        assert.equal(problem.field, 'body', told)
      },
      2,
    ),
  )
})
