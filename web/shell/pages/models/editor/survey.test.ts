import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { catalog as whole } from '../../../../../os/models/blocks/catalog.ts'
import { compile, issuesOf } from '../../../../../os/models/engine/compile.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { diagnosisTemplates } from '../../../../../os/models/library/diagnosis.ts'
import { sheetOf } from './drawing.ts'
import { namesOf } from './names.ts'
import { catalogOf } from './ports.ts'
import { refusedWire, survey, unitWords } from './survey.ts'
import { block, blockCatalog, blockItems, drawn, wire } from './testing.ts'

const catalog = catalogOf(blockCatalog.blocks)
const contextOf = (doc: ModelDoc, sub: string | null = null) => {
  const sheet = sheetOf(doc, sub)!
  return { doc, sub, sheet, catalog, names: namesOf(sheet, blockItems, doc) }
}
const refused = (doc: ModelDoc, text: string, sub: string | null = null) => {
  const context = contextOf(doc, sub)
  return refusedWire(context, wire(text), survey(context).issues)
}

const pump = drawn({
  inputs: [
    { id: 'tIn', unit: 'degC', label: { zh: '进口温度', en: 'Inlet temperature' } },
    { id: 'tOut', unit: 'degF' },
    { id: 'p', unit: 'MPa', label: { zh: '压力', en: 'Pressure' } },
    { id: 'on', type: 'boolean', label: { zh: '运行', en: 'Running' } },
    { id: 'shake', type: 'samples', unit: 'mm/s', label: { zh: '轴振', en: 'Shake' } },
  ],
  blocks: [
    ...[block('rise', 'subtract'), block('high', 'above'), block('mean', 'meanFilter'), block('back', 'delay')],
    ...[block('sum', 'add'), block('spor', 'submodel', { submodel: 'sporadic' }), block('ratio', 'divide')],
    ...[block('wave', 'waveFigures'), block('band', 'waveBand')],
  ],
  alarms: [{ id: 'alarm' }],
  submodels: [diagnosisTemplates[0]],
  wires: ['tOut > rise.a', 'rise.out > mean.in', 'mean.out > sum.in', 'shake.out > wave.in'],
})

test('a wire is refused with the reason, in words, before it is drawn', () => {
  for (const [text, code, zh] of [
    ['tIn.out > rise.b', null, ''],
    ['p.out > rise.b', 'wrongUnit', '压力 的单位是 MPa，减法 的“减数”需要 °F，二者不能换算'],
    ['on.out > rise.b', 'wrongType', '运行 是开关量，不能接到 减法 的“减数”（模拟量）；请用比较块或转换块'],
    ['shake.out > band.in', null, ''],
    [
      'shake.out > rise.b',
      'samplesNotTaken',
      '轴振 带来两次扫描之间的全部采样；减法 的“减数”只取一个值。请接到“波形”类功能块（如“采样统计”），或把输入的类型改为模拟量',
    ],
    [
      'p.out > band.in',
      'samplesNeeded',
      '波形频带能量 的“采样序列”要取两次扫描之间的全部采样，压力 只有一个值；请接模型的输入，并把它的类型设为“采样序列”',
    ],
    ['wave.rms > rise.b', 'wrongUnit', '波形时域指标 的单位是 mm/s，减法 的“减数”需要 °F，二者不能换算'],
    ['tIn.out > rise.a', 'twoWires', '减法 的输入“被减数”接了两条线；只能接一条'],
    ['tOut.out > rise.a', 'twoWires', null],
    ['rise.out > mean.in', 'there', '这两个端口已经连线'],
    ['mean.out > rise.b', 'cycle', null],
    ['mean.out > mean.in', 'cycle', null],
    ['p.out > mean.in', 'wrongUnit', null],
    ['mean.out > back.in', null, ''],
    ['rise.out > high.in', null, ''],
    ['rise.out > alarm.in', 'wrongType', '减法 是模拟量，不能接到 alarm 的“输入”（开关量）；请用比较块或转换块'],
    ['tIn.out > sum.in', 'wrongUnit', null],
    ['tIn.out > spor.x', null, ''],
    ['on.out > spor.x', 'wrongType', null],
    ['p.out > ratio.b', null, ''],
    ['p.out > nobody.in', null, ''],
  ] as const) {
    const reason = refused(pump, text)
    assert.equal(reason?.code ?? null, code, text)
    if (zh && reason) assert.equal(reason.text.zh, zh)
  }
})

test('a loop is refused with the blocks that form it; through a delay it may pass', () => {
  const loop = refused(pump, 'sum.out > rise.b')!
  assert.equal(loop.code, 'cycle')
  assert.deepEqual(new Set(loop.loop), new Set(['rise', 'mean', 'sum']))
  assert.match(loop.text.zh, /减法 → 均值滤波 → 加法|均值滤波 → 加法 → 减法|加法 → 减法 → 均值滤波/)
  const delayed = { ...pump, wires: [...pump.wires, wire('sum.out > back.in')] }
  assert.equal(refused(delayed, 'back.out > sum.in'), null)
  // a difference of temperatures is no temperature, though both are written °F
  assert.match(refused(delayed, 'back.out > rise.b')!.text.zh, /°F（.*温差.*°F（/)
  const around = { ...pump, wires: [...pump.wires, wire('rise.out > spor.x')] }
  assert.deepEqual(new Set(refused(around, 'spor.deviation > rise.b')?.loop), new Set(['rise', 'spor']))
})

test('units are known though wires are missing, and are written as people read them', () => {
  const { unitOf, faults } = survey(contextOf(pump))
  assert.equal(unitOf('rise', 'out'), 'deltaF')
  assert.equal(unitOf('mean', 'out'), 'deltaF')
  assert.equal(unitOf('tIn', 'out'), 'degC')
  assert.equal(unitOf('ratio', 'out'), '1')
  assert.ok(faults.some((f) => f.node === 'rise' && f.port === 'b' && f.code === 'unwired'))
  for (const [unit, words] of [
    [null, ''],
    ['1', ''],
    ['degC', '°C'],
    ['deltaK·s^-1', 'K·s⁻¹'],
    ['MPa^0.5', 'MPa⁰·⁵'],
  ] as const)
    assert.equal(unitWords(unit), words)
})

test('a sub-model is looked at by itself; a fault in it stands at the block that opens it', () => {
  const doc: ModelDoc = structuredClone(pump)
  doc.submodels[0].wires = doc.submodels[0].wires.filter((w) => w.to.node !== 'size')
  const inner = survey(contextOf(doc, 'sporadic')).faults
  assert.deepEqual(
    inner.map((f) => [f.node, f.code]),
    [['size', 'unwired']],
  )
  assert.equal(refused(doc, 'off.out > size.in', 'sporadic'), null)
  assert.equal(refused(doc, 'far.out > size.in', 'sporadic')?.code, 'wrongType')
  assert.ok(survey(contextOf(doc)).faults.some((f) => f.node === 'spor' && f.within))
})

test('what cannot even be opened is told where it is', () => {
  const doc = drawn({ blocks: [block('a', 'noSuchBlock')] })
  assert.deepEqual(
    survey(contextOf(doc)).faults.map((f) => [f.node, f.code]),
    [['a', 'unknownBlock']],
  )
})

test('a parameter beyond its limits, or above another, is told by its name and with limits that read well', () => {
  const doc = drawn({
    inputs: [{ id: 't', unit: 'degC' }],
    blocks: [
      block('mean', 'meanFilter', { params: { window: 0 } }),
      block('high', 'above', { params: { deadband: -1 } }),
      block('between', 'within', { params: { low: 9, high: 5 } }),
    ],
    wires: ['t > mean.in', 'mean.out > high.in', 'mean.out > between.in'],
  })
  const texts = survey(contextOf(doc)).faults.map(({ text }) => text.zh)
  assert.deepEqual(texts, [
    '均值滤波 的参数“窗口”为 0 秒，应在 0.1 秒 与 30 天 之间',
    '高限比较 的参数“回差”为 -1 K，不能小于 0 K',
    '区间判断 的参数“下限”为 9，不能大于“上限”的 5',
  ])
})

const kinds = [
  'add',
  'subtract',
  'multiply',
  'absolute',
  'above',
  'and',
  'not',
  'delay',
  'meanFilter',
  'divide',
  'squareRoot',
]
const attempts = fc.record({
  kinds: fc.array(fc.constantFrom(...kinds), { minLength: 2, maxLength: 8 }),
  wires: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 25 }),
})

test('drawn wire by wire with what is refused left out, a drawing has no fault but what is not wired yet', () => {
  fc.assert(
    fc.property(attempts, ({ kinds: chosen, wires }) => {
      let doc = drawn({
        inputs: [
          { id: 't', unit: 'degC' },
          { id: 'q', unit: 'MPa' },
          { id: 's', type: 'boolean' },
        ],
        blocks: chosen.map((kind, i) => block(`b${i}`, kind)),
      })
      const sources = ['t', 'q', 's', ...chosen.map((_, i) => `b${i}`)]
      for (const [a, b, c] of wires) {
        const to = b % chosen.length
        const ports = blockItems.get(chosen[to])!.inputs
        const next = `${sources[a % sources.length]}.out > b${to}.${ports[c % ports.length].id}`
        if (refused(doc, next) === null) doc = { ...doc, wires: [...doc.wires, wire(next)] }
      }
      for (const { code } of survey(contextOf(doc)).faults) assert.ok(['unwired', 'wireCount'].includes(code), code)
      // the browser and the server say the same
      const server = issuesOf(doc, whole).map((i) => i.refusal.code)
      assert.deepEqual(new Set(survey(contextOf(doc)).issues.map((i) => i.refusal.code)), new Set(server))
    }),
    { numRuns: 60 },
  )
})

test('a drawing without a fault compiles', () => {
  const doc = drawn({
    inputs: [
      { id: 'tIn', unit: 'degC' },
      { id: 'tOut', unit: 'degC' },
    ],
    blocks: [block('rise', 'subtract'), block('high', 'above', { params: { limit: 5 } })],
    alarms: [{ id: 'alarm' }],
    wires: ['tOut > rise.a', 'tIn > rise.b', 'rise.out > high.in', 'high.out > alarm.in'],
  })
  assert.deepEqual(survey(contextOf(doc)).faults, [])
  assert.equal(compile(doc, whole).alarms.length, 1)
})
