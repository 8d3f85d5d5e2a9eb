import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { withDatabase } from '../data/testing.ts'
import { searchMigrations } from './index-record.ts'
import { walkNewest } from './walk-newest.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
type Entry = { record: string; updated: number; folded: string }
const entries: Entry[] = Array.from({ length: 7_000 }, (_, i) => ({
  record: randomUUID(),
  // many of one moment, as after an import
  updated: Date.UTC(2026, 0, 1) + Math.floor(i / 40) * 1000,
  folded: `${i % 3 === 0 ? '压力表' : '卡尺'} ${i % 50 === 0 ? '100%_威卡' : '100 三丰'}${i < 3 ? ' 最早' : ''}`,
}))

before(async () => {
  data = await withDatabase([searchMigrations])
  const row = { tenant: 'main', title: '', body: '', state: 'inUse', created_by: 'li', title_key: '', grams: '' }
  const rows = entries.map((e) => ({ ...row, ...e, entity: 'a.gauge', updated: new Date(e.updated) }))
  // of another entity and another tenant: walked past
  const others = entries.slice(-900).map((e) => ({ ...row, ...e, entity: 'a.other', updated: new Date(e.updated) }))
  const foreign = others.map((e) => ({ ...e, tenant: 'beta', entity: 'a.gauge' }))
  const all = [...rows, ...others, ...foreign]
  for (let i = 0; i < all.length; i += 2_000)
    await data.sql`insert into search_entry ${data.sql(all.slice(i, i + 2_000))}`
})
after(() => data.close())

const holding = (words: string[], descending: boolean) =>
  entries
    .filter((e) => words.every((w) => e.folded.includes(w)))
    .toSorted((a, b) => a.updated - b.updated || (a.record < b.record ? -1 : 1))
    [descending ? 'toReversed' : 'slice']()

for (const descending of [true, false])
  test(`pages of frequent words follow each other, each row once, the ${descending ? 'latest' : 'earliest'} first`, async () => {
    for (const words of [['压力表'], ['卡尺', '三丰'], ['100%_']]) {
      const expected = holding(words, descending)
      const rows = 31
      let behind: { updated: number; id: string } | undefined
      for (let page = 0; page < 4; page++) {
        const ids = await walkNewest(data.sql as never, 'main', 'a.gauge', words, { descending, rows, behind })
        assert.deepEqual(
          ids,
          expected.slice(page * rows, (page + 1) * rows).map((e) => e.record),
          words.join(),
        )
        const last = expected[(page + 1) * rows - 1]
        behind = { updated: last.updated, id: last.record }
      }
    }
  })

test('what is rare, nowhere, or not enough for a page is left to the index of pieces', async () => {
  const newest = { descending: true, rows: 31 }
  const walk = (words: string[], more = {}) =>
    walkNewest(data.sql as never, 'main', 'a.gauge', words, { ...newest, ...more })
  assert.equal(await walk(['最早']), null)
  assert.equal(await walk(['无此物']), null)
  assert.equal(await walk(['100_']), null, 'an underscore is itself')
  assert.equal(await walk(['压力表'], { rows: 10_000 }), null)
  const first = holding(['压力表'], true).at(-5) as Entry
  assert.equal(await walk(['压力表'], { behind: { updated: first.updated, id: first.record } }), null)
})
