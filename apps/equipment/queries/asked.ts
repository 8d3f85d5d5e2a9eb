import { t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'

/** Days that a query is asked for, both included, YYYY-MM-DD. */
export const days = {
  from: z.iso.date().meta({ label: t('从', 'From') }),
  to: z.iso.date().meta({ label: t('到', 'To') }),
}

/** The machine or the line that a query is asked for; all where neither is given. */
export const which = {
  equipment: z.uuid().optional().meta({ label: equipment.label, kind: 'link', to: 'equipment.equipment' }),
  line: z
    .string()
    .max(200)
    .optional()
    .meta({ label: t('产线', 'Line') }),
}

/** A ratio as a share with one decimal, in %. */
export const percent = (ratio: number | null) => (ratio === null ? null : Math.round(ratio * 1000) / 10)
export const share = { unit: '%', digits: 1 } as const
