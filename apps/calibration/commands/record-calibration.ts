import { decimal, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { calibration, calibrationNumbers } from '../calibration.ts'
import { gauge } from '../gauge.ts'
import { may, refusals } from '../permissions.ts'
import { largestError, verdictOf } from '../rules.ts'

const reading = z.strictObject({
  nominal: decimal.meta({ label: t('标准值', 'Standard'), unit: { in: 'unit' } }),
  shown: decimal.meta({ label: t('示值', 'Shown'), unit: { in: 'unit' } }),
})

export const recordCalibration = defineCreate({
  id: 'record-calibration',
  label: t('登记校准', 'Record calibration'),
  help: t('按示值、不确定度和允许误差判定（JJF 1094）', 'Readings and limit give the verdict (JJF 1094)'),
  on: calibration,
  input: z.strictObject({
    gauge: z.uuid(),
    calibratedOn: z.iso.date(),
    readings: z.array(reading).min(1).max(200),
    uncertainty: positive,
    laboratory: line.optional(),
    certificateNo: line.optional(),
    certificate: z.uuid().optional(),
    temperature: decimal.optional(),
    humidity: decimal.optional(),
    remark: z.string().trim().max(2000).optional(),
  }),
  permission: may.calibrate,
  async run(ctx, input) {
    const { code, state, unit, maxError, method } = await ctx.records(gauge).get(input.gauge)
    if (state === 'scrapped') throw ctx.refuse(refusals.gaugeScrapped, { code }, 'gauge')
    if (input.calibratedOn > ctx.today) throw ctx.refuse(refusals.futureDate, {}, 'calibratedOn')
    if (input.certificate) await ctx.files.get(input.certificate)
    const error = largestError(input.readings)
    const verdict = verdictOf({ error, uncertainty: input.uncertainty, maxError })
    await ctx.notify({
      to: { permission: may.approve },
      cause: 'calibration.waiting',
      title: t(`${code} 的校准结论待批准`, `The verdict on ${code} waits for approval`),
      link: `/a/calibration/calibrations?filter=${encodeURIComponent('[["state","=","recorded"]]')}`,
    })
    const number = await ctx.number(calibrationNumbers)
    return { set: { ...input, number, method, unit, maxError, verdict, largestError: error } }
  },
})
