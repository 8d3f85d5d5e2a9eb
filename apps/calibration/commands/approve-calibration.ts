import { defineCommand, t, z } from '../../../contract/index.ts'
import { calibration } from '../calibration.ts'
import { gauge } from '../gauge.ts'
import { may, refusals } from '../permissions.ts'
import { nextDue } from '../rules.ts'

export const approveCalibration = defineCommand({
  id: 'approve-calibration',
  label: t('批准结论', 'Approve verdict'),
  help: t('合格则投用并更新有效期，否则禁用', 'A pass puts it into use with a new date, anything else bars it'),
  on: calibration,
  input: z.strictObject({}),
  moves: ['approve'],
  main: true,
  permission: may.approve,
  audit: 'signed',
  meaning: t('批准校准结论', 'Approved the verdict'),
  async run(ctx, _input, row) {
    if (row.createdBy === ctx.actor.id) throw ctx.refuse(refusals.ownVerdict)
    const gauges = ctx.records(gauge)
    const { intervalMonths, calibratedOn } = await gauges.get(row.gauge)
    const passed = row.verdict === 'pass'
    const [dueOn, barredFor] = passed ? [nextDue(row.calibratedOn, intervalMonths), null] : [null, row.verdict]
    // an older record that is approved late changes nothing of what a newer one has settled
    if (calibratedOn === null || row.calibratedOn >= calibratedOn)
      await gauges.update(row.gauge, {
        move: passed ? 'takeIntoUse' : 'bar',
        set: { calibratedOn: row.calibratedOn, dueOn, barredFor },
      })
    return { move: 'approve' }
  },
})
