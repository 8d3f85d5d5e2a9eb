import type { Ctx } from '../../contract/index.ts'
import { t } from '../../contract/index.ts'
import { repairWanted } from '../equipment/public.ts'
import { type CheckRow, expectedOf } from './checks.ts'
import { may } from './permissions.ts'
import { beyondLimit } from './public.ts'
import type { Opens } from './rules/check-item.ts'

export type Finding = { check: CheckRow; value: string; verdict: string; opens: Opens }
/** Where something was found: on which machine, if on one, by which order or round, and which path shows it. */
export type Found = {
  equipment: { id: string; code: string } | null
  reference: string
  link: string
  responsible: string | null
}

/** Tells what is not right: to whoever listens for it, and to people. */
export async function tellFindings(ctx: Ctx, found: Found, findings: readonly Finding[]): Promise<void> {
  const wrong = findings.filter(({ verdict }) => verdict === 'notOk' || verdict === 'warning')
  for (const { check, value, opens } of wrong) {
    const { code: item, name } = check
    const { equipment, reference } = found
    const expected = expectedOf(check)
    if (equipment && opens === 'repair')
      ctx.emit(repairWanted, {
        ...{ equipment: equipment.id, source: 'check', code: name, event: `${reference}/${item}`, priority: 'normal' },
        ...{ symptom: `${name} ${value}${check.unit ? ` ${check.unit}` : ''}（${expected}）`, stopped: false },
      })
    ctx.emit(beyondLimit, { equipment: equipment?.id ?? null, reference, item, name, value, expected, opens })
  }
  const worth = wrong.filter(({ opens }) => opens !== 'nothing')
  if (worth.length === 0) return
  const { code = found.reference } = found.equipment ?? {}
  const told = worth.map(({ check, value }) => `${check.name} ${value}`)
  await ctx.notify({
    to: found.responsible ? { users: [found.responsible] } : { permission: may.plan },
    cause: `upkeep.found:${code}:${worth.map(({ check }) => check.code).join()}`,
    title: t(`${code} 点检异常：${told.join('、')}`, `${code}: found not right: ${told.join(', ')}`),
    link: found.link,
    level: 'warning',
  })
}
