import {
  type Ctx,
  defineCommand,
  defineCreate,
  line,
  positive,
  type Row,
  type Text,
  t,
  z,
} from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { saving, savingNumbers } from '../entities/saving.ts'
import { may, refusals } from '../permissions.ts'
import { leastCovered } from '../queries/balance.ts'
import { addDays } from '../queries/period.ts'
import { type BaselineRefusal, type Observation, regressionBaseline } from '../rules/baseline.ts'
import { decimalOf } from '../rules/decimal.ts'
import { savingOf } from '../rules/saving.ts'
import type { DrivenPeriod, savingTable } from '../schema.ts'

const observation = z.strictObject({
  from: z.iso.date().meta({ label: t('首日', 'First day') }),
  driver: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,6})?$/, '1200')
    .meta({ label: t('因素值', 'Driver') }),
})
const input = {
  name: line,
  doneOn: z.iso.date(),
  driver: line,
  observations: z.array(observation).max(400).default([]),
  cost: positive.optional(),
  keeper: z.string().max(100).optional(),
  description: z.string().trim().max(2000).optional(),
}

/** Periods in order, without overlap. */
function ordered(ctx: Ctx, list: readonly DrivenPeriod[], stepDays: number): DrivenPeriod[] {
  const sorted = list.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  for (const [i, { from }] of sorted.entries())
    if (i > 0 && from < addDays(sorted[i - 1].from, stepDays))
      throw ctx.refuse(refusals.periodsOverlap, { from }, 'observations')
  return sorted
}

export const planSaving = defineCreate({
  id: 'plan-saving',
  label: t('登记节能措施', 'Plan a measure'),
  on: saving,
  input: z.strictObject({ meter: z.uuid(), stepDays: z.int().min(1).max(31).default(7), ...input }),
  permission: may.save,
  async run(ctx, given) {
    await ctx.records(meter).get(given.meter)
    const observations = ordered(ctx, given.observations, given.stepDays)
    return {
      set: { ...given, observations, keeper: given.keeper ?? ctx.actor.id, number: await ctx.number(savingNumbers) },
    }
  },
})

export const editSaving = defineCommand({
  id: 'edit-saving',
  label: t('修改、补充各期', 'Edit, add periods'),
  on: saving,
  input: z.strictObject({ ...input, observations: input.observations.unwrap() }).partial(),
  when: ['running', 'judged'],
  permission: may.save,
  async run(ctx, given, row) {
    const { observations } = given
    return { set: { ...given, ...(observations && { observations: ordered(ctx, observations, row.stepDays) }) } }
  },
})

/** What the meter used in each period; refuses a period that its readings do not cover. */
async function observationsOf(ctx: Ctx, row: Row<typeof savingTable>): Promise<Observation[]> {
  const rows = await ctx.sql<{ from: string; energy: number | null; covered: number }[]>`
    select p.from, sum(d.quantity)::float8 as energy, coalesce(sum(d.covered), 0)::float8 as covered
    from jsonb_to_recordset(${JSON.stringify(row.observations)}::text::jsonb) as p("from" text)
      left join energy_day d on d.meter = ${row.meter} and d.day >= p.from::date and d.day < p.from::date + ${row.stepDays}::int
    group by p.from order by p.from`
  const energies = new Map(rows.map((period) => [period.from, period]))
  return row.observations.map(({ from, driver }) => {
    const { energy, covered } = energies.get(from)!
    if (energy === null || covered < leastCovered * row.stepDays)
      throw ctx.refuse(refusals.periodWithoutData, { from }, 'observations')
    return { period: from, energy, drivers: [Number(driver)] }
  })
}

function whyNot(refusal: BaselineRefusal): Text {
  switch (refusal.kind) {
    case 'tooFewPeriods':
      return t(
        `实施前只有 ${refusal.have} 期，至少要 ${refusal.need} 期`,
        `${refusal.have} periods before it, ${refusal.need} are needed`,
      )
    case 'constantDriver':
      return t('影响因素几乎没有变化，解释不了用量', 'the driver hardly changed and explains nothing')
    case 'dependentDrivers':
      return t('影响因素相互重复', 'the drivers say the same')
    case 'badData':
      return t(`${refusal.period} 的数据不是有效数值`, `the figures of ${refusal.period} are no numbers`)
    case 'weakModel':
      return t(
        `影响因素解释不了用量（R² = ${refusal.r2.toFixed(2)}，须 ≥ 0.75）`,
        `the driver explains too little (R² = ${refusal.r2.toFixed(2)}, 0.75 is needed)`,
      )
  }
}

/** After IPMVP option C: what the meter says against what the baseline would have used. */
export const proveSaving = defineCommand({
  id: 'prove-saving',
  label: t('验证节能量', 'Prove the saving'),
  help: t(
    '以实施前各期为基准，按因素校准后与实际比较',
    'The periods before it, adjusted to the driver, against what was used',
  ),
  on: saving,
  input: z.strictObject({}),
  moves: ['judge'],
  main: true,
  permission: may.save,
  async run(ctx, _input, row) {
    const all = await observationsOf(ctx, row)
    const before = all.filter(({ period }) => addDays(period, row.stepDays) <= row.doneOn)
    const after = all.filter(({ period }) => period >= row.doneOn)
    if (after.length === 0) throw ctx.refuse(refusals.nothingAfter, {}, 'observations')
    const made = regressionBaseline(before, [row.driver])
    if (!made.ok) throw ctx.refuse(refusals.noBaseline, { why: whyNot(made.refusal) }, 'observations')
    const { adjusted, actual, saving: saved, uncertainty, share, verdict } = savingOf(made.baseline, after)
    return {
      move: 'judge',
      set: {
        ...{ adjusted: decimalOf(adjusted, 1), actual: decimalOf(actual, 1), saving: decimalOf(saved, 1) },
        ...{ uncertainty: decimalOf(uncertainty, 1), r2: decimalOf(made.baseline.r2, 3), verdict, provenAt: ctx.now },
        share: share === null ? null : decimalOf(share * 100, 2),
      },
    }
  },
})

export const closeSaving = defineCommand({
  id: 'close-saving',
  label: t('关闭', 'Close'),
  on: saving,
  input: z.strictObject({}),
  moves: ['close'],
  permission: may.save,
  run: async () => ({ move: 'close' }),
})
