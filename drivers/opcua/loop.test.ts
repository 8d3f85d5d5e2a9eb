import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Binding } from '../../contract/driver.ts'
import { limit, quality } from '../../contract/quality.ts'
import { recordingContext } from '../testing.ts'
import { type OpcuaAddress, opcuaAddress, opcuaConfig } from './config.ts'
import { opcua } from './driver.ts'
import { type LiveValue, type RunningOpcuaServer, type ServedPoint, startOpcuaServer } from './server.ts'

const point = (index: number, code: string, over: Partial<ServedPoint> = {}): ServedPoint => ({
  index,
  code,
  name: { zh: `测点${code}`, en: `point ${code}` },
  type: 'number',
  unit: 'MPa',
  low: 0,
  high: 20,
  path: 'MILL/U1/BOILER',
  note: null,
  ...over,
})
const points = [
  point(0, 'PRESSURE'),
  point(1, 'RUNNING', { type: 'boolean', unit: null }),
  point(2, 'MODE', { type: 'enum', unit: null, path: 'MILL/U1' }),
  point(3, 'BATCH', { type: 'text', unit: null, path: '' }),
  point(4, 'SILENT'),
]
const binding = (index: number): Binding<OpcuaAddress> => ({
  point: 100 + index,
  code: points[index].code,
  type: points[index].type,
  address: opcuaAddress.parse({ nodeId: `nsu=urn:millrace:points;s=${points[index].code}` }),
  writable: false,
})

describe('our server seen by our client', () => {
  let folder = ''
  let server: RunningOpcuaServer
  const live = new Map<number, LiveValue>()

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-opcua-'))
    live.set(0, { value: 16.7, time: 1_700_000_000_000, quality: quality.good })
    live.set(1, { value: 1, time: 1_700_000_000_001, quality: quality.good })
    live.set(2, { value: 3, time: 1_700_000_000_002, quality: quality.goodLocalOverride })
    live.set(3, { value: '批次 7', time: 1_700_000_000_003, quality: quality.good })
    server = await startOpcuaServer({
      port: 0,
      host: '127.0.0.1',
      hostname: 'localhost',
      folder,
      points,
      read: (index) => live.get(index),
      authenticate: async (user, password) => (user === 'operator' && password === '正确' ? '' : null),
      allowAnonymous: true,
    })
  })
  after(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  const connectTo = (over: object = {}, bindings = points.map((_, i) => binding(i)), secrets = {}) => {
    const config = opcuaConfig.parse({
      endpoint: `opc.tcp://localhost:${server.port}`,
      publishingIntervalMs: 50,
      samplingIntervalMs: 50,
      ...over,
    })
    return recordingContext({ config, bindings, secrets })
  }

  test('values, times and qualities of every type arrive', async () => {
    const ctx = connectTo()
    const session = await opcua.connect(ctx)
    try {
      await ctx.waitFor(() => [100, 101, 102, 103, 104].every((p) => ctx.samplesOf(p).length > 0))
      assert.deepEqual(ctx.samplesOf(100)[0], { point: 100, time: 1_700_000_000_000, value: 16.7, quality: 192 })
      assert.deepEqual(ctx.samplesOf(101)[0], { point: 101, time: 1_700_000_000_001, value: 1, quality: 192 })
      assert.deepEqual(ctx.samplesOf(102)[0].quality, quality.goodLocalOverride)
      assert.equal(ctx.samplesOf(102)[0].value, 3)
      assert.equal(ctx.samplesOf(103)[0].text, '批次 7')
      assert.equal(ctx.samplesOf(104)[0].quality, quality.badWaitingForInitialData)
      assert.ok(Number.isNaN(ctx.samplesOf(104)[0].value))

      live.set(0, { value: 20.5, time: 1_700_000_001_000, quality: quality.uncertainOutOfRange | limit.high })
      await ctx.waitFor(() => ctx.samplesOf(100).length > 2)
      const changed = {
        point: 100,
        time: 1_700_000_001_000,
        value: 20.5,
        quality: quality.uncertainOutOfRange | limit.high,
      }
      assert.deepEqual(ctx.samplesOf(100)[2], changed)
      assert.ok(ctx.messages > 0)
      assert.deepEqual(ctx.badInputs, [])
    } finally {
      await session.close()
      ctx.cleanUp()
    }
    assert.deepEqual(ctx.downs, [])
  })

  test('the twin can be browsed, with types and units', async () => {
    const ctx = connectTo({}, [])
    const session = await opcua.connect(ctx)
    try {
      const named = async (name: string, id?: string) => {
        const found = (await session.browse?.(id))?.find((item) => item.name === name)
        assert.ok(found, name)
        return found
      }
      const boiler = await named('BOILER', (await named('U1', (await named('MILL', (await named('测点')).id)).id)).id)
      assert.equal(boiler.hasChildren, true)
      const pressure = await named('测点PRESSURE', boiler.id)
      assert.deepEqual(
        { ...pressure, id: '', address: null },
        {
          id: '',
          name: '测点PRESSURE',
          description: '测点PRESSURE | point PRESSURE',
          readable: true,
          writable: false,
          hasChildren: false,
          type: 'number',
          unit: 'MPa',
          address: null,
        },
      )
      const [answer] = (await session.read?.([opcuaAddress.parse(pressure.address)])) ?? []
      assert.equal(typeof answer.value, 'number')
      const outcome = await session.write?.(opcuaAddress.parse(pressure.address), 1)
      assert.ok(outcome && !outcome.ok && outcome.refusal.code === 'opcuaWriteRefused')
    } finally {
      await session.close()
      ctx.cleanUp()
    }
  })

  test('points come and go without disturbing the others', async () => {
    const ctx = connectTo()
    const session = await opcua.connect(ctx)
    try {
      await ctx.waitFor(() => ctx.samplesOf(101).length > 0)
      await server.setPoints([...points.filter((p) => p.code !== 'MODE'), point(9, 'NEW', { path: 'MILL/U2' })])
      live.set(9, { value: 9, time: 9, quality: quality.good })
      const added: Binding<OpcuaAddress> = {
        point: 109,
        code: 'NEW',
        type: 'number',
        address: opcuaAddress.parse({ nodeId: 'nsu=urn:millrace:points;s=NEW' }),
        writable: false,
      }
      await session.rebind?.([binding(1), binding(2), added])
      await ctx.waitFor(() => ctx.samplesOf(109).length > 0)
      live.set(1, { value: 0, time: 1_700_000_009_000, quality: quality.good })
      await ctx.waitFor(() => ctx.samplesOf(101).some((s) => s.value === 0))
      await ctx.waitFor(() => ctx.samplesOf(102).at(-1)?.quality === quality.badConfiguration)
    } finally {
      await session.close()
      ctx.cleanUp()
      await server.setPoints(points)
    }
    assert.deepEqual(ctx.downs, [])
  })

  test('a right password opens, a wrong one and a forbidden guest are refused', async () => {
    const secure = { auth: 'userName', userName: 'operator' }
    const good = connectTo(secure, [binding(0)], { password: '正确' })
    const session = await opcua.connect(good)
    await good.waitFor(() => good.samplesOf(100).length > 0)
    await session.close()
    good.cleanUp()
    const wrong = connectTo(secure, [binding(0)], { password: 'wrong' })
    await assert.rejects(opcua.connect(wrong), (e: { code?: string }) => e.code === 'opcuaUserRefused')
    wrong.cleanUp()
  })
})
