import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { instanceInput, type ModelDetail, modelInput } from '../../api/models.ts'
import type { Actor } from '../../contract/actor.ts'
import type { Notice } from '../../contract/ctx.ts'
import { quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import { createAudit } from '../audit/audit.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { migrations } from '../host/migrations.ts'
import { createPointDirectories } from '../live/point-directory.ts'
import { openSampleRings } from '../live/sample-rings.ts'
import { createTwin, type Twin } from '../twin/twin.ts'
import { catalog } from './blocks/catalog.ts'
import { modelRefusals } from './graph/refusals.ts'
import { createAlarmStates } from './live/alarm-states.ts'
import { createLiveModels } from './live/live-models.ts'
import type { ScanModel } from './live/scan-protocol.ts'
import type { Hold } from './live/watchdog.ts'
import { freeCode } from './model-instances.ts'
import { readModels } from './model-store.ts'
import { readModelUses } from './model-uses.ts'
import { createModels, type Models } from './models.ts'
import { createShelves } from './training/shelf.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let twin: Twin
let models: Models
const points = createPointDirectories()
const now = 1_800_000_000_000

before(async () => {
  data = await withDatabase(migrations)
  await data.sql`insert into tenant (id, name) values ('b', 'B') on conflict do nothing`
  tenants = await openTenantData(data.sql, data.url, 'secret')
  const audit = createAudit(data.sql, () => now)
  twin = createTwin({ sql: data.sql, tenants, audit })
  twin.onChange(({ points: changed, removed }) => points.change(changed, removed))
  models = createModels({ tenants, points, catalogOf: () => catalog, audit, clock: () => now })
  const role = (name: string, quantity: string) => ({
    ...{ role: name, quantity, required: false, name: { zh: `${name}测点`, en: `${name} point` } },
  })
  const own = twin.of('main')
  await own.putEquipmentType(
    {
      code: 'pump',
      name: { zh: '泵', en: 'Pump' },
      roles: [role('inlet', 'temperature'), role('outlet', 'temperature')],
    },
    { actor: 'test' },
  )
  const report = await own.saveNodes(
    [
      { path: 'P', kind: 'plant' },
      ...['A', 'B'].map((code) => ({ path: `P/${code}`, kind: 'equipment', equipmentType: 'pump' })),
      { path: 'P/X', kind: 'equipment' },
    ],
    { actor: 'test' },
  )
  assert.equal(report.created, 4)
  await own.savePoints(
    [
      { code: 'A.in', path: 'P/A', role: 'inlet', unit: 'degC' },
      { code: 'A.out', path: 'P/A', role: 'outlet', unit: 'degC' },
      { code: 'B.in', path: 'P/B', role: 'inlet', unit: 'degC' },
      { code: 'flow', unit: 't/h' },
      { code: 'run', type: 'boolean' },
    ],
    { actor: 'test', allOrNothing: true },
  )
})
after(async () => {
  await tenants.close()
  await data.close()
})
beforeEach(() => data.sql`truncate model, model_version, model_instance cascade`)

const person = (name: string, tenant = 'main'): Actor => ({
  ...{ kind: 'user', id: name, name, tenant, permissions: new Set() },
})
const [wang, li] = [person('wang'), person('li')]

/** Rise between inlet and outlet, with an alarm above a limit. */
const rise = (limit = 30, parts: object = {}) => ({
  ...{ format: 'millrace-model', version: 1, name: { zh: '温升', en: 'Rise' }, cycleMs: 1000 },
  parameters: [{ id: 'most', label: { zh: '限值', en: 'Limit' }, unit: 'deltaK', default: limit, low: 0, high: 200 }],
  inputs: [
    { id: 'hot', unit: 'degC', role: 'outlet' },
    { id: 'cold', unit: 'degC', role: 'inlet' },
  ],
  blocks: [
    { id: 'diff', kind: 'subtract' },
    { id: 'high', kind: 'above', params: { limit: { parameter: 'most' } } },
  ],
  outputs: [{ id: 'rise' }],
  alarms: [{ id: 'tooHot' }],
  wires: [
    { from: { node: 'hot' }, to: { node: 'diff', port: 'a' } },
    { from: { node: 'cold' }, to: { node: 'diff', port: 'b' } },
    { from: { node: 'diff' }, to: { node: 'rise' } },
    { from: { node: 'diff' }, to: { node: 'high', port: 'in' } },
    { from: { node: 'high' }, to: { node: 'tooHot' } },
  ],
  ...parts,
})

const create = (drawing: unknown = rise(), rest: object = {}) =>
  models.create(
    modelInput.parse({ code: 'rise', name: { zh: '温升', en: 'Rise' }, equipmentType: 'pump', ...rest }),
    drawing,
    '初版',
    wang,
  )
const refused = (code: string) => (error: { code?: string }) => {
  assert.equal(error.code, code)
  return true
}
const states = (model: ModelDetail) => model.versions.map((v) => `${v.number} ${v.state}`)

async function publish(model: ModelDetail, number: number): Promise<ModelDetail> {
  const tried = await models.step(model.id, number, 'try', '试过', { version: model.version, actor: wang })
  const reviewed = await models.step(model.id, number, 'review', '同意', { version: tried.version, actor: li })
  return models.step(model.id, number, 'publish', '上线', { version: reviewed.version, actor: wang })
}

test('from the first draft to a published version, a second one, back and out of use, each step audited', async () => {
  let model: ModelDetail = await create()
  assert.deepEqual(states(model), ['1 draft'])
  model = await publish(model, 1)
  assert.deepEqual([model.live, states(model)], [1, ['1 published']])
  assert.deepEqual([model.versions[0].author, model.versions[0].reviewer], ['wang', 'li'])
  assert.deepEqual(model.versions[0].authors, ['user:wang'])

  const second = await models.saveDraft(model.id, rise(40), '放宽', { version: model.version, actor: wang })
  assert.deepEqual([second.live, states(second)], [1, ['2 draft', '1 published']])
  model = await publish(second, 2)
  assert.deepEqual([states(model), model.before], [['2 published', '1 retired'], 1])

  model = await models.rollBack(model.id, '误报', { version: model.version, actor: wang })
  assert.deepEqual([states(model), model.before], [['2 retired', '1 published'], null])
  const { id, version } = model
  await assert.rejects(models.rollBack(id, '再退', { version, actor: wang }), refused('nothingToRollBack'))
  model = await models.step(id, 1, 'retire', '不用了', { version, actor: wang })
  assert.deepEqual([model.live, states(model)], [null, ['2 retired', '1 retired']])

  const trail = await data.sql<{ action: string }[]>`
    select action from audit_entry where object = 'model:rise' order by id desc limit 9`
  assert.deepEqual(trail.map((row) => row.action).slice(0, 3), ['model.retire', 'model.rollBack', 'model.publish'])
})

test('steps out of turn, a review by an author or a token, and what somebody else has changed are refused', async () => {
  const model = await create()
  const { id, version } = model
  const asWang = { version, actor: wang }
  await assert.rejects(models.step(id, 1, 'publish', '直接', asWang), refused('wrongModelState'))
  await assert.rejects(models.step(id, 7, 'try', '没有', asWang), refused('unknownModelVersion'))
  const tried = await models.step(id, 1, 'try', '试过', asWang)
  await assert.rejects(models.step(id, 1, 'try', '再试', asWang), refused('modelChangedMeanwhile'))
  const seen = { version: tried.version }
  await assert.rejects(models.step(id, 1, 'review', '自审', { ...seen, actor: wang }), refused('reviewByAuthor'))
  const token: Actor = { ...li, kind: 'token' }
  await assert.rejects(models.step(id, 1, 'review', '代审', { ...seen, actor: token }), refused('reviewByPerson'))
  // whoever mends a draft becomes one of its authors
  const mended = await models.saveDraft(id, rise(35), '改限值', { ...seen, actor: li })
  assert.deepEqual(states(mended), ['1 draft'])
  const again = await models.step(id, 1, 'try', '试过', { version: mended.version, actor: li })
  const by = (actor: Actor) => ({ version: again.version, actor })
  for (const author of [wang, li])
    await assert.rejects(models.step(id, 1, 'review', '同意', by(author)), refused('reviewByAuthor'))
  const back = await models.returnDraft(id, 1, '限值没有依据', by(person('zhao')))
  assert.deepEqual(states(back), ['1 draft'])
})

test('a drawing may be kept with its faults, each with its place, and goes no further with them', async () => {
  const faulty = rise(30, { wires: rise().wires.slice(1) })
  const model = await create(faulty)
  assert.deepEqual(
    model.drawingFaults.map((f) => [f.node, f.port, f.code]),
    [['diff', 'a', 'unwired']],
  )
  const { id, version } = model
  const one = await models.drawing('main', id, 1)
  assert.deepEqual([one.faults, one.drawingFaults], [1, model.drawingFaults])
  await assert.rejects(models.step(id, 1, 'try', '试', { version, actor: wang }), refused('modelHasFaults'))
  await assert.rejects(models.saveDraft(id, { format: 'x' }, '', { version, actor: wang }), refused('badModel'))
})

test('instances take the points of their machine by role, may name their own, and say what they lack', async () => {
  const model = await create()
  const make = (input: object) => models.addInstance(model.id, instanceInput.parse(input), wang)
  const a = await make({ machine: 'P/A', overrides: { most: 20 } })
  assert.deepEqual(
    [a.code, a.inputs, a.outputs, a.faults, a.alarms],
    [
      'A',
      [
        { port: 'hot', point: 'A.out', by: 'role' },
        { port: 'cold', point: 'A.in', by: 'role' },
      ],
      [{ port: 'rise', point: 'rise.A.rise', by: 'instance' }],
      [],
      [{ alarm: 'tooHot', key: 'rise.A.tooHot' }],
    ],
  )
  const b = await make({ machine: 'P/B' })
  assert.deepEqual(
    b.faults.map((f) => f.code),
    ['noPointForRole'],
  )
  // in the words of the type, not by the code of its role
  assert.match(b.faults[0].text.zh, /角色为“outlet测点”/)
  assert.match(b.faults[0].text.en, /the role “outlet point”/)
  const mended = await models.changeInstance(
    model.id,
    b.id,
    { bindings: { hot: 'A.out' }, overrides: {}, enabled: true },
    { version: 1, actor: wang },
  )
  assert.deepEqual(mended.faults, [])
  const free = await make({ code: 'F', bindings: { hot: 'A.out', cold: 'A.in' } })
  assert.deepEqual([free.machine, free.faults], [null, []])

  await assert.rejects(make({ machine: 'P/A' }), refused('machineHasInstance'))
  await assert.rejects(make({ machine: 'P/X' }), refused('noSuchMachine'))
  await assert.rejects(make({}), refused('instanceNeedsPlace'))
  await assert.rejects(make({ code: 'F' }), refused('instanceCodeTaken'))
  await assert.rejects(make({ code: 'G', bindings: { hot: 'nowhere' } }), refused('unknownInputPoint'))
  await assert.rejects(make({ code: 'G', bindings: { hot: 'run' } }), refused('wrongPointType'))
  await assert.rejects(make({ code: 'G', bindings: { hot: 'flow' } }), refused('wrongPointUnit'))
  await assert.rejects(make({ code: 'G', bindings: { no: 'flow' } }), refused('unknownInput'))
  await assert.rejects(make({ code: 'G', overrides: { most: 900 } }), refused('paramRange'))
  const change = { bindings: {}, overrides: {}, enabled: false }
  await assert.rejects(
    models.changeInstance(model.id, b.id, change, { version: 1, actor: li }),
    refused('instanceChangedMeanwhile'),
  )
  assert.deepEqual(
    (await models.listInstances('main', model.id, 10)).map((i) => i.code),
    ['A', 'B', 'F'],
  )
})

test('one call gives every machine of the type its instance, and a machine that comes later gets it by itself', async () => {
  const model = await create()
  const done = await models.instantiateAll(model.id, { version: model.version, actor: wang })
  assert.deepEqual([done.made, done.there, done.model.everyMachine], [2, 0, true])
  await twin.of('main').saveNodes([{ path: 'P/C', kind: 'equipment', equipmentType: 'pump' }], { actor: 'test' })
  assert.equal(await models.spread('main'), 1)
  assert.equal(await models.spread('main'), 0)
  const list = await models.listInstances('main', model.id, 10)
  assert.deepEqual(
    list.map((i) => [i.machine, i.updatedBy]),
    [
      ['P/A', 'wang'],
      ['P/B', 'wang'],
      ['P/C', 'models'],
    ],
  )
  // what is gone from the twin is gone here
  await twin.of('main').deleteNode('P/C', { actor: 'test' })
  assert.equal((await models.listInstances('main', model.id, 10)).length, 2)
  const single = await create(rise(), { code: 'single', equipmentType: null })
  await assert.rejects(
    models.instantiateAll(single.id, { version: single.version, actor: wang }),
    refused('modelNeedsType'),
  )
})

test('a model goes out as a file and comes in as the draft of another; organisations do not see each other', async () => {
  const model = await create()
  const file = await models.file('main', model.id)
  const { code: _, drawing, note, name, equipmentType } = file
  const copy = await models.create({ code: 'copy', name, equipmentType }, drawing, note, li)
  assert.deepEqual((await models.drawing('main', copy.id, 1)).drawing, drawing)
  await assert.rejects(create(), refused('modelCodeTaken'))
  const there = await tenants.within('b', ({ sql }) => readModels(sql, {}, 10))
  assert.deepEqual(there, [])
  await assert.rejects(models.detail('b', model.id), refused('unknownModel'))
  await assert.rejects(
    models.create({ code: 'rise', name, equipmentType: 'pump' }, drawing, '', person('chen', 'b')),
    refused('unknownModelType'),
  )
  await models.remove(model.id, '误建', { version: model.version, actor: wang })
  await assert.rejects(models.detail('main', model.id), refused('unknownModel'))
})

test('what is published is brought into the scan thread, and what changes, and nothing else; outputs become points', async () => {
  const put: ScanModel[] = []
  const removed: string[] = []
  let refuse: Refusal | undefined
  const held = new Map<string, Hold>()
  const notices: Notice[] = []
  const scanner = {
    async put(model: ScanModel) {
      if (refuse) throw refuse
      put.push(model)
    },
    remove: async (id: string) => void removed.push(id),
    begin: async () => {},
    look: async () => null,
    release: async (id: string) => held.delete(id),
    held: (id: string) => held.get(id),
    silent: (id: string) => held.has(id),
    figures: () => ({ up: true, restarts: 0, lost: 0, held: [], status: null }),
    stop: async () => {},
  }
  const rings = openSampleRings({ points: 100, rings: 2 })
  const live = createLiveModels({
    ...{ tenants, twin, points, shelves: createShelves(catalog, () => {}), scanner, log() {} },
    ...{ alarmStates: createAlarmStates(), rings },
    notify: async (_, notice) => void notices.push(notice),
    tenantIds: async () => ['main', 'b'],
  })
  const audit = createAudit(data.sql, () => now)
  models = createModels({
    ...{ tenants, points, catalogOf: () => catalog, audit, clock: () => now, changed: live.settle },
    ...{ faultOf: live.faultOf, faultyOf: live.faultyOf, release: scanner.release },
  })
  await live.start()
  assert.equal(put.length, 0)
  let model: ModelDetail = await create(rise(), { code: 'live' })
  await models.instantiateAll(model.id, { version: model.version, actor: wang })
  model = await publish(await models.detail('main', model.id), 1)
  // B has no point for the outlet: it waits, and A runs
  const faulty = async () => (await models.list('main', { search: 'live' }, 10)).map((m) => m.faulty)
  assert.deepEqual(await faulty(), [1])
  const index = (code: string) => points.of('main').byCode(code)!.index
  const [a, b] = await models.listInstances('main', model.id, 10)
  assert.equal(put.length, 1)
  assert.deepEqual(put[0].instances, [
    {
      ...{ id: a.id, overrides: {}, inputs: [index('A.out'), index('A.in')], inputUnits: ['degC', 'degC'] },
      outputs: [index('live.A.rise')],
    },
  ])
  const made = points.of('main').byCode('live.A.rise')!
  assert.deepEqual([made.path, made.unit, made.type], ['P/A', 'deltaK', 'number'])
  await live.settle('main')
  assert.equal(put.length, 1)

  const change = { bindings: { hot: 'A.out' }, overrides: { most: 12 }, enabled: true }
  await models.changeInstance(model.id, b.id, change, { version: 1, actor: wang })
  assert.deepEqual(
    put[1].instances.map((i) => [i.id, i.overrides]),
    [
      [a.id, {}],
      [b.id, { most: 12 }],
    ],
  )
  const said = { model: model.id, instance: a.id, alarm: 'tooHot', active: true, quality: 0xc0, time: now }
  live.alarmsChanged([said])
  assert.deepEqual(live.source.read('main', 'live.A.tooHot'), { time: now, value: true, quality: 0xc0 })
  assert.equal(live.source.read('b', 'live.A.tooHot'), null)
  live.alarmsChanged([{ ...said, quality: 0, active: false }])
  assert.equal(live.source.read('main', 'live.A.tooHot')?.value, null)

  // it held up the scan: said on its instances and to those who publish, its alarms cannot say, until somebody releases it
  const hold: Hold = { cause: 'endless', instance: b.id, at: now, model: put[1] }
  held.set(model.id, hold)
  await live.holds(hold)
  live.alarmsChanged([said])
  const codes = async () => (await models.instance('main', model.id, a.id)).faults.map((f) => f.code)
  assert.deepEqual([await codes(), await faulty()], [['modelEndless'], [2]])
  assert.deepEqual(
    notices.map(({ cause, to, body }) => [cause, to, body?.zh.includes('实例 B')]),
    [['model:live:held', { permission: 'models.review' }, true]],
  )
  assert.deepEqual(live.source.read('main', 'live.A.tooHot'), {
    time: now,
    value: null,
    quality: quality.badOutOfService,
  })
  await assert.rejects(models.release(model.id, '再试', person('chen', 'b')), refused('unknownModel'))
  await models.release(model.id, '再试', wang)
  assert.deepEqual([await codes(), await faulty()], [[], [0]])
  await assert.rejects(models.release(model.id, '再试', wang), refused('modelNotHeld'))

  // the thread does not take it: said where people look, tried again with the next change
  refuse = new Refusal(modelRefusals.tooMuchMemory, { count: 2000, limit: 1024 })
  await models.changeInstance(model.id, b.id, { ...change, overrides: {} }, { version: 2, actor: wang })
  assert.deepEqual([await codes(), await faulty()], [['tooMuchMemory'], [2]])
  refuse = undefined
  await live.settle('main')
  assert.deepEqual([await codes(), await faulty(), put.length], [[], [0], 3])

  // every sample of a point: the stream keeps them while a model runs that wants them; more points than rings are refused
  const counts = {
    ...{ format: 'millrace-model', version: 1, name: { zh: '计数', en: 'Count' }, cycleMs: 1000 },
    inputs: [{ id: 'x', type: 'samples' }],
    blocks: [{ id: 'count', kind: 'sampleFigures' }],
    wires: [{ from: { node: 'x' }, to: { node: 'count', port: 'in' } }],
  }
  const wave = await publish(await create(counts, { code: 'wave', equipmentType: null }), 1)
  const bound = (code: string, point: string) =>
    models.addInstance(wave.id, instanceInput.parse({ code, bindings: { x: point } }), wang)
  await bound('one', 'flow')
  assert.deepEqual([rings.wanted(), rings.asks(index('flow'))], [1, true])
  // what the thread does not take gives its rings back
  refuse = new Refusal(modelRefusals.tooMuchMemory, { count: 2000, limit: 1024 })
  const two = await bound('two', 'B.in')
  assert.equal(rings.wanted(), 1)
  refuse = undefined
  await live.settle('main')
  assert.deepEqual([rings.wanted(), put.at(-1)?.instances.length], [2, 2])
  const three = await bound('three', 'A.in')
  const why = async () => (await models.instance('main', wave.id, three.id)).faults.map((f) => f.code)
  assert.deepEqual([await why(), rings.wanted(), put.at(-1)?.instances.length], [['tooManyRings'], 2, 2])
  for (const { id, version } of [two, three]) await models.removeInstance(wave.id, id, { version, actor: wang })
  assert.equal(rings.wanted(), 1)
  await models.step(wave.id, 1, 'retire', '不用了', { version: wave.version, actor: wang })
  assert.deepEqual([removed.splice(0), rings.wanted()], [[wave.id], 0])

  await models.step(model.id, 1, 'retire', '不用了', { version: model.version, actor: wang })
  assert.deepEqual(removed, [model.id])
  assert.equal(live.source.read('main', 'live.A.tooHot'), null)
  await live.stop()
})

test('codes of instances: the last part of the path, told apart by a number', () => {
  assert.equal(freeCode('P/U/A', new Set()), 'A')
  assert.equal(freeCode('P/U/A', new Set(['A', 'A-2'])), 'A-3')
  assert.equal(freeCode(`P/${'x'.repeat(64)}`, new Set()).length, 34)
})

test('who uses what a model writes: other models, alarms, dashboards, trends and watches, and nothing that only looks alike', async () => {
  await data.sql`truncate alarm_definition, dashboard, saved_trend cascade`
  const model = await create()
  await models.addInstance(model.id, instanceInput.parse({ machine: 'P/A' }), wang)
  const own = createPointDirectories()
  const watching = () =>
    ['rise.A.rise', 'rise.B.rise', 'A.in'].map((code) => ({
      watch: 'upkeep.hot',
      label: { zh: '热', en: 'Hot' },
      code,
    }))
  const uses = (actor = wang) => readModelUses({ tenants, points: own, watching }, model.id, actor)
  const empty = await uses()
  // the watch names the instance at A; an instance at B there is none
  assert.deepEqual(empty, {
    items: [{ by: 'watch', id: 'upkeep.hot', name: { zh: '热', en: 'Hot' }, names: ['rise.A.rise'], count: 1 }],
    more: false,
  })

  const other = await create(rise(), { code: 'other', equipmentType: null })
  const bindings = { hot: 'A.out', cold: 'A.in' }
  const reader = await models.addInstance(other.id, instanceInput.parse({ code: 'F', bindings }), wang)
  await data.sql`update model_instance set bindings = ${data.sql.json({ ...bindings, hot: 'rise.A.rise' })} where id = ${reader.id}`
  // by its role: the output plays one that the other model takes
  own.change([{ ...points.of('main').byCode('A.out')!, index: 99, code: 'rise.A.rise' }], [])
  const byRole = await create(rise(), { code: 'by-role' })
  await models.addInstance(byRole.id, instanceInput.parse({ machine: 'P/A' }), wang)
  const id = '00000000-0000-4000-8000-00000000000'
  await tenants.within('main', async ({ sql }) => {
    const alarm = (n: number, point: string, rule: object) => sql`
      insert into alarm_definition (id, code, point, rule, version, updated_at, updated_by) values
        (${id + n}, ${`A${n}`}, ${point}, ${sql.json({ name: { zh: `报警${n}`, en: `A${n}` }, suppressedWhile: [], condition: {}, ...rule } as never)}, 1, now(), 'wang')`
    await alarm(1, 'rise.A.rise', {})
    await alarm(2, 'A.in', { condition: { kind: 'source', source: 'model', key: 'rise.A.tooHot' } })
    await alarm(3, 'A.in', { suppressedWhile: [{ code: 'rise.A.rise', is: 'above', value: 1 }] })
    await alarm(4, 'rise.Z.rise', {})
    for (const [n, owner, shared] of [
      [1, 'wang', false],
      [2, 'li', false],
    ] as const) {
      const tiles = [{ kind: 'point', code: 'rise.A.rise' }, { kind: 'count' }]
      await sql`insert into dashboard (id, owner, label, shared, tiles, version, updated_at)
        values (${id + n}, ${owner}, ${sql.json({ zh: '看板', en: 'Board' })}, ${shared}, ${sql.json(tiles)}, 1, now())`
      await sql`insert into saved_trend (id, name, owner_id, owner_name, shared, definition)
        values (${id + n}, '曲线', ${owner}, ${owner}, ${shared}, ${sql.json({ codes: ['A.in', 'rise.A.rise'] })})`
    }
    await sql`insert into saved_trend (id, name, owner_id, owner_name, shared, definition) values (${`${id}3`}, 'x', 'li', 'li', true, '{}')`
  })
  const found = await uses()
  assert.deepEqual(
    found.items.map(({ by, name, names }) => `${by} ${name?.en ?? '-'} ${names}`),
    [
      'model Rise rise.A.rise',
      'model Rise rise.A.rise',
      ...['alarm A1 rise.A.rise', 'alarm A2 rise.A.tooHot', 'alarm A3 rise.A.rise'],
      ...['dashboard Board rise.A.rise', 'dashboard - rise.A.rise', 'trend 曲线 rise.A.rise', 'trend - rise.A.rise'],
      'watch Hot rise.A.rise',
    ],
  )
  await assert.rejects(uses(person('chen', 'b')), refused('unknownModel'))
})
