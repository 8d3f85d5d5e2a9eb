import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { png } from '../../scenarios/testing.ts'
import { upkeepApp } from './app.ts'
import { editStandard } from './commands/edit-standard.ts'
import { makeRoute } from './commands/make-route.ts'
import { makeStandard } from './commands/make-standard.ts'
import { retireStandard } from './commands/retire-standard.ts'
import { sendRound } from './commands/send-round.ts'
import { sendRounds } from './commands/send-rounds.ts'
import { rounds } from './patrol-jobs.ts'
import { patrolResults } from './queries/patrol-results.ts'
import { routeCard } from './queries/route-card.ts'
import { withUpkeep } from './testing.ts'

let all: Awaited<ReturnType<typeof withUpkeep>>
before(async () => {
  all = await withUpkeep()
  const { under, manager } = all
  under.at(at('2026-03-02T07:00'))
  const items = [
    { code: '1', name: '油压', kind: 'numeric', unit: 'MPa', low: '0.20', high: '0.60', opens: 'repair' },
    { code: '2', name: '渗漏', kind: 'choice', fine: '无', bad: '渗油，漏油', opens: 'warning' },
  ]
  await under.run(makeStandard, manager, { code: 'DJ-1', name: '机床日点检', items })
  await under.run(makeRoute, manager, {
    ...{ code: 'R1', name: '机加一线', graceMinutes: 60, secondsPerItem: 5 },
    stops: [
      { code: 'M01', name: '1号加工中心', equipment: 'M01', standard: 'DJ-1' },
      { code: 'P1', name: '液压站', standard: 'DJ-1', scan: false },
    ],
    windows: [
      { from: '08:00', minutes: 120 },
      { from: '20:00', minutes: 120 },
    ],
  })
})
after(() => all.close())

const at = (text: string) => Date.parse(`${text}:00+08:00`)
const minute = 60_000

/** A round begun at a time, an item a minute. */
function sent(begun: string, values: string[], more: object = {}) {
  const from = at(begun)
  const keys = ['M01/1', 'M01/2', 'P1/1', 'P1/2']
  const readings = values.map((value, n) => ({ item: keys[n], value, at: from + n * minute }))
  return { client: randomUUID() as string, route: 'R1', scans: [{ place: 'M01', at: from }], readings, ...more }
}
const good = ['0.41', '无', '0.38', '无']
const rowOf = async (id: unknown) => {
  const [row] = await all.under.data.sql`
    select state, timing, not_ok, warnings, missing, doubts, opens, jsonb_array_length(items) as items from upkeep_round where id = ${id as string}`
  return row
}
const count = async () => {
  const [{ n }] = await all.under.data.sql<{ n: number }[]>`select count(*)::int as n from upkeep_round`
  return n
}

test('a round that was done offline counts once, into the window in which it was done', async () => {
  const { under, manager } = all
  under.at(at('2026-03-02T08:05'))
  assert.deepEqual(await under.job(upkeepApp, rounds), { planned: 1, skipped: 0 })
  assert.deepEqual(await under.job(upkeepApp, rounds), { planned: 0, skipped: 0 })
  under.at(at('2026-03-02T11:00'))
  assert.deepEqual(await under.job(upkeepApp, rounds), { planned: 0, skipped: 1 })
  assert.match(under.notices.at(-1)!.title.zh, /机加一线 漏检/)
  // it was done in time, on a phone that had no network until now
  const one = sent('2026-03-02T09:00', good)
  const taken = await under.run(sendRound, manager, one)
  assert.deepEqual([taken.known, taken.timing, taken.doubts], [false, 'onTime', []])
  assert.deepEqual(await rowOf(taken.round), {
    ...{ state: 'done', timing: 'onTime', not_ok: 0, warnings: 0, missing: 0, doubts: [], opens: 'nothing', items: 4 },
  })
  const again = await under.run(sendRound, manager, one)
  assert.deepEqual([again.known, again.round], [true, taken.round])
  assert.equal(await count(), 1)
})

test('what cannot be true is taken and marked; what is beyond its limit is told', async () => {
  const { under, manager, emitted } = all
  under.at(at('2026-03-02T23:00'))
  const from = at('2026-03-02T20:10')
  const fast = sent('2026-03-02T20:10', [])
  const readings = good.map((value, n) => ({ item: ['M01/1', 'M01/2', 'P1/1', 'P1/2'][n], value, at: from + n * 1000 }))
  const hasty = await under.run(sendRound, manager, { ...fast, readings, scans: [] })
  const { state, doubts } = await rowOf(hasty.round)
  assert.deepEqual([state, doubts], ['doubtful', ['allAtOnce', 'notScanned']])
  const told = emitted.length
  const late = await under.run(sendRound, manager, sent('2026-03-02T22:10', ['0.61', '渗油', '0.60']))
  assert.deepEqual([late.timing, late.notOk, late.missing], ['late', 1, 1])
  assert.notEqual(late.round, hasty.round)
  const found = emitted.slice(told).filter(({ event }) => event === 'upkeep.beyond-limit')
  const payloads = found.map(({ payload }) => payload as Record<string, string>)
  assert.deepEqual(
    payloads.map(({ equipment, name, value, opens }) => [equipment, name, value, opens]),
    [
      [all.machine, '油压', '0.61', 'repair'],
      [all.machine, '渗漏', '渗油', 'warning'],
    ],
  )
  assert.match(under.notices.at(-1)!.title.zh, /M01 点检异常：油压 0.61、渗漏 渗油/)
})

test('many rounds at once: each answered by itself, sent twice they count once', async () => {
  const { under, manager } = all
  under.at(at('2026-03-20T12:00'))
  const days = Array.from({ length: 12 }, (_, n) => String(n + 3).padStart(2, '0'))
  const many = days.map((day, n) => sent(`2026-03-${day}T08:30`, [`0.4${n % 10}`, '无', '0.38', '无']))
  const wrong = [
    sent('2026-03-05T08:30', good, { route: 'R9' }),
    sent('2026-03-05T08:30', ['much', '无', '0.38', '无']),
    sent('2026-03-05T08:30', ['', ' ', '', '']),
    many[0],
  ]
  const before = await count()
  const answer = await under.run(sendRounds, manager, { rounds: [...many, ...wrong] })
  assert.deepEqual([answer.taken, answer.known, answer.refused], [12, 1, 3])
  const refused = (answer.items as { refused?: { code: string } }[]).flatMap((item) => item.refused?.code ?? [])
  assert.deepEqual(refused, ['unknownRoute', 'itemInvalid', 'emptyRound'])
  assert.equal(await count(), before + 12)
  const again = await under.run(sendRounds, manager, { rounds: many })
  assert.deepEqual([again.taken, again.known], [0, 12])
  assert.equal(await count(), before + 12)
  const both = await Promise.all(
    [1, 2].map(() => under.run(sendRound, manager, sent('2026-03-16T08:30', good, { client: many[0].client }))),
  )
  assert.ok(both.every(({ known }) => known))
  const fresh = sent('2026-03-17T08:30', good)
  const raced = await Promise.all([1, 2, 3].map(() => under.run(sendRound, manager, fresh)))
  assert.deepEqual(raced.map(({ known }) => known).sort(), [false, true, true])
  const [{ planned, doubtful }] = (await under.query(patrolResults, manager, { days: 30 })).items
  assert.deepEqual([planned, doubtful], [16, 1])
})

test('a phone takes a route with it; a standard that is used stays', async () => {
  const { under, manager } = all
  const card = await under.query(routeCard, manager, { route: 'R1' })
  assert.deepEqual(
    card.stops.map(({ code, scan, items }) => [code, scan, ...items.map(({ key }) => key)]),
    [
      ['M01', true, 'M01/1', 'M01/2'],
      ['P1', false, 'P1/1', 'P1/2'],
    ],
  )
  assert.deepEqual(card.stops[0].items[1].answers, ['无', '渗油', '漏油'])
  const { low, high } = card.stops[0].items[0].limits!
  assert.deepEqual([low, high], ['0.20', '0.60'])
  const [{ id }] = await under.data.sql<{ id: string }[]>`select id from upkeep_standard`
  await assert.rejects(under.run(retireStandard, manager, { id }), { code: 'standardUsed' })
  const crossed = [{ code: '1', name: 'x', kind: 'numeric', low: '2', high: '1' }]
  await assert.rejects(under.run(editStandard, manager, { id, items: crossed }), { field: 'items.0.low' })
  await assert.rejects(
    under.run(makeRoute, manager, {
      ...{ code: 'R2', name: 'x', stops: [{ code: 'a', name: 'a', standard: 'none' }] },
      windows: [{ from: '08:00', minutes: 60 }],
    }),
    { field: 'stops.0.standard' },
  )
})

test('photos go with their round: the sender’s own pictures, by name in the readings, so many and no more', async () => {
  const { under, manager, keepFile } = all
  const begun = at('2026-03-21T08:30')
  under.at(begun + 60 * minute)
  const photo = (n: number) => ({ code: String(n), name: `照片${n}`, kind: 'photo', optional: n > 1 })
  const items = Array.from({ length: 31 }, (_, n) => photo(n + 1))
  await under.run(makeStandard, manager, { code: 'ZP', name: '拍照', items })
  const stops = [{ code: 'K1', name: '油站', standard: 'ZP', scan: false }]
  await under.run(makeRoute, manager, { code: 'RZ', name: '拍照', stops, windows: [{ from: '08:00', minutes: 120 }] })
  const send = (values: string[]) =>
    under.run(sendRound, manager, {
      ...{ client: randomUUID(), route: 'RZ', scans: [] },
      readings: values.map((value, n) => ({ item: `K1/${n + 1}`, value, at: begun + n * minute })),
    })
  const mine = await keepFile(manager, 'K1-1.png', png)
  const { round, missing } = await send([mine])
  assert.equal(missing, 0)
  const [kept] = await under.data.sql`select photos, items from upkeep_round where id = ${round as string}`
  assert.deepEqual([kept.photos, kept.items[0].value, kept.items[0].verdict], [[mine], 'K1-1.png', 'ok'])
  const theirs = await keepFile(under.actor('somebody'), 'x.png', png)
  const words = await keepFile(manager, 'x.txt', new TextEncoder().encode('no picture'))
  const before = await count()
  for (const [value, code] of [
    [theirs, 'unknownFile'],
    ['not an id', 'unknownFile'],
    [words, 'photoWrong'],
  ])
    await assert.rejects(send([value]), { code }, value)
  await assert.rejects(send(items.map(() => mine)), { code: 'photosMany' })
  assert.equal(await count(), before)
})
