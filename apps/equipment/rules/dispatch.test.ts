import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { candidatesFor, type Job, type Mechanic } from './dispatch.ts'

const hour = 3_600_000
const now = 10 * hour
const today = { from: 8 * hour, to: 16 * hour }
const tomorrow = { from: 32 * hour, to: 40 * hour }
const job: Job = { needs: { electrical: 2 } }
const who = (id: string, more: Partial<Mechanic> = {}): Mechanic => ({
  id,
  skills: { electrical: 2 },
  openMs: 0,
  shifts: [today, tomorrow],
  ...more,
})
const order = (mechanics: Mechanic[]) => candidatesFor(job, mechanics, now).map(({ mechanic }) => mechanic)

test('who can begin first, then who is not too good for it, then who has less to do', () => {
  assert.deepEqual(order([who('loaded', { openMs: 2 * hour }), who('free')]), ['free', 'loaded'])
  assert.deepEqual(order([who('later', { shifts: [tomorrow] }), who('busy', { openMs: 5 * hour })]), ['busy', 'later'])
  assert.deepEqual(order([who('expert', { skills: { electrical: 3 } }), who('able')]), ['able', 'expert'])
  assert.deepEqual(order([who('some', { openMs: 600_000 }), who('none')]), ['none', 'some'])
  assert.deepEqual(order([who('b'), who('a')]), ['a', 'b'])
})

test('every verdict has its reasons', () => {
  const [first, ...others] = candidatesFor(
    job,
    [
      who('ok', { openMs: 7 * hour, skills: { electrical: 3 } }),
      who('green', { skills: { electrical: 1, hydraulic: 3 } }),
      who('ill', { absent: true }),
      who('gone', { shifts: [{ from: 0, to: 8 * hour }] }),
    ],
    now,
  )
  assert.deepEqual(first, {
    mechanic: 'ok',
    suitable: true,
    startsAt: 33 * hour,
    reasons: [
      { code: 'onDuty' },
      { code: 'load', openMs: 7 * hour },
      { code: 'skilled', skill: 'electrical', level: 3 },
      { code: 'overskilled', levels: 1 },
    ],
  })
  const why = Object.fromEntries(others.map(({ mechanic, reasons }) => [mechanic, reasons]))
  assert.deepEqual(why, {
    green: [{ code: 'lacksSkill', skill: 'electrical', level: 1, needed: 2 }],
    ill: [{ code: 'absent' }],
    gone: [{ code: 'noShift' }],
  })
  assert.deepEqual(candidatesFor(job, [who('x', { shifts: [tomorrow] })], now)[0].reasons[0], {
    code: 'onDutyFrom',
    at: 32 * hour,
  })
})

test('work that fills the shift to its end leaves the next one to begin in', () => {
  const startsAt = (openMs: number) => candidatesFor(job, [who('x', { openMs })], now)[0].startsAt
  assert.equal(startsAt(6 * hour - 1), 16 * hour - 1)
  assert.equal(startsAt(6 * hour), 32 * hour)
})

test('the order does not depend on the list, and nobody unfit stands before somebody fit', () => {
  const mechanic = fc.record({
    skills: fc.record({ electrical: fc.nat(3) }),
    openMs: fc.nat(12 * hour),
    absent: fc.boolean(),
    shifts: fc.constantFrom([today], [tomorrow], [today, tomorrow], []),
  })
  fc.assert(
    fc.property(fc.array(mechanic, { maxLength: 8 }), fc.nat(), (rows, turn) => {
      const mechanics = rows.map((row, n) => ({ ...row, id: `m${n}` }))
      const found = candidatesFor(job, mechanics, now)
      const cut = turn % (rows.length + 1)
      const turned = [...mechanics.slice(cut), ...mechanics.slice(0, cut)].reverse()
      assert.deepEqual(candidatesFor(job, turned, now), found)
      const fit = found.map(({ suitable }) => suitable)
      assert.deepEqual(
        fit,
        [...fit].sort((a, b) => Number(b) - Number(a)),
      )
      assert.ok(found.every(({ startsAt, suitable }) => (startsAt !== null) === suitable))
      assert.ok(found.every(({ startsAt }) => startsAt === null || startsAt >= now))
    }),
  )
})
