import { defineQuery, type QueryCtx, t, z } from '../../../contract/index.ts'
import { periodOfDays, reliabilityIn } from '../machine-failures.ts'
import { may, refusals } from '../permissions.ts'
import { type ComparedFigure, compareSides, type Pair, type Side } from '../rules/compare.ts'
import { combine, noElements } from '../rules/oee.ts'
import { type Days, daysBefore } from '../rules/periods.ts'
import { combineReliability, type Reliability } from '../rules/reliability.ts'
import { elementsOfRow, type SumsAsked, sumsOf } from '../shift-sums.ts'
import { days, share, which } from './asked.ts'

type By = 'machine' | 'line' | 'shift'
type Scope = Pick<SumsAsked, 'equipment' | 'line' | 'shift'>
type Named = Side & { key: string; id: string | null; label: string }

/** How a figure is shown: ratios in percent, times in hours, each with one digit. */
const factors: Record<ComparedFigure, number> = {
  ...{ oee: 100, availability: 100, effectiveness: 100, quality: 100, inService: 100, perHour: 1 },
  ...{ mtbf: 1 / 3_600_000, mttr: 1 / 3_600_000 },
}
const shown = (name: ComparedFigure, { now, base, delta }: Pair): Pair => {
  const round = (value: number | null) => (value === null ? null : Math.round(value * factors[name] * 10) / 10)
  const [after, before] = [round(now), round(base)]
  // of what is shown, so that whoever takes one from the other finds the same
  return { now: after, base: before, delta: delta === null ? null : Math.round((after! - before!) * 10) / 10 }
}

/** Every machine, line or shift of a period as one side of the comparison. */
async function sidesOf(ctx: QueryCtx, { from, to }: Days, by: By, scope: Scope): Promise<Named[]> {
  const rows = await sumsOf(ctx, { from, to, by, ...scope })
  // repairs belong to a machine, not to a shift
  const machines = by === 'shift' ? [] : await reliabilityIn(ctx, await periodOfDays(ctx, { from, to }), scope)
  const keyed = Map.groupBy(machines, ({ code, line }) => (by === 'machine' ? code : (line ?? '')))
  return rows.map((row) => {
    const parts = keyed.get(row.key)?.map(({ reliability }) => reliability)
    const { key, id, label, shifts, leftOut } = row
    const reliability = parts ? combineReliability(parts) : null
    return { key, id, label, shifts, leftOut, elements: elementsOfRow(row), reliability }
  })
}

/** Several sides as one. */
function sumSides(sides: readonly Side[]): Side {
  const known = sides.flatMap(({ reliability }): Reliability[] => (reliability ? [reliability] : []))
  return {
    elements: combine(sides.map(({ elements }) => elements)),
    shifts: sides.reduce((sum, { shifts }) => sum + shifts, 0),
    leftOut: sides.reduce((sum, { leftOut }) => sum + leftOut, 0),
    reliability: known.length > 0 ? combineReliability(known) : null,
  }
}

const nothing: Side = { elements: noElements, shifts: 0, leftOut: 0, reliability: null }

function compared(now: Side, base: Side) {
  const { figures, losses, thin } = compareSides(now, base)
  const names = Object.keys(figures) as ComparedFigure[]
  return {
    figures: Object.fromEntries(names.map((name) => [name, shown(name, figures[name])])) as typeof figures,
    losses,
    thin,
    counts: [now, base].map(({ elements, shifts, leftOut, reliability }) => ({
      ...{ produced: elements.produced, plannedHours: Math.round(elements.times.planned / 360_000) / 10 },
      ...{ shifts, leftOut, failures: reliability?.failures ?? null },
    })),
  }
}

/**
 * A period against another, or machines against their mean or against one of them: OEE with its factors, pieces per planned hour,
 * MTBF, MTTR and availability, and which losses make the difference. What has too little data gets no difference (rules/compare.ts).
 */
export const compare = defineQuery({
  id: 'compare',
  label: t('设备对比', 'Comparison'),
  permission: may.read,
  input: z.strictObject({
    ...days,
    against: z
      .enum(['period', 'mean', 'machine'])
      .default('period')
      .meta({
        label: t('对比', 'Against'),
        choices: {
          period: t('另一时段', 'Another period'),
          mean: t('平均水平', 'Their mean'),
          machine: t('另一台设备', 'Another machine'),
        },
      }),
    baseFrom: days.from.optional().meta({ label: t('基准从', 'Base from') }),
    baseTo: days.to.optional().meta({ label: t('基准到', 'Base to') }),
    other: z
      .uuid()
      .optional()
      .meta({ label: t('与哪台比', 'Against machine'), kind: 'link', to: 'equipment.equipment' }),
    by: z
      .enum(['machine', 'line', 'shift'])
      .default('machine')
      .meta({
        label: t('按', 'By'),
        choices: { machine: t('设备', 'Machine'), line: t('产线', 'Line'), shift: t('班次', 'Shift') },
      }),
    ...which,
  }),
  columns: {
    label: { label: t('对象', 'Of') },
    oee: { label: t('OEE', 'OEE'), ...share },
    oeeBase: { label: t('基准 OEE', 'OEE before'), ...share },
    oeeDelta: { label: t('OEE 差', 'OEE difference'), ...share },
    availabilityDelta: { label: t('时间开动率差', 'Availability difference'), ...share },
    effectivenessDelta: { label: t('性能开动率差', 'Effectiveness difference'), ...share },
    qualityDelta: { label: t('合格率差', 'Quality difference'), ...share },
    mtbfDelta: { label: t('MTBF 差', 'MTBF difference'), unit: 'h', digits: 1 },
    mttrDelta: { label: t('MTTR 差', 'MTTR difference'), unit: 'h', digits: 1 },
    inServiceDelta: { label: t('可用率差', 'In-service difference'), ...share },
  },
  async run(ctx, { from, to, against, baseFrom, baseTo, other, by, ...scope }) {
    if (to < from) throw ctx.refuse(refusals.periodInverted, {}, 'to')
    const justBefore = daysBefore({ from, to })
    const period = { from, to }
    // one day of the base may be left out: it is as long as the period then, just before it
    const base = against === 'period' ? { from: baseFrom ?? justBefore.from, to: baseTo ?? justBefore.to } : period
    if (base.to < base.from) throw ctx.refuse(refusals.periodInverted, {}, 'baseTo')
    if (against === 'machine' && other === undefined) throw ctx.refuse(refusals.otherMissing, {}, 'other')
    const sides = await sidesOf(ctx, period, by, scope)
    const everything = against === 'mean' ? { line: scope.line } : { equipment: other }
    // the mean of all is that of the sides themselves
    const isMeanOfSides = against === 'mean' && scope.equipment === undefined
    const bases = isMeanOfSides ? sides : await sidesOf(ctx, base, by, against === 'period' ? scope : everything)
    const whole = sumSides(bases)
    const [known, before] = [sides, bases].map((some) => new Map(some.map((side) => [side.key, side])))
    const baseOf = (key: string) => (against === 'period' ? (before.get(key) ?? nothing) : whole)
    const gone = against === 'period' ? bases.filter(({ key }) => !known.has(key)) : []
    const named = [...sides, ...gone.map((side) => ({ ...side, ...nothing }))]
    const items = named.map((side) => {
      const { figures, ...rest } = compared(side, baseOf(side.key))
      return {
        ...{ key: side.key, id: side.id ?? undefined, label: side.label, figures, ...rest },
        ...{ oee: figures.oee.now, oeeBase: figures.oee.base, oeeDelta: figures.oee.delta },
        ...{ availabilityDelta: figures.availability.delta, effectivenessDelta: figures.effectiveness.delta },
        ...{ qualityDelta: figures.quality.delta, inServiceDelta: figures.inService.delta },
        ...{ mtbfDelta: figures.mtbf.delta, mttrDelta: figures.mttr.delta },
      }
    })
    const order = (delta: number | null) => delta ?? Number.POSITIVE_INFINITY
    items.sort((a, b) => order(a.oeeDelta) - order(b.oeeDelta) || (a.label < b.label ? -1 : 1))
    return { items, total: compared(sumSides(sides), whole), base }
  },
})
