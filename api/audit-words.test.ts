import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { actionName, actionsCalled, actorName, actorsCalled, kindsCalled, objectName } from './audit-words.ts'

const os = join(import.meta.dirname, '../os')

test('every action that the platform writes into the trail has words in both languages', () => {
  const sources = globSync('**/*.ts', { cwd: os }).filter((file) => !/test|fixture/.test(file))
  const written = sources.flatMap((file) =>
    [
      ...readFileSync(join(os, file), 'utf8').matchAll(/action: '([\w-]+\.[\w-]+)'|changing\(actor, id, '([\w.-]+)'/g),
    ].map(([, plain, changing]) => plain ?? changing),
  )
  // what a route or a step puts together is read where its words are declared
  const declared = (file: string, words: RegExp, kind: string) =>
    [...readFileSync(join(os, file), 'utf8').matchAll(words)].map(([, word]) => `${kind}.${word}`)
  const alarms = declared('alarms/routes.ts', /route\('([\w-]+)'/g, 'alarm')
  const steps = declared('models/life.ts', /^ {2}(\w+): \{ from:/gm, 'model')
  const trained = declared('models/training/life.ts', /^ {2}(\w+): \{ from:/gm, 'learned')
  assert.deepEqual([alarms.length, steps.length, trained.length, written.length > 30], [5, 4, 4, true])
  written.push(...alarms, ...steps, ...trained)
  for (const action of new Set(written))
    for (const language of ['zh', 'en'] as const) {
      const words = actionName(action, [], language)
      assert.notEqual(words, action)
      assert.equal(/\p{Script=Han}/u.test(words), language === 'zh', `${action}: ${words}`)
    }
})

test('what is typed in words finds the codes that the trail keeps', () => {
  const works = [{ id: 'approve-calibration', label: { zh: '批准结论', en: 'Approve verdict' } }]
  const gauge = { id: 'gauge', label: { zh: '计量器具', en: 'Gauge' } }
  const apps = [{ id: 'calibration', label: { zh: '计量管理', en: 'Calibration' }, works, entities: [gauge] }] as never
  assert.deepEqual(actionsCalled('批准', apps), ['approval.approve', 'calibration.approve-calibration'])
  assert.ok(actionsCalled('新建用户', apps).includes('person.create'))
  assert.deepEqual(actionsCalled('verdict', apps), ['calibration.approve-calibration'])
  assert.deepEqual(kindsCalled('器具', apps), ['calibration.gauge'])
  assert.deepEqual(kindsCalled('', apps), [])
  assert.deepEqual([actorsCalled('系统'), actorsCalled('sys'), actorsCalled('wang')], [['system'], ['system'], []])
})

test('what an entry is about is called by its name, where the entry says it', () => {
  const id = '7b4c11af-0000-4000-8000-000000000000'
  const gauge = { id: 'gauge', label: { zh: '计量器具', en: 'Gauge' }, code: 'code', title: 'name' }
  const works = [{ id: 'scrap-gauge', label: { zh: '报废', en: 'Scrap' } }]
  const apps = [{ id: 'calibration', label: { zh: '计量管理', en: 'Calibration' }, works, entities: [gauge] }] as never
  const said = (object: string, after: unknown = null) => objectName({ object, before: null, after }, apps, 'zh')
  assert.equal(said('person:li'), '用户 li')
  assert.equal(said(`webhook:${id}`, { name: 'ERP' }), '回调 ERP')
  assert.equal(said(`calibration.gauge:${id}`, { code: 'JL-1', name: '卡尺' }), '计量器具 JL-1')
  assert.equal(said(`calibration.gauge:${id}`, { state: 'inUse' }), '计量器具 7b4c11af')
  const changed = { object: `calibration.gauge:${id}`, before: null, after: { state: 'inUse' }, called: 'JL-1' }
  assert.equal(objectName(changed, apps, 'zh'), '计量器具 JL-1')
  assert.equal(said('something:else'), 'something:else')
  // what was asked for and changed no record yet
  assert.equal(said('calibration.scrap-gauge'), '计量管理 · 报废')
})

test('a person is named as they are, a program by its kind', () => {
  for (const [actor, zh, en] of [
    ['wang', 'wang', 'wang'],
    ['system:system', '系统', 'System'],
    ['system', '系统', 'System'],
    ['token:erp', '令牌 erp', 'token erp'],
    ['connection:line-1', '连接 line-1', 'connection line-1'],
    ['token', 'token', 'token'],
    ['other:thing', 'other:thing', 'other:thing'],
  ])
    assert.deepEqual([actorName(actor, 'zh'), actorName(actor, 'en')], [zh, en])
})
