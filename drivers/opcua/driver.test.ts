import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { DataType, StatusCode, StatusCodes } from 'node-opcua'
import type { Binding } from '../../contract/driver.ts'
import type { PointType } from '../../contract/point.ts'
import { limit, quality } from '../../contract/quality.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { recordingContext } from '../testing.ts'
import { type OpcuaAddress, opcuaAddress, opcuaConfig } from './config.ts'
import { opcua } from './driver.ts'
import { type Plant, startPlant } from './testing-plant.ts'

const bind = (point: number, name: string, type: PointType = 'number', over: object = {}): Binding<OpcuaAddress> => ({
  point,
  code: name,
  type,
  address: opcuaAddress.parse({ nodeId: `ns=1;s=${name}`, ...over }),
  writable: true,
})

describe('client against a plant server', () => {
  let folder = ''
  let plant: Plant

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-plant-'))
    plant = await startPlant({ folder, extraNodes: 2500 })
  })
  after(async () => {
    await plant.close()
    await rm(folder, { recursive: true, force: true })
  })

  const contextFor = (bindings: Binding<OpcuaAddress>[], over: object = {}) =>
    recordingContext({
      config: opcuaConfig.parse({
        endpoint: `opc.tcp://localhost:${plant.port}`,
        publishingIntervalMs: 50,
        samplingIntervalMs: 0,
        ...over,
      }),
      bindings,
    })

  async function withSession(
    bindings: Binding<OpcuaAddress>[],
    run: (ctx: ReturnType<typeof contextFor>, session: Awaited<ReturnType<typeof opcua.connect>>) => Promise<void>,
  ): Promise<void> {
    const ctx = contextFor(bindings)
    const session = await opcua.connect(ctx)
    try {
      await run(ctx, session)
    } finally {
      await session.close()
      ctx.cleanUp()
    }
    assert.deepEqual(ctx.downs, [], 'a session that we close has not gone down')
  }

  test('every scalar type becomes a sample, everything else is refused node by node', async () => {
    const bindings = [
      bind(0, 'Float'),
      bind(1, 'Double'),
      bind(2, 'Int16'),
      bind(3, 'Int64'),
      bind(4, 'UInt64'),
      bind(5, 'Boolean', 'boolean'),
      bind(6, 'String', 'text'),
      bind(7, 'Localized', 'text'),
      bind(8, 'Date'),
      bind(9, 'Date', 'text'),
      bind(10, 'State', 'enum'),
      bind(11, 'Array'),
      bind(12, 'Bytes'),
      bind(13, 'Nowhere'),
      { ...bind(14, 'Float'), address: { nodeId: 'nsu=urn:unknown;s=Float' } },
    ]
    await withSession(bindings, async (ctx) => {
      const expected: [number, number | string, number][] = [
        [0, 21.3, quality.good],
        [1, 1.5, quality.good],
        [2, -5, quality.good],
        [3, -2, quality.good],
        [4, 2 ** 64, quality.uncertain],
        [5, 1, quality.good],
        [6, '炉膛', quality.good],
        [7, '好', quality.good],
        [8, 1_700_000_000_000, quality.good],
        [9, '2023-11-14T22:13:20.000Z', quality.good],
        [10, 2, quality.good],
      ]
      await ctx.waitFor(() => expected.every(([p]) => ctx.samplesOf(p).length > 0) && ctx.badInputs.length >= 4)
      for (const [p, value, word] of expected) {
        const sample = ctx.samplesOf(p)[0]
        assert.equal(sample.text ?? sample.value, value)
        assert.equal(sample.quality, word)
        assert.equal(sample.time, 1_700_000_000_000, 'the source time stamp counts')
      }
      const reasons = ctx.badInputs.map((b) => [b.reason, /^\w+/.exec(b.detail)?.[0]]).sort()
      assert.deepEqual(reasons, [
        ['deviceError', 'Float'],
        ['deviceError', 'Nowhere'],
        ['wrongShape', 'Array'],
        ['wrongShape', 'Bytes'],
      ])
      assert.equal(ctx.samplesOf(13)[0].quality, quality.badConfiguration)
      assert.equal(ctx.samplesOf(14)[0].quality, quality.badConfiguration)
      assert.deepEqual([ctx.samplesOf(11), ctx.samplesOf(12)], [[], []])
    })
  })

  test('what has not changed for years is told as current too when a session begins, and changes are told once', async () => {
    const began = Date.now()
    await withSession([bind(0, 'Double')], async (ctx) => {
      await ctx.waitFor(() => ctx.samplesOf(0).length === 2)
      const [measured, still] = ctx.samplesOf(0)
      assert.equal(measured.time, 1_700_000_000_000)
      assert.ok(still.time >= began && still.value === measured.value && still.quality === measured.quality)
      plant.set('Double', { dataType: DataType.Double, value: 7 }, StatusCodes.Good, new Date(5_000))
      await ctx.waitFor(() => ctx.samplesOf(0).length === 3)
      assert.deepEqual([ctx.samplesOf(0)[2].time, ctx.samplesOf(0)[2].value], [5_000, 7])
    })
    plant.set('Double', { dataType: DataType.Double, value: 1.5 }, StatusCodes.Good, new Date(1_700_000_000_000))
  })

  test('statuses with their limit bits become qualities', async () => {
    await withSession([bind(0, 'Double')], async (ctx) => {
      await ctx.waitFor(() => ctx.samplesOf(0).length === 2)
      plant.set('Double', { dataType: DataType.Double, value: 2 }, StatusCodes.BadSensorFailure, new Date(5_000))
      await ctx.waitFor(() => ctx.samplesOf(0).length === 3)
      const high = StatusCode.makeStatusCode(StatusCodes.UncertainEngineeringUnitsExceeded, 0x0600)
      plant.set('Double', { dataType: DataType.Double, value: 3 }, high, new Date(6_000))
      await ctx.waitFor(() => ctx.samplesOf(0).length === 4)
      const [, , failed, exceeded] = ctx.samplesOf(0)
      assert.deepEqual([failed.time, failed.quality], [5_000, quality.badSensorFailure])
      assert.deepEqual([exceeded.value, exceeded.quality], [3, quality.uncertainOutOfRange | limit.high])
    })
    plant.set('Double', { dataType: DataType.Double, value: 1.5 })
  })

  test('browse: types, units, access, and never more than 1,000 of 2,500', async () => {
    await withSession([], async (_ctx, session) => {
      const top = (await session.browse?.()) ?? []
      assert.deepEqual(
        top.filter((i) => ['Plant', 'Many'].includes(i.name)).map((i) => [i.name, i.hasChildren, i.readable]),
        [
          ['Plant', true, false],
          ['Many', true, false],
        ],
      )
      const items = new Map(((await session.browse?.('ns=1;s=Plant')) ?? []).map((i) => [i.name, i]))
      const analog = items.get('Analog')
      assert.deepEqual([analog?.type, analog?.unit, analog?.hasChildren], ['number', '℃', false])
      assert.deepEqual(analog?.address, { nodeId: 'ns=1;s=Analog' })
      const float = items.get('Float')
      assert.deepEqual([float?.type, float?.readable, float?.writable], ['number', true, true])
      assert.deepEqual([items.get('State')?.type, items.get('State')?.writable], ['enum', false])
      assert.equal(items.get('Localized')?.type, 'text')
      for (const name of ['Array', 'Bytes']) {
        assert.deepEqual([items.get(name)?.readable, items.get(name)?.address], [false, undefined])
      }
      const many = (await session.browse?.('ns=1;s=Many')) ?? []
      assert.equal(many.length, 1000)
      assert.equal(new Set(many.map((i) => i.id)).size, 1000)
      // the continuation point was given back: it can be done again and again
      for (let i = 0; i < 15; i++) assert.equal((await session.browse?.('ns=1;s=Many'))?.length, 1000)
      await assert.rejects(session.browse?.('ns=1;s=Nowhere') as Promise<unknown>, Refusal)
    })
  })

  test('read and write in the node’s own type; a misfit or a refusal says so', async () => {
    await withSession([], async (_ctx, session) => {
      const at = (name: string) => opcuaAddress.parse({ nodeId: `ns=1;s=${name}` })
      const write = async (name: string, value: number | boolean | string) => {
        const outcome = await session.write?.(at(name), value)
        assert.ok(outcome)
        return outcome.ok ? outcome.readBack : outcome.refusal.code
      }
      assert.equal(await write('Float', 33.7), 33.7)
      assert.equal(await write('Double', 2.25), 2.25)
      assert.equal(await write('Int16', -32768), -32768)
      assert.equal(await write('Int64', -9_007_199_254_740_991), -9_007_199_254_740_991)
      assert.equal(await write('Boolean', false), false)
      assert.equal(await write('String', '停炉'), '停炉')
      assert.equal(await write('Int16', 40_000), 'opcuaWrongValue')
      assert.equal(await write('Int16', 1.5), 'opcuaWrongValue')
      assert.equal(await write('Double', 'hot'), 'opcuaWrongValue')
      assert.equal(await write('Double', Number.NaN), 'opcuaWrongValue')
      assert.equal(await write('State', 1), 'opcuaWriteRefused')
      assert.equal(await write('Nowhere', 1), 'opcuaUnknownNode')
      const answers = (await session.read?.([at('Float'), at('Nowhere'), at('Boolean'), at('Array')])) ?? []
      assert.deepEqual(
        answers.map((a) => [a.value, a.quality]),
        [
          [33.7, quality.good],
          [null, quality.badConfiguration],
          [false, quality.good],
          [null, quality.badConfiguration],
        ],
      )
    })
    plant.set('Float', { dataType: DataType.Float, value: 21.3 })
  })

  test('2,500 nodes over a limit of 400 per request, then half of them dropped', async () => {
    const all = Array.from({ length: 2500 }, (_, i) => bind(i, `N${i}`))
    await withSession(all, async (ctx, session) => {
      const told = () => new Set(ctx.batches.flatMap((b) => [...b.points])).size
      await ctx.waitFor(() => told() === 2500)
      assert.ok(ctx.batches.every((b) => b.points.length <= 1000))
      for (const p of [0, 399, 400, 2499]) assert.equal(ctx.samplesOf(p)[0].value, p)
      await session.rebind?.(all.slice(0, 1250))
      plant.set('N2000', { dataType: DataType.Double, value: -1 })
      plant.set('N5', { dataType: DataType.Double, value: -5 })
      await ctx.waitFor(() => ctx.samplesOf(5).some((s) => s.value === -5))
      assert.ok(!ctx.samplesOf(2000).some((s) => s.value === -1))
    })
  })

  test('a dead-band is the server’s; where a node cannot have one it is left out', async () => {
    const bindings = [bind(0, 'Analog', 'number', { deadband: 10 }), bind(1, 'String', 'text', { deadband: 1 })]
    await withSession(bindings, async (ctx) => {
      await ctx.waitFor(() => ctx.samplesOf(0).length > 0 && ctx.samplesOf(1).length === 1)
      plant.set('Analog', { dataType: DataType.Double, value: 545 })
      plant.set('Analog', { dataType: DataType.Double, value: 560 })
      await ctx.waitFor(() => ctx.samplesOf(0).some((s) => s.value === 560))
      assert.ok(!ctx.samplesOf(0).some((s) => s.value === 545))
      assert.deepEqual(ctx.badInputs, [])
    })
  })

  test('an overloaded ingest slows us down and loses nothing', async () => {
    const { overloaded } = defineRefusals({ overloaded: [503, '忙', 'busy'] })
    const ctx = contextFor(Array.from({ length: 2000 }, (_, i) => bind(i, `N${i}`)))
    let refusals = 0
    const accepted = new Set<number>()
    ctx.answerWith(async (batch) => {
      if (refusals++ < 5) throw new Refusal(overloaded)
      for (const p of batch.points) accepted.add(p)
      return { accepted: batch.points.length, rejected: [] }
    })
    const session = await opcua.connect(ctx)
    await ctx.waitFor(() => accepted.size === 2000)
    await session.close()
    ctx.cleanUp()
    assert.ok(refusals > 5)
    assert.deepEqual(ctx.downs, [])
  })
})
