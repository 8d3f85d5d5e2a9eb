import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { freeSlot, maxPens, penColour } from './palette.ts'
import { followSpan, groupAxes, laneStrip, niceSpan, stripScale, tickText, valueText, valueTicks } from './scales.ts'

const value = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000)

describe('automatic range', () => {
  it('holds the data, and zero is not crossed without need', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)]
        const span = niceSpan(min, max)
        assert.ok(span.min <= min && span.max >= max && span.min < span.max)
        if (min >= 0) assert.ok(span.min >= 0)
        if (min < 0 && max <= 0) assert.ok(span.max <= 0)
      }),
    )
  })

  it('keeps still while the data moves within, grows at once, shrinks late', () => {
    const first = followSpan(null, 10, 90)
    assert.equal(followSpan(first, 30, 80), first)
    assert.ok(followSpan(first, 10, 140).max >= 140)
    const small = followSpan(first, 50, 51)
    assert.ok(small.max - small.min < 5)
    assert.equal(followSpan(small, 50.1, 51.2), small)
  })

  it('settles for constant values', () => {
    const span = followSpan(null, 7, 7)
    assert.equal(followSpan(span, 7, 7), span)
    assert.ok(span.min < 7 && span.max > 7)
  })

  it('keeps the last range while there is no data', () => {
    const span = { min: 1, max: 2 }
    assert.equal(followSpan(span, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), span)
  })
})

describe('axes', () => {
  const pen = (id: string, unit: string, more = {}) => ({ id, unit, fixed: null, bands: false, ...more })

  it('are shared by pens of one unit and alternate sides', () => {
    const axes = groupAxes(
      [pen('a', '°C'), pen('b', 'MPa'), pen('c', '°C'), pen('d', 't/h'), pen('e', '', { bands: true })],
      'unit',
    )
    assert.deepEqual(
      axes.map((axis) => [axis.unit, axis.pens, axis.side]),
      [
        ['°C', ['a', 'c'], 'left'],
        ['MPa', ['b'], 'right'],
        ['t/h', ['d'], 'left'],
      ],
    )
  })

  it('are a pen’s own when its range is fixed, and in the other modes', () => {
    assert.equal(groupAxes([pen('a', 'x'), pen('b', 'x', { fixed: { min: 0, max: 1 } })], 'unit').length, 2)
    assert.equal(groupAxes([pen('a', 'x'), pen('b', 'x')], 'own').length, 2)
    assert.ok(groupAxes([pen('a', 'x'), pen('b', 'y')], 'lanes').every((axis) => axis.side === 'left'))
    assert.equal(groupAxes([pen('a', 'x', { side: 'right' })], 'unit')[0].side, 'right')
  })

  it('put a lane’s range just into its strip', () => {
    const span = { min: 100, max: 200 }
    const strip = laneStrip(1, 4)
    const scale = stripScale(span, strip)
    const place = (v: number) => 1 - (v - scale.min) / (scale.max - scale.min)
    assert.ok(Math.abs(place(200) - strip.top) < 1e-9)
    assert.ok(Math.abs(place(100) - strip.bottom) < 1e-9)
    assert.ok(strip.top > 0.25 && strip.bottom < 0.5)
  })

  it('have ticks on round values within the range', () => {
    assert.deepEqual(valueTicks({ min: 0, max: 1 }, 210), { values: [0, 0.2, 0.4, 0.6, 0.8, 1], step: 0.2 })
    assert.equal(tickText(0.2, 0.2), '0.2')
    assert.equal(tickText(1500, 500), '1500')
    assert.equal(tickText(2e7, 1e7), '2.0e+7')
  })
})

describe('numbers and colours', () => {
  it('show as many digits as the instrument has', () => {
    assert.equal(valueText(538.04, 1), '538.0')
    assert.equal(valueText(-0.04, 1), '0.0')
    assert.equal(valueText(-3, 0), '−3')
    assert.equal(valueText(Number.NaN, 1), '–')
    assert.equal(valueText(0.123456, null), '0.1235')
  })

  it('give every pen a colour of its own in both themes', () => {
    for (const dark of [true, false])
      assert.equal(new Set(Array.from({ length: maxPens }, (_, i) => penColour(i, dark))).size, maxPens)
    assert.equal(freeSlot([0, 1, 3]), 2)
  })
})
