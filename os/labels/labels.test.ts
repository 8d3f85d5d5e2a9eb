import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { type LabelScheme, type LabelSchemeInput, plainScheme, type ScanAnswer } from '../../api/labels.ts'
import type { Actor } from '../../contract/actor.ts'
import { auditMigrations, createAudit } from '../audit/audit.ts'
import { dataMigrations, openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import type { Scoped } from '../files/routes.ts'
import { createMetrics } from '../host/metrics.ts'
import { buildHttpServer } from '../http/http-server.ts'
import { loadApps } from '../kernel/registry.ts'
import { recordsMigrations } from '../records/changes.ts'
import { createNames } from '../records/names.ts'
import { plantDays } from '../records/plant-days.ts'
import { may, meter, testApp } from '../records/testing.ts'
import { indexRecords, searchMigrations } from '../search/index-record.ts'
import { openLabels } from './open-labels.ts'
import { readCodes } from './read-code.fixture.ts'

const folderOf = (service: string) => new URL(`../${service}/migrations/`, import.meta.url)
const migrations = [
  dataMigrations,
  { owner: 'host', folder: folderOf('host') },
  auditMigrations,
  recordsMigrations,
  searchMigrations,
  { owner: 'labels', folder: folderOf('labels') },
  { owner: 'bench', folder: testApp.migrations },
]
const publicUrl = 'https://plant.example'
const now = Date.UTC(2026, 4, 1)

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let app: FastifyInstance
let closeLabels: () => Promise<void>
const faults: object[] = []
const ids: Record<string, string> = {}

const person = (id: string, tenant: string, ...permissions: string[]): Actor => {
  return { kind: 'user', id, name: id, tenant, permissions: new Set(permissions) }
}
const people: Record<string, Actor> = {
  wang: person('wang', 'plant', 'labels.use', 'labels.manage', may.read, may.makers),
  guest: person('guest', 'plant', 'labels.use'),
  foreign: person('foreign', 'other', 'labels.use', 'labels.manage', may.read, may.makers),
}
const scoped: Scoped = (actor, run) =>
  tenants.within(actor.tenant, (tx) => run({ tx, actor, now, today: '2026-05-01' }))

async function addMeter(actor: Actor, code: string, name: string): Promise<string> {
  return scoped(actor, async (scope) => {
    const own = {
      id: randomUUID(),
      tenant: actor.tenant,
      version: 1,
      state: 'spare',
      createdAt: now,
      createdBy: actor.id,
    }
    const row = {
      ...{ ...own, updatedAt: now, updatedBy: actor.id, department: null, site: null },
      ...{ code, name, kind: 'pressure', range: '1.600', dueDate: '2027-05-01', critical: true, seenAt: now },
    }
    await scope.tx.db.insert(meter.table).values(row)
    await indexRecords(scope, [{ name: 'bench.meter', entity: meter, row }])
    return own.id
  })
}

before(async () => {
  data = await withDatabase(migrations)
  tenants = await openTenantData(data.sql, data.url, 'secret')
  const registry = loadApps([testApp])
  const nothing = async () => new Map<string, string>()
  const noFiles = () => ({
    get: () => Promise.reject(new Error('none')),
    read: () => Promise.reject(new Error('none')),
    put: () => Promise.reject(new Error('none')),
  })
  const directory = { peopleNames: nothing, findPerson: async () => null }
  const opened = openLabels({
    registry,
    names: createNames({ registry, directory: directory as never, placeNames: nothing, files: noFiles }),
    days: plantDays('Asia/Shanghai'),
    audit: createAudit(data.sql),
    scoped,
    publicUrl,
  })
  closeLabels = opened.close
  app = buildHttpServer({
    routes: opened.routes,
    authenticate: async ({ authorization }) => people[authorization ?? ''] ?? null,
    metrics: createMetrics(),
    log: (_message, details) => faults.push(details),
  })
  ids.gauge = await addMeter(people.wang, 'YL-001', '压力表 <b>"1"</b>')
  ids.other = await addMeter(people.wang, 'YL-002', '差压变送器')
  ids.foreign = await addMeter(people.foreign, 'YL-001', '他厂的压力表')
})
after(async () => {
  await app.close()
  await closeLabels()
  await tenants.close()
  await data.close()
  assert.deepEqual(faults, [])
})

const call = (who: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, headers = {}) =>
  app.inject({ method, url, headers: { authorization: who, ...headers }, ...(payload && { payload }) })
const scan = async (who: string, code: string) =>
  (await call(who, 'GET', `/api/scan?code=${encodeURIComponent(code)}`)).json() as ScanAnswer
const scheme = (changes: Partial<LabelSchemeInput> = {}): LabelSchemeInput => {
  return { ...plainScheme, name: `方案 ${randomUUID()}`, ...changes }
}
async function drawn(svg: Buffer): Promise<Buffer> {
  const image = await loadImage(svg)
  const canvas = createCanvas(image.width * 4, image.height * 4)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toBuffer('image/png')
}

test('codes come as pictures that can run nothing and that a reader reads', async () => {
  const png = await call('wang', 'GET', `/api/labels/code.png?text=${encodeURIComponent('压力表 1')}`)
  assert.equal(png.headers['content-type'], 'image/png')
  assert.deepEqual(await readCodes(png.rawPayload), [{ format: 'QRCode', text: '压力表 1' }])
  const svg = await call('wang', 'GET', '/api/labels/code.svg?text=%3Cscript%3E&symbology=code128')
  assert.match(String(svg.headers['content-security-policy']), /default-src 'none'.*sandbox/)
  assert.ok(!svg.body.includes('script'))
  for (const [query, field] of [
    ['', 'text'],
    ['?text=a&symbology=ean', 'symbology'],
    ['?text=%E8%A1%A8&symbology=code128', 'text'],
  ]) {
    const refused = await call('wang', 'GET', `/api/labels/code.svg${query}`)
    assert.deepEqual([refused.statusCode, refused.json().field], [400, field], query)
  }
})

test('a printed label is scanned and leads to its record, in its own tenant and for who may see it', async () => {
  const sheet = await call('wang', 'POST', '/api/labels/sheet', {
    entity: 'bench.meter',
    ids: [ids.gauge],
    format: 'svg',
  })
  assert.equal(sheet.statusCode, 200, sheet.body)
  const [{ text }] = await readCodes(await drawn(sheet.rawPayload))
  assert.equal(text, `${publicUrl}/s/YL-001`)
  const { read, hits } = await scan('wang', text)
  assert.equal(read, 'YL-001')
  assert.deepEqual(hits, [
    {
      ...{ app: 'bench', entity: 'meter', plural: 'meters', id: ids.gauge, title: '压力表 <b>"1"</b>', code: 'YL-001' },
      ...{ state: 'spare', stateLabel: { zh: '备用', en: 'spare' } },
    },
  ])
  assert.deepEqual(
    (await scan('foreign', text)).hits.map((hit) => hit.id),
    [ids.foreign],
  )
  assert.deepEqual((await scan('guest', text)).hits, [])
})

test('any form of a code is resolved: address of any host, record page, plain, lower case, with a scanner’s mark', async () => {
  const page = `http://10.0.0.7:8080/a/bench/meters/${ids.gauge}`
  for (const code of [
    'http://old:8080/s/YL-001',
    'YL-001',
    ' yl-001\r\n',
    ']Q1YL-001',
    'ＹＬ－００１',
    page,
    ids.gauge,
  ])
    assert.deepEqual(
      (await scan('wang', code)).hits.map((hit) => hit.id),
      [ids.gauge],
      code,
    )
  assert.deepEqual(await scan('wang', 'YL-999'), { read: 'YL-999', hits: [] })
  assert.deepEqual((await scan('wang', `http://h/a/bench/meters/${ids.foreign}`)).hits, [])
  assert.equal((await call('wang', 'GET', '/api/scan')).json().field, 'code')
  assert.equal((await call('wang', 'GET', `/api/scan?code=${'x'.repeat(1001)}`)).json().field, 'code')
})

test('a scheme decides what the code says and which fields are printed; its codes are read back', async () => {
  const made = await call(
    'wang',
    'POST',
    '/api/labels/schemes',
    scheme({
      ...{
        name: '压力表标签',
        entity: 'bench.meter',
        pattern: '{app}:{code}',
        symbology: 'datamatrix',
        isDefault: true,
      },
      ...{ fields: ['kind', 'range', 'dueDate', 'critical'], widthMm: 60, heightMm: 30, line: '江川重工' },
    }),
  )
  assert.equal(made.statusCode, 200, made.body)
  const { id, version } = made.json() as LabelScheme
  const sheet = (who: string, more: object) =>
    call(who, 'POST', '/api/labels/sheet', { entity: 'bench.meter', ids: [ids.gauge, ids.other], ...more })
  const [read] = await readCodes(await drawn((await sheet('wang', { format: 'svg' })).rawPayload))
  assert.deepEqual(read, { format: 'DataMatrix', text: 'bench:YL-001' })
  assert.deepEqual(
    (await scan('wang', read.text)).hits.map((hit) => hit.id),
    [ids.gauge],
  )
  assert.deepEqual((await scan('wang', 'warehouse:YL-001')).hits, [], 'another app’s code')
  const pdf = await sheet('wang', { format: 'pdf', paper: 'roll', copies: 2 })
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  assert.equal(pdf.rawPayload.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 4)
  const zpl = await sheet('wang', { format: 'zpl', copies: 2 })
  assert.deepEqual([zpl.body.match(/\^XA/g)?.length, zpl.body.match(/\^PQ2/g)?.length], [2, 2])
  const removed = await call('wang', 'DELETE', `/api/labels/schemes/${id}`)
  assert.equal(removed.statusCode, 200)
  assert.equal(version, 1)
  const trail = await data.sql`select action from audit_entry where object = ${`label:${id}`} order by at, action`
  assert.deepEqual(trail.map((entry) => entry.action).sort(), ['label.create', 'label.delete'])
})

test('schemes: one default per entity, names once, stale versions told, another tenant’s never seen', async () => {
  const post = async (who: string, input: object) => (await call(who, 'POST', '/api/labels/schemes', input)).json()
  const first = (await post('wang', scheme({ entity: 'bench.maker', isDefault: true }))) as LabelScheme
  const second = (await post('wang', scheme({ entity: 'bench.maker', isDefault: true }))) as LabelScheme
  const list = async (who: string) =>
    (await call(who, 'GET', '/api/labels/schemes?entity=bench.maker')).json().items as LabelScheme[]
  assert.deepEqual(
    (await list('wang')).filter((each) => each.isDefault).map((each) => each.id),
    [second.id],
  )
  assert.deepEqual(await list('foreign'), [])
  assert.equal((await post('wang', scheme({ name: first.name }))).code, 'schemeNameTaken')
  const put = (who: string, id: string, version: number, input: object) =>
    call(who, 'PUT', `/api/labels/schemes/${id}`, { ...input, version })
  assert.equal((await put('wang', first.id, 1, scheme({ name: first.name }))).json().code, 'schemeChanged')
  const changed = await put('wang', second.id, 1, scheme({ name: '改名', entity: 'bench.maker', isDefault: true }))
  assert.deepEqual([changed.json().version, changed.json().name, changed.json().isDefault], [2, '改名', true])
  for (const answer of [
    await put('foreign', second.id, 2, scheme()),
    await call('foreign', 'DELETE', `/api/labels/schemes/${second.id}`),
  ])
    assert.equal(answer.json().code, 'unknownScheme')
  assert.equal((await call('guest', 'POST', '/api/labels/schemes', scheme())).statusCode, 403)
  assert.equal((await post('wang', scheme({ pattern: 'fest' }))).field, 'pattern')
  assert.equal((await post('wang', { ...scheme(), widthMm: 5 })).field, 'widthMm')
})

test('printing refuses what it cannot print, by field', async () => {
  const print = async (who: string, more: object) =>
    (
      await call(who, 'POST', '/api/labels/sheet', { entity: 'bench.meter', ids: [ids.gauge], format: 'pdf', ...more })
    ).json()
  assert.equal((await print('wang', { ids: [randomUUID()] })).code, 'unknownRecord')
  assert.equal((await print('wang', { ids: [ids.foreign] })).code, 'unknownRecord')
  assert.equal((await print('guest', {})).code, 'unknownRecord')
  assert.equal((await print('wang', { entity: 'bench.nothing' })).code, 'unknownRecord')
  assert.equal((await print('wang', { scheme: randomUUID() })).code, 'unknownScheme')
  assert.equal(
    (await print('wang', { ids: Array.from({ length: 11 }, () => ids.gauge), copies: 100 })).code,
    'tooManyLabels',
  )
  assert.equal((await print('wang', { ids: [] })).field, 'ids')
  assert.equal((await print('wang', { format: 'docx' })).field, 'format')
  const small = scheme({ widthMm: 10, heightMm: 8 })
  assert.equal((await call('wang', 'POST', '/api/labels/preview', { scheme: small })).json().code, 'codeTooSmall')
})

test('a preview shows a draft without a name, of a record or of a sample', async () => {
  const draft = scheme({ name: '', fields: ['kind'] })
  const shown = await call('wang', 'POST', '/api/labels/preview', { scheme: draft })
  assert.equal(shown.headers['content-type'], 'image/svg+xml')
  assert.deepEqual((await readCodes(await drawn(shown.rawPayload)))[0].text, `${publicUrl}/s/JL-2026-0001`)
  const record = { entity: 'bench.meter', id: ids.other }
  const real = await call('wang', 'POST', '/api/labels/preview', { scheme: draft, record })
  assert.deepEqual((await readCodes(await drawn(real.rawPayload)))[0].text, `${publicUrl}/s/YL-002`)
})

test('no scan is a fault, whatever was read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), async (text) => {
      const answer = await call('wang', 'GET', `/api/scan?code=${encodeURIComponent(text.toWellFormed())}`)
      assert.ok(answer.statusCode < 500, `${JSON.stringify(text)}: ${answer.body}`)
    }),
    { numRuns: 50 },
  )
})
