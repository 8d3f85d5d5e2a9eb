import Big from 'big.js'
import { defineQuery, t, z } from '../../../contract/index.ts'
import { part } from '../part.ts'
import { may } from '../permissions.ts'
import { rankByUsage } from '../usage.ts'

const percent = (share: string) => Big(share).times(100).round(2).toFixed()

/** ABC by the value used in the last year: few parts make up most of it. Shares in percent. */
export const abcView = defineQuery({
  id: 'abc-view',
  label: t('ABC 分析', 'ABC analysis'),
  permission: may.read,
  input: z.strictObject({
    limit: z
      .int()
      .min(1)
      .max(5000)
      .default(1000)
      .meta({ label: t('最多行数', 'Rows at most') }),
  }),
  columns: {
    code: part.fields.code!,
    name: part.fields.name!,
    class: part.fields.abc!,
    value: { label: t('近一年消耗金额', 'Used in a year'), kind: 'money', digits: 2 },
    share: { label: t('占比', 'Share'), unit: '%', digits: 2 },
    cumulative: { label: t('累计占比', 'Cumulative'), unit: '%', digits: 2 },
  },
  async run(ctx, { limit }) {
    const items = (await rankByUsage(ctx))
      .slice(0, limit)
      .map(({ id, code, name, class: abc, value, share, cumulative }) => ({
        ...{ id, code, name, class: abc, value },
        ...{ share: percent(share), cumulative: percent(cumulative) },
      }))
    return { items }
  },
})
