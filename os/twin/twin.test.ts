import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { PointInput } from '../../api/platform.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Audit, auditMigrations, createAudit } from '../audit/audit.ts'
import { compareSchema } from '../data/schema-report.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { twinTables } from './schema.ts'
import { createTwin, type TenantTwin, type Twin, type TwinChange, twinMigrations } from './twin.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let audit: Audit
let all: Twin
let twin: TenantTwin
let changes: TwinChange[]
before(async () => {
  data = await withDatabase([auditMigrations, twinMigrations])
  tenants = await openTenantData(data.sql, data.url, 'test')
  audit = createAudit(data.sql)
})
after(async () => {
  await tenants.close()
  await data.close()
})
beforeEach(async () => {
  await data.sql`truncate point, twin_node, equipment_type restart identity`
  all = createTwin({ sql: data.sql, tenants, audit, retentionClasses: () => ['standard', 'long'] })
  twin = all.of('main')
  changes = []
  all.onChange((change) => void changes.push(change))
})

const by = { actor: 'wang' }
const save = (points: unknown[], more = {}) => twin.savePoints(points, { ...by, language: 'en', ...more })
const text = (s: string) => ({ zh: `${s}中`, en: s })
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const results = (report: Awaited<ReturnType<typeof save>>) => report.rows.map((r) => r.result)
const point = async (code: string) => (await twin.allPoints()).find((p) => p.code === code)!

async function plant(): Promise<void> {
  await twin.upsertNode({ path: 'P', kind: 'plant', name: text('plant') }, by)
  await twin.upsertNode({ path: 'P/U1', kind: 'unit', name: text('unit'), kks: '10' }, by)
  await twin.upsertNode({ path: 'P/U1/FW', kind: 'system', name: text('feed water'), kks: '1 0LAC10' }, by)
  await twin.putEquipmentType(
    {
      code: 'pump',
      name: text('pump'),
      roles: [
        { role: 'inletPressure', name: text('inlet pressure'), quantity: 'pressure', required: true },
        { role: 'speed', name: text('speed'), quantity: 'rotation', required: false },
      ],
    },
    by,
  )
  await twin.upsertNode(
    { path: 'P/U1/FW/P1', kind: 'equipment', name: text('pump 1'), kks: '10LAC10 AP001', equipmentType: 'pump' },
    by,
  )
}

test('a tree with skipped levels, counted by branch', async () => {
  await plant()
  await save([{ code: 'A', path: 'P/U1/FW/P1' }, { code: 'B', path: 'P/U1' }, { code: 'C' }])
  const tree = await twin.tree()
  assert.deepEqual(
    tree.map((n) => [n.path, n.kind, n.kks, n.points, n.branchPoints]),
    [
      ['P', 'plant', null, 0, 2],
      ['P/U1', 'unit', '10', 1, 2],
      ['P/U1/FW', 'system', '10LAC10', 0, 1],
      ['P/U1/FW/P1', 'equipment', '10LAC10AP001', 1, 1],
    ],
  )
  assert.deepEqual(
    (await twin.equipmentTypes()).map((t) => [t.code, t.equipment]),
    [['pump', 1]],
  )
})

test('what does not fit into the tree is refused', async () => {
  await plant()
  const node = (path: string, kind: string, more = {}) =>
    twin.upsertNode({ path, kind, name: text('x'), ...more } as never, by)
  await assert.rejects(node('X/Y', 'unit'), refusedAs('parentMissing'))
  await assert.rejects(node('P/U1/X', 'unit'), refusedAs('wrongKind'))
  await assert.rejects(node('P/U1/FW/P1/X', 'equipment'), refusedAs('wrongKind'))
  await assert.rejects(node('P/U 1', 'unit'), refusedAs('badPath'))
  await assert.rejects(node('P/U2', 'unit', { kks: '10LAC10' }), refusedAs('badKks'))
  await assert.rejects(node('P/U2', 'unit', { equipmentType: 'pump' }), refusedAs('typeOnlyForEquipment'))
  await assert.rejects(node('P/U1/FW/P2', 'equipment', { equipmentType: 'boat' }), refusedAs('unknownEquipmentType'))
  await assert.rejects(twin.patchNode('P/U1', { kind: 'equipment' }, by), refusedAs('wrongKind'))
  await assert.rejects(twin.patchNode('P/U1', { path: 'P/U1/FW/U1' }, by), refusedAs('moveIntoItself'))
  await assert.rejects(twin.patchNode('P/U1', { path: 'P' }, by), refusedAs('nodeExists'))
  await assert.rejects(twin.patchNode('nowhere', {}, by), refusedAs('unknownNode'))
  await assert.rejects(twin.deleteNode('P/U1', by), refusedAs('nodeNotEmpty'))
  assert.equal((await twin.tree()).length, 4)
})

test('a branch is renamed and moved with its points, and listeners hear of them', async () => {
  await plant()
  await save([
    { code: 'A', path: 'P/U1/FW/P1' },
    { code: 'B', path: 'P/U10' },
  ])
  changes = []
  const node = await twin.patchNode('P/U1', { path: 'P/𠀀2', name: text('unit two') }, by)
  assert.equal(node.name.en, 'unit two')
  assert.deepEqual(
    (await twin.tree()).map((n) => n.path),
    ['P', 'P/𠀀2', 'P/𠀀2/FW', 'P/𠀀2/FW/P1', 'P/U10'],
  )
  await twin.patchNode('P/𠀀2', { path: 'P/U2' }, by)
  assert.deepEqual(
    (await twin.tree()).map((n) => n.path),
    ['P', 'P/U2', 'P/U2/FW', 'P/U2/FW/P1', 'P/U10'],
  )
  assert.deepEqual(
    changes[1].points.map((p) => [p.code, p.path]),
    [['A', 'P/U2/FW/P1']],
  )
  assert.deepEqual(
    (await twin.allPoints('P/U2')).map((p) => p.code),
    ['A'],
  )
  assert.deepEqual(await twin.allPoints('P/U1'), [])
})

test('points get dense indices from 0, never used again', async () => {
  const report = await save([{ code: 'A' }, { code: 'bad,code' }, { code: 'B' }])
  assert.deepEqual(results(report), ['created', 'refused', 'created'])
  await save([{ code: 'x,' }])
  await save([{ code: 'Q' }], { dryRun: true })
  await twin.retirePoint(1, by)
  await save([{ code: 'C' }])
  assert.deepEqual(
    (await twin.allPoints()).map((p) => [p.index, p.code]),
    [
      [0, 'A'],
      [2, 'C'],
    ],
  )
  await assert.rejects(data.sql`delete from point where id = 0`, /never deleted/)
})

test('a retired point written again comes back with its index; of another type it is a new one', async () => {
  await save([{ code: 'A' }, { code: 'B' }])
  await twin.retirePoint(0, { ...by, reason: 'removed from the plant' })
  await twin.retirePoint(1, by)
  assert.deepEqual(changes.at(-1)!.removed, [1])
  await assert.rejects(twin.retirePoint(0, by), refusedAs('unknownPoint'))
  assert.deepEqual(results(await save([{ code: 'A' }, { code: 'B', type: 'text' }])), ['created', 'created'])
  assert.deepEqual(
    (await twin.allPoints()).map((p) => [p.index, p.code, p.type]),
    [
      [0, 'A', 'number'],
      [2, 'B', 'text'],
    ],
  )
})

test('each row is taken or refused on its own, with every fault of it', async () => {
  await plant()
  const rows: [PointInput | unknown, string | null][] = [
    [
      {
        code: 'P-1',
        name: 'pump',
        unit: 'PSIG',
        type: 'float',
        path: 'P/U1/FW/P1',
        role: 'inletPressure',
        kks: '10lac10 cp001',
      },
      null,
    ],
    [{ code: 'P-1' }, 'code'],
    [{ code: 'a,b' }, 'code'],
    [{ code: ' a' }, 'code'],
    [{ code: '' }, 'code'],
    [{}, 'code'],
    [null, 'row'],
    [{ code: 'x1', unit: 'furlong' }, 'unit'],
    [{ code: 'x2', type: 'blob' }, 'type'],
    [{ code: 'x3', type: 'text', unit: 'MW' }, 'unit'],
    [{ code: 'x4', low: 5, high: 5 }, 'low'],
    [{ code: 'x5', low: Number.NaN }, 'low'],
    [{ code: 'x6', path: 'P//U1' }, 'path'],
    [{ code: 'x7', path: 'P/U1/FW/P1/deeper' }, 'path'],
    [{ code: 'x8', path: 'P/U1', role: 'speed' }, 'role'],
    [{ code: 'x9', path: 'P/U1/FW/P1', role: 'colour' }, 'role'],
    [{ code: 'x10', path: 'P/U1/FW/P1', role: 'inletPressure' }, 'role'],
    [{ code: 'x11', path: 'P/U1/FW/P1', role: 'speed', unit: 'degC' }, 'role'],
    [{ code: 'x12', kks: '10LAC10AP1' }, 'kks'],
    [{ code: 'x13', kks: '10' }, 'kks'],
    [{ code: 'x14', labels: { 0: text('off') } }, 'labels'],
    [{ code: 'x15', type: 'bool', labels: { 2: text('off') } }, 'labels'],
    [{ code: 'x16', retention: 'for ever' }, 'retention'],
    [{ code: 'x17', processing: { nonsense: 1 } }, 'processing'],
    [{ code: 'x18', processing: { range: { low: 2, high: 1 } } }, 'processing.range.low'],
    [{ code: 'x19', source: { connection: 'c', address: 'x'.repeat(5000) } }, 'source.address'],
    [{ code: 'x20', name: 'nul\0' }, 'name'],
    [{ code: '锅炉#1/温度[2]', path: 'P/U2/锅炉/汽水/汽包' }, null],
    [{ code: 'bool', type: 'bool', labels: { 0: text('off'), 1: text('on') } }, null],
  ]
  const report = await save(rows.map(([row]) => row))
  assert.deepEqual(
    report.rows.map((r) => r.errors?.[0].field ?? null),
    rows.map(([, field]) => field),
  )
  assert.equal(report.created, 3)
  const saved = await point('P-1')
  assert.deepEqual(
    [saved.unit, saved.type, saved.kks, saved.name],
    ['psig', 'number', '10LAC10CP001', { zh: 'pump', en: 'pump' }],
  )
  assert.deepEqual(
    (await twin.tree()).slice(-4).map((n) => [n.path, n.kind, n.name.zh]),
    [
      ['P/U2', 'unit', 'U2'],
      ['P/U2/锅炉', 'specialty', '锅炉'],
      ['P/U2/锅炉/汽水', 'system', '汽水'],
      ['P/U2/锅炉/汽水/汽包', 'equipment', '汽包'],
    ],
  )
  const several = await twin.savePoints([{ code: 'y', type: 'blob', unit: 'furlong', low: 2, high: 1 }], by)
  assert.deepEqual(
    several.rows[0].errors?.map((e) => e.field),
    ['type', 'unit', 'low'],
  )
  assert.match(several.rows[0].errors![0].detail, /未知类型/)
})

test('an update keeps what it does not name, null clears, the type stays', async () => {
  await save([{ code: 'A', name: text('a'), unit: 'MW', low: 0, high: 9, processing: { deadband: 1 }, path: 'P' }])
  assert.deepEqual(results(await save([{ code: 'A', high: 10, low: null, type: 'double' }])), ['updated'])
  const a = await point('A')
  assert.deepEqual(
    [a.name.en, a.unit, a.low, a.high, a.processing, a.path],
    ['a', 'MW', null, 10, { deadband: 1 }, 'P'],
  )
  changes = []
  assert.deepEqual(results(await save([{ code: 'A', high: 10, unit: 'mw' }])), ['unchanged'])
  assert.deepEqual(changes, [])
  assert.deepEqual(
    (await save([{ code: 'A', type: 'text' }])).rows[0].errors?.map((e) => e.field),
    ['type', 'unit'],
  )
})

test('all or nothing, and only trying, leave nothing behind', async () => {
  for (const options of [{ allOrNothing: true }, { allOrNothing: true, dryRun: true }]) {
    const report = await save([{ code: 'A', path: 'P/U' }, { code: ',' }], options)
    assert.deepEqual([report.committed, report.created, results(report)], [false, 1, ['created', 'refused']])
  }
  assert.equal((await save([{ code: 'A', path: 'P/U' }], { dryRun: true })).committed, false)
  assert.deepEqual([await twin.allPoints(), await twin.tree(), changes], [[], [], []])
})

test('a role in use holds its equipment type', async () => {
  await plant()
  await save([{ code: 'S', unit: 'rpm', path: 'P/U1/FW/P1', role: 'speed' }])
  await assert.rejects(twin.patchNode('P/U1/FW/P1', { equipmentType: null }, by), refusedAs('roleInUse'))
  await assert.rejects(twin.putEquipmentType({ code: 'pump', name: text('p'), roles: [] }, by), refusedAs('roleInUse'))
  await twin.retirePoint((await point('S')).index, by)
  await twin.putEquipmentType({ code: 'pump', name: text('p'), roles: [] }, by)
  await twin.deleteNode('P/U1/FW/P1', by)
})

test('listeners are told before the saver is answered, one change at a time', async () => {
  let running = 0
  all.onChange(async () => {
    assert.equal(++running, 1)
    await new Promise((done) => setImmediate(done))
    running--
  })
  await Promise.all(Array.from({ length: 5 }, (_, i) => save([{ code: `A${i}` }])))
  assert.equal(changes.length, 5)
  assert.deepEqual(changes[0].points[0], await point(changes[0].points[0].code))
})

test('search looks into codes and names of both languages; filters and pages', async () => {
  await save([
    {
      code: 'FW-101',
      name: { zh: '给水流量', en: 'Feed water flow' },
      path: 'P/U1',
      source: { connection: 'dcs', address: 1 },
    },
    { code: 'FW-102', name: { zh: '给水温度', en: 'Feed water temperature' }, path: 'P/U1' },
    { code: 'MS-1', name: { zh: '主汽温度', en: 'Main steam temperature' }, path: 'P/U10', type: 'text' },
  ])
  const codes = async (filter: object) => (await twin.listPoints(filter)).items.map((i) => i.code)
  assert.deepEqual(await codes({ search: '温度' }), ['FW-102', 'MS-1'])
  assert.deepEqual(await codes({ search: 'FEED temp' }), ['FW-102'])
  assert.deepEqual(await codes({ search: 'w-10' }), ['FW-101', 'FW-102'])
  assert.deepEqual(await codes({ search: '%' }), [])
  assert.deepEqual(await codes({ branch: 'P/U1' }), ['FW-101', 'FW-102'])
  assert.deepEqual(await codes({ type: 'text' }), ['MS-1'])
  assert.deepEqual(await codes({ connection: 'dcs' }), ['FW-101'])
  const first = await twin.listPoints({ limit: 2, language: 'en' })
  assert.deepEqual(
    first.items.map((i) => [i.id, i.name]),
    [
      [0, 'Feed water flow'],
      [1, 'Feed water temperature'],
    ],
  )
  const second = await twin.listPoints({ limit: 2, cursor: first.next! })
  assert.deepEqual([second.items.map((i) => i.code), second.next], [['MS-1'], null])
  await assert.rejects(twin.listPoints({ cursor: '!!' }), refusedAs('badCursor'))
})

test('whatever was changed stands in the audit', async () => {
  await plant()
  await save([{ code: 'Z', path: 'P/New' }])
  await save([{ code: 'Z', unit: 'MW' }])
  await twin.retirePoint((await point('Z')).index, { ...by, reason: 'gone' })
  const { items } = await audit.list({ limit: 4 })
  assert.deepEqual(
    items.map((i) => [i.action, i.object, i.reason, i.actor]),
    [
      ['point.retire', 'point:Z', 'gone', 'wang'],
      ['point.update', 'point:Z', null, 'wang'],
      ['point.create', 'point:Z', null, 'wang'],
      ['node.create', 'node:P/New', null, 'wang'],
    ],
  )
  assert.equal((items[1].before as { unit: unknown }).unit, null)
  assert.equal(await audit.verify(), null)
})

test('20,000 points: saved, listed and searched', async (t) => {
  const points = Array.from({ length: 20_000 }, (_, i) => ({
    code: `T${String(i).padStart(5, '0')}`,
    name: { zh: `测点${i}号温度`, en: `temperature ${i}` },
    unit: 'degC',
    path: `P/U${i % 2}/S${i % 10}`,
  }))
  const time = async (what: string, work: () => Promise<unknown>) => {
    const since = performance.now()
    await work()
    t.diagnostic(`${what}: ${(performance.now() - since).toFixed(0)} ms`)
  }
  await time('save 2 × 10,000', async () => {
    for (const half of [points.slice(0, 10_000), points.slice(10_000)]) assert.equal((await save(half)).created, 10_000)
  })
  await time('first page', () => twin.listPoints({}))
  await time('search', async () => assert.equal((await twin.listPoints({ search: '点1999号' })).items.length, 1))
  await time('search in a branch', async () =>
    assert.equal((await twin.listPoints({ search: 'temp 777', branch: 'P/U1/S7' })).items.length, 20),
  )
  await time('all', async () => assert.equal((await twin.allPoints()).length, 20_000))
  await time('save again, unchanged', async () => assert.equal((await save(points.slice(0, 10_000))).unchanged, 10_000))
  await time('tree', async () => assert.equal((await twin.tree())[0].branchPoints, 20_000))
})

test('the most points there may be', async () => {
  const small = createTwin({ sql: data.sql, tenants, audit, maxPoints: 2 }).of('main')
  const report = await small.savePoints([{ code: 'A' }, { code: 'B' }, { code: 'C' }], by)
  assert.deepEqual(
    report.rows.map((r) => r.result),
    ['created', 'created', 'refused'],
  )
})

test('drizzle tables match the migrated database', async () => {
  assert.deepEqual(await compareSchema(data.sql, twinTables), [])
})

test('two tenants have the same paths, types and codes; neither sees, changes or counts what is the other’s', async () => {
  const two = all.of('two')
  await plant()
  await save([{ code: 'T1', name: text('ours'), path: 'P/U1/FW', source: null }])
  const ours = await point('T1')
  assert.equal(await two.tree().then((t) => t.length), 0)
  assert.deepEqual(await two.equipmentTypes(), [])
  assert.deepEqual((await two.listPoints({ codes: ['T1'] })).items, [])
  await assert.rejects(two.retirePoint(ours.index, by), refusedAs('unknownPoint'))
  await assert.rejects(two.patchNode('P', { name: text('x') }, by), refusedAs('unknownNode'))
  await assert.rejects(
    two.upsertNode({ path: 'P/U1/FW/P9', kind: 'equipment', name: text('pump') }, by),
    refusedAs('parentMissing'),
  )
  await two.upsertNode({ path: 'P', kind: 'plant', name: text('theirs') }, by)
  await assert.rejects(
    two.upsertNode({ path: 'P/E', kind: 'equipment', name: text('e'), equipmentType: 'pump' }, by),
    refusedAs('unknownEquipmentType'),
  )
  const report = await two.savePoints([{ code: 'T1', name: text('theirs'), path: 'P' }], { ...by, allOrNothing: true })
  assert.equal(report.created, 1)
  const [theirs] = await two.allPoints()
  assert.equal(theirs.index, ours.index + 1)
  assert.deepEqual([ours.tenant, theirs.tenant], ['main', 'two'])
  assert.deepEqual(changes.at(-1)?.points, [theirs])
  await two.retirePoint(theirs.index, by)
  assert.deepEqual(await point('T1'), ours)
  assert.deepEqual(
    (await all.everyPoint()).map((p) => p.index),
    (await twin.allPoints()).map((p) => p.index),
  )
  const entries = await data.sql`select distinct tenant from audit_entry where action = 'point.retire' order by tenant`
  assert.ok(entries.some((e) => e.tenant === 'two'))
})
