import { defineEvent, t, z } from '../../contract/index.ts'

/** A check found something that is not right: a reading beyond its limit, a wrong answer. `reference`: the round or order. */
export const beyondLimit = defineEvent({
  id: 'upkeep.beyond-limit',
  label: t('点检发现异常', 'A check found something wrong'),
  payload: z.strictObject({
    equipment: z.uuid().nullable(),
    reference: z.string(),
    item: z.string(),
    name: z.string(),
    value: z.string(),
    expected: z.string(),
    opens: z.enum(['nothing', 'warning', 'repair']),
  }),
})
