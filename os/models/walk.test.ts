import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Walk, walkInput, walkLimits } from '../../api/models.ts'
import { isBad, quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { RawSample } from '../historian/historian.ts'
import { catalog } from './blocks/catalog.ts'
import type { ModelInput } from './graph/model-schema.ts'
import { walkRoutes } from './walk-routes.ts'

const wire = (from: string, to: string) => {
  const end = (text: string) => ({ node: text.split('.')[0], port: text.split('.')[1] })
  return { from: end(from), to: end(to) }
}
const rise: ModelInput = {
  ...{ format: 'millrace-model', version: 1, name: { zh: '温升', en: 'Rise' }, cycleMs: 1000 },
  parameters: [{ id: 'limit', label: { zh: '限值', en: 'Limit' }, unit: 'deltaK', default: 5, low: 0, high: 50 }],
  inputs: [
    { id: 'tIn', unit: 'degC' },
    { id: 'tOut', unit: 'degC' },
  ],
  blocks: [
    { id: 'rise', kind: 'subtract' },
    { id: 'high', kind: 'above', params: { limit: { parameter: 'limit' } } },
    { id: 'times', kind: 'counter', params: { preset: 100 } },
  ],
  alarms: [{ id: 'alarm' }],
  wires: [
    ...[wire('tOut.out', 'rise.a'), wire('tIn.out', 'rise.b'), wire('rise.out', 'high.in')],
    ...[wire('high.out', 'alarm.in'), wire('high.out', 'times.in')],
  ],
}

const from = 1_800_000_000_000
const samples: RawSample[] = [
  [from - 60_000, 212, quality.good],
  [from + 1_500, 230, quality.good],
  [from + 3_000, 230, quality.badSensorFailure],
]
const point = (code: string, unit: string | null, type = 'number') => ({ code, unit, type, index: 1 })
const known = [point('T1', 'degF'), point('P1', 'MPa'), point('TEXT', null, 'text')]
const [route] = walkRoutes({
  catalogOf: () => catalog,
  points: { of: () => ({ byCode: (code: string) => known.find((p) => p.code === code) }) } as never,
  historian: {
    async raw(_, range) {
      const within = samples.filter(([time]) => time >= range.from && time < range.to)
      return { samples: within.slice(0, range.limit), next: null }
    },
    async valueAt(_, time) {
      const found = samples.findLast(([at]) => at <= time)
      return found ? { time, sampledAt: found[0], value: found[1], quality: found[2], interpolation: 'previous' } : null
    },
  },
})
const walked = (body: object, permissions = ['history.read']): Promise<Walk> =>
  route.run({
    actor: { tenant: 'main', permissions: new Set(permissions) },
    body: walkInput.parse({ drawing: rise, from, scans: 1, ...body }),
  } as never) as Promise<Walk>
const refusedBy = async (body: object) => {
  const error = await walked(body).then(
    () => undefined,
    (e) => e,
  )
  assert.ok(error instanceof Refusal, String(error))
  return error.code
}

test('by hand: each scan has its value, the last one holds, null is bad, alarms tell when they change', async () => {
  const { inputs, blocks, alarms, ...rest } = await walked({
    from: from + 321,
    scans: 5,
    inputs: { tIn: [40], tOut: [44, 46, null, 46] },
  })
  assert.deepEqual(rest, { from, cycleMs: 1000, scans: 5 })
  assert.deepEqual(inputs.tOut.values, [44, 46, null, 46, 46])
  assert.deepEqual(
    blocks.rise.out.values.map((v) => (v === null ? v : Math.round(v))),
    [4, 6, null, 6, 6],
  )
  assert.deepEqual(blocks.rise.out.qualities.map(isBad), [false, false, true, false, false])
  assert.deepEqual(blocks.high.out.values.toSpliced(2, 1), [0, 1, 1, 1])
  assert.deepEqual(alarms.filter((a) => !isBad(a.quality)).map((a) => [a.scan, a.active])[1], [1, true])
})

test('an override is that of an instance; one out of its limits is refused', async () => {
  const { blocks } = await walked({ inputs: { tIn: [40], tOut: [46] }, overrides: { limit: 10 } })
  assert.deepEqual(blocks.high.out.values, [0])
  assert.equal(await refusedBy({ overrides: { limit: 99 } }), 'paramRange')
})

test('from history: in the model’s unit, what was before holds, a bad sample is bad', async () => {
  const { inputs } = await walked({ scans: 5, points: { tOut: 'T1' }, inputs: { tIn: [40] } })
  assert.deepEqual(
    inputs.tOut.values.slice(0, 3).map((v) => Math.round(v!)),
    [100, 100, 110],
  )
  assert.ok(!isBad(inputs.tOut.qualities[2]) && isBad(inputs.tOut.qualities[3]) && isBad(inputs.tOut.qualities[4]))
  assert.equal(await refusedBy({ points: { tOut: 'P1' }, inputs: { tIn: [1] } }), 'wrongPointUnit')
  assert.equal(await refusedBy({ points: { tOut: 'NONE' } }), 'walkPointUnknown')
  assert.equal(await refusedBy({ points: { tOut: 'TEXT' } }), 'walkPointIsText')
})

test('a longer walk begins as the shorter one did, wherever its pages end', async () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constant(null)), { minLength: 1, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(values, fc.integer({ min: 1, max: 60 }), fc.nat(200), async (tOut, scans, more) => {
      const inputs = { tIn: [40], tOut }
      const short = await walked({ scans, inputs })
      const long = await walked({ scans: scans + more, inputs })
      for (const [block, ports] of Object.entries(short.blocks))
        for (const [id, { values: all, qualities }] of Object.entries(ports)) {
          assert.deepEqual(long.blocks[block][id].values.slice(0, scans), all)
          assert.deepEqual(long.blocks[block][id].qualities.slice(0, scans), qualities)
        }
    }),
    { numRuns: 25 },
  )
})

test('what cannot be walked is refused: a fault, an unknown input, too many scans', async () => {
  assert.equal(await refusedBy({ drawing: { ...rise, wires: [] } }), 'unwired')
  assert.equal(await refusedBy({ drawing: { nothing: 1 } }), 'badModel')
  assert.equal(await refusedBy({ inputs: { nobody: [1] } }), 'walkInputUnknown')
  const chain = Array.from({ length: 1000 }, (_, i) => ({ id: `b${i}`, kind: 'absolute' }))
  const long = {
    ...{ ...rise, alarms: [], parameters: [], blocks: chain },
    wires: chain.map((b, i) => wire(i === 0 ? 'tIn.out' : `b${i - 1}.out`, `${b.id}.in`)),
  }
  assert.equal(await refusedBy({ drawing: long, scans: Math.floor(walkLimits.blockRuns / 1000) + 1 }), 'walkTooLong')
  // a walk that was refused makes room for the next one
  for (let i = 0; i < 5; i++) assert.equal(await refusedBy({ drawing: {} }), 'badModel')
  assert.equal((await walked({ inputs: { tIn: [1], tOut: [2] } })).scans, 1)
})

test('whatever is asked for in the right form is walked or refused, never a fault', async () => {
  const name = fc.constantFrom('tIn', 'tOut', 'limit', 'constructor', 'toString', 'x')
  const asked = fc.record({
    drawing: fc.oneof(fc.constant({ ...rise }), fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue())),
    from: fc.nat(4_102_444_800_000),
    scans: fc.integer({ min: 1, max: 50 }),
    inputs: fc.dictionary(
      name,
      fc.array(fc.oneof(fc.double(), fc.boolean(), fc.constant(null)), { minLength: 1, maxLength: 5 }),
    ),
    points: fc.dictionary(name, fc.constantFrom('T1', 'P1', 'TEXT', 'NONE', '\u0000')),
    overrides: fc.dictionary(name, fc.oneof(fc.double(), fc.boolean())),
  })
  await fc.assert(
    fc.asyncProperty(asked, async (body) => {
      const parsed = walkInput.safeParse(body)
      if (!parsed.success) return
      try {
        assert.equal((await walked(body)).scans, body.scans)
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error))
      }
    }),
    { numRuns: 150 },
  )
})

test('history is for those who may see it; by hand anybody steps who sees models', async () => {
  await assert.rejects(walked({ points: { tIn: 'T1' } }, []), { code: 'forbidden' })
  assert.equal((await walked({ inputs: { tIn: [40] } }, [])).scans, 1)
})
