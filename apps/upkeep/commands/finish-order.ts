import { decimal, defineCommand, line, t, z } from '../../../contract/index.ts'
import { equipmentKnown } from '../../equipment/public.ts'
import { expectedOf, judgeValue, valueWords } from '../checks.ts'
import { planDone } from '../done.ts'
import { tellFindings } from '../findings.ts'
import { order } from '../order.ts'
import { freeParts } from '../orders.ts'
import { may, refusals } from '../permissions.ts'
import { outcomeOf } from '../rules/maintenance-plan.ts'
import type { CheckResult } from '../schema.ts'

const result = z.strictObject({
  code: line.meta({ label: t('编号', 'No.'), readOnly: true }),
  name: z
    .string()
    .max(200)
    .optional()
    .meta({ label: t('项目', 'Item'), readOnly: true }),
  expected: z
    .string()
    .max(200)
    .optional()
    .meta({ label: t('要求', 'Takes'), readOnly: true }),
  value: z
    .string()
    .max(200)
    .optional()
    .meta({ label: t('结果', 'Result'), choicesIn: 'expected', choices: { OK: valueWords.ok, NG: valueWords.notOk } }),
})

export const finishOrder = defineCommand({
  id: 'finish-order',
  label: t('完成保养', 'Finish'),
  help: t('逐项填写：正常、异常或数值', 'Each item: OK, not OK or its number'),
  on: order,
  input: z.strictObject({
    results: z.array(result).max(100),
    minutes: z.int().min(1).max(10_000).optional(),
    doneOn: z.iso.date().optional(),
    reading: decimal.optional(),
    remark: z.string().trim().max(2000).optional(),
  }),
  moves: ['finish'],
  main: true,
  permission: may.work,
  async run(ctx, { results, minutes, remark, ...input }, row) {
    const doneOn = input.doneOn ?? ctx.today
    if (doneOn > ctx.today) throw ctx.refuse(refusals.futureDate, {}, 'doneOn')
    const given = new Map(results.map((each, at) => [each.code, { ...each, at }]))
    for (const { code, at } of given.values())
      if (!row.checks.some((check) => check.code === code))
        throw ctx.refuse(refusals.unknownItem, { item: code }, `results.${at}.code`)
    const judged = row.checks.map((check) => {
      const { at = 0, value: text } = given.get(check.code) ?? {}
      const one = judgeValue(check, text)
      const args = { item: check.code, name: check.name, value: text ?? '', expected: expectedOf(check) }
      const field = `results.${at}.value`
      if (one.verdict === 'missing') throw ctx.refuse(refusals.itemMissing, args, field)
      if (one.verdict === 'invalid') throw ctx.refuse(refusals.itemInvalid, args, field)
      return { check, ...one }
    })
    const reading = await planDone(ctx, row, doneOn, input.reading)
    const { dueOn: due, early, late } = row
    const outcome = outcomeOf({ due, done: doneOn, tolerance: { early, late } }, ctx.today)
    freeParts(ctx, row)
    const { id, code } = await ctx.ask(equipmentKnown, { id: row.equipment })
    const link = `/a/upkeep/maintenance-orders/${row.id}`
    const found = { equipment: { id, code }, reference: row.number, responsible: null, link }
    await tellFindings(ctx, found, judged)
    const kept = judged.map(({ check, value, verdict }): CheckResult => {
      const { code, name } = check
      return { code, name, expected: expectedOf(check), value, verdict }
    })
    const notOk = judged.filter(({ verdict }) => verdict === 'notOk').length
    return {
      move: 'finish',
      set: { results: kept, minutes, doneOn, doneBy: ctx.actor.id, reading, outcome, notOk, remark },
    }
  },
})
