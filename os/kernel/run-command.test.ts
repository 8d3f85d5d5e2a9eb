import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { calibrationApp } from '../../apps/calibration/app.ts'
import { approveCalibration } from '../../apps/calibration/commands/approve-calibration.ts'
import { barGauge } from '../../apps/calibration/commands/bar-gauge.ts'
import { editGauge } from '../../apps/calibration/commands/edit-gauge.ts'
import { recordCalibration } from '../../apps/calibration/commands/record-calibration.ts'
import { registerGauge } from '../../apps/calibration/commands/register-gauge.ts'
import { may } from '../../apps/calibration/permissions.ts'
import { gaugeUsable } from '../../apps/calibration/public.ts'
import { Refusal } from '../../contract/refusal.ts'
import { runApproved, runCommand } from './run-command.ts'
import { runQuery } from './run-query.ts'
import { type KernelUnderTest, withKernel } from './testing.ts'
import { scopeOf, transact } from './work.ts'

let under: KernelUnderTest
before(async () => {
  under = await withKernel([calibrationApp])
})
after(() => under.close())

const caliper = {
  name: '游标卡尺',
  category: 'length',
  unit: 'mm',
  maxError: '0.02',
  method: 'calibration',
  intervalMonths: 12,
} as const
const readings = [{ nominal: '50', shown: '50.01' }]

const refused = async (work: Promise<unknown>, code: string, field?: string): Promise<Refusal> => {
  const error = await work.then(
    () => assert.fail(`${code} was expected`),
    (thrown) => thrown,
  )
  assert.ok(error instanceof Refusal, String(error?.stack ?? error))
  assert.equal(error.code, code)
  if (field) assert.equal(error.field, field)
  return error
}

const rows = (tenant: string, table: string) =>
  under.tenants.within(tenant, ({ sql }) => sql`select * from ${sql(table)} order by created_at`)

test('a record is made with number, version, state, who and when; history, search, outbox and audit are told', async () => {
  const li = under.actor('li', { department: 'd1', site: 's1' })
  const made = await under.run(registerGauge, li, caliper)
  assert.deepEqual({ ...made, id: '-' }, { id: '-', version: 1, state: 'new' })
  const [row] = (await rows('main', 'calibration_gauge')).filter((r) => r.id === made.id)
  assert.match(row.code, /^JL-2026-\d{4}$/)
  assert.deepEqual([row.created_by, row.department, row.site, row.keeper], ['li', 'd1', 's1', 'li'])
  const [change] = await under.data.sql`select * from record_change where record = ${made.id!}`
  assert.equal(change.after.name, '游标卡尺')
  assert.equal((await under.data.sql`select 1 from search_entry where record = ${made.id!}`).length, 1)
  const events = await under.data.sql`select event from outbox_event where record_id = ${made.id!}`
  assert.deepEqual(
    events.map((e) => e.event),
    ['calibration.register-gauge'],
  )
  const { items } = await under.kernel.services.audit.list({ object: `calibration.gauge:${made.id}` })
  assert.deepEqual([items[0].actor, items[0].action], ['li', 'calibration.register-gauge'])
})

test('permission comes first, and input is checked by field', async () => {
  const viewer = under.actor('viewer', { permissions: new Set([may.read]) })
  await refused(under.run(registerGauge, viewer, { nonsense: 1 }), 'forbidden')
  const li = under.actor('li')
  await refused(under.run(registerGauge, li, { ...caliper, maxError: 0.02 }), 'invalid', 'maxError')
  await refused(under.run(registerGauge, li, { ...caliper, tenant: 'other' }), 'invalid', 'tenant')
  await refused(under.run(registerGauge, li, { ...caliper, name: 'a\0b' }), 'badText', 'name')
  await refused(under.run(registerGauge, li, { ...caliper, name: 'a\ud800b' }), 'badText', 'name')
  await refused(under.run(barGauge, li, { barredFor: 'broken' }), 'invalid', 'id')
})

test('a repeated key is answered, not run; another request under it is refused', async () => {
  const li = under.actor('li')
  const key = randomUUID()
  const answers = await Promise.all([1, 2, 3, 4].map(() => under.run(registerGauge, li, caliper, key)))
  assert.equal(new Set(answers.map((a) => a.id)).size, 1)
  await refused(under.run(registerGauge, li, { ...caliper, name: 'other' }, key), 'keyReused')
  const wang = await under.run(registerGauge, under.actor('wang'), caliper, key)
  assert.notEqual(wang.id, answers[0].id, 'a key is its sender’s own')
  await refused(under.run(registerGauge, li, caliper, '键'), 'badKey')
})

test('the second of two who edit is told what changed; of twenty at once each sees a version of their own', async () => {
  const li = under.actor('li')
  const { id } = await under.run(registerGauge, li, caliper)
  await under.run(editGauge, under.actor('wang', { displayName: '王工' }), { id, version: 1, maker: '哈量' })
  const error = await refused(
    under.run(editGauge, li, { id, version: 1, maker: '成量' }),
    'changedMeanwhile',
    'version',
  )
  assert.deepEqual(error.details, {
    ...{ by: '王工', at: under.kernel.clock(), version: 2 },
    changes: [{ field: 'maker', before: null, after: '哈量' }],
  })
  const edits = await Promise.all(
    Array.from({ length: 20 }, (_, n) => under.run(editGauge, li, { id, model: `m${n}` })),
  )
  assert.deepEqual(
    edits.map((e) => e.version).sort((a, b) => Number(a) - Number(b)),
    Array.from({ length: 20 }, (_, n) => n + 3),
  )
})

test('what the database turns away is a refusal that names the field, and nothing stays behind', async () => {
  const li = under.actor('li')
  await under.run(registerGauge, li, { ...caliper, code: 'G-1' })
  const before = (await rows('main', 'calibration_gauge')).length
  await refused(under.run(registerGauge, li, { ...caliper, code: 'G-1' }), 'duplicate', 'code')
  await refused(
    under.run(recordCalibration, li, {
      gauge: randomUUID(),
      calibratedOn: '2026-03-01',
      readings,
      uncertainty: '0.01',
    }),
    'unknownRecord',
    'id',
  )
  assert.equal((await rows('main', 'calibration_gauge')).length, before)
})

test('states, seals and a signature: approval takes the gauge into use, and the approved record cannot change', async () => {
  const li = under.actor('li')
  const zhao = under.actor('zhao')
  const { id: gauge } = await under.run(registerGauge, li, caliper)
  const { id } = await under.run(recordCalibration, li, {
    gauge,
    calibratedOn: '2026-03-01',
    readings,
    uncertainty: '0.005',
  })
  await refused(under.run(approveCalibration, zhao, { id }), 'signatureMissing', 'signature')
  await refused(under.run(approveCalibration, zhao, { id, signature: { password: 'wrong' } }), 'signatureMissing')
  await refused(under.run(approveCalibration, li, { id, signature: { password: 'right' } }), 'ownVerdict')
  const approved = await under.run(approveCalibration, zhao, { id, signature: { password: 'right' } })
  assert.equal(approved.state, 'approved')
  await refused(under.run(approveCalibration, zhao, { id, signature: { password: 'right' } }), 'wrongState')
  const [row] = (await rows('main', 'calibration_gauge')).filter((r) => r.id === gauge)
  assert.deepEqual([row.state, String(row.due_on).slice(0, 10)], ['inUse', '2027-02-28'])
  const answer = await runQuery(under.kernel, gaugeUsable, zhao, { code: row.code })
  assert.deepEqual(answer, { code: row.code, usable: true, reason: 'ok', dueOn: '2027-02-28' })
})

test('rows beyond the reach are not there, and a permission that reaches less than another is told', async () => {
  const { id } = await under.run(registerGauge, under.actor('li', { department: 'd1' }), caliper)
  const reach = (permission: string, departments: string[]) =>
    new Map([[permission, [{ reach: 'department' as const, departments }]]])
  await refused(
    under.run(editGauge, under.actor('he', { rowScopes: reach(may.read, ['d2']) }), { id, maker: 'x' }),
    'unknownRecord',
  )
  await refused(
    under.run(editGauge, under.actor('he', { rowScopes: reach(may.keep, ['d2']) }), { id, maker: 'x' }),
    'beyondReach',
  )
  await under.run(editGauge, under.actor('he', { rowScopes: reach(may.keep, ['d1']) }), { id, maker: 'x' })
})

test('another tenant’s row is not there', async () => {
  const { id } = await under.run(registerGauge, under.actor('li'), caliper)
  await refused(under.run(editGauge, under.actor('li', { tenant: 'two' }), { id, maker: 'x' }), 'unknownRecord')
  const own = await under.run(registerGauge, under.actor('li', { tenant: 'two' }), { ...caliper, code: 'G-1' })
  assert.deepEqual(
    (await rows('two', 'calibration_gauge')).map((r) => r.id),
    [own.id],
  )
})

test('under approval a command waits, and runs as the one who asked; a refusal then undoes only itself', async () => {
  const waiting = await withPending()
  const li = under.actor('li')
  const { id } = await under.run(registerGauge, li, caliper)
  const body = { id, barredFor: 'dropped' }
  const call = { app: calibrationApp, command: barGauge, actor: li, body }
  assert.deepEqual(await runCommand(waiting, call), { pending: 'p1' })
  const state = async () => (await under.data.sql`select state from calibration_gauge where id = ${id!}`)[0].state
  assert.equal(await state(), 'new')
  const asApprover = <T>(run: (scope: ReturnType<typeof scopeOf>) => Promise<T>) =>
    transact(waiting, 'main', (tx) => run(scopeOf(waiting, tx, under.actor('boss'))))
  const answer = await asApprover((scope) =>
    runApproved(waiting, scope, { command: 'calibration.bar-gauge', body, actor: li }),
  )
  assert.equal(answer.state, 'barred')
  assert.equal(await state(), 'barred')
  const after = await asApprover(async (scope) => {
    await refused(runApproved(waiting, scope, { command: 'calibration.bar-gauge', body, actor: li }), 'wrongState')
    return (await scope.tx.sql`select 1 as alive`)[0].alive
  })
  assert.equal(after, 1, 'the approver’s transaction goes on')
})

async function withPending() {
  const { services } = under.kernel
  return { ...under.kernel, services: { ...services, approval: async () => ({ pending: 'p1' }) } }
}
