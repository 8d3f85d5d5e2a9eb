import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { quality } from '../../contract/quality.ts'
import { estimate, type FillRow } from './fill-window.ts'
import { createGapFill, filledQuality } from './gap-fill.ts'
import { fitRidge } from './ridge.ts'
import { makeBatch, makePoint, type Row, rowsOf } from './testing.ts'

const step = 1000

/** A unit that follows its load: four quantities with noise of 1 % and one that has nothing to do with it. */
function plant(rows: number): number[][] {
  let seed = 7
  const noise = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    return (seed >>> 0) / 2 ** 31 - 1
  }
  return Array.from({ length: rows }, (_, i) => {
    const load = 200 + 40 * Math.sin(i / 15) + 10 * Math.sin(i / 4)
    return [
      load + noise(),
      load * 6.1 + 40 + 4 * noise(),
      300 + load * 0.4 + 0.4 * noise(),
      90 - load * 0.1 + 0.1 * noise(),
      50 + 10 * noise(),
    ]
  })
}

test('ridge: finds a straight line, and how well it tells unseen rows', () => {
  const x = Array.from({ length: 40 }, (_, i) => [i, (i * 37) % 11])
  const fit = fitRidge(
    x,
    x.map(([a, b]) => 3 * a - 2 * b + 5),
    1e-9,
  )
  assert.ok(fit)
  assert.ok(Math.abs(fit.predict([10, 4]) - 27) < 1e-4)
  assert.ok(fit.q2 > 0.9999)
})

test('ridge: leaving one out by the leverage is the same as fitting without it', () => {
  const x = plant(20).map(([a, b]) => [a, b])
  const y = plant(20).map((r) => r[2])
  const fit = fitRidge(x, y, 1e-9)
  let left = 0
  x.forEach((row, i) => {
    const without = fitRidge(
      x.filter((_, j) => j !== i),
      y.filter((_, j) => j !== i),
      1e-9,
    )
    left += (without!.predict(row) - y[i]) ** 2
  })
  const mean = y.reduce((a, b) => a + b) / y.length
  const q2 = 1 - left / y.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  assert.ok(Math.abs(fit!.q2 - q2) < 1e-4, `${fit!.q2} ${q2}`)
})

test('ridge: twins among the predictors do no harm, constants give no model', () => {
  const x = Array.from({ length: 30 }, (_, i) => [i, i, 5])
  assert.ok(
    Math.abs(
      fitRidge(
        x,
        x.map(([a]) => 2 * a),
      )!.predict([10, 10, 5]) - 20,
    ) < 0.1,
  )
  assert.equal(
    fitRidge(
      x.map(() => [5]),
      x.map(([a]) => a),
    ),
    undefined,
  )
  assert.equal(
    fitRidge(
      x,
      x.map(() => 1),
    ),
    undefined,
  )
})

test('hidden values are estimated better than by holding the last one', () => {
  const data = plant(400)
  for (const target of [0, 1, 2, 3]) {
    let filled = 0
    let heldOn = 0
    let n = 0
    for (let i = 60; i < 396; i += 5) {
      const window = data.slice(i - 60, i)
      for (let k = 0; k < 4; k++) {
        const row = data[i + k].map((v, j) => (j === target ? Number.NaN : v))
        const answer = estimate(window, row, target)
        if ('refused' in answer) continue
        filled += (answer.value - data[i + k][target]) ** 2
        heldOn += (window[59][target] - data[i + k][target]) ** 2
        n++
      }
    }
    assert.ok(n > 200, `only ${n} filled`)
    assert.ok(
      Math.sqrt(filled) < 0.4 * Math.sqrt(heldOn),
      `member ${target}: ${Math.sqrt(filled / n)}, held ${Math.sqrt(heldOn / n)}`,
    )
  }
})

test('readings of a real unit: hidden values are estimated better than by holding the last one', () => {
  const text = gunzipSync(readFileSync(new URL('../../demo/readings/unit1.csv.gz', import.meta.url))).toString()
  const [head, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const tags = ['1LDC-GROSS-MW', '1FWS-FWFLW-A', '1FWS-STMFLW-A', 'DGS3', 'FW402', 'S633', 'FW401', 'S412']
  const columns = tags.map((tag) => head.indexOf(tag))
  assert.ok(
    columns.every((c) => c > 0),
    'the readings have these tags',
  )
  const data = lines.map((line) => columns.map((c) => (line[c] === '' ? Number.NaN : Number(line[c]))))
  tags.forEach((tag, target) => {
    let filled = 0
    let heldOn = 0
    let n = 0
    for (let i = 60; i < data.length; i += 4) {
      const truth = data[i][target]
      const answer = estimate(data.slice(i - 60, i), data[i].with(target, Number.NaN), target)
      if ('refused' in answer || Number.isNaN(truth)) continue
      filled += (answer.value - truth) ** 2
      heldOn += (data[i - 1][target] - truth) ** 2
      n++
    }
    assert.ok(n > 120, `${tag}: ${n} of ${Math.floor((data.length - 60) / 4)} filled`)
    assert.ok(filled < 0.8 * heldOn, `${tag}: ${Math.sqrt(filled / n)}, held ${Math.sqrt(heldOn / n)}`)
  })
})

test('what the fit missed last is carried on, and fades', () => {
  // The target follows its predictor and a slow disturbance of its own.
  const data = Array.from({ length: 64 }, (_, i) => {
    const load = 100 + 20 * Math.sin(i * 1.7)
    return [2 * load + 10 * Math.sin(i / 20), load, load]
  })
  const missed = [0, 1, 2, 3].map((k) => {
    const row = data[60 + k]
    const answer = estimate(data.slice(0, 60), row.with(0, Number.NaN), 0)
    const later = estimate(
      [...data.slice(0, 60), ...data.slice(60, 60 + k).map((r) => r.with(0, Number.NaN))],
      row.with(0, Number.NaN),
      0,
    )
    assert.ok('value' in answer && 'value' in later)
    return [answer.value - row[0], later.value - row[0]].map(Math.abs)
  })
  assert.ok(missed[0][0] < 2, `missed by ${missed[0][0]} where the disturbance is ${10 * Math.sin(3)}`)
  for (const [fresh, stale] of missed.slice(1)) assert.notEqual(fresh, stale, 'an older residual counts for less')
})

const refusals: [string, (window: FillRow[], row: number[]) => [FillRow[], number[]], target: number][] = [
  ['tooFewOthers', (window, row) => [window, row.map((v, j) => (j === 1 ? v : Number.NaN))], 0],
  ['windowTooShort', (window, row) => [window.slice(0, 11), row], 0],
  ['windowTooShort', (window, row) => [window.map((r, i) => (i < 50 ? r.with(0, Number.NaN) : r)), row], 0],
  ['unrelated', (window, row) => [window, row], 4],
  ['outsideWindow', (window, row) => [window, row.map((v) => v * 1.5)], 0],
]
for (const [refused, change, target] of refusals)
  test(`refused: ${refused}`, () => {
    const data = plant(61)
    const [window, row] = change(data.slice(0, 60), data[60])
    assert.deepEqual(estimate(window, row.with(target, Number.NaN), target), { refused })
  })

/** Feeds rows of the plant, without what `missing` says, one batch per row. */
function run(rows: number, missing: (row: number, member: number) => boolean, change = (row: Row): Row => row): Row[] {
  const fill = createGapFill()
  for (let p = 0; p < 5; p++) fill.configure(makePoint(p, { fillGroup: 'g', expectedEveryMs: step }))
  return plant(rows).flatMap((values, i) => {
    // Every member has a phase of its own.
    const sent = values
      .map((v, p): Row => change([p, i * step + p * 110, v, quality.good]))
      .filter((_, p) => !missing(i, p))
    return rowsOf(fill.observe(makeBatch(sent)))
  })
}

test('a missing sample is filled at the time it would have had, and says so', () => {
  const filled = run(100, (i, p) => p === 2 && i === 70)
  assert.equal(filled.length, 1)
  const [point, at, value, q] = filled[0]
  assert.deepEqual([point, at, q], [2, 70 * step + 220, filledQuality])
  assert.ok(Math.abs((value as number) - plant(100)[70][2]) < 3)
})

test('a gap is filled row by row as the others move on, ten rows at most', () => {
  const filled = run(100, (i, p) => p === 1 && i >= 70)
  assert.deepEqual(
    filled.map(([, at]) => at),
    Array.from({ length: 10 }, (_, k) => (70 + k) * step + 110),
  )
  const again = run(100, (i, p) => p === 1 && ((i >= 70 && i < 84) || i === 90))
  assert.equal(again.length, 11, 'after a measured sample it may be filled again')
})

test('nothing is filled when nothing is missing, when all are silent, or while the window is short', () => {
  assert.deepEqual(
    run(100, () => false),
    [],
  )
  assert.deepEqual(
    run(100, (i) => i >= 70 && i < 80),
    [],
  )
  assert.deepEqual(
    run(14, (i, p) => p === 0 && i === 8),
    [],
  )
})

test('a member that sent a bad sample did speak: not filled, and nothing is estimated from it', () => {
  const bad = (row: Row): Row =>
    row[0] === 2 && row[1] === 70 * step + 220 ? [row[0], row[1], 1e6, quality.badSensorFailure] : row
  assert.deepEqual(
    run(100, () => false, bad),
    [],
  )
  const filled = run(100, (i, p) => p === 0 && i === 70, bad)
  assert.equal(filled.length, 1)
  assert.ok(Math.abs((filled[0][2] as number) - plant(100)[70][0]) < 10)
})

test('jitter of a third of the step makes no gaps', () => {
  const jitter = (row: Row): Row => [row[0], row[1] + Math.round(step * 0.33 * Math.sin(row[1])), row[2], row[3]]
  assert.deepEqual(
    run(300, () => false, jitter),
    [],
  )
})

test('a whole history in one batch, point after point, is not taken for gaps', () => {
  const fill = createGapFill()
  for (let p = 0; p < 5; p++) fill.configure(makePoint(p, { fillGroup: 'g', expectedEveryMs: step }))
  const data = plant(300)
  const rows = [0, 1, 2, 3, 4].flatMap((p) => data.map((values, i): Row => [p, i * step, values[p]]))
  const lost = rows.filter(([p, at]) => !(p === 3 && at === 150 * step))
  assert.deepEqual(
    rowsOf(fill.observe(makeBatch(lost))).map(([p, at]) => [p, at]),
    [[3, 150 * step]],
  )
})

test('a member that leaves its group is not filled any more', () => {
  const fill = createGapFill()
  for (let p = 0; p < 5; p++) fill.configure(makePoint(p, { fillGroup: 'g', expectedEveryMs: step }))
  const data = plant(200)
  const feed = (from: number, to: number, without: number) =>
    data
      .slice(from, to)
      .flatMap((values, i) =>
        rowsOf(
          fill.observe(makeBatch(values.map((v, p): Row => [p, (from + i) * step, v]).filter(([p]) => p !== without))),
        ),
      )
  feed(0, 80, -1)
  assert.equal(feed(80, 85, 1).length, 3)
  fill.configure(makePoint(1, { expectedEveryMs: step }))
  feed(85, 180, -1)
  assert.deepEqual(feed(180, 200, 1), [])
})
