import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { streamRefusals } from '../stream/refusals.ts'
import { type DeviceServices, devicesOf } from './write-device.ts'

const actor: Actor = {
  ...{ kind: 'system', id: 'energy', name: 'energy', tenant: 'main', department: null, site: null, language: 'zh' },
  permissions: new Set(),
}
const sources: Record<string, object> = {
  YO: { connection: 'plc', address: { nodeId: 'ns=1;s=YO' }, writable: true },
  PV: { connection: 'plc', address: { nodeId: 'ns=1;s=PV' } },
}
/** One writable point `YO` and one that is not; every call is answered by `answer`. */
function devices(answer: () => Promise<unknown>, patienceMs = 1_000) {
  const told: string[] = []
  const services = {
    points: { of: (tenant: string) => ({ byCode: (code: string) => tenant === 'main' && { source: sources[code] } }) },
    stream: { call: answer },
    audit: {
      write: async ({ action, object }: { action: string; object: string }) => void told.push(`${action} ${object}`),
    },
  } as unknown as DeviceServices
  return { told, to: (tenant: string) => devicesOf(services, { ...actor, tenant }, patienceMs) }
}
const ask = { point: 'YO', value: 1, reason: '过载切断' }

test('every end of a write is an answer that says whether it may have reached the device', async () => {
  const refuse = (refusal: Refusal) => async () => {
    throw refusal
  }
  const gone = new Refusal(streamRefusals.notConnected, { connection: 'plc' })
  const said = { code: 'opcuaWrite', texts: { zh: '服务器拒绝', en: 'refused' } }
  const cases: [string, () => Promise<unknown>, object, number][] = [
    ['YO', async () => ({ ok: true, readBack: 1 }), { ok: true, readBack: 1 }, 2],
    ['YO', async () => ({ ok: false, refusal: said }), { ok: false, sent: true, ...said }, 2],
    ['YO', refuse(gone), { ok: false, sent: false, code: 'notConnected', texts: gone.texts() }, 1],
    ['PV', async () => assert.fail('sent'), { ok: false, sent: false, code: 'cannotWrite' }, 0],
    ['YO', () => Promise.reject(new Error('thread gone')), { ok: false, sent: true, code: 'writeFault' }, 1],
  ]
  for (const [point, answer, expected, audited] of cases) {
    const { told, to } = devices(answer)
    const got = await to('main').write({ ...ask, point })
    assert.deepEqual({ ...got, ...expected }, got)
    assert.equal(told.length, audited)
  }
})

test('a device that never answers is given up in time, and may have heard it', async () => {
  const { told, to } = devices(() => new Promise(() => {}), 30)
  const answer = await to('main').write(ask)
  assert.ok(!answer.ok && answer.sent && answer.code === 'noAnswer')
  assert.deepEqual(told, ['device.write point:YO'])
})

test('a point of another tenant is no point', async () => {
  const { told, to } = devices(async () => assert.fail('sent'))
  const answer = await to('beta').write(ask)
  assert.ok(!answer.ok && !answer.sent)
  assert.deepEqual(told, [])
})
