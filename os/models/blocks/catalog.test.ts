import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BlockCatalog } from '../../../api/models.ts'
import type { Block, Port } from '../../../contract/block.ts'
import { isBad, isGood, quality } from '../../../contract/quality.ts'
import { paramCount } from '../engine/generate.ts'
import { isUnit } from '../graph/unit-algebra.ts'
import { blockGroups, blocks, catalog } from './catalog.ts'
import { describeBlock, describeCatalog } from './describe.ts'
import { examples } from './examples.ts'
import { bad, type Reading, type TrialOptions, tryBlock, uncertain } from './testing.ts'

const rules = ['same', 'difference', 'rate', 'product', 'quotient', 'root', 'square', 'any', 'given']

function wordsOf(block: Block): { zh: string; en: string }[] {
  const ports = [...Object.values(block.inputs), ...Object.values(block.outputs), ...Object.values(block.params)]
  const choices = Object.values(block.params).flatMap((p) => ('choices' in p ? Object.values(p.choices) : []))
  return [
    block.label,
    block.about,
    ...ports.map((p) => p.label),
    ...choices,
    ...(typeof block.quality === 'object' ? [block.quality] : []),
  ]
}

test('every block is whole: words, ports, units, parameters, one way to run', () => {
  assert.equal(catalog.size, blocks.length)
  for (const block of blocks) {
    assert.match(block.id, /^[a-z][A-Za-z]*$/)
    assert.ok(block.group in blockGroups, block.id)
    for (const { zh, en } of wordsOf(block)) assert.ok(zh !== '' && en !== '', block.id)
    assert.ok(block.formula !== '', block.id)
    assert.equal([block.map, block.reduce, block.step].filter(Boolean).length, 1, block.id)
    const inputs = Object.values(block.inputs)
    assert.ok(
      inputs.slice(0, -1).every((p) => !p.many),
      block.id,
    )
    const ported = [...inputs, ...Object.values(block.outputs), ...Object.values(block.params)]
    const units = ported.flatMap((p) => ('unit' in p ? (p.unit ?? []) : [])) as string[]
    for (const unit of units) assert.ok(rules.includes(unit) || isUnit(unit), `${block.id}: ${unit}`)
    for (const param of Object.values(block.params)) {
      if (typeof param.default === 'number' && 'low' in param)
        assert.ok(param.low <= param.default && param.default <= param.high, block.id)
      if ('choices' in param) assert.ok(param.default in param.choices, block.id)
    }
    // samples come in by one input, and only a step can see them
    const sampled = inputs.filter((p) => p.type === 'samples').length
    assert.ok(sampled === 0 || (sampled === 1 && block.step), block.id)
    assert.ok(
      Object.values(block.outputs).every((p) => p.type !== 'samples'),
      block.id,
    )
    if (block.map) assert.ok(Object.keys(block.outputs).length === 1 && paramCount(block) < 20, block.id)
    if (block.reduce) assert.ok(inputs.length === 1 && inputs[0].many, block.id)
  }
})

test('the help of every block has an example in both languages, and none is left of a block that is gone', () => {
  assert.deepEqual(Object.keys(examples).toSorted(), blocks.map(({ id }) => id).toSorted())
  for (const [id, { zh, en }] of Object.entries(examples)) {
    assert.ok(zh.length >= 6 && /[。）]$/.test(zh) && !/[,;:](?!\d)/.test(zh), `${id}: ${zh}`)
    assert.match(en, /[.)]$/, id)
    assert.equal(describeBlock(catalog.get(id)!).example, examples[id])
  }
})

test('figures of the examples are those that the blocks calculate', () => {
  const last = (id: string, inputs: Record<string, Reading[]>, out: string, options?: TrialOptions) =>
    tryBlock(id, inputs, options)[out].at(-1)!.value
  const near = (value: number, told: number, by: number) => assert.ok(Math.abs(value - told) <= by, `${value} ${told}`)
  assert.deepEqual(last('subtract', { a: [350], b: [140] }, 'out'), 210)
  near(last('power', { in: [0.9] }, 'out', { params: { exponent: 3 } }), 0.729, 1e-9)
  near(last('steamPt', { pressure: [16.7], temperature: [538] }, 'enthalpy'), 3399, 1)
  near(last('saturationPressure', { temperature: [36] }, 'pressure'), 0.0059, 0.00005)
  near(last('saturationTemperature', { pressure: [0.005] }, 'temperature'), 32.9, 0.05)
  assert.equal(last('middle', { a: [12], b: [15], c: [40] }, 'out'), 15)
})

test('the catalog as JSON holds everything but the functions', () => {
  const told = JSON.parse(JSON.stringify(describeCatalog(catalog))) as BlockCatalog
  assert.deepEqual(told, describeCatalog(catalog))
  assert.equal(told.blocks.length, blocks.length)
  for (const block of told.blocks) {
    assert.ok(told.groups.some((g) => g.id === block.group))
    assert.ok(block.quality.zh !== '' && block.quality.en !== '')
  }
})

/** Columns for every input, each as good as said. */
function columnsOf(
  block: Block,
  read: (k: number, port: Port, i: number) => Reading,
  scans: number,
): Record<string, Reading[]> {
  const wired = Object.entries(block.inputs).flatMap(([name, port]) =>
    port.many
      ? Array.from({ length: Math.max(2, port.many.least) }, (_, i) => [`${name}${i}`, port] as const)
      : [[name, port] as const],
  )
  return Object.fromEntries(
    wired.map(([name, port], i) => [name, Array.from({ length: scans }, (_, k) => read(k, port, i))]),
  )
}

const plain = (k: number, port: Port, i: number): number =>
  port.type === 'boolean' ? ((k + i) % 3 === 0 ? 1 : 0) : 1 + ((k * 7 + i * 3) % 11) / 10

/** Blocks whose outputs are about quality itself, or by their own rule stand for a bad input. */
const ownRule = new Set([
  'qualityOf',
  'judge',
  'substitute',
  'gapFill',
  'delay',
  'delayBoolean',
  'hourlyMean',
  'bestValue',
  'sampleFigures',
])

/** Blocks for waveforms get twenty samples in a scan, and look at bands that those can show. */
const seen = { length: '256', rate: 20 }
const waves: Record<string, TrialOptions['params']> = {
  ...{ waveFigures: seen, waveOrder: seen },
  ...Object.fromEntries(['waveBand', 'waveEnvelope', 'bearingFault'].map((id) => [id, { ...seen, low: 1, high: 8 }])),
}
const optionsOf = ({ id }: Block): TrialOptions => ({ perScan: 20, params: waves[id] })

/** Middles of the readings that a block of steam can make something of, by input. */
const suited: Record<string, number[]> = {
  steamPh: [1, 2800],
  steamPs: [1, 6.6],
  steamHs: [2800, 6.6],
  wetSteam: [1, 0.5],
  isentropicEnthalpy: [16, 540, 4],
  sectionEfficiency: [16, 540, 4, 340],
}
const suiting =
  ({ id }: Block) =>
  (k: number, port: Port, i: number): number =>
    id in suited ? suited[id][i] * (1 + plain(k, port, i) / 100) : plain(k, port, i)

for (const block of blocks)
  test(`${block.id}: with good inputs nothing throws and in the end something good comes out`, () => {
    const needed = Object.fromEntries(Object.entries(block.inputs).filter(([, port]) => !port.optional))
    const columns = columnsOf({ ...block, inputs: needed }, suiting(block), 200)
    const seen = tryBlock(block.id, columns, { ...optionsOf(block), stepsMs: Array.from({ length: 200 }, () => 1000) })
    const last = Object.values(seen).map((s) => s[199])
    // an hour, and the code of an alarm, are not what such readings give
    if (!['hourlyMean', 'alarmState'].includes(block.id))
      assert.ok(
        last.some((s) => isGood(s.quality)),
        JSON.stringify(last),
      )
    for (const list of Object.values(seen))
      for (const s of list) assert.ok(Number.isFinite(s.value) || isBad(s.quality), 'no number, and not bad')
  })

for (const block of blocks.filter((b) => Object.keys(b.inputs).length > 0 && !ownRule.has(b.id)))
  test(`${block.id}: bad inputs never give a good output`, () => {
    const scans = 40
    const broken = columnsOf(block, (k, port, i) => (k < 30 ? suiting(block)(k, port, i) : bad(Number.NaN)), scans)
    for (const list of Object.values(tryBlock(block.id, broken, optionsOf(block))))
      for (const s of list.slice(30)) assert.ok(!isGood(s.quality), JSON.stringify(s))
    const doubtful = columnsOf(block, (k, port, i) => uncertain(suiting(block)(k, port, i)), scans)
    for (const list of Object.values(tryBlock(block.id, doubtful, optionsOf(block))))
      for (const s of list) assert.ok(!isGood(s.quality), JSON.stringify(s))
  })

for (const block of blocks)
  test(`${block.id}: whatever comes in, nothing throws and no number is good that is none`, () => {
    const odd = [0, -1, 1e308, -1e308, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, 3, 3, 3]
    const words = [quality.good, quality.bad, quality.uncertain, quality.good, 0x80]
    const read = (k: number, port: Port, i: number): Reading => [
      port.type === 'boolean' ? (k >> i) & 1 : odd[(k * 3 + i) % odd.length],
      words[(k + i) % words.length],
    ]
    const seen = tryBlock(block.id, columnsOf(block, read, 120), {
      ...optionsOf(block),
      stepsMs: Array.from({ length: 120 }, (_, k) => (k % 17 === 0 ? 86_400_000 : 1000)),
    })
    for (const list of Object.values(seen))
      for (const s of list) assert.ok(Number.isFinite(s.value) || isBad(s.quality))
  })
