import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { calibrationApp } from '../../apps/calibration/app.ts'
import { barGauge } from '../../apps/calibration/commands/bar-gauge.ts'
import { gauge } from '../../apps/calibration/gauge.ts'
import { may } from '../../apps/calibration/permissions.ts'
import { type App, defineEvent, defineReaction } from '../../contract/app.ts'
import type { Command } from '../../contract/command.ts'
import type { Entity } from '../../contract/entity.ts'
import { definePermissions } from '../../contract/permissions.ts'
import { Refusal } from '../../contract/refusal.ts'
import { t } from '../../contract/text.ts'
import { loadApps } from './registry.ts'

const app = (changes: Partial<App>): App => ({ ...calibrationApp, approvals: [], dashboards: [], ...changes })
const withGauge = (changes: Partial<Entity>): App => {
  const changed = { ...gauge, ...changes } as Entity
  const others = calibrationApp.entities.filter((e) => e !== gauge)
  return app({ entities: [changed, ...others], commands: [] })
}
const withCommand = (changes: object): App => app({ commands: [{ ...barGauge, ...changes } as Command] })
const strange = definePermissions('other', { read: t('看', 'See') })
const event = defineEvent({ id: 'other.happened', label: t('事', 'It'), payload: z.strictObject({}) })

const faulty: [what: string, apps: App[], says: RegExp][] = [
  ['two apps with one id', [calibrationApp, app({})], /calibration: two apps with one id/],
  ['a used app that is missing', [app({ uses: ['quality'] })], /uses quality, which is not there/],
  [
    'a title that is no column',
    [withGauge({ title: 'nam' })],
    /calibration\.gauge: title names nam, which is no column/,
  ],
  [
    'a move from a state that is none',
    [withGauge({ moves: { bar: { from: ['inuse'], to: 'barred' } } })],
    /move bar names inuse/,
  ],
  [
    'a sealed column that is none',
    [withGauge({ states: { ...gauge.states, inUse: { label: t('', ''), seals: ['cod'] } } })],
    /seals names cod/,
  ],
  ['a first state that is none', [withGauge({ initial: 'fresh' })], /initial names fresh/],
  [
    'a column without a field',
    [withGauge({ fields: { ...gauge.fields, maker: undefined } })],
    /the column maker has no field/,
  ],
  [
    'a link to nowhere',
    [withGauge({ fields: { ...gauge.fields, maker: { label: t('', ''), kind: 'link', to: 'a.b' } } })],
    /links to a\.b/,
  ],
  [
    'a unit in a column that is none',
    [withGauge({ fields: { ...gauge.fields, maxError: { label: t('', ''), unit: { in: 'units' } } } })],
    /unit of maxError names units, which is no column/,
  ],
  [
    'two lists at one address',
    [withGauge({ plural: 'calibrations' })],
    /two lists or queries at \/api\/calibration\/calibrations/,
  ],
  [
    'a permission of somebody else',
    [withCommand({ permission: strange.read })],
    /bar-gauge: the permission other\.read is not this app's/,
  ],
  ['a signature without a meaning', [withCommand({ audit: 'signed' })], /says what the signature means/],
  [
    'an input without a label',
    [withCommand({ input: z.strictObject({ why: z.string() }) })],
    /the input why has no label/,
  ],
  [
    'an input that is the kernel’s',
    [withCommand({ input: z.strictObject({ version: z.int() }) })],
    /version is the kernel's own/,
  ],
  ['a state that is none', [withCommand({ when: ['broken'] })], /when names broken/],
  ['an entity that is not listed', [app({ entities: [] })], /works on gauge, which the app does not list/],
  [
    'a reaction to an unknown event',
    [app({ reactions: [defineReaction({ id: 'react', on: event, run: async () => {} })] })],
    /reacts to other\.happened/,
  ],
  ['a pattern without a counter', [app({ numbers: [{ id: 'n', pattern: 'A-{yyyy}' }] })], /needs one counter/],
  [
    'a role that grants what it cannot',
    [app({ roles: { r: { label: t('', ''), permissions: [strange.read] } } })],
    /the role r grants other\.read/,
  ],
  [
    'an approval by a role that is none',
    [app({ approvals: [{ command: barGauge, label: t('', ''), steps: [{ role: 'boss', need: 'any' }] }] })],
    /names the role boss/,
  ],
  ['an app in the platform’s place', [app({ id: 'live' })], /\/api\/live is the platform's own/],
]

for (const [what, apps, says] of faulty)
  test(`refused: ${what}`, () => {
    assert.throws(
      () => loadApps(apps, ['live']),
      (error) => error instanceof Refusal && error.code === 'appFaulty' && says.test(error.message),
    )
  })

test('apps that use each other in a circle are refused, others come after those they use', () => {
  const bare = (id: string, uses: string[]): App => ({
    ...{ id, uses, label: t(id, id), permissions: definePermissions(id, {}), roles: {} },
    ...{ entities: [], commands: [], queries: [], migrations: new URL('file:///') },
  })
  assert.throws(() => loadApps([bare('a', ['b']), bare('b', ['a'])]), /a → b → a/)
  assert.deepEqual(
    loadApps([bare('a', ['b']), bare('b', ['c']), bare('c', [])]).apps.map((a) => a.id),
    ['c', 'b', 'a'],
  )
})

test('all faults are told at once', () => {
  const both = { ...withCommand({ permission: strange.read }), uses: ['quality'] }
  assert.throws(() => loadApps([both]), /uses quality[\s\S]*other\.read/)
})

test('the app itself is sound, and names are found both ways', () => {
  const registry = loadApps([calibrationApp])
  assert.equal(registry.nameOf(gauge), 'calibration.gauge')
  assert.equal(registry.command('calibration.bar-gauge')?.command, barGauge)
  assert.equal(registry.entity('calibration.nothing'), undefined)
  assert.equal(may.read, 'calibration.read')
})
