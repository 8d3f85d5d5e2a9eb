import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { FileItem } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import { fileRefusals } from '../files/refusals.ts'
import { keepFieldFiles } from './attachments.ts'
import { mentionsIn } from './comments.ts'
import { meterRow, type RecordsUnderTest, seesPart, withRecords } from './records-testing.ts'
import { installMeter, maker, may, meter, registerMaker, registerMeter, scrapMeter } from './testing.ts'

let under: RecordsUnderTest
const files = new Map<string, FileItem>()
const pending = [{ id: randomUUID(), command: 'bench.scrap-meter', label: scrapMeter.label }]
let waiting = false

before(async () => {
  under = await withRecords({
    pendingOf: async () => (waiting ? pending : []),
    directory: {
      peopleNames: async (_tenant, ids) => new Map(ids.map((id) => [id, `${id}!`])),
      findPerson: async (_tenant, name) =>
        ['wang', 'gone'].includes(name) ? ({ id: name, name, enabled: name === 'wang' } as never) : null,
      idsOfPeople: async () => new Map(),
    },
    files: () => ({
      async get(id) {
        const file = files.get(id)
        if (!file) throw new Refusal(fileRefusals.unknownFile)
        return file
      },
      read: async () => new Uint8Array(),
      put: async () => assert.fail('nobody puts'),
    }),
  })
})
after(() => under.close())

let count = 0
async function made(): Promise<{ id: string; url: string }> {
  const { id } = await under.run(registerMeter, under.keeper, {
    code: `RP-${count++}`,
    name: '压力表',
    kind: 'pressure',
  })
  return { id: id!, url: `/api/bench/meters/${id}` }
}
const get = async (url: string, actor = under.keeper) => (await under.ask(actor, 'GET', url)).body
const viewer = () => under.actor('wang', { permissions: new Set([may.read]) })

test('a record comes with what may be done with it, what is sealed, what waits and what links to it', async () => {
  const { id: by } = await under.run(registerMaker, under.keeper, { name: '北仪厂', city: '北京' })
  const { id, url } = await made()
  await under.put('main', [meterRow('main', { maker: by }), meterRow('main', { maker: by })])
  const first = await get(url)
  assert.deepEqual(first.commands, [installMeter.id, scrapMeter.id])
  assert.deepEqual([first.sealed, first.following, first.pending, first.names.li], [[], false, [], 'li!'])
  await under.run(installMeter, under.keeper, { id, version: 1 })
  waiting = true
  const second = await get(url)
  waiting = false
  assert.deepEqual([second.commands, second.sealed, second.pending], [[scrapMeter.id], ['range'], pending])
  assert.deepEqual((await get(url, viewer())).commands, [])
  const { related } = await get(`/api/bench/makers/${by}`)
  const { label, ...link } = related[0]
  assert.deepEqual([label.zh, link], ['仪表', { app: 'bench', plural: 'meters', field: 'maker', count: 2 }])
  const nothing = under.actor('he', { permissions: new Set([may.makers]) })
  assert.deepEqual((await get(`/api/bench/makers/${by}`, nothing)).related, [])
  assert.equal((await under.ask(viewer(), 'GET', `/api/bench/makers/${by}`)).status, 403)
  const far = seesPart(under.keeper, [{ reach: 'site', sites: ['elsewhere'] }])
  assert.deepEqual([(await under.ask(far, 'GET', url)).status, maker.plural], [404, 'makers'])
})

test('the history tells each command with what it changed, newest first, page by page', async () => {
  const { id, url } = await made()
  await under.run(installMeter, under.keeper, { id })
  await under.run(scrapMeter, under.actor('wang'), { id, note: '损坏' })
  const { items, next } = await get(`${url}/history?limit=2`)
  assert.deepEqual(
    items.map((i: { version: number; actor: string; commandLabel: { zh: string } }) => [
      i.version,
      i.actor,
      i.commandLabel.zh,
    ]),
    [
      [3, 'wang', '报废'],
      [2, 'li', '投用'],
    ],
  )
  assert.deepEqual(
    items[0].changes.toSorted((a: { field: string }, b: { field: string }) => (a.field < b.field ? -1 : 1)),
    [
      { field: 'note', before: null, after: '损坏' },
      { field: 'state', before: 'inUse', after: 'scrapped' },
    ],
  )
  const rest = await get(`${url}/history?cursor=${next}`)
  assert.deepEqual([rest.items.length, rest.items[0].version, rest.next], [1, 1, null])
  assert.equal((await under.ask(under.keeper, 'GET', `${url}/history?cursor=x`)).body.code, 'badCursor')
})

test('a comment is kept, makes its writer follow, and tells those named and those who follow', async () => {
  const { url } = await made()
  under.notices.length = 0
  const said = await under.ask(under.keeper, 'POST', `${url}/comments`, { text: ' @wang 请看，@gone、@nobody 不用 ' })
  assert.equal(said.status, 200)
  assert.deepEqual(
    under.notices.map(({ to, title }) => [to, title.zh]),
    [
      [{ users: ['wang'] }, 'li 在仪表“压力表”的评论中提到了您'],
      [{ record: { entity: 'bench.meter', id: url.split('/').at(-1) } }, 'li 评论了仪表“压力表”'],
    ],
  )
  under.at(Date.UTC(2026, 2, 2, 4, 1))
  await under.ask(under.actor('wang'), 'POST', `${url}/comments`, { text: '看了' })
  const { items, next } = await get(`${url}/comments?limit=1`)
  assert.deepEqual([items[0].text, items[0].actor], ['看了', 'wang'])
  const rest = await get(`${url}/comments?limit=1&cursor=${next}`)
  assert.deepEqual([rest.items[0].text, rest.next], ['@wang 请看，@gone、@nobody 不用', null])
  assert.equal((await get(url)).following, true)
  const refused = await under.ask(under.keeper, 'POST', `${url}/comments`, { text: '   ' })
  assert.deepEqual([refused.status, refused.body.field], [400, 'text'])
  assert.deepEqual(mentionsIn('@a.b, mail a@b.c @张三。 @@x @a.b'), ['a.b', '张三', 'x'])
})

test('people follow and stop following, each for themselves', async () => {
  const { id, url } = await made()
  await under.ask(under.keeper, 'PUT', `${url}/follow`)
  await under.ask(under.keeper, 'PUT', `${url}/follow`)
  await under.ask(viewer(), 'PUT', `${url}/follow`)
  const followers = () => under.tenants.within('main', (tx) => under.records.followersOf({ tx }, 'bench.meter', id))
  assert.deepEqual((await followers()).toSorted(), ['li', 'wang'])
  await under.ask(under.keeper, 'DELETE', `${url}/follow`)
  assert.deepEqual(await followers(), ['wang'])
  const other = under.actor('zhou', { tenant: 'beta' })
  assert.equal((await under.ask(other, 'PUT', `${url}/follow`)).status, 404)
})

test('files are attached once, read by whoever sees the record, and taken away by who attached them', async () => {
  const { id, url } = await made()
  const file: FileItem = {
    id: randomUUID(),
    name: '证书.pdf',
    mime: 'application/pdf',
    bytes: 3,
    createdAt: 0,
    createdBy: 'li',
  } as never
  files.set(file.id, file)
  const attach = (fileId: string) => under.ask(under.keeper, 'POST', `${url}/files`, { fileId })
  assert.deepEqual([(await attach(file.id)).status, (await attach(file.id)).status], [200, 200])
  assert.equal((await attach(randomUUID())).status, 404)
  assert.deepEqual(
    (await get(`${url}/files`, viewer())).items.map((f: FileItem) => f.name),
    ['证书.pdf'],
  )
  const scope = async <T>(actor: typeof under.keeper, run: (may: boolean) => T) =>
    run(
      await under.tenants.within(actor.tenant, (tx) =>
        under.records.mayReadFile({ tx, actor, now: 0, today: '2026-01-01' }, file.id),
      ),
    )
  assert.equal(await scope(viewer(), Boolean), true)
  assert.equal(await scope(under.actor('he', { permissions: new Set() }), Boolean), false)
  assert.equal(await scope(under.actor('zhou', { tenant: 'beta' }), Boolean), false)
  const detach = (actor: typeof under.keeper) => under.ask(actor, 'DELETE', `${url}/files/${file.id}`)
  assert.equal((await detach(viewer())).status, 404)
  assert.equal((await detach(under.keeper)).status, 200)
  assert.deepEqual((await get(`${url}/files`)).items, [])
  const trail = await under.data.sql`
    select action, app, entity from audit_entry where record_id = ${id} and action like 'file.%' order by id`
  assert.deepEqual(
    [...trail],
    ['file.attach', 'file.attach', 'file.detach'].map((action) => ({ action, app: 'bench', entity: 'meter' })),
  )
})

test('a field of several files keeps each of them: who sees the record may read them', async () => {
  const { id } = await made()
  const ids = [randomUUID(), randomUUID()]
  for (const [at, each] of ids.entries()) files.set(each, { id: each, name: `照片${at}.jpg` } as FileItem)
  const actor = under.keeper
  const may = await under.tenants.within('main', async (tx) => {
    const scope = { tx, actor, now: 0, today: '2026-01-01' }
    await keepFieldFiles(scope, 'bench.meter', meter, { id, certificate: ids })
    return Promise.all([...ids, randomUUID()].map((each) => under.records.mayReadFile(scope, each)))
  })
  assert.deepEqual(may, [true, true, false])
})
