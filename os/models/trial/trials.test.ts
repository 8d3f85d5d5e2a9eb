import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type TrialAskInput, type TrialItem, trialAsk, trialsKept } from '../../../api/model-trials.ts'
import { instanceInput, type ModelDetail, modelInput } from '../../../api/models.ts'
import type { Actor } from '../../../contract/actor.ts'
import { createAudit } from '../../audit/audit.ts'
import { openTenantData, type TenantData } from '../../data/tenancy.ts'
import { withDatabase } from '../../data/testing.ts'
import { type OpenedHistorian, openHistorian } from '../../historian/open.ts'
import { migrations } from '../../host/migrations.ts'
import { createJobs, type Jobs } from '../../jobs/jobs.ts'
import { createPointDirectories } from '../../live/point-directory.ts'
import { createTwin } from '../../twin/twin.ts'
import { catalog } from '../blocks/catalog.ts'
import { createModels, type Models } from '../models.ts'
import { createShelves } from '../training/shelf.ts'
import { batchOf, good } from './testing.ts'
import { createTrials, type Trials } from './trials.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let historian: OpenedHistorian
let folder: string
let jobs: Jobs
let models: Models
let trials: Trials
let model: ModelDetail
let instance: string
const points = createPointDirectories()
const from = 1_700_000_000_000
const hourMs = 3_600_000
const now = from + 48 * hourMs
/** A drawing that is saved again has another time. */
let ticks = 0

const person = (
  tenant = 'main',
  ...permissions: Actor['permissions'] extends ReadonlySet<infer P> ? P[] : never[]
): Actor => ({
  ...{ kind: 'user', id: 'wang', name: 'wang', tenant, permissions: new Set(permissions) },
})
const wang = person('main', 'history.read')
const text = (zh: string) => ({ zh, en: zh })

/** Above a limit, smoothed. */
const drawing = {
  ...{ format: 'millrace-model', version: 1, name: text('高'), cycleMs: 1000 },
  parameters: [{ id: 'limit', label: text('限值'), default: 60, low: 0, high: 200 }],
  inputs: [{ id: 'x', unit: 'degC' }],
  blocks: [
    { id: 'smooth', kind: 'firstOrder', params: { time: 2 } },
    { id: 'high', kind: 'above', params: { limit: { parameter: 'limit' } } },
  ],
  outputs: [{ id: 'y' }],
  alarms: [{ id: 'hot', priority: 'high' }],
  wires: [
    { from: { node: 'x' }, to: { node: 'smooth', port: 'in' } },
    { from: { node: 'smooth' }, to: { node: 'y' } },
    { from: { node: 'smooth' }, to: { node: 'high', port: 'in' } },
    { from: { node: 'high' }, to: { node: 'hot' } },
  ],
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-trials-'))
  const opening = openHistorian({ folder, clock: () => now })
  data = await withDatabase(migrations)
  historian = await opening
  await data.sql`insert into tenant (id, name) values ('b', 'B') on conflict do nothing`
  tenants = await openTenantData(data.sql, data.url, 'secret')
  const audit = createAudit(data.sql, () => now)
  const twin = createTwin({ sql: data.sql, tenants, audit })
  twin.onChange(({ points: changed, removed }) => points.change(changed, removed))
  models = createModels({ tenants, points, catalogOf: () => catalog, audit, clock: () => now - 1_000_000 + ticks++ })
  jobs = createJobs({
    ...{
      sql: data.sql,
      tenants,
      tenantIds: async () => ['main', 'b'],
      timeZone: 'Asia/Shanghai',
      log() {},
      pollMs: 50,
    },
    actorOf: async (tenant) => person(tenant, 'history.read'),
  })
  trials = createTrials({
    tenants,
    points,
    shelves: createShelves(catalog, () => {}),
    audit,
    historian,
    jobs,
    timeZone: 'Asia/Shanghai',
    clock: () => now,
  })
  await jobs.start()
  await twin.of('main').savePoints(
    [
      { code: 'T', name: '温度', unit: 'degC' },
      { code: 'EMPTY', unit: 'degC', processing: { compression: { deviation: 1, maxIntervalMs: 60_000 } } },
    ],
    { actor: 'test', allOrNothing: true },
  )
  const { index } = points.of('main').byCode('T')!
  // an hour at a second: 50, and twice 90 for some minutes; nothing for ten minutes of it
  const level = (i: number) => ((i >= 600 && i < 900) || (i >= 2_400 && i < 2_460) ? 90 : 50)
  const seconds = Array.from({ length: 3_600 }, (_, i) => i).filter((i) => i < 1_200 || i >= 1_800)
  await historian.append(batchOf(seconds.map((i) => good(index, from + i * 1000, level(i)))))
  model = await models.create(modelInput.parse({ code: 'hot', name: text('过热') }), drawing, '', wang)
  const made = await models.addInstance(model.id, instanceInput.parse({ code: 'A', bindings: { x: 'T' } }), wang)
  instance = made.id
})
after(async () => {
  await jobs?.stop()
  await historian?.close()
  await tenants?.close()
  await data?.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (asked: Partial<TrialAskInput> = {}) =>
  trialAsk.parse({ number: 1, from, to: from + hourMs, instances: [instance], ...asked })
const refused = (code: string) => (error: { code?: string }) => {
  assert.equal(error.code, code)
  return true
}
async function ended(id: string): Promise<TrialItem> {
  for (;;) {
    const found = (await trials.list(model.id, wang)).find((t) => t.id === id)!
    if (found.state !== 'queued' && found.state !== 'running') return found
    await sleep(20)
  }
}
const done = async (asked: Partial<TrialAskInput> = {}) => {
  const item = await ended((await trials.start(model.id, ask(asked), wang)).id)
  assert.equal(item.state, 'done', JSON.stringify(item.error))
  return item
}

test('a draft is tried on an hour of history: would-be alarms, curves, figures; it is told before what it takes', async () => {
  const told = await trials.check(model.id, ask({ places: [{ code: 'other', bindings: { x: 'EMPTY' } }] }), wang)
  assert.deepEqual([told.scans, told.rows, told.evaluations, told.stepMs], [3_600, 2, 3_600 * 2 * 2, 1_000])
  assert.deepEqual(
    told.points.map((p) => [p.code, p.thinned, p.covered]),
    [
      ['T', false, { from, to: from + 3_599_000 }],
      ['EMPTY', true, null],
    ],
  )
  const item = await done()
  assert.deepEqual([item.outcome!.scans, item.outcome!.samples, item.outcome!.episodes], [3_600, 3_000, 2])
  const { results } = await trials.detail(model.id, item.id, wang)
  const [a] = results
  assert.deepEqual(
    [a.place, a.instance, a.inputs, a.alarms],
    [
      'A',
      instance,
      [{ port: 'x', point: 'T', unit: 'degC' }],
      [{ alarm: 'hot', label: null, priority: 'high', episodes: 2 }],
    ],
  )
  // the filter passes 60 within a second, and comes back below it after three
  const seconds = a.episodes.map((e) => [(e.from - from) / 1000, ((e.to ?? 0) - from) / 1000])
  assert.equal(seconds.length, 2)
  for (const [i, [begins, ends]] of [
    [600, 900],
    [2_400, 2_460],
  ].entries())
    assert.ok(
      seconds[i][0] >= begins && seconds[i][0] < begins + 3 && seconds[i][1] > ends && seconds[i][1] < ends + 6,
      JSON.stringify(seconds),
    )
  const { bucketMs, outputs } = await trials.series(model.id, item.id, 'A', wang)
  assert.equal(bucketMs, 2_000)
  assert.deepEqual([outputs[0].port, outputs[0].lasts.length], ['y', 1_800])
  assert.deepEqual([Math.min(...outputs[0].mins.filter((v) => v !== null)), outputs[0].lasts[0]], [50, 50])
  await assert.rejects(trials.series(model.id, item.id, 'Z', wang), refused('unknownTrialPlace'))
})

test('marks give a score; a sweep finds the setting that finds what is marked and not what is false', async () => {
  const mark = (begins: number, ends: number, verdict: 'finding' | 'false') =>
    trials.mark(
      model.id,
      { place: 'A', alarm: null, from: from + begins * 1000, to: from + ends * 1000, verdict, note: '' },
      wang,
    )
  const true1 = await mark(600, 900, 'finding')
  await mark(2_400, 2_460, 'false')
  await assert.rejects(mark(5, 5, 'false'), refused('emptyMark'))
  const plain = await done()
  const { results } = await trials.detail(model.id, plain.id, wang)
  assert.deepEqual(results[0].score, { hits: 1, misses: 0, falseHits: 1, unmarked: 0 })
  const swept = await done({ sweep: [{ parameter: 'limit', from: 40, to: 100, steps: 3 }] })
  const { sweep } = swept.outcome!
  assert.deepEqual([sweep!.values, sweep!.marks], [[[40, 70, 100]], { findings: 1, falseOnes: 1 }])
  assert.deepEqual(sweep!.parameters, [{ label: text('限值'), unit: null, usual: 60 }])
  assert.deepEqual(
    sweep!.cells.map((c) => [c.episodes, c.hits, c.misses, c.falseHits, c.unmarked]),
    [
      [1, 1, 0, 1, 0],
      [2, 1, 0, 1, 0],
      [0, 0, 1, 0, 0],
    ],
  )
  await trials.unmark(model.id, true1.id, wang)
  assert.equal((await trials.marks(model.id, 'A', wang)).length, 1)
  await assert.rejects(trials.unmark(model.id, true1.id, wang), refused('unknownMark'))
})

test('two versions are compared by their episodes; a trial of a drawing that has changed since says so', async () => {
  const one = await done()
  const limit = [{ ...drawing.parameters[0], default: 89.9999 }]
  model = await models.saveDraft(model.id, { ...drawing, parameters: limit }, '收紧', {
    version: model.version,
    actor: wang,
  })
  const two = await done({ to: from + 2_000_000 })
  const told = await trials.compare(model.id, one.id, two.id, wang)
  const [{ alarms }] = told.places
  assert.deepEqual([told.from, told.to], [from, from + 2_000_000])
  assert.deepEqual(
    alarms.map((a) => [a.alarm, a.both.length, a.onlyA.length, a.onlyB.length]),
    [['hot', 1, 0, 0]],
  )
  const list = await trials.list(model.id, wang)
  assert.deepEqual(
    [one, two].map(({ id }) => list.find((t) => t.id === id)!.outdated),
    [true, false],
  )
  const other = await done({ places: [{ code: 'Z', bindings: { x: 'T' } }], instances: [] })
  await assert.rejects(trials.compare(model.id, one.id, other.id, wang), refused('trialsApart'))
})

test('a trial is cancelled while it runs, and deleted; what cannot be tried is refused with why', async () => {
  const { index, type } = points.of('main').byCode('T')!
  assert.ok(await historian.extent({ index, type }))
  const long = { from: from - 900 * 24 * hourMs, to: from }
  const item = await trials.start(model.id, ask(long), wang)
  await data.sql`update job set stop_asked = true where id = ${item.job}`
  const stopped = await ended(item.id)
  assert.deepEqual([stopped.state, stopped.outcome], ['stopped', null])
  await assert.rejects(trials.series(model.id, item.id, 'A', wang), refused('trialNotDone'))
  await trials.remove(model.id, item.id, wang)
  await assert.rejects(trials.detail(model.id, item.id, wang), refused('unknownTrial'))

  const start = (asked: Partial<TrialAskInput>) => trials.start(model.id, ask(asked), wang)
  await assert.rejects(start({ to: now + 1000 }), refused('trialInFuture'))
  await assert.rejects(start({ number: 9 }), refused('unknownModelVersion'))
  await assert.rejects(start({ instances: [] }), refused('trialNoPlace'))
  await assert.rejects(start({ places: [{ code: 'A' }] }), refused('trialPlaceTwice'))
  await assert.rejects(
    start({ instances: [], places: [{ code: 'B', bindings: { x: 'NONE' } }] }),
    refused('trialNothingRuns'),
  )
  await assert.rejects(start({ sweep: [{ parameter: 'limit', from: 0, to: 900, steps: 3 }] }), refused('paramRange'))
  await assert.rejects(trials.start(model.id, ask(), person('main')), refused('forbidden'))
  await assert.rejects(trials.start(model.id, ask(), person('b', 'history.read')), refused('unknownModel'))
  // what one of several places lacks is told, the others run
  const part = await done({ places: [{ code: 'B', bindings: { x: 'NONE' } }] })
  assert.deepEqual(
    part.outcome!.leftOut.map((l) => l.place),
    ['B'],
  )
})

test('another organisation sees neither trials nor marks; only so many are kept; all is in the trail', async () => {
  const there = await tenants.within('b', async ({ sql }) => [
    ...(await sql`select 1 from model_trial`),
    ...(await sql`select 1 from model_trial_place`),
    ...(await sql`select 1 from model_mark`),
  ])
  assert.deepEqual(there, [])
  await data.sql`
    insert into model_trial (tenant, id, model, number, drawn_at, ask, places, step_ms, created_at, created_by)
    select 'main', gen_random_uuid(), ${model.id}, 1, now(), '{}', '{}', 1000, ${new Date(now - 30 * 24 * hourMs)}, 'x' from generate_series(1, 60)`
  const last = await done()
  const [{ count }] = await data.sql<{ count: number }[]>`select count(*)::int as count from model_trial`
  assert.equal(count, trialsKept.count)
  assert.equal(last.state, 'done')
  const trail = await data.sql<{ action: string }[]>`
    select distinct action from audit_entry where object = 'model:hot' and action like 'model_%.%' order by action`
  assert.deepEqual(
    trail.map((r) => r.action).filter((a) => /Trial|Mark/.test(a)),
    ['modelMark.add', 'modelMark.remove', 'modelTrial.delete', 'modelTrial.start'],
  )
})
