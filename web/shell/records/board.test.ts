import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionsOf, bulkCommands } from './availability.ts'
import { boardColumns, dropTargets } from './board.ts'
import { byDay, dayOf, monthWeeks, shiftMonth } from './month.ts'
import { calibration, command, gauge } from './testing.ts'

const commands = calibration.commands

test('a card drops where a command on offer leads, and nowhere else', () => {
  const targets = (from: string) =>
    Object.fromEntries([...dropTargets(gauge, commands, from)].map(([state, each]) => [state, each.id]))
  assert.deepEqual(targets('active'), { barred: 'bar-gauge' })
  assert.deepEqual(targets('barred'), { active: 'release-gauge' })
  assert.deepEqual(targets('scrapped'), {})
})

test('of two commands to one state the main one is taken; the state must allow both command and move', () => {
  const two = [command({ id: 'a', moves: ['scrap'] }), command({ id: 'b', moves: ['scrap'], main: true })]
  assert.equal(dropTargets(gauge, two, 'active').get('scrapped')?.id, 'b')
  assert.equal(dropTargets(gauge, [command({ id: 'a', moves: ['scrap'], when: ['barred'] })], 'active').size, 0)
  assert.equal(dropTargets(gauge, [command({ id: 'a', moves: ['unknown'] })], 'active').size, 0)
})

test('ended states stand last', () => {
  assert.deepEqual(boardColumns(gauge), ['active', 'barred', 'waiting', 'scrapped'])
})

test('the main action is the declared one: no other is put forward', () => {
  assert.equal(actionsOf(commands, ['release-gauge', 'rename-gauge']).main?.id, 'release-gauge')
  assert.equal(actionsOf(commands, ['rename-gauge']).main, undefined)
  const none = actionsOf(commands, ['bar-gauge', 'rename-gauge'])
  assert.equal(none.main, undefined)
  assert.deepEqual(
    none.others.map((each) => each.id),
    ['bar-gauge', 'rename-gauge'],
  )
})

test('bulk commands suit every selected record', () => {
  const ids = (states: string[]) => bulkCommands(commands, states).map((each) => each.id)
  assert.deepEqual(ids([]), [])
  assert.deepEqual(ids(['active', 'waiting']), ['bar-gauge', 'rename-gauge'])
  assert.deepEqual(ids(['active', 'barred']), ['rename-gauge'])
})

test('a month is whole weeks from Monday, whatever day it begins', () => {
  for (let year = 2023; year < 2030; year++) {
    for (let month = 1; month <= 12; month++) {
      const name = `${year}-${String(month).padStart(2, '0')}`
      const weeks = monthWeeks(name)
      const days = weeks.flat()
      assert.ok(weeks.every((week) => week.length === 7 && new Date(`${week[0]}T00:00:00Z`).getUTCDay() === 1))
      assert.ok(weeks.every((week) => week.some((day) => day.startsWith(name))))
      assert.equal(days.filter((day) => day.startsWith(name)).length, new Date(Date.UTC(year, month, 0)).getUTCDate())
      assert.equal(new Set(days).size, days.length)
    }
  }
  assert.equal(shiftMonth('2026-01', -1), '2025-12')
  assert.equal(shiftMonth('2026-12', 1), '2027-01')
})

test('rows fall on their day', () => {
  const rows = [{ d: '2026-01-05' }, { d: null }, { d: '2026-01-05' }, { d: 'x' }]
  assert.equal(byDay(rows, 'd').get('2026-01-05')?.length, 2)
  assert.equal(byDay(rows, 'd').size, 1)
  assert.equal(dayOf(new Date(2026, 0, 5, 23, 59).getTime()), '2026-01-05')
})
