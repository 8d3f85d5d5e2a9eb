// Files from outside: what is taken, what is refused and in which words. Files are written field by field by testing.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../../../contract/refusal.ts'
import { openOnnx } from './call.ts'
import { inspectOnnx } from './inspect.ts'
import { onnxLimits, probe } from './probe.ts'
import { signatureOf } from './signature.ts'
import {
  elsewhere,
  integers,
  linearFile,
  onnxFile,
  part,
  pickingFile,
  type TestGraph,
  type TestNode,
  treeFile,
  weights,
} from './testing.ts'
import { tryFile } from './try-file.ts'
import { fieldsOf, numbersIn } from './wire.ts'

const refused =
  (code: string, words = '') =>
  (error: unknown) => {
    assert.ok(error instanceof Refusal, String(error))
    assert.equal(error.code, code, error.message)
    for (const language of ['zh', 'en'] as const) {
      assert.ok(!/\{\w+\}/.test(error.say(language)), error.say(language))
      assert.ok(error.say(language).includes(words), `${error.say(language)} lacks ${words}`)
    }
    return true
  }
/** A clock that stands still: how fast this machine is decides nothing. */
const still = () => 0
const tried = (file: Uint8Array, columns = 2, output?: string) => probe({ file, columns, output }, still)
const pair: TestGraph['inputs'] = [['x', 'float', ['n', 2]]]
const one: TestGraph['outputs'] = [['y', 'float', ['n', 1]]]
/** Two columns in; nodes as given. */
const flat = (nodes: readonly TestNode[], over: Partial<TestGraph> = {}) =>
  onnxFile({ nodes, inputs: pair, outputs: one, ...over })

test('a sound file is opened and gives the number that it stands for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.float({ min: -100, max: 100, noNaN: true }),
      fc.infiniteStream(fc.double({ min: -1000, max: 1000, noNaN: true })),
      (w, b, values) => {
        const row = w.map(() => values.next().value as number)
        const expected = w.reduce((sum, weight, c) => sum + weight * row[c], b)
        const got = openOnnx(linearFile(w, b), w.length).estimate(row)
        const scale = w.reduce((sum, weight, c) => sum + Math.abs(weight * row[c]), Math.abs(b) + 1)
        // the file calculates in 32 bits
        assert.ok(Math.abs(got - expected) < 1e-5 * scale, `${got} ${expected}`)
      },
    ),
    { numRuns: 40 },
  )
})

test('trying a sound file tells what it is', () => {
  assert.deepEqual(tried(linearFile([1, 2], 3)), {
    ...{ producer: 'test', operators: 1, input: 'x', output: 'y', wanted: null, columns: 2, microseconds: 0 },
  })
  const fixed = linearFile([1, 2], 3, { inputs: [['x', 'float', [1, 2]]], outputs: [['y', 'float', [1, 1]]] })
  assert.equal(tried(fixed).output, 'y')
  const open = linearFile([1, 2], 3, { inputs: [['x', 'float', ['n', 'width']]] })
  assert.equal(tried(open).columns, 2)
})

test('of several outputs a floating number is taken first, or the one that is named', () => {
  const nodes: TestNode[] = [
    { op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['y'] },
    { op: 'Cast', inputs: ['y'], outputs: ['label'], ints: { to: 7 } },
    { op: 'Identity', inputs: ['x'], outputs: ['both'] },
  ]
  const file = linearFile([1, 2], 0.5, {
    nodes,
    outputs: [
      ['label', 'int64', ['n', 1]],
      ['both', 'float', ['n', 2]],
      ['y', 'float', ['n', 1]],
    ],
  })
  assert.equal(tried(file).output, 'y')
  assert.equal(tried(file, 2, 'label').wanted, 'label')
  assert.equal(openOnnx(file, 2, 'label').estimate([1, 1]), 3)
  assert.throws(() => tried(file, 2, 'nothing'), refused('onnxNoSuchOutput', 'label'))
  assert.throws(() => tried(file, 2, 'both'), refused('onnxOutputShape', 'both'))
})

test('garbage is refused in words, whatever it is', () => {
  for (const file of [new Uint8Array(0), Uint8Array.from([0]), new TextEncoder().encode('<html>not a model</html>')])
    assert.throws(() => tried(file), refused('onnxBroken'))
  const sound = linearFile([1, 2], 3)
  for (let length = 0; length < sound.length; length++)
    assert.throws(() => tried(sound.subarray(0, length)), Refusal, `the first ${length} bytes`)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (file) => {
      assert.throws(() => inspectOnnx(file), Refusal)
    }),
    { numRuns: 300 },
  )
  // the runtime's own format, which has rules that nobody read here
  const other = Uint8Array.from([0x1a, 0x06, ...Buffer.from('xxORTM'), ...sound])
  assert.throws(() => tried(other), refused('onnxBroken', 'ORT'))
})

test('a file with any byte changed is taken or refused, never anything else', () => {
  const sound = linearFile([1, 2], 3)
  fc.assert(
    fc.property(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const file = sound.slice()
      file[at] ^= change
      try {
        tried(file)
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error))
      }
    }),
    { numRuns: 300 },
  )
})

test('inputs and outputs that do not fit are refused with what they are', () => {
  const cases: [Uint8Array, string, string][] = [
    [linearFile([1, 2, 3], 0), 'onnxInputShape', 'N, 3'],
    [
      linearFile([1, 2], 0, { inputs: [['x', 'float', [7, 2]]], outputs: [['y', 'float', [7, 1]]] }),
      'onnxInputShape',
      '7, 2',
    ],
    [
      flat([{ op: 'ReduceSum', inputs: ['x'], outputs: ['y'] }], { inputs: [['x', 'float', ['n', 2, 1]]] }),
      'onnxInputShape',
      'N, 2, 1',
    ],
    [
      flat([{ op: 'Add', inputs: ['x', 'z'], outputs: ['y'] }], {
        inputs: [...pair, ['z', 'float', ['n', 2]]],
        outputs: pair,
      }),
      'onnxInputs',
      '2',
    ],
    [
      flat([{ op: 'Cast', inputs: ['x'], outputs: ['y'], ints: { to: 1 } }], {
        inputs: [['x', 'int64', [1, 2]]],
        outputs: pair,
      }),
      'onnxInputType',
      'int64',
    ],
    [
      flat([{ op: 'Identity', inputs: ['x'], outputs: ['y'] }], { outputs: [['y', 'float', ['n', 2]]] }),
      'onnxNoOutput',
      'y',
    ],
  ]
  for (const [file, code, words] of cases) assert.throws(() => tried(file), refused(code, words))
})

test('a file that lies about its shape is found out when it is asked', () => {
  // says that it takes two columns and multiplies three
  const inside = linearFile([1, 2, 3], 0, { inputs: [['x', 'float', ['n', 'width']]] })
  assert.throws(() => tried(inside), refused('onnxRunFails'))
  // says that it gives one number and gives both: the runtime works that out by itself
  const more = flat([{ op: 'Identity', inputs: ['x'], outputs: ['y'] }], { outputs: [['y', 'float', ['n', 'm']]] })
  assert.throws(() => tried(more), refused('onnxNoOutput', '2'))
  // gives as many numbers as the row's sum says
  const hidden = flat(
    [
      { op: 'ReduceSum', inputs: ['x'], outputs: ['sum'], ints: { keepdims: 0 } },
      { op: 'Cast', inputs: ['sum'], outputs: ['whole'], ints: { to: 7 } },
      { op: 'Reshape', inputs: ['whole', 'flat'], outputs: ['ends'] },
      { op: 'Slice', inputs: ['x', 'zero', 'ends', 'axis'], outputs: ['y'] },
    ],
    {
      constants: [integers('flat', [-1]), integers('zero', [0]), integers('axis', [1])],
      outputs: [['y', 'float', ['n', 'm']]],
    },
  )
  assert.throws(() => tried(hidden), refused('onnxOutputShape', '0'))
})

test('no finite number for sound rows, or another one each time, is refused', () => {
  const gemm = (more: TestNode[], constants: TestGraph['constants'] = []) =>
    flat([{ op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['z'] }, ...more], {
      constants: [weights('w', [2, 1], [1, 1]), weights('b', [1], [0]), ...constants],
    })
  const log = gemm([{ op: 'Log', inputs: ['z'], outputs: ['y'] }])
  assert.throws(() => tried(log), refused('onnxNotFinite'))
  const root = gemm(
    [
      { op: 'Sub', inputs: ['z', 'c'], outputs: ['less'] },
      { op: 'Sqrt', inputs: ['less'], outputs: ['y'] },
    ],
    [weights('c', [1], [1])],
  )
  assert.throws(() => tried(root), refused('onnxNotFinite'))
  const nan = gemm([{ op: 'Add', inputs: ['z', 'c'], outputs: ['y'] }], [weights('c', [1], [Number.NaN])])
  assert.throws(() => tried(nan), refused('onnxNotFinite'))
})

test('a file that breaks for a row far from usual is refused', () => {
  assert.throws(() => tried(pickingFile()), refused('onnxRunFails'))
  assert.equal(openOnnx(pickingFile(), 2).estimate([1.5, 0]), 20)
})

test('other files, loops, chance, operators of others and graphs within are refused before anything runs', () => {
  const identity: TestNode = { op: 'Identity', inputs: ['x'], outputs: ['y'] }
  for (const op of [
    'Loop',
    'If',
    'Scan',
    'Range',
    'Tile',
    'Expand',
    'ConstantOfShape',
    'RandomUniformLike',
    'StringSplit',
    '',
  ])
    assert.throws(() => inspectOnnx(flat([{ ...identity, op }])), refused('onnxOperator', op))
  assert.throws(
    () => inspectOnnx(flat([{ ...identity, domain: 'com.example' }])),
    refused('onnxOperator', 'com.example'),
  )
  assert.throws(() => inspectOnnx(flat([{ ...identity, domain: 'ai.onnx.ml' }])), refused('onnxOperator', 'ai.onnx.ml'))
  const within = flat([{ ...identity, attributes: [[...part(1, 'body'), ...part(6, [])]] }])
  assert.throws(() => inspectOnnx(within), refused('onnxNested'))
  assert.throws(
    () => inspectOnnx(onnxFile({ nodes: [identity], inputs: pair, outputs: pair }, part(25, []))),
    refused('onnxNested'),
  )
  const secret = elsewhere('w', [2, 1], '/etc/hostname')
  const external = flat([{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }], { constants: [secret] })
  assert.throws(() => inspectOnnx(external), refused('onnxExternalData', 'w'))
  const constant: TestNode = {
    op: 'Constant',
    inputs: [],
    outputs: ['w'],
    attributes: [[...part(1, 'value'), ...part(5, secret)]],
  }
  const hidden = flat([constant, { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }])
  assert.throws(() => inspectOnnx(hidden), refused('onnxExternalData', 'w'))
})

test('a decision tree is walked to its end, and one that runs in a circle is refused', () => {
  // x₀ ≤ 0.5 → 10, else x₁ ≤ 2 → 20, else 30
  const nodes = [
    { feature: 0, value: 0.5, yes: 1, no: 2 },
    { leaf: 10 },
    { feature: 1, value: 2, yes: 3, no: 4 },
    { leaf: 20 },
    { leaf: 30 },
  ]
  const file = treeFile(nodes)
  assert.equal(tried(file).operators, 1)
  const model = openOnnx(file, 2)
  for (const [row, y] of [
    [[0, 9], 10],
    [[1, 1], 20],
    [[1, 3], 30],
  ] as const)
    assert.equal(model.estimate(row), y)
  const circle = nodes.map((node, k) => (k === 2 ? { feature: 1, value: 2, yes: 3, no: 0 } : node))
  assert.throws(() => inspectOnnx(treeFile(circle)), refused('onnxTree'))
  const nowhere = nodes.map((node, k) => (k === 2 ? { feature: 1, value: 2, yes: 3, no: 9 } : node))
  assert.throws(() => inspectOnnx(treeFile(nowhere)), refused('onnxBroken'))
})

test('too slow and too large are refused with the limit', () => {
  let now = 0
  const slow = () => (now += 6)
  assert.throws(() => probe({ file: linearFile([1, 2], 3), columns: 2 }, slow), refused('onnxTooSlow', '6'))
  assert.throws(() => tried(new Uint8Array(onnxLimits.bytes + 1)), refused('onnxTooLarge', String(onnxLimits.bytes)))
  const many = flat(
    Array.from(
      { length: 10_001 },
      (_, k): TestNode => ({ op: 'Neg', inputs: [k === 0 ? 'x' : `z${k}`], outputs: [`z${k + 1}`] }),
    ),
  )
  assert.throws(() => inspectOnnx(many), refused('onnxTooManyNodes', '10000'))
})

test('signature: every shape that a file may name', () => {
  const size = fc.constantFrom(-1, 0, 1, 2, 3)
  fc.assert(
    fc.property(fc.array(size, { maxLength: 4 }), (shape) => {
      const ports = {
        inputs: [{ name: 'x', type: 'float32', shape }],
        outputs: [{ name: 'y', type: 'float32', shape: [-1, 1] }],
      }
      const fits = shape.length === 2 && [-1, 1].includes(shape[0]) && [-1, 2].includes(shape[1])
      if (fits) assert.equal(signatureOf(ports, 2).output, 'y')
      else assert.throws(() => signatureOf(ports, 2), refused('onnxInputShape'))
    }),
  )
})

test('the wire format: numbers one by one and packed, and what ends too early', () => {
  assert.deepEqual([...fieldsOf(Uint8Array.from([0x08, 0x96, 0x01]))], [{ number: 1, bytes: null, value: 150n }])
  const packed = { number: 8, bytes: Uint8Array.from([3, 0x8e, 0x02, 0x9e, 0xa7, 0x05]), value: 0n }
  assert.deepEqual(numbersIn(packed), [3, 270, 86942])
  const minus = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
  assert.deepEqual(numbersIn({ ...packed, bytes: Uint8Array.from(minus) }), [-1])
  for (const bytes of [[0x08], [0x0a, 5, 1], [0x0b], [0x00], [0x0d, 1, 2], [0x08, ...minus.slice(0, 9), 0xff, 0xff]])
    assert.throws(() => [...fieldsOf(Uint8Array.from(bytes))], { name: 'Error' })
})

test('in a process of its own: the same findings and refusals; time and memory end it', async () => {
  const sound = { file: linearFile([1, 2], 3), columns: 2 }
  const { microseconds, ...found } = await tryFile(sound)
  assert.ok(microseconds > 0)
  assert.deepEqual(found, { producer: 'test', operators: 1, input: 'x', output: 'y', wanted: null, columns: 2 })
  await assert.rejects(tryFile({ ...sound, columns: 5 }), refused('onnxInputShape', '5'))
  await assert.rejects(tryFile(sound, { seconds: 0, mebibytes: 1024 }), refused('onnxProbeTooLong'))
  await assert.rejects(tryFile(sound, { seconds: 30, mebibytes: 1 }), refused('onnxTooMuchMemory'))
})
