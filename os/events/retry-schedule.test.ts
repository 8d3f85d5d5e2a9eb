import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { firstPauseMs, giveUpAfterMs, longestPauseMs, nextTry } from './retry-schedule.ts'

test('the pauses double from ten seconds to two hours', () => {
  const pauses = [1, 2, 3, 4, 10, 11, 12, 60].map((tries) => nextTry(tries, 0, 0, 0))
  assert.deepEqual(pauses, [10_000, 20_000, 40_000, 80_000, 5_120_000, 7_200_000, 7_200_000, 7_200_000])
})

test('a receiver that is down all day is tried some twenty times, last when the day is over, then given up', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 30_000 }),
      (firstAt, randoms, lastsMs) => {
        let now = firstAt
        let tries = 0
        for (;;) {
          now += lastsMs
          tries++
          const next = nextTry(tries, firstAt, now, randoms[tries % randoms.length])
          if (next === null) break
          assert.ok(next > now, 'never in the past')
          assert.ok(next <= firstAt + giveUpAfterMs)
          assert.ok(next - now <= longestPauseMs * 1.1)
          if (next < firstAt + giveUpAfterMs) assert.ok(next - now >= firstPauseMs)
          now = next
        }
        assert.ok(now >= firstAt + giveUpAfterMs, 'not given up before the day is over')
        assert.ok(tries >= 15 && tries <= 30, `${tries} tries`)
      },
    ),
  )
})
