import { type Ctx, line, t, z } from '../../contract/index.ts'
import { refusals } from './permissions.ts'
import type { Interlock } from './rules/write-limits.ts'

export const conditions = { is: t('等于', 'is'), below: t('低于', 'below'), above: t('高于', 'above') }

/** A condition as people type it: what it is called, which point, and what its value must be. */
export const interlockRows = z
  .array(
    z.strictObject({
      name: line.max(60).meta({ label: t('条件', 'Condition') }),
      point: z
        .string()
        .min(1)
        .max(200)
        .meta({ label: t('测点', 'Point'), kind: 'point' }),
      when: z.enum(['is', 'below', 'above']).meta({ label: t('须', 'Must be'), choices: conditions }),
      value: line.max(40).meta({ label: t('值', 'Value') }),
    }),
  )
  .max(20)
export type TypedInterlock = z.output<typeof interlockRows>[number]

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

/** As the rules take it: true and false are truth values, numbers numbers, everything else is text. */
export function interlockOf({ point, when, value }: TypedInterlock): Interlock {
  if (when !== 'is') return { point, [when]: Number(value) }
  if (value === 'true' || value === 'false') return { point, is: value === 'true' }
  return { point, is: isNumber(value) ? Number(value) : value }
}

/** Refuses a condition that could never be looked at. */
export function checkInterlockRows(ctx: Ctx, rows: readonly TypedInterlock[], prefix: string): void {
  for (const [at, { point, when, value }] of rows.entries()) {
    if (when !== 'is' && !isNumber(value))
      throw ctx.refuse(refusals.interlockValue, { row: at + 1, value }, `interlocks.${at}.value`)
    if (!point.startsWith(prefix)) throw ctx.refuse(refusals.foreignPoint, { point, prefix }, `interlocks.${at}.point`)
  }
}

/** As a person reads it. */
export const saidOf = ({ name, when, value }: TypedInterlock) => ({
  zh: `${name}（须${conditions[when].zh} ${value}）`,
  en: `${name} (must be ${when === 'is' ? '' : `${conditions[when].en} `}${value})`,
})
