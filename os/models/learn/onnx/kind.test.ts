// The kind: estimates and scores, the limits that history gives them, and what cannot be measured.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBad, quality } from '../../../../contract/quality.ts'
import { Refusal } from '../../../../contract/refusal.ts'
import { learnedBlock } from '../../blocks/learned-block.ts'
import { modelOf } from '../../blocks/testing.ts'
import { compile } from '../../engine/compile.ts'
import { openImage } from '../../engine/image.ts'
import { createEngine } from '../../engine/scan.ts'
import { matrixOf, rowOf } from '../matrix.ts'
import { seeded } from '../random.ts'
import { onnx, onnxDocument, onnxOptions } from './onnx.ts'
import { linearFile, onnxFile, pickingFile, weights } from './testing.ts'

const refused = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Refusal, String(error))
  assert.equal(error.code, code, error.message)
  return true
}
const random = seeded(5)
/** a and b by chance, c about their sum. */
const rows = Array.from({ length: 500 }, () => {
  const [a, b] = [random.next() * 10, random.next() * 10]
  return [a, b, a + b + random.next() - 0.5]
})
const data = matrixOf(rows)
const names = ['a', 'b', 'c']
const train = (file: Uint8Array | undefined, options: object) =>
  onnx.train(data, names, onnxOptions.parse(options), { seed: 1, now: 0, file })
const sum = linearFile([1, 1], 0)

test('an estimate: residuals against the limit that history gives, in the order of the columns', async () => {
  const document = onnxDocument.parse(JSON.parse(JSON.stringify(await train(sum, { target: 'c', confidence: 0.95 }))))
  assert.ok(Math.abs(document.limit - 0.475) < 0.02, String(document.limit))
  const scorer = onnx.open(document)
  const score = scorer.newScore()
  for (const row of rows.slice(0, 50)) {
    scorer.score(Float64Array.from(row), score)
    assert.ok(Math.abs(score.estimate[2] - row[0] - row[1]) < 1e-5)
    assert.ok(Number.isNaN(score.estimate[0]) && score.residual[0] === 0)
    assert.equal(score.residual[2], row[2] - score.estimate[2])
    assert.equal(score.index, Math.abs(score.residual[2]) / document.limit)
  }
  scorer.score(Float64Array.of(1, Number.NaN, 3), score)
  assert.ok(Number.isNaN(score.index))
  // the target may stand anywhere; the others keep their order
  const weighed = await onnx.train(data, names, onnxOptions.parse({ target: 'a' }), {
    seed: 1,
    now: 0,
    file: linearFile([2, 30], 0),
  })
  const other = onnx.open(weighed)
  other.score(Float64Array.of(7, 1, 1), score)
  assert.equal(score.estimate[0], 32)
})

test('a score of all columns: over a limit that is measured or given; one that is not above zero is refused', async () => {
  const score = linearFile([1, 1, 0], 0)
  const measured = await train(score, { confidence: 0.9 })
  const totals = rows.map(([a, b]) => a + b).sort((x, y) => x - y)
  assert.ok(Math.abs(measured.limit - totals[449]) < 0.2, `${measured.limit} ${totals[449]}`)
  const given = onnx.open(await train(score, { limit: 4 }))
  const out = given.newScore()
  given.score(Float64Array.of(3, 5, 0), out)
  assert.deepEqual([out.index, ...out.statistics], [2, 8, 4])
  assert.ok(out.estimate.every(Number.isNaN))
  await assert.rejects(train(linearFile([-1, -1, 0], 0), {}), refused('onnxNoLimit'))
})

test('the index of the training rows is what is kept for the watch', async () => {
  const document = await train(sum, { target: 'c' })
  const scorer = onnx.open(document)
  const score = scorer.newScore()
  const indices = rows.map((_, r) => {
    scorer.score(rowOf(data, r), score)
    return score.index
  })
  const below = (limit: number) => indices.filter((index) => index < limit).length / rows.length
  document.reference.indexDeciles.forEach((decile, k) => {
    assert.ok(Math.abs(below(decile) - (k + 1) / 10) < 0.01)
  })
})

test('without a file, without the target, with another number of columns or without a number it is refused', async () => {
  await assert.rejects(train(undefined, { target: 'c' }), refused('onnxNoFile'))
  await assert.rejects(train(sum, { target: 'nobody' }), refused('unknownTarget'))
  await assert.rejects(train(sum, {}), refused('onnxInputShape'))
  await assert.rejects(train(sum, { target: 'c', output: 'z' }), refused('onnxNoSuchOutput'))
  // sound at zeros and at the means, but not where a lies above 9
  const root = onnxFile({
    nodes: [
      { op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['rest'] },
      { op: 'Sqrt', inputs: ['rest'], outputs: ['y'] },
    ],
    constants: [weights('w', [2, 1], [-1, 0]), weights('b', [1], [9])],
    inputs: [['x', 'float', ['n', 2]]],
    outputs: [['y', 'float', ['n', 1]]],
  })
  await assert.rejects(
    train(root, { target: 'c' }),
    (error: Refusal) => refused('onnxNotFinite')(error) && error.say('zh').includes('历史'),
  )
})

test('in a scan: a row that the runtime fails on, or has no number for, makes the outputs bad, and the next row is calculated', async () => {
  const history = matrixOf(rows.map(([a, b]) => [a / 10, b]))
  const document = await onnx.train(history, ['a', 'b'], onnxOptions.parse({}), {
    seed: 1,
    now: 0,
    file: pickingFile(),
  })
  const block = learnedBlock('learned:pick:1', onnx.label, onnx as never, JSON.parse(JSON.stringify(document)))
  const own = new Map([[block.id, block]])
  const image = openImage(8)
  const engine = createEngine({ image, catalog: own, elapsed: () => 0 })
  const compiled = compile(modelOf(block.id, ['a', 'b'], { catalog: own }), own)
  const outputs = Object.keys(block.outputs).map((_, k) => k + 2)
  engine.put({ id: 'm', compiled, instances: [{ id: 'i', inputs: [0, 1], outputs }], catalog: own })
  const at = outputs[Object.keys(block.outputs).indexOf('statistic_score')]
  const said = [0, 7, 1, Number.NaN, 0, 1e300, 1].map((a, k) => {
    const now = (k + 1) * 1000
    image.values.set([a, 0])
    for (const point of [0, 1]) {
      image.qualities[point] = quality.good
      image.times[point] = now
    }
    engine.scan(now)
    const bad = outputs.map((point) => isBad(image.qualities[point]))
    assert.equal(new Set(bad).size, 1)
    return bad[0] ? null : image.values[at]
  })
  assert.deepEqual(said, [10, null, 20, null, 10, null, 20])
  const [{ faults, stoppedUntil }] = engine.status()
  // a missing value is no fault of the model
  assert.deepEqual([faults.count, stoppedUntil], [2, null])
})

test('a document that is not as it was measured is not opened', async () => {
  const document = await train(sum, { target: 'c' })
  const other = Buffer.from(linearFile([1, 2], 0)).toString('base64')
  assert.throws(() => onnx.open({ ...document, file: other }), /not the one measured/)
  assert.throws(() => onnx.open({ ...document, target: 'z' }), /no column z/)
  for (const change of [{ limit: 0 }, { limit: -1 }, { file: '%' }, { output: 7 }, { target: undefined }])
    assert.equal(onnxDocument.safeParse({ ...document, ...change }).success, false, JSON.stringify(change))
})
