// What needs no database: rows of a recipe, what the historian says of them, one training on real readings with its report, the life of
// a version, learned models as blocks, and the thread.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type KeptRecipe,
  learnedRecipe,
  learnedStates,
  trainingLimits,
  trainingSteps,
} from '../../../api/learned-models.ts'
import { quality } from '../../../contract/quality.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { loadReadings } from '../../../demo/readings.ts'
import type { PointRef } from '../../historian/historian.ts'
import { HistorianModel } from '../../historian/historian-model.ts'
import { catalog } from '../blocks/catalog.ts'
import { compile } from '../engine/compile.ts'
import { openImage } from '../engine/image.ts'
import { createEngine } from '../engine/scan.ts'
import { type Ground, openGround } from '../learn/ground.ts'
import { kindById } from '../learn/kinds.ts'
import { rowOf } from '../learn/matrix.ts'
import { linearFile } from '../learn/onnx/testing.ts'
import { readTable, rowTimes, sizedRows } from './dataset.ts'
import { stretches } from './drift-watch.ts'
import { inLearningThread } from './learner.ts'
import { stepTrained } from './life.ts'
import { lookAt, pictureStep } from './look.ts'
import { type LearnedSource, learnedIn, withLearned } from './shelf.ts'
import { train } from './train.ts'

const refused = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Refusal, String(error))
  assert.equal(error.code, code)
  assert.ok(!/[{}]/.test(error.say('zh') + error.say('en')), error.say('zh'))
  return true
}

/** The demo unit's readings: load, main steam flow, temperature and pressure, feed water. Ten minutes apart, with gaps. */
const tags = { load: '1JT66801S', steam: '1FWS-STMFLW-A', temperature: 'S831', pressure: 'S833', feed: 'FW452' }
const readings = loadReadings()
const refs = Object.keys(tags).map((_, index): PointRef => ({ index, type: 'number' }))
const store = new HistorianModel()
for (const [index, code] of Object.values(tags).entries()) {
  const column = readings.columns.get(code)!
  const rows = [...column.keys()].filter((r) => !Number.isNaN(column[r]))
  store.append(
    {
      points: Int32Array.from(rows, () => index),
      times: Float64Array.from(rows, (r) => readings.times[r]),
      values: Float64Array.from(rows, (r) => column[r]),
      qualities: Uint16Array.from(rows, () => quality.good),
    },
    new Map(refs.map((ref) => [ref.index, ref])),
  )
}
const [first, last] = [readings.times[0], readings.times.at(-1)!]
const historian = {
  aggregate: async (point: PointRef, range: { from: number; to: number; buckets: number }) =>
    store.aggregate(point, range, last + 1),
}
const names = Object.keys(tags)
const recipeOf = (more: object = {}): KeptRecipe => {
  const recipe = learnedRecipe.parse({
    columns: Object.entries(tags).map(([name, point]) => ({ name, point })),
    periods: [{ from: first, to: last + 600_000 }],
    stepMs: 600_000,
    gaps: { kind: 'drop' },
    ...more,
  })
  return { ...recipe, columns: recipe.columns.map((c) => ({ ...c, unit: null, label: { zh: c.name, en: c.name } })) }
}
const read = new Map<string, ReturnType<typeof readTable>>()
/** A table of its own each time: a thread takes it away. */
async function tableOf({ periods, stepMs, columns }: KeptRecipe) {
  const key = JSON.stringify([periods, stepMs])
  const times = sizedRows(periods, stepMs, columns.length)
  const table = read.get(key) ?? readTable({ historian, points: refs, names, times, stepMs })
  read.set(key, table)
  return { ...(await table), values: (await table).values.slice() }
}
const work = { seed: 1, now: last }
const trained = async (id: string, recipe: KeptRecipe, current: Parameters<typeof train>[1]['current'] = null) => {
  const kind = kindById.get(id)!
  const whole = { ...recipe, options: kind.options.parse(recipe.options) as KeptRecipe['options'] }
  return train(kind, { recipe: whole, table: await tableOf(recipe), current, work, elapsed: () => 0 })
}

test('rows are whole steps of the periods, each once, whatever overlaps', () => {
  const step = fc.constantFrom(...trainingSteps)
  const period = fc
    .tuple(fc.nat(5_000_000), fc.nat(5_000_000))
    .map(([from, length]) => ({ from, to: from + length + 1 }))
  fc.assert(
    fc.property(fc.array(period, { maxLength: 4 }), step, (periods, stepMs) => {
      const times = rowTimes(periods, stepMs)
      times.forEach((time, r) => {
        assert.equal(time % stepMs, 0)
        assert.ok(r === 0 || time > times[r - 1])
        assert.ok(periods.some(({ from, to }) => time >= from && time + stepMs <= to))
      })
      for (const { from, to } of periods)
        for (let time = Math.ceil(from / stepMs) * stepMs; time + stepMs <= to; time += stepMs)
          assert.ok(times.includes(time))
    }),
    { numRuns: 40 },
  )
})

test('more than a training may take is refused before anything is read or made', () => {
  const year = { from: 0, to: 365 * 86_400_000 }
  const century = { from: 0, to: 4_102_444_800_000 }
  assert.throws(
    () => sizedRows([century, century], 1_000, 2),
    (error: Refusal) => refused('tooManyTrainingRows')(error) && error.say('en').includes('4102444800 rows'),
  )
  assert.throws(
    () => sizedRows([{ from: 0, to: trainingLimits.rows * 60_000 }], 60_000, 100),
    refused('tooManyTrainingRows'),
  )
  assert.equal(sizedRows([year], 120_000, 50).length, 262_800)
})

test('a cell is the mean of the samples in its step, in every width that the historian reads by', async () => {
  const plain = new HistorianModel()
  const ref: PointRef = { index: 0, type: 'number' }
  const sample = fc.record({ at: fc.nat(4 * 7_200_000), value: fc.integer({ min: -50, max: 50 }), bad: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(sample, { maxLength: 40, selector: ({ at }) => at }),
      fc.constantFrom(...trainingSteps),
      async (samples, stepMs) => {
        plain.deleteRange(ref, { from: 0, to: 1e13 })
        plain.append(
          {
            points: Int32Array.from(samples, () => 0),
            times: Float64Array.from(samples, ({ at }) => at),
            values: Float64Array.from(samples, ({ value }) => value),
            qualities: Uint16Array.from(samples, ({ bad }) => (bad ? quality.bad : quality.good)),
          },
          new Map([[0, ref]]),
        )
        const times = rowTimes([{ from: 0, to: Math.min(4 * 7_200_000, stepMs * 500) }], stepMs)
        const table = await readTable({
          historian: { aggregate: async (p, range) => plain.aggregate(p, range, 1e13) },
          ...{ points: [ref], names: ['x'], times, stepMs },
        })
        times.forEach((time, r) => {
          // of several minutes in a step each counts by its samples, bad ones among them
          const minutes =
            stepMs === 300_000 ? [0, 1, 2, 3, 4].map((m) => [time + m * 60_000, 60_000]) : [[time, stepMs]]
          const parts = minutes.flatMap(([from, length]) => {
            const inside = samples.filter(({ at }) => at >= from && at < from + length)
            const good = inside.filter(({ bad }) => !bad)
            return good.length > 0
              ? [[good.reduce((sum, { value }) => sum + value, 0) / good.length, inside.length]]
              : []
          })
          const weight = parts.reduce((sum, [, n]) => sum + n, 0)
          const mean = parts.reduce((sum, [value, n]) => sum + value * n, 0) / weight
          if (weight === 0) assert.ok(Number.isNaN(table.values[r]))
          else assert.ok(Math.abs(table.values[r] - mean) < 1e-9, `${stepMs} ${time}`)
        })
      },
    ),
    { numRuns: 60 },
  )
})

test('a training on the unit’s readings: figures, pictures and what was left out add up', async () => {
  const except = [{ from: first, to: first + 86_400_000 }]
  const recipe = recipeOf({ conditions: [{ name: 'load', min: 150 }], except, options: { target: 'feed' } })
  const { document, report } = await trained('ridge', recipe)
  const { count, training, heldOut, index, histogram, estimates } = report
  const all = (await tableOf(recipe)).rows
  assert.equal(count.rows + count.outside + count.byCondition + count.dropped, all)
  assert.ok(count.byCondition > 0 && count.outside > 0 && count.dropped > 0, JSON.stringify(count))
  assert.equal(training.rows + heldOut.rows, count.rows)
  assert.equal(heldOut.rows, count.rows - Math.round(count.rows * 0.75))
  assert.ok(training.to < heldOut.from && index.heldOutFrom === heldOut.from)
  assert.ok(report.columns[0].min >= 150)
  for (const shares of [histogram.training, histogram.heldOut])
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9)
  assert.ok(Math.abs(Math.max(...index.largest) - Math.max(training.largest, heldOut.largest)) < 1e-12)
  assert.deepEqual(
    estimates.map(({ name }) => name),
    ['feed'],
  )
  const feed = heldOut.columns.find(({ name }) => name === 'feed')!
  // feed water is heated by the steam of the turbine, so load and flow explain it: within a few of some 470 °F
  assert.ok(feed.r2! > 0.5 && feed.rmse! < 10, JSON.stringify(feed))
  assert.deepEqual((document as { names: string[] }).names, names)
  // the target is no condition; what the held-out rows were stands beside what training was
  const { ground } = report
  assert.deepEqual(
    ground!.columns.map(({ name }) => name),
    names.filter((name) => name !== 'feed'),
  )
  assert.ok(
    ground!.outside >= 0 && ground!.outside < 0.5 && ground!.together <= ground!.outside,
    JSON.stringify(ground),
  )
  for (const { low, high, from, to } of ground!.columns) assert.ok(low < high && from <= to)
  assert.ok(ground!.columns[0].low >= 150)
})

test('trained on low load alone, full load is beyond its ground, low load is not', async () => {
  const recipe = recipeOf({ conditions: [{ name: 'load', max: 175 }] })
  const { document } = await trained('pca', recipe)
  const { standing } = openGround((document as { ground: Ground }).ground, names)
  const table = await tableOf(recipe)
  const count = { low: 0, lowOutside: 0, full: 0, fullOutside: 0 }
  for (let r = 0; r < table.rows; r++) {
    const row = rowOf(table, r)
    if (!row.every(Number.isFinite)) continue
    const outside = standing(row) !== 'inside'
    if (row[0] > 210) {
      count.full++
      if (outside) count.fullOutside++
    } else if (row[0] < 170) {
      count.low++
      if (outside) count.lowOutside++
    }
  }
  assert.ok(count.full > 100 && count.low > 100, JSON.stringify(count))
  assert.ok(count.fullOutside === count.full && count.lowOutside < 0.02 * count.low, JSON.stringify(count))
})

test('every kind is trained, and is measured against the version in use on the same rows', async () => {
  for (const [id, kind] of kindById) {
    // onnx.test.ts has a file for it
    if (kind.file) continue
    const target = kind.options.safeParse({}).success ? {} : { target: 'feed' }
    const small = { forest: { trees: 5 }, aakr: { memory: 40 }, gmm: { components: 2 } }[id] ?? {}
    const recipe = recipeOf({ options: { ...target, ...small } })
    const { document, report } = await trained(id, recipe)
    const again = await trained(id, recipe, { number: 3, document, names })
    assert.equal(again.report.current!.number, 3)
    assert.deepEqual(again.report.current!.figures, report.heldOut, id)
    const other = await trained(id, recipe, { number: 3, document, names: [...names, 'gone'] })
    assert.equal(other.report.current, null)
  }
})

test('what cannot be learned from is refused in words', async () => {
  const nothing = recipeOf({ conditions: [{ name: 'load', min: 10_000 }] })
  await assert.rejects(trained('pca', nothing), refused('noRows'))
  const one = { coverage: { name: 'load', edges: [10, 100_000], needed: 2 } }
  await assert.rejects(trained('pca', recipeOf(one)), refused('tooFewConditions'))
  const short = recipeOf({ periods: [{ from: first, to: first + 3 * 600_000 }] })
  await assert.rejects(trained('pca', short), refused('tooFewRows'))
  const recipe = recipeOf()
  const table = await tableOf(recipe)
  for (let r = 0; r < table.rows; r++) if (!Number.isNaN(table.values[r * 5 + 2])) table.values[r * 5 + 2] = 538
  const kind = kindById.get('pca')!
  const constant = {
    recipe: { ...recipe, options: kind.options.parse({}) as never },
    table,
    current: null,
    work,
    elapsed: () => 0,
  }
  await assert.rejects(
    train(kind, constant),
    (error: Refusal) => refused('constantColumn')(error) && error.say('zh').includes('temperature'),
  )
})

test('in the thread: the same document, progress told; a stop, a limit and a refusal end it', async () => {
  const kind = kindById.get('pca')!
  const recipe = { ...recipeOf(), options: kind.options.parse({}) as never }
  const args = async () => ({ kind: 'pca', recipe, table: await tableOf(recipe), current: null, now: last })
  const told: number[] = []
  const { document } = await inLearningThread('train', await args(), { progress: (share) => told.push(share) })
  assert.deepEqual(JSON.parse(document), (await trained('pca', recipe)).document)
  assert.ok(told.length > 1 && told.every((share, k) => share >= (told[k - 1] ?? 0) && share <= 1))
  await assert.rejects(
    inLearningThread('train', {
      ...(await args()),
      kind: 'gmm',
      recipe: { ...recipe, conditions: [{ name: 'load', max: 0 }] },
    }),
    refused('noRows'),
  )
  const heavy = {
    ...recipe,
    options: kindById.get('gmm')!.options.parse({ iterations: 500, tolerance: 1e-8 }) as never,
  }
  const slow = async () => ({ ...(await args()), kind: 'gmm', recipe: heavy })
  let begun = 0
  const stop = {
    progress(share: number) {
      begun = share
    },
    stopped: () => begun > 0,
  }
  await assert.rejects(inLearningThread('train', await slow(), stop), refused('cancelled'))
  assert.ok(begun < 1, 'it was stopped before it was done')
  await assert.rejects(inLearningThread('train', await slow(), { seconds: 0 }), refused('trainingTooLong'))
  const watch = await inLearningThread('watch', {
    kind: 'pca',
    recipe,
    table: await tableOf(recipe),
    document: JSON.parse(document),
  })
  assert.ok(watch.drift && watch.rows >= watch.drift.rows && watch.drift.shifts.length === names.length)
})

test('a model from outside in the thread: its limit is measured, it runs as a block, and rows that it says nothing of refuse it', async () => {
  const kind = kindById.get('onnx')!
  const recipe = { ...recipeOf(), options: kind.options.parse({ target: 'feed' }) as never }
  const args = async (file?: Uint8Array) => ({
    ...{ kind: 'onnx', recipe, table: await tableOf(recipe), current: null, now: last, file },
  })
  // a line through feed water over load, worked out on paper
  const file = linearFile([0.25, 0, 0, 0], 400)
  const { document, report } = await inLearningThread('train', await args(file))
  const opened = JSON.parse(document)
  const scorer = kind.open(opened)
  const score = scorer.newScore()
  const [row] = [names.map((name) => readings.columns.get(tags[name as keyof typeof tags])![10])]
  scorer.score(Float64Array.from(row), score)
  const estimate = 0.25 * row[0] + 400
  assert.ok(Math.abs(score.estimate[4] - estimate) < 1e-3, `${score.estimate[4]} ${estimate}`)
  assert.equal(score.index, Math.abs(row[4] - score.estimate[4]) / opened.limit)
  // of the rows that it was measured on, one in a hundred lies beyond the limit
  assert.ok(Math.abs(report.training.above - 0.01) < 0.002, String(report.training.above))
  assert.equal(report.heldOut.unjudged, 0)
  const watch = await inLearningThread('watch', {
    ...{ kind: 'onnx', recipe, table: await tableOf(recipe), document: opened },
  })
  assert.ok(watch.drift && watch.rows > 0)
  await assert.rejects(inLearningThread('train', await args()), refused('onnxNoFile'))
  await assert.rejects(inLearningThread('train', await args(linearFile([1, 2], 0))), refused('onnxInputShape'))
  await assert.rejects(inLearningThread('train', await args(linearFile([1, 2, 3, 1e38], 0))), refused('onnxNotFinite'))
})

test('the life of a trained version: every state and step, and a second person reviews', () => {
  const to = { review: 'reviewed', reject: 'retired', publish: 'published', retire: 'retired' } as const
  const from = { review: 'draft', reject: 'draft', publish: 'reviewed', retire: 'published' } as const
  const li = { kind: 'user', id: 'li' } as const
  for (const step of ['review', 'reject', 'publish', 'retire'] as const)
    for (const state of learnedStates) {
      const version = { number: 2, state, authors: ['user:wang'] }
      if (state === from[step]) assert.equal(stepTrained(version, step, li), to[step])
      else assert.throws(() => stepTrained(version, step, li), refused('wrongModelState'))
    }
  const draft = { number: 1, state: 'draft', authors: ['user:wang'] } as const
  for (const step of ['review', 'reject'] as const) {
    assert.throws(() => stepTrained(draft, step, { kind: 'user', id: 'wang' }), refused('reviewByAuthor'))
    assert.throws(() => stepTrained(draft, step, { kind: 'token', id: 'li' }), refused('reviewByPerson'))
  }
})

test('a published version is a block in drawings; another version makes another model, and the scan says what it says', async () => {
  const source = async (number: number, more: object): Promise<LearnedSource> => ({
    ...{ code: 'unit', number, label: { zh: '机组', en: 'unit' }, kind: 'pca' },
    document: JSON.parse(JSON.stringify((await trained('pca', recipeOf(more))).document)),
    units: { temperature: 'degF' },
    labels: { load: { zh: '负荷', en: 'load' } },
  })
  const [one, two] = [await source(1, {}), await source(2, { options: { components: 2 } })]
  const doc = {
    ...{ format: 'millrace-model', version: 1, name: { zh: '监视', en: 'Watch' }, cycleMs: 1000 },
    inputs: names.map((id) => ({ id, unit: id === 'temperature' ? 'degC' : null })),
    blocks: [{ id: 'watch', kind: 'learned:unit' }],
    outputs: [{ id: 'y' }],
    wires: [
      ...names.map((id) => ({ from: { node: id }, to: { node: 'watch', port: id } })),
      { from: { node: 'watch', port: 'index' }, to: { node: 'y' } },
    ],
  }
  assert.throws(() => compile(doc, catalog), refused('unknownBlock'))
  const [own, next] = [withLearned(catalog, [one]), withLearned(catalog, [two])]
  const compiled = compile(doc, own)
  assert.deepEqual(learnedIn(compiled), ['learned:unit:1'])
  assert.notEqual(compile(doc, next).hash, compiled.hash)
  assert.equal(compile(doc, withLearned(catalog, [one])).hash, compiled.hash)
  assert.equal(own.get('learned:unit')!.inputs.load.label.zh, '负荷')
  assert.equal(withLearned(catalog, []), catalog)

  const image = openImage(8)
  const engine = createEngine({ image, catalog, elapsed: () => 0 })
  const instances = [{ id: 'i', inputs: [0, 1, 2, 3, 4], outputs: [5] }]
  engine.put({ id: 'm', compiled, instances, catalog: own })
  const row = names.map((name) => readings.columns.get(tags[name as keyof typeof tags])![10])
  const scorer = kindById.get('pca')!.open(one.document)
  const score = scorer.newScore()
  scorer.score(Float64Array.from(row), score)
  row.forEach((value, at) => {
    image.values[at] = at === 2 ? ((value - 32) * 5) / 9 : value
    image.qualities[at] = quality.good
    image.times[at] = 1000
  })
  const { written } = engine.scan(1000)
  assert.ok(Math.abs(written.values[0] - score.index) < 1e-9 * score.index, `${written.values[0]} ${score.index}`)
})

test('a look at a recipe is short, says which rows count and what goes with what', async () => {
  const recipe = recipeOf({ conditions: [{ name: 'load', min: 150 }], options: { target: 'steam' } })
  const look = await lookAt(recipe, refs, historian)
  assert.ok(look.times.length <= 1000 && look.times.length === look.kept.length)
  const load = look.columns[0].values
  for (const [r, kept] of look.kept.entries()) assert.ok(!kept || load[r]! >= 150)
  assert.ok(look.rows > 0 && !look.tooLarge)
  // at sliding pressure load, pressure and flow go together
  assert.ok(look.related.find(({ name }) => name === 'load')!.correlation > 0.8, JSON.stringify(look.related))
  const strengths = look.related.map(({ correlation }) => Math.abs(correlation))
  assert.deepEqual(
    strengths,
    [...strengths].sort((a, b) => b - a),
  )
  for (const stepMs of trainingSteps)
    for (const days of [0.1, 1, 10, 100, 1000]) {
      const step = pictureStep([{ from: 0, to: days * 86_400_000 }], stepMs)
      assert.ok(step >= stepMs && (days * 86_400_000) / step <= 1000, `${stepMs} ${days}`)
    }
})

test('stretches are spread over the whole and hold together', () => {
  const times = Float64Array.from({ length: 1000 }, (_, k) => k)
  assert.equal(stretches(times, 100, 10), times)
  const some = stretches(times, 4, 50)
  assert.equal(some.length, 200)
  assert.deepEqual([some[0], some[49], some[150], some[199]], [0, 49, 950, 999])
})
