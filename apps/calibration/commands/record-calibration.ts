import { z } from 'zod'
import { defineCreate } from '../../../contract/command.ts'
import { t } from '../../../contract/text.ts'
import { calibration, calibrationNumbers } from '../calibration.ts'
import { gauge } from '../gauge.ts'
import { decimal, line, positive } from '../inputs.ts'
import { may, refusals } from '../permissions.ts'
import { largestError, verdictOf } from '../rules.ts'

export const recordCalibration = defineCreate({
  id: 'record-calibration',
  label: t('登记校准', 'Record calibration'),
  help: t(
    '结论按 JJF 1094 由示值、不确定度和最大允许误差得出',
    'The verdict follows from readings, uncertainty and limit (JJF 1094)',
  ),
  on: calibration,
  input: z.strictObject({
    gauge: z.uuid(),
    calibratedOn: z.iso.date(),
    readings: z
      .array(z.strictObject({ nominal: decimal, shown: decimal }))
      .min(1)
      .max(200),
    uncertainty: positive,
    laboratory: line.optional(),
    certificateNo: line.optional(),
    certificate: z.uuid().optional(),
    temperature: decimal.optional(),
    humidity: decimal.optional(),
    remark: z.string().trim().max(2000).optional(),
  }),
  permission: may.calibrate,
  audit: 'logged',
  async run(ctx, input) {
    const { code, state, maxError, method } = await ctx.records(gauge).get(input.gauge)
    if (state === 'scrapped') throw ctx.refuse(refusals.gaugeScrapped, { code }, 'gauge')
    if (input.calibratedOn > ctx.today) throw ctx.refuse(refusals.futureDate, {}, 'calibratedOn')
    if (input.certificate) await ctx.files.get(input.certificate)
    const error = largestError(input.readings)
    const verdict = verdictOf({ error, uncertainty: input.uncertainty, maxError })
    await ctx.notify({
      to: { permission: may.approve },
      cause: 'calibration.waiting',
      title: t(`${code} 的校准结论待批准`, `The verdict on ${code} waits for approval`),
      link: '/a/calibration/calibrations?state=recorded',
    })
    return {
      set: { ...input, method, maxError, verdict, largestError: error, number: await ctx.number(calibrationNumbers) },
    }
  },
})
