import { z } from 'zod'
import { defineCommand } from '../../../contract/command.ts'
import { t } from '../../../contract/text.ts'
import { gauge } from '../gauge.ts'
import { reason } from '../inputs.ts'
import { may } from '../permissions.ts'

export const scrapGauge = defineCommand({
  id: 'scrap-gauge',
  label: t('报废', 'Scrap'),
  confirm: t('报废后不能恢复,记录保留', 'Scrapping cannot be undone; its records stay'),
  on: gauge,
  input: z.strictObject({ barredFor: reason }),
  fields: { barredFor: { label: t('报废原因', 'Reason') } },
  moves: ['scrap'],
  permission: may.keep,
  audit: 'logged',
  run: async (_ctx, { barredFor }) => ({ move: 'scrap', set: { barredFor } }),
})
