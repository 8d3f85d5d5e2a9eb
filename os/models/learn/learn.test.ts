// What holds for every kind that learns from rows alike: determinism, documents as JSON, refusals, rows with gaps, cancellation; then validation
// and drift.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../../contract/refusal.ts'
import type { Kind } from './kind.ts'
import { kinds as allKinds } from './kinds.ts'
import { type Matrix, matrixOf } from './matrix.ts'
import { seeded } from './random.ts'
import { gate, stabilityIndex, validate, watchDrift } from './validate.ts'

/** Not those that somebody else has trained: what they take is a file. */
const kinds = allKinds.filter(({ file }) => !file)
const names = ['load', 'flow', 'pressure']
const work = { seed: 3, now: 1_760_000_000_000 }

/** Rows of a machine in three load steps; `lean` shifts the pressure. */
function machine(rows: number, seed: number, lean = 0): Matrix {
  const random = seeded(seed)
  const noise = () => random.next() + random.next() + random.next() - 1.5
  return matrixOf(
    Array.from({ length: rows }, (_, r) => {
      const load = [40, 60, 90][Math.floor(r / 20) % 3] + noise()
      return [load, 3 * load + 2 * noise(), 0.02 * load * load + lean + noise()]
    }),
  )
}

/** Options of a small, quick training; `pressure` is estimated where the kind wants a target. */
const small: Record<string, object> = {
  forest: { trees: 10 },
  aakr: { memory: 40 },
  'k-means': { clusters: 3 },
  gmm: { components: 3 },
}
const optionsOf = (kind: Kind, more: object = {}) =>
  kind.options.parse({ target: 'pressure', ...small[kind.id], ...more })
const train = (kind: Kind, data: Matrix, columns: readonly string[] = names) =>
  kind.train(data, columns, optionsOf(kind), work)

const refusedWith = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Refusal, String(error))
  assert.equal(error.code, code)
  assert.ok(!/[{}]/.test(error.say('zh') + error.say('en')), error.say('zh'))
  return true
}

for (const kind of kinds) {
  test(`${kind.id}: the same seed and data give the same document, which survives JSON and its schema`, async () => {
    const data = machine(240, 1)
    const document = await train(kind, data)
    assert.deepEqual(await train(kind, data), document)
    const read = kind.document.parse(JSON.parse(JSON.stringify(document)))
    assert.deepEqual(read, document)
    assert.equal((read as { trainedAt: number }).trainedAt, work.now)
    const fresh = machine(240, 2)
    assert.deepEqual(validate(kind.open(read), fresh), validate(kind.open(document), fresh))
    assert.throws(() => kind.document.parse({ ...(document as object), version: 2 }))
  })

  test(`${kind.id}: normal rows stay below the limit, a lean is seen and put down to its column`, async () => {
    const scorer = kind.open(await train(kind, machine(600, 1)))
    const normal = validate(scorer, machine(300, 2))
    assert.ok(normal.above < 0.08, `${normal.above} above`)
    const leaning = validate(scorer, machine(300, 3, 40))
    assert.ok(leaning.above > 0.9, `${leaning.above} above`)
    assert.ok(leaning.p95 > normal.p95 && leaning.largest >= leaning.p95)
    const shares = leaning.columns.map((column) => column.contribution)
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9)
    // a regression puts its estimate down to the inputs; the others name what left the pattern
    const regression = ['ridge', 'bayes', 'forest'].includes(kind.id)
    if (regression) assert.equal(shares[2], 0)
    else assert.equal(shares.indexOf(Math.max(...shares)), 2)
  })

  test(`${kind.id}: a row with a gap gets no verdict`, async () => {
    const scorer = kind.open(await train(kind, machine(240, 1)))
    const score = scorer.newScore()
    for (const hole of [Number.NaN, Number.POSITIVE_INFINITY])
      for (const at of names.keys()) {
        const row = Float64Array.of(60, 180, 72)
        row[at] = hole
        scorer.score(row, score)
        assert.ok(Number.isNaN(score.index))
        assert.ok(score.contribution.every((part) => part === 0))
      }
    scorer.score(Float64Array.of(60, 180, 72), score)
    assert.ok(score.index < 1)
  })

  test(`${kind.id}: bad training sets are refused in both languages`, async () => {
    const good = machine(60, 1)
    const wide = ['pressure', ...Array.from({ length: 449 }, (_, c) => `v${c}`)]
    const changed = (change: (values: Float64Array) => void) => {
      const values = good.values.slice()
      change(values)
      return { ...good, values }
    }
    const refused = (data: Matrix, code: string, columns = names) =>
      assert.rejects(train(kind, data, columns), refusedWith(code))
    await refused({ rows: 0, columns: 3, values: new Float64Array(0) }, 'noRows')
    await refused(
      matrixOf([
        [1, 2, 3],
        [2, 3, 5],
        [1, 5, 2],
      ]),
      'tooFewRows',
    )
    await refused(
      changed((v) => v.fill(Number.NaN, 31, 32)),
      'notANumber',
    )
    await refused(
      changed((v) => {
        for (let at = 1; at < v.length; at += 3) v[at] = 7.25
      }),
      'constantColumn',
    )
    await refused(good, 'namesMismatch', ['a', 'b'])
    await refused(good, 'duplicateName', ['a', 'pressure', 'pressure'])
    await refused({ rows: 100_000, columns: 3 * 150, values: new Float64Array(0) }, 'tooLarge', wide)
    await refused({ rows: 6_000_000, columns: 3, values: new Float64Array(0) }, 'tooLarge')
  })

  test(`${kind.id}: a cancelled training ends, and progress only grows`, async () => {
    const cancel = new AbortController()
    cancel.abort()
    await assert.rejects(
      kind.train(machine(240, 1), names, optionsOf(kind), { ...work, signal: cancel.signal }),
      refusedWith('cancelled'),
    )
    const told: number[] = []
    await kind.train(machine(240, 1), names, optionsOf(kind), { ...work, progress: (share) => told.push(share) })
    assert.ok(told.length >= 2 && told.every((share, k) => share >= (told[k - 1] ?? 0) && share <= 1), String(told))
  })

  test(`${kind.id}: live rows are compared with training`, async () => {
    const document = await train(kind, machine(600, 1))
    const scorer = kind.open(document)
    const { reference } = document as { reference: Parameters<typeof watchDrift>[1] }
    assert.equal(watchDrift(scorer, reference, machine(90, 2)), undefined)
    assert.notEqual(watchDrift(scorer, reference, machine(600, 2))?.verdict, 'retrain')
    assert.equal(watchDrift(scorer, reference, machine(600, 2, 40))?.verdict, 'retrain')
  })
}

test('a regression refuses a target that is not there, and one without inputs', async () => {
  for (const id of ['ridge', 'bayes', 'forest']) {
    const kind = kinds.find((one) => one.id === id)!
    const options = kind.options.parse({ target: 'steam' })
    await assert.rejects(kind.train(machine(60, 1), names, options, work), refusedWith('unknownTarget'))
    const alone = matrixOf(Array.from({ length: 20 }, (_, r) => [r]))
    await assert.rejects(kind.train(alone, ['steam'], options, work), refusedWith('noFeatures'))
  }
})

test('conditions are refused where the data has fewer', async () => {
  const twoPoints = matrixOf(Array.from({ length: 60 }, (_, r) => (r % 2 ? [1, 2, 3] : [4, 5, 7])))
  const kMeans = kinds.find((one) => one.id === 'k-means')!
  await assert.rejects(train(kMeans, twoPoints), refusedWith('oneCondition'))
  const gmm = kinds.find((one) => one.id === 'gmm')!
  await assert.rejects(train(gmm, twoPoints), refusedWith('oneCondition'))
})

test('columns that repeat each other do not stop ridge, PCA or the mixture', async () => {
  const twice = matrixOf(
    Array.from({ length: 100 }, (_, r) => [Math.sin(r), Math.sin(r), Math.cos(r) + Math.sin(3 * r)]),
  )
  for (const kind of kinds) {
    const options = optionsOf(kind, { clusters: 2, components: kind.id === 'gmm' ? 1 : undefined })
    const scorer = kind.open(await kind.train(twice, names, options, work))
    assert.ok(Number.isFinite(validate(scorer, twice).largest), kind.id)
  }
})

test('the stability index is zero on training’s own shares and grows with the difference', () => {
  const deciles = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  const even = Array.from({ length: 1000 }, (_, k) => k / 100 + 0.005)
  assert.ok(Math.abs(stabilityIndex(deciles, even)) < 1e-12)
  // by hand: nine bins with half a row of 100, one with all
  const all = new Array(100).fill(0.5)
  assert.ok(Math.abs(stabilityIndex(deciles, all) - (0.9 * Math.log(10) + 9 * (0.005 - 0.1) * Math.log(0.05))) < 1e-12)
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1 }), (values) => {
      assert.ok(stabilityIndex(deciles, values) >= -0.05)
    }),
  )
})

test('validation tells bias, error and share explained of held-out rows', async () => {
  const kind = kinds.find((one) => one.id === 'ridge')!
  const rows = (shift: number) => matrixOf(Array.from({ length: 50 }, (_, r) => [r, 2 * r + (r % 2), 4 * r + shift]))
  const scorer = kind.open(await train(kind, rows(0)))
  const report = validate(scorer, rows(10))
  const [first, , target] = report.columns
  assert.equal(first.bias, null)
  assert.ok(Math.abs(target.bias! - 10) < 0.1 && Math.abs(target.rmse! - 10) < 0.1)
  assert.ok(Math.abs(target.r2! - (1 - 100 / ((16 * (50 ** 2 - 1)) / 12))) < 0.01)
  assert.equal(report.above, 1)
  const gap = validate(
    scorer,
    matrixOf([
      [1, 2, 14],
      [2, 4, 18],
      [3, 6, Number.NaN],
    ]),
  )
  assert.equal(gap.unjudged, 1)
  assert.ok(Math.abs(gap.columns[2].rmse! - 10) < 0.2, 'a last row with a gap hides no error')
  const empty = validate(scorer, { rows: 0, columns: 3, values: new Float64Array(0) })
  assert.deepEqual([empty.rows, empty.above, empty.columns[2].rmse], [0, 0, null])
})

test('a retrained model passes the gate unless it alarms more or errs more', async () => {
  const kind = kinds.find((one) => one.id === 'pca')!
  const held = machine(200, 9)
  const current = validate(kind.open(await train(kind, machine(600, 1))), held)
  const again = validate(kind.open(await train(kind, machine(600, 2))), held)
  assert.deepEqual(gate(current, again), [])
  const worse = validate(kind.open(await train(kind, machine(600, 2, 20))), held)
  const reasons = gate(current, worse)
  assert.ok(reasons.length >= 1 && reasons.every(({ zh, en }) => zh && en))
  // in no unit, for a reader may have chosen any
  assert.ok(
    reasons.some(({ en }) => /^error of “\w+” [\d.]+ times that of the published model$/.test(en)),
    JSON.stringify(reasons),
  )
  assert.equal(
    gate(current, validate(kind.open(await train(kind, machine(600, 1))), machine(50, 9)))[0].en,
    'fewer than 100 held-out rows',
  )
})
