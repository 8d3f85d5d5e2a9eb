import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { calibrationApp } from './app.ts'
import { approveCalibration } from './commands/approve-calibration.ts'
import { recordCalibration } from './commands/record-calibration.ts'
import { registerGauge } from './commands/register-gauge.ts'
import { rejectCalibration } from './commands/reject-calibration.ts'
import { releaseGauge } from './commands/release-gauge.ts'
import { checkDueDates } from './jobs.ts'
import { gaugeUsable } from './public.ts'
import { dueList } from './queries/due-list.ts'
import { seed } from './seed.ts'

let under: KernelUnderTest
before(async () => {
  under = await withKernel([calibrationApp])
})
after(() => under.close())

const caliper = {
  name: '卡尺',
  category: 'length',
  unit: 'mm',
  maxError: '0.02',
  method: 'calibration',
  intervalMonths: 6,
}
const signature = { password: 'right' }

test('a gauge comes, is calibrated, used, overdue, barred, and fails', async () => {
  const [keeper, approver] = ['keeper', 'approver'].map((name) => under.actor(name))
  const usable = async () => (await under.query(gaugeUsable, keeper, { code: 'K-1' })).reason
  const { id } = await under.run(registerGauge, keeper, { ...caliper, code: 'K-1' })
  const record = (shown: string, calibratedOn: string) => {
    const readings = [{ nominal: '50', shown }]
    return under.run(recordCalibration, keeper, { gauge: id, calibratedOn, readings, uncertainty: '0.005' })
  }
  assert.equal(await usable(), 'neverCalibrated')
  await assert.rejects(record('50.01', '2026-03-03'), { field: 'calibratedOn' })
  const good = await record('50.01', '2026-03-02')
  await assert.rejects(under.run(approveCalibration, keeper, { id: good.id, signature }), /recorded themselves/)
  await assert.rejects(under.run(approveCalibration, approver, { id: good.id }), { field: 'signature' })
  await under.run(approveCalibration, approver, { id: good.id, signature })
  assert.equal(await usable(), 'ok')
  under.at(Date.parse('2026-08-31T22:30:00Z'))
  assert.equal((await under.query(dueList, keeper)).items[0].days, 0)
  assert.deepEqual(await under.job(calibrationApp, checkDueDates), { looked: 1, barred: 0 })
  under.at(Date.parse('2026-09-01T22:30:00Z'))
  assert.equal(await usable(), 'overdue')
  assert.deepEqual(await under.job(calibrationApp, checkDueDates), { looked: 1, barred: 1 })
  assert.equal(await usable(), 'barred')
  assert.match(under.notices.at(-1)!.title.zh, /K-1 已超期/)
  await assert.rejects(under.run(releaseGauge, keeper, { id }), /no valid calibration/)
  const wrong = await record('50.02', '2026-09-02')
  await under.run(rejectCalibration, approver, { id: wrong.id, remark: '示值有误' })
  assert.match(under.notices.at(-1)!.title.zh, /已退回：示值有误/)
  const bad = await record('50.03', '2026-09-02')
  await under.run(approveCalibration, approver, { id: bad.id, signature })
  assert.equal(await usable(), 'barred')
})

test('the demo data goes through the same doors', async () => {
  const run = (command: never, input: object, role = 'keeper') =>
    under.run(command, under.actor(role), { ...input, ...(role === 'approver' && { signature }) })
  await seed(run as never, '2026-09-02')
  assert.equal((await under.query(dueList, under.actor('keeper'), { days: 0 })).items.length, 3)
})
