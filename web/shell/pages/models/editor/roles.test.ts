import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Role, roleChoices, withRole } from './roles.ts'

const role = (code: string, zh: string, en: string, quantity: string | null): Role => ({
  ...{ role: code, name: { zh, en }, quantity, required: false },
})
const roles = [
  role('gasIn', '烟气入口温度', 'Gas inlet temperature', 'temperature'),
  role('coal', '给煤量', 'Coal flow', 'massFlow'),
  role('run', '运行', 'Running', null),
]
const port = { type: 'number', unit: null } as const

test('a role that is chosen gives a port its name and a unit of what it measures, and overwrites nothing that a person set', () => {
  const gas = { role: 'gasIn', label: { zh: '烟气入口温度', en: 'Gas inlet temperature' }, unit: 'degC' }
  assert.deepEqual(withRole(port, 'gasIn', roles), gas)
  // another role: what came with the first goes with it
  assert.deepEqual(withRole({ ...port, ...gas }, 'coal', roles), {
    ...{ role: 'coal', label: { zh: '给煤量', en: 'Coal flow' }, unit: 't/h' },
  })
  const own = { label: { zh: '甲侧', en: '' }, unit: 'degF' }
  assert.deepEqual(withRole({ ...port, ...own }, 'gasIn', roles), { role: 'gasIn', ...own })
  assert.equal(withRole({ type: 'boolean', unit: null }, 'gasIn', roles).unit, null)
  assert.deepEqual(withRole({ ...port, ...own }, undefined, roles), { role: undefined, ...own })
  assert.equal(withRole(port, 'nobody', roles).label, undefined)
})

test('roles are listed by their names and found by names and codes; one that the type lacks stays to be seen', () => {
  const found = (words: string) => roleChoices(roles, 'old', 'zh').filter(({ search }) => search.includes(words))
  assert.deepEqual(
    found('烟气').map(({ value, label }) => [value, label]),
    [['gasIn', '烟气入口温度']],
  )
  assert.deepEqual(
    found('coal flow').map(({ value }) => value),
    ['coal'],
  )
  assert.deepEqual(roleChoices(roles, 'old', 'zh').at(-1), { value: 'old', label: 'old', search: 'old' })
  assert.equal(roleChoices(roles, 'coal', 'en').length, roles.length)
})
