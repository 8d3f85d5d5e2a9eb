// A trained model in a drawing says what its scorer says, and nothing about a row that it cannot judge.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Block } from '../../../contract/block.ts'
import { isBad, isGood, origin, quality } from '../../../contract/quality.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { groundOf } from '../learn/ground.ts'
import { kindById } from '../learn/kinds.ts'
import { matrixOf } from '../learn/matrix.ts'
import { linearFile } from '../learn/onnx/testing.ts'
import { catalog } from './catalog.ts'
import { learnedBlock, portsOf } from './learned-block.ts'
import { bad, type Reading, type TrialOptions, tryBlock, uncertain } from './testing.ts'

const oracle = JSON.parse(readFileSync(join(import.meta.dirname, '../learn/test-data/oracle.json'), 'utf8'))
const data = matrixOf(oracle.data)
const names = ['a', 'b', 'c', 'd', 'e']
const work = { seed: 7, now: 1_760_000_000_000 }
const label = { zh: '试', en: 'trial' }

const options: Record<string, unknown> = {
  bayes: { target: 'e' },
  ridge: { target: 'e' },
  forest: { target: 'e', trees: 5 },
  'k-means': { clusters: 2 },
  gmm: { components: 2 },
  pca: { components: 2 },
  aakr: { memory: 20 },
  onnx: { target: 'e' },
}
const file = linearFile([0.5, -1, 2, 0.25], 3)
const documents: Record<string, Record<string, unknown>> = {}
for (const [id, chosen] of Object.entries(options)) {
  const kind = kindById.get(id)!
  const document = await kind.train(data, names, kind.options.parse(chosen), { ...work, file })
  // as it comes back from where it is kept
  documents[id] = JSON.parse(JSON.stringify(document))
}

const run = (block: Block, rows: readonly (readonly Reading[])[], more: TrialOptions = {}) => {
  const columns = Object.fromEntries(Object.keys(block.inputs).map((port, c) => [port, rows.map((row) => row[c])]))
  return tryBlock(block.id, columns, { catalog: new Map([...catalog, [block.id, block]]), ...more })
}
const blockOf = (id: string, units?: Record<string, string>) =>
  learnedBlock(`${id}:1`, label, kindById.get(id)!, documents[id], units)

test('every kind of data-driven model is tried here', () => {
  assert.deepEqual(Object.keys(options).sort(), [...kindById.keys()].sort())
})

for (const id of Object.keys(options))
  test(`${id}: through a compiled model the score is the scorer’s`, () => {
    const block = blockOf(id)
    assert.deepEqual(Object.keys(block.inputs), names)
    const scorer = kindById.get(id)!.open(documents[id])
    const score = scorer.newScore()
    const far = oracle.data
      .slice(0, 20)
      .map((row: number[], r: number) => row.map((v, c) => (c === r % 5 ? v + 30 : v)))
    const rows: number[][] = [...oracle.probe, ...oracle.data.slice(0, 20), ...far]
    const seen = run(block, rows)
    let abnormal = 0
    rows.forEach((row, r) => {
      scorer.score(Float64Array.from(row), score)
      const said = (port: string) => {
        assert.ok(isGood(seen[port][r].quality), `${port} of row ${r}`)
        return seen[port][r].value
      }
      assert.equal(said('index'), score.index)
      assert.equal(said('alarm'), score.index > 1 ? 1 : 0)
      abnormal += said('alarm')
      scorer.statistics.forEach((name, k) => {
        assert.equal(said(`statistic_${name}`), score.statistics[k])
      })
      const largest = Math.max(...score.contribution)
      assert.equal(said('leading'), largest > 0 ? score.contribution.indexOf(largest) + 1 : 0)
      names.forEach((name, c) => {
        assert.equal(`estimate_${name}` in seen, Number.isFinite(score.estimate[c]), name)
        if (!(`estimate_${name}` in seen)) return
        assert.equal(said(`estimate_${name}`), score.estimate[c])
        assert.equal(said(`residual_${name}`), score.residual[c])
      })
    })
    assert.ok(abnormal > 0 && abnormal < rows.length, `${abnormal} of ${rows.length} are abnormal`)
  })

test('a bad input: no verdict, not even “normal”; a doubtful one makes it doubtful; then it goes on', () => {
  const [row] = oracle.data as number[][]
  for (const id of Object.keys(options))
    for (let c = 0; c < names.length; c++) {
      const rows: Reading[][] = [row, row.map((v, k): Reading => (k === c ? bad(v) : v)), row]
      rows.push(row.map((v, k): Reading => (k === c ? uncertain(v) : v)))
      rows.push(row.map((v, k): Reading => (k === c ? Number.NaN : v)))
      for (const [port, list] of Object.entries(run(blockOf(id), rows))) {
        const words = list.map((s) => (isBad(s.quality) ? 'x' : isGood(s.quality) ? '+' : '?')).join('')
        assert.equal(words, '+x+?x', `${id}.${port}, ${names[c]}`)
      }
    }
})

test('outside the trained conditions what it says is uncertain, and a person reads why; without a ground all is as before', () => {
  const untrained = quality.uncertain | origin.untrained
  for (const id of Object.keys(options)) {
    const { target } = options[id] as { target?: string }
    const document = { ...documents[id], ground: groundOf(data, names, target) }
    const block = learnedBlock(`${id}:2`, label, kindById.get(id)!, JSON.parse(JSON.stringify(document)))
    const plain = blockOf(id)
    assert.equal('outside' in plain.outputs, false)
    const [row] = oracle.data as number[][]
    const far = row.map((v, c) => (c === 0 ? v + 1_000 : v))
    const targetFar = row.map((v, c) => (c === 4 ? v + 1_000 : v))
    const rows: Reading[][] = [row, far, targetFar, far.map((v, c): Reading => (c === 1 ? bad(v) : v)), row]
    rows.push(far.map((v, c): Reading => (c === 1 ? uncertain(v) : v)))
    const { outside, ...others } = run(block, rows)
    const saidOf = (list: typeof outside) => list.map((s) => (isBad(s.quality) ? null : s.value))
    // what is estimated from the others is no condition
    assert.deepEqual(saidOf(outside), [0, 1, target ? 0 : 1, null, 0, 1], id)
    assert.deepEqual(
      outside.map((s) => isGood(s.quality)),
      [true, true, true, false, true, false],
    )
    const before = run(plain, rows)
    assert.deepEqual(Object.keys(others), Object.keys(before))
    for (const [port, list] of Object.entries(others)) {
      assert.deepEqual(saidOf(list), saidOf(before[port]), `${id}.${port}`)
      assert.deepEqual([list[0].quality, list[1].quality], [before[port][0].quality, untrained], `${id}.${port}`)
      assert.ok(isBad(list[3].quality) && isGood(list[4].quality))
    }
  }
})

test('nothing is left of the row before', () => {
  const block = blockOf('pca')
  fc.assert(
    fc.property(fc.shuffledSubarray(oracle.data as number[][], { minLength: 3, maxLength: 10 }), (rows) => {
      const together = run(block, rows).index.map((s) => s.value)
      const alone = rows.map((row) => run(block, [row]).index[0].value)
      assert.deepEqual(together, alone)
    }),
    { numRuns: 20 },
  )
})

test('units of the columns: what is wired is converted, another quantity is refused, residuals of °C are differences', () => {
  const plain = blockOf('pca')
  const block = blockOf('pca', { a: 'degC', b: 'MPa' })
  const [row] = oracle.data as number[][]
  const expected = run(plain, [row])
  const converted = run(block, [[row[0] + 273.15, row[1] * 1000, ...row.slice(2)]], { units: { a: 'K', b: 'kPa' } })
  for (const port of ['index', 'estimate_a', 'residual_b'])
    assert.ok(Math.abs(converted[port][0].value - expected[port][0].value) < 1e-9, port)
  assert.throws(() => run(block, [row], { units: { a: 'MPa' } }), Refusal)
  assert.equal(block.outputs.residual_a.unit, 'deltaK')
  assert.equal(block.outputs.estimate_a.unit, 'degC')
})

test('names that no port can have go by their place, and none is taken twice', () => {
  assert.deepEqual(portsOf(['p', '12', 'x'.repeat(80), '__proto__', '主汽温度']), [
    ...['p', 'column2', 'column3', 'column4', '主汽温度'],
  ])
  assert.deepEqual(portsOf(['7', 'column1']), ['column1_', 'column1'])
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 30 }), (some) => {
      const ports = portsOf(some)
      assert.deepEqual(Object.keys(Object.fromEntries(ports.map((port) => [port, 0]))), ports)
    }),
  )
})

test('more columns than a block can show: estimates as far as they go, too many are refused', async () => {
  const wide = (columns: number) => {
    const rows = Array.from({ length: 400 }, (_, r) =>
      Array.from({ length: columns }, (_, c) => Math.sin(r * (c + 1) * 0.7391 + c) + Math.sin(r * 0.1)),
    )
    const kind = kindById.get('pca')!
    const labels = Array.from({ length: columns }, (_, c) => `v${c}`)
    return kind.train(matrixOf(rows), labels, kind.options.parse({}), work)
  }
  const many = learnedBlock('many', label, kindById.get('pca')!, await wide(60))
  assert.equal(Object.keys(many.outputs).length, 64)
  assert.ok(isGood(run(many, [new Array(60).fill(0.5)]).index[0].quality))
  assert.match(many.about.en, /first 29 columns only/)
  const tooMany = await wide(129)
  assert.throws(
    () => learnedBlock('more', label, kindById.get('pca')!, tooMany),
    (error) => error instanceof Refusal && error.code === 'tooManyInputs',
  )
})

type Parts = { mean: number[]; deviation: number[]; trees: unknown[] }
test('a file that is not whole, contradicts itself or walks in circles is refused', () => {
  const refused = (id: string, change: (document: Parts) => unknown) =>
    assert.throws(
      () => learnedBlock('x', label, kindById.get(id)!, change(structuredClone(documents[id]) as Parts)),
      (error) =>
        error instanceof Refusal && ['brokenDocument', 'duplicateName'].includes(error.code) && error.say('zh') !== '',
    )
  for (const id of Object.keys(options)) {
    refused(id, () => null)
    refused(id, () => ({}))
    refused(id, (d) => ({ ...d, version: 2 }))
    refused(id, (d) => ({ ...d, kind: 'other' }))
    refused(id, (d) => ({ ...d, ground: { ...groundOf(data, names), names: ['a', 'b', 'c', 'd', 'x'] } }))
    refused(id, (d) => ({ ...d, names: ['a', 'a', 'c', 'd', 'e'], target: 'e' }))
  }
  for (const id of ['bayes', 'ridge', 'k-means', 'gmm', 'pca', 'aakr'])
    refused(id, (d) => ({ ...d, mean: d.mean.slice(1), deviation: d.deviation.slice(1) }))
  for (const id of ['bayes', 'ridge', 'forest']) refused(id, (d) => ({ ...d, target: 'nobody' }))
  refused('pca', (d) => ({ ...d, deviation: d.deviation.map(() => 0) }))
  const tree = (left: number[]) => ({ input: [0, -1, -1], threshold: [0, 0, 0], left, value: [0, 1, 2] })
  refused('forest', (d) => ({ ...d, trees: [tree([0, 0, 0])] }))
  refused('forest', (d) => ({ ...d, trees: [tree([2, 0, 0])] }))
  refused('forest', (d) => ({ ...d, trees: [{ ...tree([1, 0, 0]), input: [9, -1, -1] }] }))
  refused('forest', (d) => ({ ...d, trees: [{ ...tree([1, 0, 0]), value: [0] }] }))
})
