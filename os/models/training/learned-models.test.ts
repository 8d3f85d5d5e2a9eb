// Data-driven models on a real database: from points and periods to a version that drawings call, its life, and the watch over it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type LearnedDetail, learnedInput, learnedRecipe } from '../../../api/learned-models.ts'
import { modelInput } from '../../../api/models.ts'
import type { Actor } from '../../../contract/actor.ts'
import type { Notice } from '../../../contract/ctx.ts'
import { quality } from '../../../contract/quality.ts'
import { loadReadings } from '../../../demo/readings.ts'
import { createAudit } from '../../audit/audit.ts'
import { openTenantData, type TenantData } from '../../data/tenancy.ts'
import { withDatabase } from '../../data/testing.ts'
import type { PointRef } from '../../historian/historian.ts'
import { HistorianModel } from '../../historian/historian-model.ts'
import { migrations } from '../../host/migrations.ts'
import { createJobs, type JobDeclaration, type Jobs, systemActor } from '../../jobs/jobs.ts'
import { createPointDirectories } from '../../live/point-directory.ts'
import { createTwin } from '../../twin/twin.ts'
import { catalog } from '../blocks/catalog.ts'
import { linearFile } from '../learn/onnx/testing.ts'
import { tryFile } from '../learn/onnx/try-file.ts'
import { createModels, type Models } from '../models.ts'
import { createLearnedModels, type LearnedModels } from './learned-models.ts'
import { learningJobs } from './learning-jobs.ts'
import { createShelves } from './shelf.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let learned: LearnedModels
let models: Models
let jobs: Jobs
let [trainJob, watchJob, retrainJob]: JobDeclaration[] = []
const points = createPointDirectories()
const shelves = createShelves(catalog, () => {})
const readings = loadReadings()
const [first, last] = [readings.times[0], readings.times.at(-1)!]
const tags = { load: '1JT66801S', steam: '1FWS-STMFLW-A', temperature: 'S831', feed: 'FW452' }
const store = new HistorianModel()
/** What the live plant has moved by, and its sister machine alone. */
let lean = 0
let sisterLean = 0
const sister = (code: string) => `V-${code}`
const told: Notice[] = []
let now = last + 1

before(async () => {
  data = await withDatabase(migrations)
  await data.sql`insert into tenant (id, name) values ('b', 'B') on conflict do nothing`
  tenants = await openTenantData(data.sql, data.url, 'secret')
  const clock = () => now
  const audit = createAudit(data.sql, clock)
  const twin = createTwin({ sql: data.sql, tenants, audit })
  twin.onChange(({ points: changed, removed }) => points.change(changed, removed))
  const own = twin.of('main')
  await own.saveNodes(
    [
      { path: 'P', kind: 'plant' },
      { path: 'P/U', kind: 'equipment' },
      { path: 'P/V', kind: 'equipment' },
    ],
    { actor: 'test' },
  )
  await own.savePoints(
    [
      ...Object.values(tags).map((code) => ({ code, path: 'P/U' })),
      ...Object.values(tags).map((code) => ({ code: sister(code), path: 'P/V' })),
      { code: 'words', type: 'text' },
    ],
    { actor: 'test', allOrNothing: true },
  )
  const sisters = new Set<number>()
  for (const [code, name] of Object.values(tags).flatMap((tag) => [
    [tag, tag],
    [tag, sister(tag)],
  ])) {
    const { index } = points.of('main').byCode(name)!
    if (name !== code) sisters.add(index)
    const column = readings.columns.get(code)!
    const rows = [...column.keys()].filter((r) => !Number.isNaN(column[r]))
    store.append(
      {
        points: Int32Array.from(rows, () => index),
        times: Float64Array.from(rows, (r) => readings.times[r]),
        values: Float64Array.from(rows, (r) => column[r]),
        qualities: Uint16Array.from(rows, () => quality.good),
      },
      new Map([[index, { index, type: 'number' } satisfies PointRef]]),
    )
  }
  const historian = {
    aggregate: async (point: PointRef, range: { from: number; to: number; buckets: number }) =>
      store.aggregate(point, range, clock()).map((bucket) => ({
        ...bucket,
        avg: bucket.avg === null ? null : bucket.avg + lean + (sisters.has(point.index) ? sisterLean : 0),
      })),
  }
  jobs = createJobs({
    ...{ sql: data.sql, tenants, timeZone: 'UTC', log() {} },
    tenantIds: async () => ['main', 'b'],
    actorOf: async (tenant, id) => person(id, tenant),
  })
  const changed = (tenant: string) =>
    tenants.within(tenant, ({ sql }) => shelves.refresh(tenant, sql), { readOnly: true })
  learned = createLearnedModels({
    ...{ tenants, points, audit, shelves, clock, changed, tryFile, timeZone: 'UTC' },
    enqueue: jobs.enqueue,
  })
  models = createModels({ ...{ tenants, points, audit, clock }, catalogOf: shelves.catalogOf })
  const notify = async (_: unknown, notice: Notice) => void told.push(notice)
  ;[trainJob, watchJob, retrainJob] = learningJobs({
    ...{ learned, historian, points, shelves, notify, clock },
    log() {},
  })
  jobs.register(trainJob)
})
after(async () => {
  await jobs.stop()
  await tenants.close()
  await data.close()
})

const person = (name: string, tenant = 'main'): Actor => ({
  ...{ kind: 'user', id: name, name, tenant, permissions: new Set() },
})
const [wang, li] = [person('wang'), person('li')]
const refused = (code: string) => (error: { code?: string }) => {
  assert.equal(error.code, code, String(error))
  return true
}
const recipe = (more: object = {}, columns: Record<string, string> = tags) =>
  learnedRecipe.parse({
    columns: Object.entries(columns).map(([name, point]) => ({ name, point })),
    periods: [{ from: first, to: last }],
    stepMs: 3_600_000,
    // the unit of the last weeks is not that of the first: held out they would stand out, and the watch below would see it
    holdOut: 0.1,
    ...more,
  })
const edit = (model: LearnedDetail, next: unknown, actor = wang) =>
  learned.edit(
    model.id,
    { name: model.name, machine: model.machine, recipe: learnedRecipe.parse(next) },
    { version: model.version, actor },
  )
const states = (model: LearnedDetail) => model.versions.map((v) => `${v.number} ${v.state}`)

/** Trains as a job would; the job's own row ends with it. */
async function train(model: LearnedDetail, actor = wang): Promise<LearnedDetail> {
  const { job } = await learned.train(model.id, '冬季数据', { version: model.version, actor })
  for (;;) {
    const [{ state, error }] = await data.sql`select state, error from job where id = ${job}`
    if (state === 'done') return learned.detail('main', model.id)
    assert.ok(['queued', 'running'].includes(state), JSON.stringify(error))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
async function publish(model: LearnedDetail, number: number): Promise<LearnedDetail> {
  const reviewed = await learned.step(model.id, number, 'review', '同意', { version: model.version, actor: li })
  return learned.step(model.id, number, 'publish', '上线', { version: reviewed.version, actor: wang })
}
const look = (id: string, job = watchJob) =>
  job.run({
    ...{ id, tenant: 'main', actor: systemActor('main'), input: {} },
    progress: { report: async () => {}, stopped: () => false },
    within: (run, options) => tenants.within('main', run, options),
  })

const drawing = {
  ...{ format: 'millrace-model', version: 1, name: { zh: '监视', en: 'Watch' }, cycleMs: 1000 },
  inputs: Object.keys(tags).map((id) => ({ id })),
  blocks: [{ id: 'watch', kind: 'learned:unit' }],
  outputs: [{ id: 'y' }],
  wires: [
    ...Object.keys(tags).map((id) => ({ from: { node: id }, to: { node: 'watch', port: id } })),
    { from: { node: 'watch', port: 'index' }, to: { node: 'y' } },
  ],
}

test('from points and periods to a version that drawings call; what would break them is refused; back by rolling back', async () => {
  const input = { code: 'unit', name: { zh: '机组', en: 'Unit' }, kind: 'pca', machine: 'P/U' }
  let model = await learned.create(learnedInput.parse(input), wang)
  await assert.rejects(learned.create(learnedInput.parse(input), li), refused('learnedCodeTaken'))
  await assert.rejects(
    learned.create(learnedInput.parse({ ...input, code: 'x', kind: 'oracle' }), li),
    refused('unknownLearnedKind'),
  )
  const asWang = () => ({ version: model.version, actor: wang })
  await assert.rejects(learned.train(model.id, '先试', asWang()), refused('noRecipe'))
  for (const [code, next] of [
    ['unknownTrainingPoint', recipe({}, { a: 'nowhere' })],
    ['textPoint', recipe({}, { a: 'words' })],
    ['pointTwice', recipe({}, { a: tags.load, b: tags.load })],
    ['unknownConditionColumn', recipe({ conditions: [{ name: 'nobody', min: 1 }] })],
    ['conditionWithoutLimit', recipe({ conditions: [{ name: 'load', min: 2, max: 1 }] })],
    ['tooManyTrainingRows', recipe({ stepMs: 1000 })],
    ['invalid', recipe({ options: { variance: 7 } })],
  ] as const)
    await assert.rejects(edit(model, next), refused(code))

  model = await edit(model, recipe())
  await assert.rejects(edit({ ...model, version: 1 }, recipe()), refused('learnedChangedMeanwhile'))
  const { job } = await learned.train(model.id, '冬季数据', asWang())
  model = await learned.detail('main', model.id)
  assert.equal(model.training, job)
  await assert.rejects(learned.train(model.id, '再来', asWang()), refused('alreadyTraining'))
  await data.sql`update job set state = 'stopped' where id = ${job}`
  await jobs.start()
  model = await train(model)
  assert.deepEqual([states(model), model.training, model.versions[0].trainedBy], [['1 draft'], null, 'wang'])
  const { heldOut } = model.versions[0]
  assert.ok(heldOut.rows >= 20 && heldOut.above < 0.9, JSON.stringify(heldOut))
  const { report } = await learned.version('main', model.id, 1)
  assert.equal(report.training.rows, model.versions[0].rows)

  assert.equal(shelves.catalogOf('main').has('learned:unit'), false)
  await assert.rejects(learned.step(model.id, 1, 'review', '自己', asWang()), refused('reviewByAuthor'))
  model = await publish(model, 1)
  assert.deepEqual([model.live, states(model)], [1, ['1 published']])
  assert.equal(shelves.catalogOf('main').get('learned:unit')!.id, 'learned:unit:1')
  assert.equal(shelves.catalogOf('b').has('learned:unit'), false)

  // a drawing calls it by its name, whichever version is in use
  let caller = await models.create(
    modelInput.parse({ code: 'caller', name: input.name, equipmentType: null }),
    drawing,
    '',
    wang,
  )
  assert.deepEqual(caller.drawingFaults, [])
  for (const [step, actor] of [
    ['try', wang],
    ['review', li],
    ['publish', wang],
  ] as const)
    caller = { ...caller, ...(await models.step(caller.id, 1, step, '可以', { version: caller.version, actor })) }
  model = await learned.detail('main', model.id)
  assert.deepEqual(model.usedBy, ['caller'])
  await assert.rejects(learned.step(model.id, 1, 'retire', '不用了', asWang()), refused('learnedInUse'))
  await assert.rejects(learned.remove(model.id, '不用了', asWang()), refused('learnedInUse'))

  // one column less, and the drawing has a wire to nowhere
  const { feed: _, ...three } = tags
  model = await train(await edit(model, recipe({}, three)))
  const reviewed = await learned.step(model.id, 2, 'review', '同意', { version: model.version, actor: li })
  await assert.rejects(
    learned.step(model.id, 2, 'publish', '上线', { version: reviewed.version, actor: wang }),
    (error: { say(language: 'zh'): string; code: string }) =>
      refused('breaksModels')(error) && error.say('zh').includes('caller'),
  )
  model = await publish(await train(await edit(reviewed, recipe({ options: { components: 3 } }))), 3)
  assert.deepEqual(states(model), ['3 published', '2 reviewed', '1 retired'])
  assert.equal((await learned.version('main', model.id, 3)).report.current!.number, 1)
  assert.equal(shelves.catalogOf('main').get('learned:unit')!.id, 'learned:unit:3')
  model = await learned.rollBack(model.id, '误报', asWang())
  assert.deepEqual([model.live, states(model)], [1, ['3 retired', '2 reviewed', '1 published']])

  // saving what is there makes nobody an author
  model = await edit(model, recipe({ options: { components: 3 } }), li)

  // a version the reviewer does not take was never in use, and may go
  model = await train(model)
  model = await learned.step(model.id, 4, 'reject', '数据有停机', { version: model.version, actor: li })
  assert.deepEqual([model.versions[0].state, model.versions[0].rejected], ['retired', true])
  await assert.rejects(learned.discard(model.id, 3, asWang()), refused('notADraft'))
  model = await learned.discard(model.id, 4, asWang())
  assert.equal(model.versions[0].number, 3)

  const trail = await data.sql<{ action: string }[]>`
    select action from audit_entry where object = 'learned:unit' order by id desc limit 4`
  assert.deepEqual(
    trail.map((row) => row.action),
    ['learned.discard', 'learned.reject', 'learned.trained', 'learned.train'],
  )
})

test('a model from outside: tried with the columns chosen, measured by a training, reviewed by nobody who brought it', async () => {
  const input = { code: 'outside', name: { zh: '外部', en: 'Outside' }, kind: 'onnx', machine: null }
  let model = await learned.create(learnedInput.parse(input), wang)
  const asWang = () => ({ version: model.version, actor: wang })
  // what flows in is about what flows out
  const file = linearFile([0, 1, 0], 0)
  const upload = (bytes = file, actor = wang, name = 'flow.onnx') =>
    learned.upload(model.id, { name, file: bytes }, { version: model.version, actor })
  await assert.rejects(upload(), refused('noRecipe'))
  model = await edit(model, recipe({ options: { target: 'feed' } }))
  await assert.rejects(learned.train(model.id, '先试', asWang()), refused('onnxNoFile'))
  await assert.rejects(upload(linearFile([1, 2, 3, 4], 0)), refused('onnxInputShape'))
  await assert.rejects(upload(file.subarray(0, 40)), refused('onnxBroken'))
  assert.equal((await learned.detail('main', model.id)).file, null)
  const [pca] = await learned.list('main', { search: 'unit' }, 10)
  await assert.rejects(
    learned.upload(pca.id, { name: 'x', file }, { version: pca.version, actor: wang }),
    refused('onnxNotAFileKind'),
  )

  model = await upload(file, li)
  const { name, bytes, columns, by, output } = model.file!
  assert.deepEqual([name, bytes, columns, by, output], ['flow.onnx', file.length, 3, 'li', 'y'])
  await assert.rejects(
    learned.upload(model.id, { name, file }, { version: model.version - 1, actor: wang }),
    refused('learnedChangedMeanwhile'),
  )
  model = await edit(model, recipe({}))
  await assert.rejects(learned.train(model.id, '先试', asWang()), refused('onnxOtherColumns'))
  model = await edit(model, recipe({ options: { target: 'feed', output: 'z' } }))
  await assert.rejects(learned.train(model.id, '先试', asWang()), refused('onnxOtherOutput'))
  model = await train(await edit(model, recipe({ options: { target: 'feed' } })))
  assert.deepEqual(states(model), ['1 draft'])
  const source = await learned.file('main', model.id, 1)
  assert.deepEqual(Buffer.from((source.document as { file: string }).file, 'base64'), Buffer.from(file))
  // the one trained it, the other brought the file
  for (const actor of [wang, li])
    await assert.rejects(
      learned.step(model.id, 1, 'review', '自己', { version: model.version, actor }),
      refused('reviewByAuthor'),
    )
  model = await learned.step(model.id, 1, 'review', '同意', { version: model.version, actor: person('zhao') })
  model = await learned.step(model.id, 1, 'publish', '上线', asWang())
  const block = shelves.catalogOf('main').get('learned:outside')!
  assert.deepEqual(Object.keys(block.inputs), Object.keys(tags))
  assert.ok('estimate_feed' in block.outputs)

  // another file is another version; the one in use keeps its own
  model = await upload(linearFile([0, 1, 0], 1))
  model = await train(model)
  assert.deepEqual(states(model), ['2 draft', '1 published'])
  const them = { version: model.version, actor: person('spy', 'b') }
  await assert.rejects(learned.upload(model.id, { name, file }, them), refused('unknownLearnedModel'))
  await learned.remove(model.id, '不用了', asWang())
  const [{ left }] = await data.sql`select count(*)::int as left from learned_file`
  assert.equal(left, 0)
})

test('another organisation sees and changes nothing of it', async () => {
  const [{ id, version }] = await learned.list('main', {}, 10)
  assert.deepEqual(await learned.list('b', {}, 10), [])
  const them = { version, actor: person('spy', 'b') }
  for (const act of [
    () => learned.detail('b', id),
    () => learned.version('b', id, 1),
    () => learned.file('b', id, 1),
    () => learned.train(id, '偷看', them),
    () => learned.rollBack(id, '偷看', them),
    () => learned.remove(id, '偷看', them),
  ])
    await assert.rejects(act, (error: { code: string }) => /^unknownLearned(Model|Version)$/.test(error.code))
})

test('the watch tells once that live rows have left the training', async () => {
  const [{ id }] = await learned.list('main', {}, 10)
  await look('1')
  const verdicts = async () => (await learned.detail('main', id)).drifts.map((d) => d.verdict)
  const [usual] = await verdicts()
  assert.ok(usual !== 'tooFew' && usual !== 'retrain', usual)
  assert.equal(told.length, 0)
  await data.sql`update learned_drift set at = at - interval '3 hours'`
  lean = 500
  await look('2')
  await data.sql`update learned_drift set at = at - interval '1 hour'`
  await look('3')
  assert.deepEqual(await verdicts(), ['retrain', 'retrain', usual])
  assert.equal(told.length, 1)
  assert.deepEqual([told[0].link, told[0].level], [`/learned/${id}`, 'warning'])
  assert.ok(told[0].title.zh && told[0].body!.en.includes('deviations'))
  assert.equal((await learned.list('main', {}, 10))[0].drift!.verdict, 'retrain')
})

test('a machine that uses the model without being the one it was trained on is watched too, and forgotten when it does not', async () => {
  lean = 0
  told.length = 0
  await data.sql`delete from learned_drift`
  const [{ id }] = await learned.list('main', {}, 10)
  const [{ id: caller }] = (await data.sql<{ id: string }[]>`select id from model where code = 'caller'`)!
  const bindings = (nameOf: (code: string) => string) =>
    Object.fromEntries(Object.entries(tags).map(([name, code]) => [name, nameOf(code)]))
  const plain = { machine: null, overrides: {}, enabled: true }
  await models.addInstance(caller, { ...plain, code: 'own', bindings: bindings((code) => code) }, wang)
  const other = await models.addInstance(caller, { ...plain, code: 'sister', bindings: bindings(sister) }, wang)
  const places = async () =>
    (await learned.drifts('main', id)).map((p) => [p.place, p.trained, p.latest.verdict, p.since] as const)
  const began = now
  await look('40')
  const [[, , usual]] = await places()
  assert.ok(usual !== 'retrain' && usual !== 'tooFew', usual)
  assert.deepEqual(await places(), [
    ['P/U', true, usual, began],
    ['caller.sister', false, usual, began],
  ])
  const [{ latest }] = await learned.drifts('main', id)
  assert.ok(latest.outside !== null && latest.outside >= 0 && latest.outside < 0.5, JSON.stringify(latest))
  assert.equal(told.length, 0)

  sisterLean = 500
  now += 3_600_000
  const parted = now
  await look('41')
  now += 3_600_000
  await look('42')
  assert.deepEqual(await places(), [
    ['caller.sister', false, 'retrain', parted],
    ['P/U', true, usual, began],
  ])
  const [there] = await learned.drifts('main', id)
  assert.deepEqual([there.caller, there.trail.length, there.latest.outside], ['caller.sister', 3, 1])
  // its columns go by the names of the points there
  assert.ok(
    there.latest.shifts.every(({ label }) => label?.zh.startsWith('V-')),
    JSON.stringify(there.latest.shifts),
  )
  assert.equal(told.length, 1)
  assert.ok(told[0].title.zh.includes('caller.sister') && told[0].link === `/learned/${id}?tab=drift`)
  // its plan decides by the machine that it was trained on
  assert.equal((await learned.list('main', {}, 10))[0].drift!.verdict, usual)
  await assert.rejects(learned.drifts('b', id), refused('unknownLearnedModel'))

  await models.removeInstance(caller, other.id, { version: other.version, actor: wang })
  now += 3_600_000
  await look('43')
  assert.deepEqual(await places(), [['P/U', true, usual, began]])
  now = last + 1
})

test('a plan trains anew once however much it missed, publishes nothing, and stops after failures in a row', async () => {
  lean = 0
  const [{ id }] = await learned.list('main', {}, 10)
  let model = await learned.detail('main', id)
  const live = model.live
  for (const { number, state } of model.versions)
    if (state === 'draft') model = await learned.discard(id, number, { version: model.version, actor: wang })
  const plan = { everyDays: 1, hour: 2, onDrift: false, windowDays: 60 }
  const set = (next: object, actor = wang) =>
    learned.setPlan(id, { ...plan, ...next }, { version: model.version, actor })
  await assert.rejects(set({ everyDays: null }), refused('planWithoutOccasion'))
  await assert.rejects(
    learned.setPlan(id, plan, { version: model.version, actor: person('spy', 'b') }),
    refused('unknownLearnedModel'),
  )
  model = await set({})
  const ended = async () => {
    for (;;) {
      const [open] = await data.sql`select 1 from job where state in ('queued', 'running')`
      if (!open) return learned.detail('main', id)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const newest = model.versions[0].number
  await look('10', retrainJob)
  model = await ended()
  assert.equal(model.versions[0].number, newest, 'not due yet')
  told.length = 0
  now += 5 * 86_400_000
  await look('11', retrainJob)
  model = await ended()
  await look('12', retrainJob)
  model = await ended()
  const [version] = model.versions
  assert.deepEqual([version.number, version.state, model.live], [newest + 1, 'draft', live])
  assert.deepEqual([model.plan!.number, model.plan!.failures, model.plan!.why], [newest + 1, 0, 'schedule'])
  assert.ok(model.plan!.nextAt! > now)
  const { recipe: slid, report } = await learned.version('main', id, version.number)
  assert.ok(now - slid.periods[0].to < 60_000 && slid.periods[0].to - slid.periods[0].from === 60 * 86_400_000)
  assert.equal(report.current!.number, live)
  assert.deepEqual([told.length, told[0].to.users], [1, ['wang']])
  await assert.rejects(
    learned.step(id, version.number, 'review', '自己', { version: model.version, actor: wang }),
    refused('reviewByAuthor'),
  )

  // beyond what the history holds every training fails
  for (const n of [1, 2, 3]) {
    now += 200 * 86_400_000
    await look(`2${n}`, retrainJob)
    model = await ended()
    assert.deepEqual([model.plan!.failures, model.plan!.stopped, model.live], [n, n === 3, live])
  }
  assert.ok(model.plan!.problem!.zh.length > 3)
  assert.ok(told.at(-1)!.title.en.includes('stopped'))
  now += 200 * 86_400_000
  await look('30', retrainJob)
  model = await ended()
  assert.equal(model.plan!.failures, 3)
  model = await set({})
  assert.deepEqual([model.plan!.failures, model.plan!.stopped], [0, false])
})
