import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { SearchHit } from '../../api/records.ts'
import type { Actor } from '../../contract/actor.ts'
import { meterRow, type RecordsUnderTest, seesPart, withRecords } from '../records/records-testing.ts'
import { maker, may, registerMeter, scrapMeter } from '../records/testing.ts'

let under: RecordsUnderTest
before(async () => {
  under = await withRecords()
  const own = {
    tenant: 'main',
    version: 1,
    state: 'active',
    createdBy: 'li',
    updatedBy: 'li',
    createdAt: 0,
    updatedAt: 0,
  }
  await under.put('main', [{ id: randomUUID(), ...own, name: '上海仪表厂', city: '上海' }], maker)
  await under.put('main', [
    meterRow('main', { code: 'JL-0012', name: '精密压力表', note: '放在二号机\n靠近汽机房的柜子', site: 'a' }),
    meterRow('main', { code: 'JL-0120', name: '一般压力表', updatedAt: Date.UTC(2026, 5, 1), site: 'b' }),
    meterRow('main', { code: 'FX-7', name: 'JL-0012 的备件' }),
  ])
  await under.put('beta', [meterRow('beta', { code: 'JL-0012', name: '别人的压力表' })])
})
after(() => under.close())

const find = async (q: string, actor: Actor = under.keeper, limit = 20) =>
  (await under.ask(actor, 'GET', `/api/search?q=${encodeURIComponent(q)}&limit=${limit}`)).body.items as SearchHit[]
const codes = async (q: string, actor?: Actor) => (await find(q, actor)).map((hit) => hit.code ?? hit.title)

test('the code itself stands first, then what begins with it, then the rest; in any width and case', async () => {
  assert.deepEqual(await codes('jl－0012'), ['JL-0012', 'FX-7'])
  assert.deepEqual((await codes('jl-0')).toSorted(), ['FX-7', 'JL-0012', 'JL-0120'])
  assert.deepEqual(await codes('压力表'), ['JL-0120', 'JL-0012'])
  assert.deepEqual(await codes('表 精密'), ['JL-0012'])
  assert.deepEqual(await codes('上海'), ['上海仪表厂'])
  assert.deepEqual(await codes('没有这个'), [])
  assert.deepEqual(await codes(''), [])
})

test('a hit tells what it is and, where the word stands elsewhere, the line that holds it', async () => {
  const [hit] = await find('汽机房')
  const { id: _, ...rest } = hit
  assert.deepEqual(rest, {
    ...{ app: 'bench', entity: 'meter', plural: 'meters', label: { zh: '仪表', en: 'meter' } },
    ...{ title: '精密压力表', code: 'JL-0012', state: 'spare', stateLabel: { zh: '备用', en: 'spare' } },
    excerpt: '靠近汽机房的柜子',
  })
})

test('nobody finds what they may not see', async () => {
  assert.deepEqual(await codes('JL-0012', under.actor('zhou', { tenant: 'beta' })), ['JL-0012'])
  const [theirs] = await find('JL-0012', under.actor('zhou', { tenant: 'beta' }))
  assert.equal(theirs.title, '别人的压力表')
  assert.deepEqual(await codes('压力表', seesPart(under.keeper, [{ reach: 'site', sites: ['b'] }])), ['JL-0120'])
  assert.deepEqual(await codes('压力表', under.actor('he', { permissions: new Set([may.makers]) })), [])
  assert.deepEqual(await codes('上海', under.actor('he', { permissions: new Set([may.read]) })), [])
})

test('a record is found as it is now', async () => {
  const { id } = await under.run(registerMeter, under.keeper, { code: 'NEW-1', name: '新表', kind: 'flow' })
  assert.deepEqual(await codes('new-1'), ['NEW-1'])
  await under.run(scrapMeter, under.keeper, { id, note: '摔坏的' })
  const [hit] = await find('摔坏')
  assert.deepEqual([hit.code, hit.state, hit.excerpt], ['NEW-1', 'scrapped', '摔坏的'])
})

test('signs that stand for others in a pattern stand for themselves', async () => {
  await under.run(registerMeter, under.keeper, { code: 'PC-100%_A\\b', name: '百分表', kind: 'flow' })
  await under.run(registerMeter, under.keeper, { code: 'PC-1000XA-b', name: '百分表', kind: 'flow' })
  for (const typed of ['pc-100%', '100%_a', '%_a\\b']) assert.deepEqual(await codes(typed), ['PC-100%_A\\b'])
})

test('whatever is typed is answered, within its limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (q, limit) => {
      const answer = await under.ask(
        under.keeper,
        'GET',
        `/api/search?q=${encodeURIComponent(q.toWellFormed())}&limit=${limit}`,
      )
      assert.equal(answer.status, 200)
      assert.ok(answer.body.items.length <= limit)
    }),
    { numRuns: 100 },
  )
})

test('a word that the latest records hold here and there is told of the latest that hold it', async () => {
  const day = Date.UTC(2027, 0, 1)
  const glasses = Array.from({ length: 4_000 }, (_, i) =>
    meterRow('main', { code: `GL-${i}`, name: i % 100 === 7 ? '玻璃转子流量计' : '水表', updatedAt: day + i * 1000 }),
  )
  await under.put('main', glasses)
  const latest = Array.from({ length: 20 }, (_, i) => `GL-${3907 - i * 100}`)
  assert.deepEqual(await codes('玻璃'), latest)
  // what only earlier ones hold is found as before
  assert.deepEqual(await codes('精密压力表'), ['JL-0012'])
})
