import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { origin, quality } from '../../contract/quality.ts'
import type { Historian, PointRef } from './historian.ts'
import { batchOf, play, type Row, type Subject, step } from './historian-play.ts'

const hourMs = 3_600_000
const base = Date.UTC(2024, 1, 28)

/** What every historian must do. `open` starts one on an empty store, with the clock it is given. */
export function historianContract(
  name: string,
  open: (clock: () => number) => Promise<Subject>,
  { runs, kills }: { runs: number; kills: boolean },
): void {
  describe(name, { timeout: 600_000 }, () => {
    let subject: Subject
    let h: Historian
    let nowMs = base
    let nextPoint = 0
    const point = (type: PointRef['type'] = 'number'): PointRef => ({ index: nextPoint++, type })
    before(async () => {
      subject = await open(() => nowMs)
      h = subject.historian
    })
    after(() => subject?.close())

    test('many points as columns are what each of them is alone, held samples among them, and too many are none', async () => {
      const points = [point(), point('boolean'), point('enum')]
      const rows = points.flatMap((p, n) =>
        Array.from({ length: 5 }, (_, i): Row => [p.index, base + i * (n + 1), i % 2]),
      )
      await h.append(batchOf(rows))
      await h.hold(batchOf([[points[0].index, base + 9, 4.5, quality.uncertain]]))
      // overtaken by what is stored
      await h.hold(batchOf([[points[1].index, base + 3, 1]]))
      const range = { from: base + 1, to: base + 10, limit: 100 }
      const columns = (await h.columns(points, range))!
      const told = Array.from(columns.points, (p, i) => [p, columns.times[i], columns.values[i], columns.qualities[i]])
      const alone = await Promise.all(
        points.map(async (p) =>
          (await h.raw(p, range)).samples.map(([time, value, q]) => [p.index, time, Number(value), q]),
        ),
      )
      assert.deepEqual(told, alone.flat())
      assert.equal(told.length, 5 + 4 + 3)
      assert.equal(await h.columns(points, { ...range, limit: 3 }), null)
      await assert.rejects(h.columns([point('text')], range), RangeError)
    })

    test('values of every kind come back as they were', async () => {
      const [n, b, e, t] = [point(), point('boolean'), point('enum'), point('text')]
      const numbers = [
        0,
        1.5,
        1.52,
        -273.15,
        1 / 3,
        Math.fround(0.1),
        1e300,
        -5e-324,
        2 ** 53,
        0.000000001,
        123456789.12,
      ]
      await h.append(
        batchOf([
          ...numbers.map((v, i): Row => [n.index, base + i, v]),
          [b.index, base, 1],
          [b.index, base + 1, 0],
          [e.index, base, 7],
          [t.index, base, '给煤机 A “run”\n\t\0'],
          [n.index, base + 100, Number.NaN, quality.badCommFailure],
        ]),
      )
      const raw = async (p: PointRef) =>
        (await h.raw(p, { from: base, to: base + 1000, limit: 100 })).samples.map((s) => s[1])
      assert.deepEqual(await raw(n), [...numbers, null])
      assert.deepEqual(await raw(b), [true, false])
      assert.deepEqual(await raw(e), [7])
      assert.deepEqual(await raw(t), ['给煤机 A “run”\n\t\0'])
    })

    test('a repeated sample is read once and the later one wins, within a batch and across', async () => {
      const p = point()
      await h.append(
        batchOf([
          [p.index, base, 1],
          [p.index, base, 2],
        ]),
      )
      assert.deepEqual((await h.raw(p, { from: base, to: base + 1, limit: 10 })).samples, [[base, 2, 192]])
      await h.append(batchOf([[p.index, base, 3, quality.uncertain]]))
      assert.deepEqual((await h.raw(p, { from: base, to: base + 1, limit: 10 })).samples, [[base, 3, 64]])
    })

    test('raw goes on where the page ended', async () => {
      const p = point()
      await h.append(batchOf(Array.from({ length: 25 }, (_, i): Row => [p.index, base + i * 7, i])))
      const seen: unknown[] = []
      for (let from: number | null = base, pages = 0; from !== null; pages++) {
        assert.ok(pages < 3)
        const page = await h.raw(p, { from, to: base + 1000, limit: 10 })
        seen.push(...page.samples.map((s) => s[1]))
        from = page.next
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 25 }, (_, i) => i),
      )
    })

    test('a bucket: bad samples do not count as values, a bad one ends the holding, the value before counts', async () => {
      const p = point()
      nowMs = base + hourMs
      await h.append(
        batchOf([
          [p.index, base - 5_000, 10],
          [p.index, base + 2_000, 20],
          [p.index, base + 4_000, 99, quality.bad],
          [p.index, base + 8_000, 40, quality.uncertain | origin.substituted],
        ]),
      )
      const [bucket, ...more] = await h.aggregate(p, { from: base, to: base + 10_000, buckets: 1 })
      assert.deepEqual(more, [])
      // held: 10 for 2 s, 20 for 2 s, nothing for 4 s, 40 for 2 s
      assert.deepEqual(bucket, {
        time: base,
        min: 20,
        max: 40,
        avg: 30,
        first: 20,
        last: 40,
        count: 3,
        good: 1 / 3,
        timeWeighted: (10 * 2 + 20 * 2 + 40 * 2) / 6,
        measured: 2 / 3,
      })
    })

    test('the newest value holds until now, not until the end of the range', async () => {
      const p = point()
      nowMs = base + 4_000
      await h.append(
        batchOf([
          [p.index, base, 0],
          [p.index, base + 3_000, 8],
        ]),
      )
      const [bucket] = await h.aggregate(p, { from: base, to: base + 10_000, buckets: 1 })
      assert.equal(bucket.timeWeighted, 2)
    })

    test('value at a time states how it was found', async () => {
      const [n, b] = [point(), point('boolean')]
      const rows: Row[] = [
        [n.index, base, 10],
        [n.index, base + 100, 20, quality.uncertainSubNormal],
        [n.index, base + 200, 5, quality.bad],
        [b.index, base, 1],
        [b.index, base + 100, 0],
      ]
      await h.append(batchOf(rows))
      assert.equal(await h.valueAt(n, base - 1, 'linear'), null)
      const at = (p: PointRef, ms: number) => h.valueAt(p, base + ms, 'linear')
      const first = { sampledAt: base, value: 10, quality: 192 }
      assert.deepEqual(await at(n, 0), { ...first, time: base, interpolation: 'exact' })
      const between = {
        sampledAt: base,
        value: 12.5,
        quality: quality.uncertainSubNormal | origin.interpolated,
        interpolation: 'linear',
      }
      assert.deepEqual(await at(n, 25), { time: base + 25, ...between })
      assert.equal((await at(n, 150))?.interpolation, 'previous')
      assert.equal((await at(n, 150))?.value, 20)
      assert.deepEqual(await at(b, 50), {
        ...{ time: base + 50, sampledAt: base, value: true, quality: 192, interpolation: 'previous' },
      })
      assert.equal((await h.valueAt(n, base + 25, 'previous'))?.value, 10)
    })

    test('the held sample is the newest until a newer one is stored or held', async () => {
      const p = point()
      await h.append(batchOf([[p.index, base, 1]]))
      await h.hold(batchOf([[p.index, base + 50, 2]]))
      const all = async () => (await h.raw(p, { from: base, to: base + 1000, limit: 10 })).samples.map((s) => s[1])
      assert.deepEqual(await all(), [1, 2])
      await h.hold(batchOf([[p.index, base + 60, 3]]))
      assert.deepEqual(await all(), [1, 3])
      assert.deepEqual((await h.latest([p])).get(p.index), [base + 60, 3, 192])
      assert.deepEqual(await h.extent(p), { from: base, to: base + 60 })
      const held = await h.held()
      const row = held.points.indexOf(p.index)
      assert.deepEqual([held.times[row], held.values[row]], [base + 60, 3])
      await h.append(batchOf([[p.index, base + 60, 3]]))
      assert.deepEqual(await all(), [1, 3])
    })

    test('latest finds old points beside new ones and leaves out those without samples', async () => {
      const [fresh, old, text, none] = [point(), point(), point('text'), point()]
      nowMs = base + 500 * 24 * hourMs
      await h.append(
        batchOf([
          [fresh.index, nowMs - 1000, 1],
          [fresh.index, nowMs - 2000, 0],
          [old.index, base, 2],
          [text.index, base, 'x'],
        ]),
      )
      const latest = await h.latest([fresh, old, text, none])
      assert.deepEqual(latest.get(fresh.index), [nowMs - 1000, 1, 192])
      assert.deepEqual(latest.get(old.index), [base, 2, 192])
      assert.deepEqual(latest.get(text.index), [base, 'x', 192])
      assert.equal(latest.has(none.index), false)
      nowMs = base
    })

    test('retention deletes what a class no longer keeps, rollups too, and nothing else', async () => {
      const [short, long] = [point(), point()]
      const dayMs = 24 * hourMs
      nowMs = base + 100 * dayMs
      const rows = [0, 50, 95].flatMap((day): Row[] => [short, long].map((p) => [p.index, base + day * dayMs, day]))
      await h.append(batchOf(rows))
      await h.setRetention(
        { short: { keepDays: 10 }, long: { keepDays: null } },
        new Map([
          [short.index, 'short'],
          [long.index, 'long'],
        ]),
      )
      await h.maintain()
      const values = async (p: PointRef) => ({
        raw: (await h.raw(p, { from: 0, to: nowMs, limit: 10 })).samples.map((s) => s[1]),
        rolled: (await h.aggregate(p, { from: base, to: nowMs, buckets: 100 })).map((b) => b.avg),
      })
      assert.deepEqual(await values(short), { raw: [95], rolled: [95] })
      assert.deepEqual(await values(long), { raw: [0, 50, 95], rolled: [0, 50, 95] })
      await h.setRetention({}, new Map())
    })

    test('wrong sizes are refused', async () => {
      await assert.rejects(h.raw(point(), { from: 0, to: 1, limit: 100_001 }), RangeError)
      await assert.rejects(h.aggregate(point(), { from: 0, to: 1, buckets: 10_001 }), RangeError)
      await assert.rejects(h.append(batchOf([[0, Number.NaN, 1]])), RangeError)
    })

    test('whatever comes in whatever order, with maintenance and kills in between, reads equal the model', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
          const points = [point(), point(), point('boolean'), point('enum'), point('text')]
          await play(subject, points, steps, {
            now: () => nowMs,
            advance: (ms) => {
              nowMs += ms
            },
          })
        }),
        { numRuns: runs, endOnFailure: true },
      )
    })

    if (!kills) return
    test('nothing acknowledged is missing after kills during appends', async () => {
      const p = point()
      const acknowledged: number[] = []
      let stop = false
      const writing = (async () => {
        for (let i = 0; !stop; i += 20) {
          await h.append(batchOf(Array.from({ length: 20 }, (_, k): Row => [p.index, base + i + k, i + k])))
          for (let k = 0; k < 20; k++) acknowledged.push(i + k)
        }
      })()
      for (let kills = 0; kills < 10; kills++) {
        const before = acknowledged.length
        while (acknowledged.length < before + 60) await new Promise((resolve) => setTimeout(resolve, 5))
        subject.kill?.()
      }
      stop = true
      await writing
      const { samples } = await h.raw(p, { from: base, to: base + 90_000, limit: 100_000 })
      assert.deepEqual(
        samples.map((s) => s[1]),
        acknowledged,
      )
    })
  })
}
