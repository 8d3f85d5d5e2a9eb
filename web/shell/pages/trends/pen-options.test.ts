import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSearch, stringifySearch } from '../../search-params.ts'
import { addPens, draggedCodes, movePen, penOptions, penSearch } from './pen-options.ts'
import { type TrendsSearch, trendsSearch } from './search.ts'

/** What comes back after an address was sent to a colleague. */
const travel = (search: TrendsSearch): TrendsSearch => trendsSearch(parseSearch(stringifySearch(search)))

describe('a trend’s address', () => {
  it('holds pens, their options, range, comparison and cursors', () => {
    const pens = penOptions({
      codes: ['1A:B', 'c'],
      hide: ['c'],
      fix: ['1A:B:-5:10.5'],
      side: ['c:right'],
      colour: ['1A:B:7', 'c:0'],
    })
    assert.deepEqual(pens[0], { code: '1A:B', hidden: false, fixed: { min: -5, max: 10.5 }, side: undefined, slot: 7 })
    const search: TrendsSearch = {
      ...penSearch(pens),
      from: 1000,
      to: 2000,
      axes: 'lanes',
      compare: 86_400_000,
      c1: 1200,
    }
    const back = travel(search)
    assert.deepEqual(penOptions(back), pens)
    assert.deepEqual(
      [back.from, back.to, back.axes, back.compare, back.c1, back.live],
      [1000, 2000, 'lanes', 86_400_000, 1200, undefined],
    )
  })

  it('refuses what makes no sense', () => {
    const odd = trendsSearch({ codes: 'a', from: '5', to: '3', live: '-1', axes: 'round', compare: 'x' })
    assert.deepEqual(
      [odd.from, odd.to, odd.live, odd.axes, odd.compare],
      [undefined, undefined, undefined, undefined, undefined],
    )
    assert.equal(penOptions({ codes: ['a'], fix: ['a:9:1'] })[0].fixed, null)
    assert.equal(penOptions({ codes: ['a'], colour: ['a:99'] })[0].slot, 0)
  })

  it('shows each code once and at most twenty', () => {
    const codes = Array.from({ length: 30 }, (_, i) => `p${i}`)
    assert.equal(penOptions({ codes: ['a', 'a', ...codes] }).length, 20)
  })
})

describe('changing pens', () => {
  const pens = penOptions({ codes: ['a', 'b', 'c'] })

  it('adds new ones in free colours and says when it is full', () => {
    const more = addPens(pens.slice(1), ['b', 'd', 'e'])
    assert.deepEqual(
      more.pens.map((pen) => [pen.code, pen.slot]),
      [
        ['b', 1],
        ['c', 2],
        ['d', 0],
        ['e', 3],
      ],
    )
    assert.equal(more.added, 2)
    const full = addPens(
      pens,
      Array.from({ length: 25 }, (_, i) => `p${i}`),
    )
    assert.equal(full.pens.length, 20)
    assert.equal(full.full, true)
  })

  it('keeps the colours of the others when one is removed', () => {
    const rest = pens.filter((pen) => pen.code !== 'a')
    assert.deepEqual(
      penOptions(travel(penSearch(rest))).map((pen) => pen.slot),
      [1, 2],
    )
  })

  it('moves one before another or to the end', () => {
    assert.deepEqual(
      movePen(pens, 'c', 'a').map((pen) => pen.code),
      ['c', 'a', 'b'],
    )
    assert.deepEqual(
      movePen(pens, 'a', null).map((pen) => pen.code),
      ['b', 'c', 'a'],
    )
    assert.deepEqual(
      movePen(pens, 'x', 'a').map((pen) => pen.code),
      ['a', 'b', 'c'],
    )
  })

  it('takes codes from a drag and nothing else', () => {
    assert.deepEqual(draggedCodes('["a","b"]'), ['a', 'b'])
    assert.deepEqual(draggedCodes('["a",5,""]'), ['a'])
    assert.deepEqual(draggedCodes('{"a":1}'), [])
    assert.deepEqual(draggedCodes('no json'), [])
  })
})
