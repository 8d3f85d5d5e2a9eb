import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { maxFileBytes, type StoredFile } from '../../api/files.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { dataMigrations, openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { createMetrics } from '../host/metrics.ts'
import { buildHttpServer } from '../http/http-server.ts'
import type { Scope } from '../kernel/services.ts'
import type { BlobStore } from './blob-store.ts'
import { createCollector } from './collector.ts'
import { diskStore } from './disk-store.ts'
import { createFiles, type Files } from './files.ts'
import { parseFileName, parseRange } from './range.ts'
import { fileRoutes, type Scoped } from './routes.ts'

const migrations = [dataMigrations, { owner: 'files', folder: new URL('./migrations/', import.meta.url) }]
const dayMs = 86_400_000
const quotaBytes = 60_000_000

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let store: BlobStore
let files: Files
let app: FastifyInstance
let now = Date.UTC(2026, 0, 10)
const faults: object[] = []
/** File ids that a record refers to, and so everybody of `plant` may read. */
const attached = new Set<string>()

const person = (id: string, tenant: string): Actor => {
  return { kind: 'user', id, name: id, tenant, permissions: new Set(['files.use']) }
}
const people: Record<string, Actor> = {
  wang: person('wang', 'plant'),
  li: person('li', 'plant'),
  foreign: person('foreign', 'other'),
}
const scoped: Scoped = (actor, run) =>
  tenants.within(actor.tenant, (tx) => run({ tx, actor, now, today: '2026-01-10' } satisfies Scope))

before(async () => {
  data = await withDatabase(migrations)
  tenants = await openTenantData(data.sql, data.url, 'secret')
  store = await diskStore(join(data.folder, 'files'))
  files = createFiles({ store, quotaBytes })
  files.addReader(async (scope, id) => scope.actor.tenant === 'plant' && attached.has(id))
  app = buildHttpServer({
    routes: fileRoutes(files, scoped),
    authenticate: async ({ authorization }) => people[authorization ?? ''] ?? null,
    metrics: createMetrics(),
    log: (_message, details) => faults.push(details),
  })
})
after(async () => {
  await app.close()
  await tenants.close()
  await data.close()
  assert.deepEqual(faults, [])
})

const nameHeader = (name: string) => `UTF-8''${encodeURIComponent(name)}`
async function upload(who: string, name: string, content: Buffer, headers = {}) {
  return app.inject({
    method: 'POST',
    url: '/api/files',
    headers: {
      authorization: who,
      'x-file-name': nameHeader(name),
      'content-type': 'application/octet-stream',
      ...headers,
    },
    payload: content,
  })
}
const get = (who: string, path: string, headers = {}) =>
  app.inject({ url: `/api/files/${path}`, headers: { authorization: who, ...headers } })
const png = (width = 640, height = 320) => {
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').fillRect(0, 0, width / 2, height)
  return canvas.toBuffer('image/png')
}
const pdf = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF', 'latin1')

test('a file comes back as it was handed in, under its Chinese name, to be kept', async () => {
  const content = Buffer.from('编号,读数\n1,2\n')
  const made = await upload('wang', '读数.csv', content)
  assert.equal(made.statusCode, 200, made.body)
  const file = made.json() as StoredFile
  const sha256 = createHash('sha256').update(content).digest('hex')
  assert.deepEqual(
    [file.name, file.mime, file.bytes, file.sha256, file.createdBy, file.createdAt, file.inline, file.picture],
    ['读数.csv', 'text/csv', content.length, sha256, 'wang', now, false, null],
  )
  const answer = await get('wang', file.id)
  assert.ok(answer.rawPayload.equals(content))
  assert.equal(answer.headers['content-type'], 'text/csv')
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.match(String(answer.headers['content-disposition']), /^attachment; .*UTF-8''%E8%AF%BB%E6%95%B0\.csv$/)
  assert.deepEqual((await get('wang', `${file.id}/meta`)).json(), file)
  const folder = join(data.folder, 'files', sha256.slice(0, 2), sha256.slice(2))
  assert.ok((await readFile(folder)).equals(content))
})

test('the same content is stored once, whoever hands it in; each tenant has its own row', async () => {
  const content = Buffer.concat([pdf, randomBytes(50)])
  const [mine, again, foreign] = (
    await Promise.all([
      upload('wang', 'a.pdf', content),
      upload('li', 'b.pdf', content),
      upload('foreign', 'c.pdf', content),
    ])
  ).map((answer) => answer.json() as StoredFile)
  assert.equal(new Set([mine.sha256, again.sha256, foreign.sha256]).size, 1)
  assert.equal(new Set([mine.id, again.id, foreign.id]).size, 3)
  assert.deepEqual(await readdir(join(data.folder, 'files', 'incoming')), [])
  assert.equal((await Array.fromAsync(store.list())).filter((name) => name === mine.sha256).length, 1)
})

test('only the uploader and those who may read a record that it is attached to may read it', async () => {
  const { id } = (await upload('wang', 'a.pdf', pdf)).json() as StoredFile
  const paths = [id, `${id}/meta`, `${id}/thumbnail`, `${id}?inline=1`]
  for (const path of paths) assert.equal((await get('li', path)).json().code, 'unknownFile', path)
  attached.add(id)
  assert.equal((await get('li', id)).statusCode, 200)
  assert.equal((await get('', id)).statusCode, 401)
  for (const path of paths) {
    const answer = await get('foreign', path)
    assert.equal(answer.statusCode, 404, path)
    assert.ok(!answer.body.includes('a.pdf'))
  }
  assert.equal((await get('wang', 'not-an-id')).json().field, 'id')
})

test('pictures and PDFs are shown in place where they can run nothing and only we may frame them; nothing else is', async () => {
  const picture = (await upload('wang', '照片.png', png())).json() as StoredFile
  assert.deepEqual([picture.inline, picture.picture], [true, { width: 640, height: 320 }])
  const shown = await get('wang', `${picture.id}?inline=1`)
  assert.equal(shown.headers['content-type'], 'image/png')
  assert.match(String(shown.headers['content-disposition']), /^inline;/)
  assert.match(String(shown.headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'self'; sandbox$/)
  const document = (await upload('wang', 'a.pdf', pdf)).json() as StoredFile
  const paper = await get('wang', `${document.id}?inline=1`)
  assert.match(String(paper.headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'self'$/)
  assert.equal(paper.headers['x-frame-options'], 'SAMEORIGIN')
  const drawing = (await upload('wang', 'a.svg', Buffer.from('<svg onload="alert(1)"/>'))).json() as StoredFile
  const handed = await get('wang', `${drawing.id}?inline=1`)
  assert.match(String(handed.headers['content-disposition']), /^attachment;/)
  assert.equal(handed.headers['x-frame-options'], 'DENY')
})

test('a part is sent when a part is asked for, and nothing when the caller has it already', async () => {
  const content = randomBytes(5000)
  const file = (await upload('wang', 'part.stl', content)).json() as StoredFile
  const whole = await get('wang', file.id)
  assert.equal(whole.headers['content-length'], '5000')
  const part = await get('wang', file.id, { range: 'bytes=100-199' })
  assert.deepEqual([part.statusCode, part.headers['content-range']], [206, 'bytes 100-199/5000'])
  assert.ok(part.rawPayload.equals(content.subarray(100, 200)))
  const tail = await get('wang', file.id, { range: 'bytes=-10' })
  assert.ok(tail.rawPayload.equals(content.subarray(-10)))
  const beyond = await get('wang', file.id, { range: 'bytes=5000-' })
  assert.deepEqual([beyond.statusCode, beyond.json().code], [416, 'rangeNotSatisfiable'])
  const fresh = await get('wang', file.id, { 'if-none-match': `W/"x", ${whole.headers.etag}` })
  assert.deepEqual([fresh.statusCode, fresh.body], [304, ''])
  // somebody else's tag opens nothing
  assert.equal((await get('li', file.id, { 'if-none-match': String(whole.headers.etag) })).statusCode, 404)
  const other = await get('wang', file.id, { range: 'bytes=0-9', 'if-range': '"other"' })
  assert.deepEqual([other.statusCode, other.rawPayload.length], [200, 5000])
})

test('a thumbnail is small and a picture; what is damaged or no picture is refused', async () => {
  const { id } = (await upload('wang', 'a.png', png())).json() as StoredFile
  const small = await get('wang', `${id}/thumbnail?size=64`)
  assert.equal(small.headers['content-type'], 'image/webp')
  const image = await loadImage(small.rawPayload)
  assert.deepEqual([image.width, image.height], [64, 32])
  assert.equal((await get('wang', `${id}/thumbnail?size=64`, { 'if-none-match': small.headers.etag })).statusCode, 304)
  assert.equal((await get('wang', `${id}/thumbnail?size=9999`)).json().field, 'size')
  const tiny = (await upload('wang', 'tiny.png', png(3, 2))).json() as StoredFile
  const kept = await loadImage((await get('wang', `${tiny.id}/thumbnail`)).rawPayload)
  assert.deepEqual([kept.width, kept.height], [3, 2])
  const damaged = (await upload('wang', 'b.png', png().subarray(0, 60))).json() as StoredFile
  assert.equal((await get('wang', `${damaged.id}/thumbnail`)).json().code, 'pictureUnreadable')
  const paper = (await upload('wang', 'a.pdf', pdf)).json() as StoredFile
  assert.equal((await get('wang', `${paper.id}/thumbnail`)).json().code, 'noPicture')
})

test('what is refused leaves neither a row nor a content', async () => {
  const rows = async () => (await data.sql`select count(*)::int as n from file`)[0].n
  const before = [await rows(), (await Array.fromAsync(store.list())).length]
  const bomb = Buffer.from(png())
  bomb.writeUInt32BE(60_000, 16)
  bomb.writeUInt32BE(60_000, 20)
  const page = Buffer.from('<!doctype html><script>alert(1)</script>')
  for (const [name, content, status, code] of [
    ['a.png', page, 415, 'fileMislabelled'],
    ['a.pdf', Buffer.from('MZ\x90\0\x03\0\0\0'), 415, 'fileMislabelled'],
    ['a.exe', pdf, 415, 'fileKindRefused'],
    ['a.png', bomb, 413, 'pictureTooLarge'],
    ['a.pdf', Buffer.alloc(0), 400, 'fileEmpty'],
    ['..', pdf, 400, 'fileNameBad'],
    ['a.txt', Buffer.alloc(maxFileBytes + 1, 'a'), 413, 'bodyTooLarge'],
  ] as const) {
    const answer = await upload('wang', name, content)
    assert.deepEqual([answer.statusCode, answer.json().code], [status, code], `${name}: ${answer.body}`)
  }
  for (const header of ['', "UTF-8''%E8%", 'x'.repeat(5000), '证书.pdf'])
    assert.equal(
      (await upload('wang', 'a', pdf, { 'x-file-name': Buffer.from(header).toString('latin1') })).statusCode,
      400,
    )
  assert.deepEqual([await rows(), (await Array.fromAsync(store.list())).length], before)
})

test('a tenant has its quota, and another one its own', async () => {
  const large = () => Buffer.alloc(45_000_000, randomUUID())
  assert.equal((await upload('foreign', 'a.txt', large())).statusCode, 200)
  const full = await upload('foreign', 'b.txt', large())
  assert.deepEqual([full.statusCode, full.json().code], [413, 'quotaExceeded'])
  assert.equal((await upload('wang', 'c.txt', large())).statusCode, 200)
})

test('apps read and write through ctx.files; what a rolled-back command had put is no file', async () => {
  const put = await scoped(people.wang, (scope) =>
    files.access(scope).put({ name: '报告.txt', mime: 'text/plain', bytes: Buffer.from('好') }),
  )
  await scoped(people.wang, async (scope) => {
    assert.equal(Buffer.from(await files.access(scope).read(put.id)).toString(), '好')
    assert.equal((await files.access(scope).get(put.id)).name, '报告.txt')
  })
  const unknown = (error: unknown) => error instanceof Refusal && error.code === 'unknownFile'
  await assert.rejects(
    scoped(people.li, (scope) => files.access(scope).get(put.id)),
    unknown,
  )
  await assert.rejects(
    scoped(people.wang, (scope) => files.access(scope).get("' or true --")),
    unknown,
  )
  let id = ''
  const failing = scoped(people.wang, async (scope) => {
    id = (await files.access(scope).put({ name: 'x.txt', mime: 'text/plain', bytes: Buffer.from(randomUUID()) })).id
    throw new Error('the command failed')
  })
  await assert.rejects(failing, /the command failed/)
  assert.equal((await get('wang', id)).statusCode, 404)
})

test('files that nothing refers to go after a day, contents when no file is left of them', async () => {
  const collector = createCollector({ sql: data.sql, tenants, store, clock: () => now })
  const shared = Buffer.from('shared by two tenants')
  const mine = (await upload('wang', 'm.txt', shared)).json() as StoredFile
  const held = (await upload('wang', 'h.txt', Buffer.from('held'))).json() as StoredFile
  const lone = (await upload('wang', 'l.txt', Buffer.from('lone'))).json() as StoredFile
  const orphan = createHash('sha256').update('orphan').digest('hex')
  await store.put(orphan, Buffer.from('orphan'))
  now += dayMs + 1000
  const young = (await upload('wang', 'y.txt', Buffer.from('young'))).json() as StoredFile
  assert.equal((await upload('foreign', 'f.txt', shared)).statusCode, 200)
  const rowsBefore = await data.sql`select 1 from file`
  assert.equal((await collector.collect()).files, 0, 'nobody could tell what is referred to')
  assert.equal((await data.sql`select 1 from file`).length, rowsBefore.length)
  assert.equal(await store.has(orphan), false)
  collector.addHolder(async (tx, ids) => (tx.tenant === 'plant' ? ids.filter((id) => id === held.id) : []))
  const { files: gone, contents } = await collector.collect()
  assert.ok(gone >= 2 && contents >= 1)
  for (const [file, status] of [
    [mine, 404],
    [held, 200],
    [lone, 404],
    [young, 200],
  ] as const)
    assert.equal((await get('wang', file.id)).statusCode, status, file.name)
  assert.equal(await store.has(mine.sha256), true, 'the other tenant still has it')
  assert.equal(await store.has(lone.sha256), false)
  assert.deepEqual(await collector.collect(), { files: 0, contents: 0 })
})

test('an upload and a collection at once never leave a file without its content', async () => {
  const collector = createCollector({ sql: data.sql, tenants, store, clock: () => now })
  const content = Buffer.from('now here, now gone')
  const sha256 = createHash('sha256').update(content).digest('hex')
  for (let round = 0; round < 15; round++) {
    await store.put(sha256, content)
    const [made] = await Promise.all([upload('wang', 'r.txt', content), collector.collect()])
    assert.equal((await get('wang', made.json().id)).body, content.toString())
    await data.sql`delete from file where sha256 = ${sha256}`
  }
})

test('ranges and names of headers: no text breaks them', () => {
  assert.deepEqual(parseRange('bytes=0-', 10), { start: 0, end: 9 })
  assert.equal(parseRange('bytes=5-2', 10), undefined)
  assert.equal(parseRange('bytes=0-1,3-4', 10), undefined)
  assert.equal(parseRange('bytes=-0', 10), 'unsatisfiable')
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^bytes=\d{0,4}-\d{0,4}$/)),
      fc.integer({ min: 1, max: 999 }),
      (header, bytes) => {
        const range = parseRange(header, bytes)
        if (typeof range === 'object') assert.ok(0 <= range.start && range.start <= range.end && range.end < bytes)
      },
    ),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (name) => {
      assert.equal(parseFileName(`UTF-8''${encodeURIComponent(name)}`), name)
    }),
  )
  fc.assert(fc.property(fc.string(), (header) => void parseFileName(header)))
})
