import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defineBlock } from '../../../contract/block.ts'
import { origin, quality } from '../../../contract/quality.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { catalog } from '../blocks/catalog.ts'
import type { ModelInput } from '../graph/model-schema.ts'
import { compile, issuesOf, shapeOf } from './compile.ts'
import { createProgram } from './program.ts'

const label = { zh: '试', en: 'trial' }
type Ends = readonly [from: string, to: string]

/** `a.port>b.port` for short. */
const wires = (list: readonly Ends[]) =>
  list.map(([from, to]) => {
    const end = (text: string) => {
      const [node, port] = text.split('.')
      return { node, port }
    }
    return { from: end(from), to: end(to) }
  })
const model = (parts: Partial<ModelInput>): ModelInput => ({
  ...{ format: 'millrace-model', version: 1, name: label, cycleMs: 1000 },
  ...parts,
})

function once(
  parts: Partial<ModelInput>,
  inputs: Record<string, number | [number, number]>,
  scans = 1,
  kinds = catalog,
) {
  const compiled = compile(model(parts), kinds)
  const program = createProgram(compiled, ['one'], [compiled.params({})])
  for (let k = 0; k < scans; k++) {
    for (const { id, slot } of compiled.inputs) {
      const given = inputs[id]
      program.memory.v[slot] = Array.isArray(given) ? given[0] : given
      program.memory.q[slot] = Array.isArray(given) ? given[1] : quality.good
    }
    program.run(Int32Array.of(0), 1, k * 1000)
  }
  const answer = Object.fromEntries(
    compiled.outputs.map((o) => [o.id, { ...o, value: program.memory.v[o.slot], quality: program.memory.q[o.slot] }]),
  )
  return { answer, compiled, program }
}

test('a model runs: inputs in their units, blocks in data order, outputs in theirs', () => {
  const { answer } = once(
    {
      inputs: [
        { id: 'steam', unit: 'MPa' },
        { id: 'water', unit: 'kPa' },
      ],
      // written in the wrong order on purpose
      blocks: [
        { id: 'double', kind: 'linear', params: { gain: 2, bias: { value: 1, unit: 'kPa' } } },
        { id: 'drop', kind: 'subtract' },
      ],
      outputs: [{ id: 'out', unit: 'kPa' }, { id: 'plain' }],
      wires: wires([
        ['steam', 'drop.a'],
        ['water', 'drop.b'],
        ['drop', 'double'],
        ['double', 'out'],
        ['double', 'plain'],
      ]),
    },
    { steam: 2, water: 500 },
  )
  assert.ok(Math.abs(answer.out.value - 3001) < 1e-9)
  assert.ok(Math.abs(answer.plain.value - 3.001) < 1e-12)
  assert.equal(answer.plain.unit, 'MPa')
  assert.equal(answer.out.quality, quality.good)
})

test('a dead-band of 9 °F on a temperature in °C is one of 5 K', () => {
  const { program } = once(
    {
      inputs: [{ id: 'x', unit: 'degC' }],
      blocks: [
        {
          ...{ id: 'b', kind: 'above' },
          params: { limit: { value: 212, unit: 'degF' }, deadband: { value: 9, unit: 'degF' } },
        },
      ],
      wires: wires([['x', 'b']]),
    },
    { x: 0 },
  )
  assert.deepEqual(
    [...program.memory.p].map((n) => Number(n.toFixed(9))),
    [100, 5],
  )
})

test('units: products, quotients, differences and roots', () => {
  const unit = (kind: string, ports: string[], units: string[]) => {
    const { answer } = once(
      {
        inputs: units.map((u, i) => ({ id: `i${i}`, unit: u })),
        blocks: [{ id: 'b', kind }],
        outputs: [{ id: 'out' }],
        wires: wires([...units.map((_, i): Ends => [`i${i}`, `b.${ports[i]}`]), ['b', 'out']]),
      },
      { i0: 6, i1: 2 },
    )
    return [answer.out.unit, answer.out.value]
  }
  assert.deepEqual(unit('multiply', ['in', 'in'], ['t/h', 'MPa']), ['MPa·t/h', 12])
  assert.deepEqual(unit('divide', ['a', 'b'], ['t/h', 'MPa']), ['t/h·MPa^-1', 3])
  assert.deepEqual(unit('divide', ['a', 'b'], ['MPa', 'kPa']), ['1', 3000])
  assert.deepEqual(unit('subtract', ['a', 'b'], ['degC', 'degC']), ['deltaK', 4])
  assert.deepEqual(unit('squareRoot', ['in'], ['kPa']), ['kPa^0.5', Math.sqrt(6)])
  assert.deepEqual(unit('add', ['in', 'in'], ['MPa', 'kPa']), ['MPa', 6.002])
})

const refused: [name: string, parts: Partial<ModelInput> | Record<string, unknown>, code: string, node: string][] = [
  ['a block that is not there', { blocks: [{ id: 'b', kind: 'magic' }] }, 'unknownBlock', 'b'],
  ['an input without a wire', { blocks: [{ id: 'b', kind: 'absolute' }] }, 'unwired', 'b'],
  ['a wire from nowhere', { blocks: [{ id: 'b', kind: 'absolute' }], wires: wires([['x', 'b']]) }, 'unknownNode', 'x'],
  [
    'a port that is not there',
    { inputs: [{ id: 'x' }], blocks: [{ id: 'b', kind: 'absolute' }], wires: wires([['x', 'b.side']]) },
    'unknownPort',
    'b',
  ],
  [
    'two wires at one port',
    {
      inputs: [{ id: 'x' }, { id: 'z' }],
      blocks: [{ id: 'b', kind: 'absolute' }],
      wires: wires([
        ['x', 'b'],
        ['z', 'b'],
      ]),
    },
    'twoWires',
    'b',
  ],
  [
    'a sum of one',
    { inputs: [{ id: 'x' }], blocks: [{ id: 'b', kind: 'add' }], wires: wires([['x', 'b']]) },
    'wireCount',
    'b',
  ],
  [
    'a number as a boolean',
    { inputs: [{ id: 'x' }], blocks: [{ id: 'b', kind: 'not' }], wires: wires([['x', 'b']]) },
    'wrongType',
    'b',
  ],
  [
    'a boolean as a number',
    { inputs: [{ id: 'x', type: 'boolean' }], blocks: [{ id: 'b', kind: 'absolute' }], wires: wires([['x', 'b']]) },
    'wrongType',
    'b',
  ],
  [
    'degrees added to megapascals',
    {
      inputs: [
        { id: 'x', unit: 'MPa' },
        { id: 'z', unit: 'degC' },
      ],
      blocks: [{ id: 'b', kind: 'add' }],
      wires: wires([
        ['x', 'b'],
        ['z', 'b'],
      ]),
    },
    'wrongUnit',
    'b',
  ],
  [
    'gauge added to absolute pressure',
    {
      inputs: [
        { id: 'x', unit: 'MPag' },
        { id: 'z', unit: 'MPaa' },
      ],
      blocks: [{ id: 'b', kind: 'add' }],
      wires: wires([
        ['x', 'b'],
        ['z', 'b'],
      ]),
    },
    'wrongUnit',
    'b',
  ],
  [
    'an output in another quantity',
    { inputs: [{ id: 'x', unit: 'MPa' }], outputs: [{ id: 'y', unit: 'degC' }], wires: wires([['x', 'y']]) },
    'wrongUnit',
    'y',
  ],
  [
    'a unit that is not there',
    { inputs: [{ id: 'x', unit: 'furlong' }], outputs: [{ id: 'y' }], wires: wires([['x', 'y']]) },
    'unknownUnit',
    'x',
  ],
  [
    'a parameter that is not there',
    { blocks: [{ id: 'b', kind: 'constant', params: { colour: 1 } }] },
    'unknownParam',
    'b',
  ],
  ['a text for a number', { blocks: [{ id: 'b', kind: 'constant', params: { value: 'much' } }] }, 'wrongParam', 'b'],
  [
    'digits beyond their limits',
    { inputs: [{ id: 'x' }], blocks: [{ id: 'b', kind: 'round', params: { digits: 12 } }], wires: wires([['x', 'b']]) },
    'paramRange',
    'b',
  ],
  [
    'half a digit',
    {
      inputs: [{ id: 'x' }],
      blocks: [{ id: 'b', kind: 'round', params: { digits: 1.5 } }],
      wires: wires([['x', 'b']]),
    },
    'paramInteger',
    'b',
  ],
  [
    'a table that goes back',
    {
      inputs: [{ id: 'x' }],
      blocks: [
        {
          id: 'b',
          kind: 'lookup',
          params: {
            table: {
              points: [
                [1, 1],
                [0, 2],
              ],
            },
          },
        },
      ],
      wires: wires([['x', 'b']]),
    },
    'tableOrder',
    'b',
  ],
  [
    'a parameter of the model that is not there',
    { blocks: [{ id: 'b', kind: 'constant', params: { value: { parameter: 'p' } } }] },
    'unknownParameter',
    'b',
  ],
  [
    'the same id twice',
    {
      blocks: [
        { id: 'b', kind: 'constant' },
        { id: 'b', kind: 'constant' },
      ],
    },
    'sameId',
    'b',
  ],
  ['a sub-model that is not there', { blocks: [{ id: 'b', kind: 'submodel', submodel: 's' }] }, 'unknownSubmodel', 'b'],
  [
    'a sub-model in itself',
    {
      blocks: [{ id: 'b', kind: 'submodel', submodel: 's' }],
      submodels: [{ id: 's', label, blocks: [{ id: 'c', kind: 'submodel', submodel: 's' }] }],
    },
    'submodelInItself',
    'b/c',
  ],
  ['a cycle of a millisecond', { cycleMs: 1 }, 'badModel', 'cycleMs'],
  ['a word that nobody knows', { colour: 'red' } as Record<string, unknown>, 'badModel', ''],
]
const gainModel = (value: unknown): Partial<ModelInput> => ({
  parameters: [],
  inputs: [{ id: 'x' }],
  blocks: [{ id: 's', kind: 'submodel', submodel: 'scaled', params: { gain: value as number } }],
  submodels: [
    {
      ...{ id: 'scaled', label, inputs: [{ id: 'x' }], wires: wires([['x', 'k']]) },
      parameters: [{ id: 'gain', label, unit: 's', default: 1, low: 0, high: 10 }],
      blocks: [{ id: 'k', kind: 'firstOrder', params: { time: { parameter: 'gain' } } }],
    },
  ],
  wires: wires([['x', 's']]),
})
refused.push(
  ['a parameter of a sub-model beyond its limits', gainModel(11), 'paramRange', 's'],
  ['the same in another unit', gainModel({ value: 1, unit: 'min' }), 'paramRange', 's'],
  ['a text for a parameter of a sub-model', gainModel('much'), 'wrongParam', 's/k'],
  [
    'a default beyond the limits of its parameter',
    { parameters: [{ id: 'p', label, default: 5, high: 1 }] },
    'paramRange',
    'parameters',
  ],
)
for (const [name, parts, code, node] of refused)
  test(`refused: ${name}`, () => {
    const issues = issuesOf(model(parts as Partial<ModelInput>), catalog)
    assert.equal(issues[0]?.refusal.code, code)
    assert.equal(issues[0].node, node)
    const { zh, en } = issues[0].refusal.texts()
    assert.match(zh, /[一-鿿]/)
    assert.doesNotMatch(zh + en, /\{\w+\}/)
  })

test('a unit that nobody can read is refused where it comes about', () => {
  const roots = model({
    inputs: [{ id: 'x', unit: 'kPa' }],
    blocks: [
      { id: 'one', kind: 'squareRoot' },
      { id: 'two', kind: 'squareRoot' },
    ],
    outputs: [{ id: 'y' }],
    wires: wires([
      ['x', 'one'],
      ['one', 'two'],
      ['two', 'y'],
    ]),
  })
  assert.deepEqual(
    issuesOf(roots, catalog).map(({ node, refusal }) => [node, refusal.code]),
    [['two', 'unitTooComplex']],
  )
})

test('a loop is shown as the blocks it passes; a delay makes it a feedback', () => {
  const ring = (kind: string): Partial<ModelInput> => ({
    inputs: [{ id: 'x', unit: 'kg' }],
    blocks: [
      { id: 'sum', kind: 'add' },
      { id: 'keep', kind },
    ],
    outputs: [{ id: 'total' }],
    wires: wires([
      ['x', 'sum'],
      ['keep', 'sum'],
      ['sum', 'keep'],
      ['sum', 'total'],
    ]),
  })
  const [issue] = issuesOf(model(ring('absolute')), catalog)
  assert.equal(issue.refusal.code, 'cycle')
  assert.match(issue.refusal.say('en'), /sum → keep → sum|keep → sum → keep/)
  const { answer } = once(ring('delay'), { x: 2 }, 5)
  assert.equal(answer.total.value, 10)
  assert.equal(answer.total.unit, 'kg')
})

test('delays that feed each other all see the scan before', () => {
  const { answer } = once(
    {
      inputs: [{ id: 'x' }],
      blocks: ['c', 'a', 'b'].map((id) => ({ id, kind: 'delay' })),
      outputs: [{ id: 'y' }],
      wires: wires([
        ['x', 'a'],
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'y'],
      ]),
    },
    { x: 7 },
    3,
  )
  assert.equal(answer.y.value, 0)
})

test('sub-models: parameters, units at their ports, feedback around them', () => {
  const parts: Partial<ModelInput> = {
    parameters: [{ id: 'limit', label, unit: 'kPa', default: 300, low: 0, high: 1000 }],
    inputs: [{ id: 'p', unit: 'MPa' }],
    submodels: [
      {
        id: 'scaled',
        label,
        parameters: [
          { id: 'gain', label, default: 1 },
          { id: 'top', label, unit: 'kPa', default: 100 },
        ],
        inputs: [{ id: 'x', unit: 'kPa' }],
        outputs: [{ id: 'y' }],
        blocks: [
          { id: 'k', kind: 'linear', params: { gain: { parameter: 'gain' } } },
          { id: 'l', kind: 'limiter', params: { high: { parameter: 'top' } } },
        ],
        wires: wires([
          ['x', 'k'],
          ['k', 'l'],
          ['l', 'y'],
        ]),
      },
    ],
    blocks: [
      { id: 'one', kind: 'submodel', submodel: 'scaled', params: { gain: 2, top: { parameter: 'limit' } } },
      { id: 'two', kind: 'submodel', submodel: 'scaled', params: { top: { value: 1, unit: 'MPa' } } },
    ],
    outputs: [{ id: 'a' }, { id: 'b' }],
    wires: wires([
      ['p', 'one.x'],
      ['p', 'two'],
      ['one.y', 'a'],
      ['two', 'b'],
    ]),
  }
  const { answer, compiled } = once(parts, { p: 0.2 })
  assert.deepEqual([answer.a.value, answer.a.unit, answer.b.value], [300, 'kPa', 200])
  assert.ok(compiled.blocks.some((b) => b.path === 'one/k'))
  const program = createProgram(compiled, ['mine'], [compiled.params({ limit: 350 })])
  program.memory.v[compiled.inputs[0].slot] = 0.2
  program.memory.q[compiled.inputs[0].slot] = quality.good
  program.run(Int32Array.of(0), 1, 0)
  assert.equal(program.memory.v[compiled.outputs[0].slot], 350)
  assert.throws(() => compiled.params({ limit: 2000 }), { code: 'paramRange' })
  assert.throws(() => compiled.params({ other: 1 }), { code: 'unknownParam' })
  assert.throws(() => compiled.params({ limit: true }), { code: 'wrongParam' })
})

test('a parameter that shapes the state makes a compiled model of its own', () => {
  const parts = model({
    parameters: [
      { id: 'n', label, default: 2 },
      { id: 'initial', label, default: 0 },
    ],
    inputs: [{ id: 'x' }],
    blocks: [{ id: 'd', kind: 'delay', params: { scans: { parameter: 'n' }, initial: { parameter: 'initial' } } }],
    outputs: [{ id: 'y' }],
    wires: wires([
      ['x', 'd'],
      ['d', 'y'],
    ]),
  })
  const plain = compile(parts, catalog)
  const overrides = { n: 5, initial: 1 }
  assert.deepEqual(shapeOf(plain, overrides), { n: 5 })
  const own = compile(parts, catalog, { n: 5 })
  assert.equal(plain.sizes.state, 8)
  assert.equal(own.sizes.state, 14)
  assert.notEqual(plain.hash, own.hash)
  for (const n of [0, 2.5, 1e9, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => compile(parts, catalog, { n }), Refusal, String(n))
})

test('quality: the worst input, and what is no number is bad', () => {
  const parts: Partial<ModelInput> = {
    inputs: [{ id: 'x' }, { id: 'z' }],
    blocks: [
      { id: 'b', kind: 'divide' },
      { id: 'c', kind: 'add' },
    ],
    outputs: [{ id: 'y' }, { id: 's' }],
    wires: wires([
      ['x', 'b.a'],
      ['z', 'b.b'],
      ['b', 'y'],
      ['b', 'c'],
      ['x', 'c'],
      ['c', 's'],
    ]),
  }
  const q = (x: number | [number, number], z: number | [number, number]) => {
    const { answer } = once(parts, { x, z })
    return [answer.y.quality, answer.s.quality]
  }
  const odd = quality.uncertain | origin.substituted
  assert.deepEqual(q(1, 2), [quality.good, quality.good])
  assert.deepEqual(q(1, 0), [quality.bad, quality.bad])
  assert.deepEqual(q(1, [2, odd]), [odd, odd])
  assert.deepEqual(q([1, quality.badSensorFailure], [2, odd]), [quality.badSensorFailure, quality.badSensorFailure])
})

test('a block that throws is bad by itself; what hangs on it follows, the rest goes on', () => {
  const broken = defineBlock({
    ...{ id: 'broken', label, group: 'x', about: label, formula: '', quality: 'worst', params: {} },
    inputs: { in: { label, unit: 'same' } },
    outputs: { out: { label, unit: 'same' } },
    map: (x) => {
      if (x > 1) throw new Error('too much')
      return x
    },
  })
  const kinds = new Map([...catalog, ['broken', broken]])
  const compiled = compile(
    model({
      inputs: [{ id: 'x' }],
      blocks: [
        { id: 'b', kind: 'broken' },
        { id: 'after', kind: 'absolute' },
        { id: 'beside', kind: 'negate' },
      ],
      outputs: [{ id: 'y' }, { id: 'z' }],
      wires: wires([
        ['x', 'b'],
        ['b', 'after'],
        ['after', 'y'],
        ['x', 'beside'],
        ['beside', 'z'],
      ]),
    }),
    kinds,
  )
  const program = createProgram(compiled, ['a', 'b'], [compiled.params({}), compiled.params({})])
  const { v, q } = program.memory
  const { values } = compiled.sizes
  v[0] = 5
  v[values] = 1
  q[0] = q[values] = quality.good
  program.run(Int32Array.of(0, 1), 2, 0)
  const [y, z] = compiled.outputs.map((o) => o.slot)
  assert.deepEqual([q[y], q[z], q[values + y], q[values + z]], [quality.bad, quality.good, quality.good, quality.good])
  assert.deepEqual([v[z], v[values + y]], [-5, 1])
  assert.equal(program.faults.count, 1)
  assert.deepEqual(program.faults.lately.get('b'), { instance: 'a', time: 0, message: 'Error: too much' })
})

test('nothing that is drawn or typed gets into the code', () => {
  const hostile = '"];globalThis.pwned=1;//'
  for (const parts of [
    { blocks: [{ id: hostile, kind: 'constant' }] },
    { blocks: [{ id: 'b', kind: hostile }] },
    { blocks: [{ id: 'b', kind: '__proto__' }] },
    { blocks: [{ id: 'b', kind: 'constant', params: { [hostile]: 1 } }] },
    { blocks: [{ id: 'b', kind: 'constant', unit: hostile }] },
    { blocks: [{ id: 'b', kind: 'constant', params: { value: { value: 1, unit: '__proto__' } } }] },
    { inputs: [{ id: 'x', unit: 'constructor' }], outputs: [{ id: 'y' }], wires: wires([['x', 'y']]) },
  ])
    assert.ok(issuesOf(model(parts as Partial<ModelInput>), catalog).length > 0)
  once(
    {
      name: { zh: hostile, en: hostile },
      inputs: [{ id: 'constructor', label: { zh: hostile, en: hostile }, role: hostile }],
      blocks: [{ id: 'v', kind: 'absolute', label: { zh: hostile, en: hostile } }],
      outputs: [{ id: 'failed' }],
      wires: wires([
        ['constructor', 'v'],
        ['v', 'failed'],
      ]),
    },
    { constructor: 1 },
  )
  assert.equal('pwned' in globalThis, false)
})

test('10,000 blocks are compiled, 10,001 are refused', () => {
  const chain = (count: number): ModelInput =>
    model({
      inputs: [{ id: 'x' }],
      blocks: Array.from({ length: count }, (_, i) => ({ id: `b${i}`, kind: 'linear', params: { bias: 1 } })),
      outputs: [{ id: 'y' }],
      wires: wires([
        ['x', 'b0'],
        ...Array.from({ length: count - 1 }, (_, i): Ends => [`b${i}`, `b${i + 1}`]),
        [`b${count - 1}`, 'y'],
      ]),
    })
  const { answer } = once(chain(10_000), { x: 0 })
  assert.equal(answer.y.value, 10_000)
  assert.throws(() => compile(chain(10_001), catalog), Refusal)
})

test('sub-models that open without end, or bring wires without end, are refused soon', () => {
  const nest = (id: string, inner: string): NonNullable<ModelInput['submodels']>[number] => ({
    ...{ id, label },
    blocks: Array.from({ length: 5_000 }, (_, i) => ({ id: `b${i}`, kind: 'submodel', submodel: inner })),
  })
  const top: Partial<ModelInput> = { blocks: [{ id: 'b', kind: 'submodel', submodel: 'one' }] }
  const empty = { id: 'three', label }
  const [opens] = issuesOf(model({ ...top, submodels: [nest('one', 'two'), nest('two', 'three'), empty] }), catalog)
  assert.equal(opens.refusal.code, 'tooManyBlocks')
  const wired = { id: 'two', label, wires: new Array(5_000).fill({ from: { node: 'x' }, to: { node: 'y' } }) }
  const [brings] = issuesOf(model({ ...top, submodels: [nest('one', 'two'), wired] }), catalog)
  assert.equal(brings.refusal.code, 'tooManyWires')
})

test('a random net gives what plain evaluation gives, in whatever order it is drawn', () => {
  type Net = { op: 'add' | 'multiply' | 'maximum'; a: number; b: number }[]
  const net: fc.Arbitrary<Net> = fc
    .array(fc.record({ op: fc.constantFrom('add', 'multiply', 'maximum'), a: fc.nat(), b: fc.nat() }), {
      minLength: 1,
      maxLength: 60,
    })
    .map((list) => list.map((n, i) => ({ ...n, a: n.a % (i + 2), b: n.b % (i + 2) }))) as never
  fc.assert(
    fc.property(
      net,
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.boolean(),
      (list, x, z, turned) => {
        const name = (i: number) => (i < 2 ? `x${i}` : `n${i - 2}`)
        const blocks = list.map((n, i) => ({ id: `n${i}`, kind: n.op }))
        const { answer } = once(
          {
            inputs: [{ id: 'x0' }, { id: 'x1' }],
            blocks: turned ? blocks.toReversed() : blocks,
            outputs: [{ id: 'y' }],
            wires: wires([
              ...list.flatMap((n, i): Ends[] => [
                [name(n.a), `n${i}`],
                [name(n.b), `n${i}`],
              ]),
              [`n${list.length - 1}`, 'y'],
            ]),
          },
          { x0: x, x1: z },
        )
        const values = [x, z]
        for (const { op, a, b } of list)
          values.push(
            op === 'add'
              ? values[a] + values[b]
              : op === 'multiply'
                ? values[a] * values[b]
                : Math.max(values[a], values[b]),
          )
        const expected = values.at(-1)!
        if (Number.isFinite(expected)) assert.equal(answer.y.value, expected)
        else assert.equal(answer.y.quality, quality.bad)
      },
    ),
    { numRuns: 100 },
  )
})

test('parameters that contradict each other are refused, as drawn and as an instance overrides them', () => {
  const drawn = (kind: string, params: object, inputs = 1, parameters: object[] = []) => ({
    ...{ format: 'millrace-model', version: 1, name: { zh: '试', en: 'trial' }, cycleMs: 1000, parameters },
    inputs: Array.from({ length: inputs }, (_, i) => ({ id: `x${i}`, ...(kind === 'mOfN' && { type: 'boolean' }) })),
    blocks: [{ id: 'b', kind, params }],
    wires: Array.from({ length: inputs }, (_, i) => ({ from: { node: `x${i}` }, to: { node: 'b', port: 'in' } })),
  })
  const codes = (doc: object) => issuesOf(doc, catalog).map(({ refusal, node, port }) => [refusal.code, node, port])
  const low = [['paramAbove', 'b', 'low']]
  const table: [doc: object, codes: unknown][] = [
    [drawn('limiter', { low: 3, high: 3 }), []],
    [drawn('limiter', { low: 3, high: 2 }), low],
    [drawn('within', { low: 101 }), low],
    [drawn('judge', { low: 1, high: -1 }), low],
    [drawn('histogram', { low: 5, high: 4 }), low],
    [drawn('controllerOutput', { low: 5, high: 4 }), low],
    [drawn('bandEnergy', { low: 0.4, high: 0.3 }), low],
    [drawn('envelope', { low: 0.4, high: 0.3 }), low],
    [drawn('mOfN', { m: 3 }, 3), []],
    [drawn('mOfN', { m: 4 }, 3), [['paramAboveWires', 'b', 'm']]],
  ]
  for (const [doc, expected] of table) assert.deepEqual(codes(doc), expected, JSON.stringify(doc))
  const parameter = (id: string, value: number) => ({ id, label: { zh: id, en: id }, unit: null, default: value })
  const limits = { low: { parameter: 'least' }, high: { parameter: 'most' } }
  const compiled = compile(drawn('limiter', limits, 1, [parameter('least', 1), parameter('most', 5)]), catalog)
  compiled.params({ least: 5 })
  assert.throws(() => compiled.params({ least: 6 }), { code: 'paramAbove', field: 'least' })
  assert.throws(() => compiled.params({ most: 0 }), { code: 'paramAbove', field: 'most' })
  compiled.params({ least: 6, most: 7 })
})
