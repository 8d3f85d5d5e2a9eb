import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { gauge } from '../gauge.ts'
import { may } from '../permissions.ts'

export const scrapGauge = defineCommand({
  id: 'scrap-gauge',
  label: t('报废', 'Scrap'),
  confirm: t('报废后不能恢复，记录保留', 'Scrapping cannot be undone; its records stay'),
  on: gauge,
  input: z.strictObject({ barredFor: reason }),
  fields: { barredFor: { label: t('报废原因', 'Reason') } },
  moves: ['scrap'],
  permission: may.keep,
  run: async (_ctx, { barredFor }) => ({ move: 'scrap', set: { barredFor } }),
})
