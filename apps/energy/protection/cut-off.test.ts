import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { DeviceAnswer } from '../../../contract/app.ts'
import type { HistorySample } from '../../../contract/ctx.ts'
import { quality } from '../../../contract/quality.ts'
import { type KernelUnderTest, withKernel } from '../../../os/kernel/testing.ts'
import { energyApp } from '../app.ts'
import { guardFeeder, releaseProtection } from '../commands/guard-feeder.ts'
import { lookAtProtections } from '../jobs.ts'
import { cutOffFeeder } from './cut-off.ts'

const second = 1_000
const start = Date.parse('2026-03-02T08:00:00Z')
const points = new Map<string, HistorySample[]>()
let queued: { protection: string; requestedAt: number; attempt: number }[] = []
let under: KernelUnderTest
before(async () => {
  under = await withKernel([energyApp], {
    live: () => ({ read: async () => [] }),
    history: () => ({
      samples: async (code, from, to) => (points.get(code) ?? []).filter(({ time }) => time >= from && time < to),
      buckets: async () => [],
      at: async () => null,
    }),
    enqueue: async (_scope, _job, input) => {
      queued.push(input as never)
      return 'job'
    },
  })
})
after(() => under.close())

const lead = (permissions = ['energy.guard', 'energy.read', 'device.write']) =>
  under.actor('lead', { permissions: new Set(permissions) })
function says(code: string, from: number, to: number, value: number) {
  const list = points.get(code) ?? []
  for (let s = from; s < to; s++) list.push({ time: start + s * second, value, quality: quality.good })
  points.set(code, list)
}
const look = (at: number) => {
  under.at(start + at * second)
  return under.job(energyApp, lookAtProtections)
}
const rowOf = async (id: string) =>
  (await under.data.sql<{ state: string }[]>`select state from energy_protection where id = ${id}`)[0]
const events = async (id: string) =>
  (
    await under.data.sql<{ what: string; remark: string | null }[]>`
      select what, remark from energy_protection_event where protection = ${id} order by at, number`
  ).map(({ what, remark }) => (remark ? `${what}: ${remark}` : what))
const sentTo = (id: string) =>
  under.data.sql<{ attempt: number; ok: boolean | null }[]>`
    select attempt, ok from energy_protection_write where protection = ${id} order by requested_at, attempt`

/** Carries out what was queued; `answers` in their order, and what the device was asked. */
async function carryOut(...answers: DeviceAnswer[]) {
  const asked: { point: string; value: unknown }[] = []
  const jobs = queued
  queued = []
  for (const input of jobs)
    await under.job(energyApp, cutOffFeeder, input, {
      async write({ point, value }) {
        asked.push({ point, value })
        return answers.shift() ?? assert.fail('the device was asked once too often')
      },
    })
  return asked
}
const texts = { zh: '设备 10 秒内没有回应；请到现场核对', en: 'No answer' }
const silent: DeviceAnswer = { ok: false, sent: true, code: 'noAnswer', texts }

const feeder = (name: string, more: object = {}) => ({
  ...{ name, point: `${name}.A`, contactPoint: `${name}.Q`, switchPoint: `${name}.YO`, switchValue: 1, retries: 1 },
  ...{ warnAbove: '80', warnSeconds: 10, tripAbove: '100', tripSeconds: 20, hysteresis: '5', unit: 'A' },
  ...{ staleSeconds: 10, confirmSeconds: 30, settleSeconds: 2, remindMinutes: 1, ...more },
})
/** A feeder that has been too high from `from` on until the decision fell. */
async function overloaded(name: string, from: number, more: object = {}) {
  under.at(start + from * second)
  const id = String((await under.run(guardFeeder, lead(), feeder(name, more))).id)
  says(`${name}.A`, from + 1, from + 31, 130)
  says(`${name}.Q`, from + 1, from + 31, 1)
  await look(from + 30)
  assert.equal((await rowOf(id)).state, 'requested')
  return id
}

test('an overload opens its switch once, the contact shows it, and a person releases it', async () => {
  const id = await overloaded('F1', 0)
  assert.match(under.notices.at(-1)!.title.zh, /已自动下发断开/)
  assert.deepEqual(await carryOut({ ok: true, readBack: 1 }), [{ point: 'F1.YO', value: 1 }])
  says('F1.A', 31, 45, 0)
  says('F1.Q', 31, 45, 0)
  await look(45)
  assert.equal((await rowOf(id)).state, 'open')
  assert.deepEqual(await events(id), ['warning', 'requested', 'open'])
  assert.deepEqual([...(await sentTo(id))], [{ attempt: 1, ok: true }])
  await under.run(releaseProtection, lead(), { id, reason: '磨床堵转，已排除' })
  assert.equal((await rowOf(id)).state, 'armed')
  assert.equal(queued.length, 0)
})

test('a device that is silent, then answers differently: tried again as often as allowed, then people are called', async () => {
  const id = await overloaded('F2', 1_000)
  assert.equal((await carryOut(silent)).length, 1)
  assert.equal((await carryOut({ ok: true, readBack: 0 })).length, 1)
  assert.equal(queued.length, 0)
  assert.equal((await rowOf(id)).state, 'failed')
  assert.deepEqual(await events(id), [
    'warning',
    'requested',
    `refused: ${texts.zh}`,
    `retried: ${texts.zh}`,
    'refused: 回读值 0，与下发值 1 不符',
    'failed: 回读值 0，与下发值 1 不符',
  ])
  assert.match(under.notices.at(-1)!.title.zh, /立即到现场断开/)
})

test('a contact that never shows it is no success, however willing the device answers', async () => {
  const id = await overloaded('F3', 2_000, { retries: 0 })
  await carryOut({ ok: true, readBack: 1 })
  says('F3.A', 2_031, 2_090, 130)
  says('F3.Q', 2_031, 2_090, 1)
  await look(2_090)
  assert.equal((await rowOf(id)).state, 'failed')
})

test('killed between the write and its answer: not sent again, and counted as failed', async () => {
  const id = await overloaded('F4', 3_000, { retries: 0 })
  const [job] = queued
  queued = []
  await assert.rejects(
    under.job(energyApp, cutOffFeeder, job, {
      write: async () => {
        throw new Error('killed')
      },
    }),
    /killed/,
  )
  queued = [job]
  assert.deepEqual(await carryOut(), [])
  assert.equal((await rowOf(id)).state, 'failed')
  assert.match((await events(id)).at(-1)!, /是否已执行未知/)
})

test('an answer that comes after the next decision says nothing about that one', async () => {
  const id = await overloaded('F7', 6_000)
  const [first] = queued
  queued = []
  await under.job(energyApp, cutOffFeeder, first, {
    async write() {
      says('F7.A', 6_031, 6_040, 0)
      says('F7.Q', 6_031, 6_040, 0)
      await look(6_040)
      await under.run(releaseProtection, lead(), { id, reason: '已排除' })
      says('F7.A', 6_040, 6_080, 130)
      says('F7.Q', 6_040, 6_080, 1)
      await look(6_080)
      return silent
    },
  })
  assert.equal((await rowOf(id)).state, 'requested')
  assert.ok(!(await events(id)).some((told) => told.startsWith('refused')))
  assert.deepEqual([...(await sentTo(id))], [{ attempt: 1, ok: false }])
  assert.deepEqual(await carryOut({ ok: true, readBack: 1 }), [{ point: 'F7.YO', value: 1 }])
  assert.deepEqual(
    [...(await sentTo(id))].map(({ ok }) => ok),
    [false, true],
  )
})

test('a switch that opened before its turn came is not asked', async () => {
  const id = await overloaded('F5', 4_000)
  says('F5.A', 4_031, 4_040, 0)
  says('F5.Q', 4_031, 4_040, 0)
  await look(4_040)
  assert.equal((await rowOf(id)).state, 'open')
  assert.deepEqual(await carryOut(), [])
  assert.deepEqual([...(await sentTo(id))], [])
})

test('who may not write to devices cannot set a switch up, and none is set up without its contact', async () => {
  await assert.rejects(under.run(guardFeeder, lead(['energy.guard']), feeder('F6')), { field: 'switchPoint' })
  await assert.rejects(under.run(guardFeeder, lead(), feeder('F6', { contactPoint: undefined })), {
    field: 'contactPoint',
  })
})
