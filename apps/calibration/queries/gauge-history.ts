import { z } from 'zod'
import { defineQuery } from '../../../contract/command.ts'
import { t } from '../../../contract/text.ts'
import { calibration } from '../calibration.ts'
import { may } from '../permissions.ts'

export type HistoryRow = {
  id: string
  number: string
  calibratedOn: string
  largestError: string
  uncertainty: string
  maxError: string
  verdict: string
}

/** How a gauge has drifted: every approved calibration, oldest first. */
export const gaugeHistory = defineQuery({
  id: 'gauge-history',
  label: t('校准趋势', 'Calibration history'),
  permission: may.read,
  input: z.strictObject({ gauge: z.uuid() }),
  async run(ctx, input) {
    const items = await ctx.sql<HistoryRow[]>`
      select id, number, calibrated_on::text as "calibratedOn", largest_error::text as "largestError", uncertainty::text,
             max_error::text as "maxError", verdict
      from calibration_calibration where gauge = ${input.gauge} and state = 'approved' and ${ctx.within(calibration)}
      order by calibrated_on, number limit 1000`
    return { items: [...items] }
  },
})
