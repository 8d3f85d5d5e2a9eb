import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { HistorySample } from '../../../contract/ctx.ts'
import { quality } from '../../../contract/quality.ts'
import { type KernelUnderTest, withKernel } from '../../../os/kernel/testing.ts'
import { energyApp } from '../app.ts'
import {
  armProtection,
  editProtection,
  guardFeeder,
  releaseProtection,
  stopProtection,
} from '../commands/guard-feeder.ts'
import { lookAtProtections } from '../jobs.ts'

const second = 1_000
const start = Date.parse('2026-03-02T08:00:00Z')
const points = new Map<string, HistorySample[]>()
let under: KernelUnderTest
before(async () => {
  const newest = (code: string) => (points.get(code) ?? []).filter(({ time }) => time <= under.kernel.clock()).at(-1)
  under = await withKernel([energyApp], {
    live: () => ({
      read: async (codes) =>
        codes.flatMap((code) => {
          const sample = newest(code)
          return sample && code.startsWith('live') ? [{ code, ...sample }] : []
        }),
    }),
    history: () => ({
      samples: async (code, from, to) =>
        code.startsWith('live') ? [] : (points.get(code) ?? []).filter(({ time }) => time >= from && time < to),
      buckets: async () => [],
      at: async () => null,
    }),
  })
})
after(() => under.close())

const lead = () => under.actor('lead')
/** The feeder's current from one second on to another, a value every second. */
function flows(code: string, from: number, to: number, value: number) {
  const list = points.get(code) ?? []
  for (let s = from; s < to; s++) list.push({ time: start + s * second, value, quality: quality.good })
  points.set(code, list)
}
const look = async (at: number) => {
  under.at(start + at * second)
  return under.job(energyApp, lookAtProtections) as Promise<{ looked: number; told: number }>
}
const stateOf = async (id: string) =>
  (await under.data.sql<{ state: string }[]>`select state from energy_protection where id = ${id}`)[0].state
const versionOf = async (id: string) =>
  (await under.data.sql<{ version: number }[]>`select version from energy_protection where id = ${id}`)[0].version
const lastEventOf = async (id: string) =>
  (
    await under.data.sql<{ s: number }[]>`
      select (extract(epoch from last_at) * 1000 - ${start}::float8) / 1000 as s from energy_protection where id = ${id}`
  )[0].s
const events = async (id: string) =>
  (
    await under.data.sql<{ what: string; s: number }[]>`
      select what, (extract(epoch from at) * 1000 - ${start}::float8) / 1000 as s from energy_protection_event
      where protection = ${id} order by at, number`
  ).map(({ what, s }) => [what, Number(s)])

const feeder = {
  ...{ warnAbove: '80', warnSeconds: 10, tripAbove: '100', tripSeconds: 20, hysteresis: '5', unit: 'A' },
  ...{ staleSeconds: 10, confirmSeconds: 60, settleSeconds: 2, remindMinutes: 1 },
}

test('an overload warns, is to be cut off, is opened by hand and released', async () => {
  under.at(start)
  await assert.rejects(under.run(guardFeeder, lead(), { ...feeder, name: 'x', point: 'A', warnAbove: '120' }), {
    field: 'tripAbove',
  })
  const body = { ...feeder, name: '1 号馈线', point: 'A', contactPoint: 'Q' }
  const id = String((await under.run(guardFeeder, lead(), body)).id)
  flows('A', 1, 60, 60)
  flows('Q', 1, 60, 1)
  await look(60)
  assert.deepEqual(await events(id), [])
  flows('A', 60, 75, 90)
  flows('A', 75, 180, 110)
  await look(120)
  assert.equal(await stateOf(id), 'requested')
  assert.deepEqual(
    (await events(id)).map(([what]) => what),
    ['warning', 'requested'],
  )
  const [, [, decided]] = await events(id)
  assert.ok(Number(decided) >= 94 && Number(decided) <= 97)
  assert.match(under.notices.at(-1)!.title.zh, /请立即断开 110 A/)
  await look(180)
  assert.equal(await stateOf(id), 'failed')
  await assert.rejects(under.run(releaseProtection, lead(), { id, reason: '已减载' }), /too high/)
  flows('A', 180, 240, 0)
  flows('Q', 180, 240, 0)
  await look(240)
  assert.equal(await stateOf(id), 'open')
  await assert.rejects(under.run(editProtection, lead(), { id, tripAbove: '130' }))
  // what the feeder tells meanwhile is no reason to refuse what was asked for before it
  const version = await versionOf(id)
  await look(280)
  flows('A', 280, 300, 0)
  await look(300)
  assert.ok(Number(await lastEventOf(id)) >= 280)
  await under.run(releaseProtection, lead(), { id, version, reason: '磨床堵转，已排除' })
  assert.equal(await stateOf(id), 'armed')
  assert.deepEqual(
    (await events(id)).map(([what]) => what),
    ['warning', 'requested', 'failed', 'openLate', 'inputLost', 'inputBack', 'armedAgain'],
  )
  const again = await look(300)
  assert.equal(again.told, 0)
})

test('looked at late or in pieces, the decision is the same; short peaks and silence decide nothing', async () => {
  const made = async (name: string) =>
    String((await under.run(guardFeeder, lead(), { ...feeder, name, point: name })).id)
  under.at(start + 1_000 * second)
  const [often, once, peak] = [await made('often'), await made('once'), await made('peak')]
  for (const code of ['often', 'once']) flows(code, 1_001, 1_060, 120)
  flows('peak', 1_001, 1_015, 120)
  flows('peak', 1_015, 1_016, 70)
  flows('peak', 1_016, 1_022, 120)
  await under.run(stopProtection, lead(), { id: once, reason: '调试' })
  await look(1_025)
  await under.run(armProtection, lead(), { id: once })
  await look(1_060)
  assert.deepEqual(
    (await events(often)).map(([what]) => what),
    ['warning', 'requested'],
  )
  const last = await events(once)
  assert.deepEqual(
    last.map(([what]) => what),
    ['warning', 'requested'],
  )
  assert.ok(Number(last[1][1]) > 1_044)
  assert.deepEqual(
    (await events(peak)).map(([what]) => what),
    ['warning', 'warningEnded', 'warning', 'inputLost'],
  )
  assert.equal(await stateOf(peak), 'warning')
})

test('a point that the history holds back is followed by its live value', async () => {
  under.at(start + 2_000 * second)
  const body = { ...feeder, name: 'live', point: 'live', staleSeconds: 120 }
  const id = String((await under.run(guardFeeder, lead(), body)).id)
  flows('live', 2_001, 2_200, 120)
  await look(2_060)
  await look(2_120)
  assert.deepEqual(
    (await events(id)).map(([what]) => what),
    ['warning', 'requested'],
  )
})
