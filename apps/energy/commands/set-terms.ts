import { type Ctx, defineCommand, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { markDirty } from '../consumption/progress.ts'
import { meter } from '../entities/meter.ts'
import { type StandardName, standards, terms, termsNumbers } from '../entities/terms.ts'
import { may, refusals } from '../permissions.ts'
import { plant } from '../plant.ts'
import { basicShareWords, chargedByWords, demandWindowWords } from '../words.ts'
import { notNegative } from './register-meter.ts'

const keys = <T extends object>(of: T) => Object.keys(of) as [keyof T & string, ...(keyof T & string)[]]

const share = z.string().regex(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/, '0.4')
const factor = z.string().regex(/^[1-9](\.\d{1,4})?$/, '1.05')
const levy = z.strictObject({
  name: line.meta({ label: t('名称', 'Name') }),
  price: positive.meta({ label: t('单价（元）', 'Price (yuan)') }),
})
const tier = z.strictObject({
  above: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,2})?$/, '2000')
    .meta({ label: t('超过', 'Above') }),
  price: positive.meta({ label: t('单价（元）', 'Price (yuan)') }),
})

const input = z.strictObject({
  name: line,
  meter: z.uuid(),
  validFrom: z.iso.date(),
  chargedBy: z.enum(keys(chargedByWords)).default('none'),
  capacityKva: positive.optional(),
  agreedKw: positive.optional(),
  demandWindow: z.enum(keys(demandWindowWords)).default('sliding'),
  basicPrice: positive.optional(),
  basicShare: z.enum(keys(basicShareWords)).default('energy'),
  leastShare: share.default('0.4'),
  tolerance: factor.default('1.05'),
  overFactor: factor.default('2'),
  rebateFrom: notNegative.optional(),
  rebate: share.default('0.9'),
  standard: z.enum(keys(standards) as [StandardName, ...StandardName[]]).optional(),
  reactiveMeter: z.uuid().optional(),
  fedBackMeter: z.uuid().optional(),
  levies: z.array(levy).max(20).default([]),
  tiers: z.array(tier).max(10).default([]),
  tiersOver: z.enum(['month', 'year']).default('year'),
  remark: z.string().trim().max(2000).optional(),
})

/** What the chosen way of charging cannot do without. */
function checkCharge(ctx: Ctx, { chargedBy, capacityKva, agreedKw, basicPrice }: z.output<typeof input>): void {
  const needed = [
    ['capacityKva', capacityKva, chargedBy !== 'none'],
    ['basicPrice', basicPrice, chargedBy !== 'none'],
    ['agreedKw', agreedKw, chargedBy === 'agreed'],
  ] as const
  for (const [field, value, must] of needed)
    if (must && value === undefined)
      throw ctx.refuse(refusals.chargeIncomplete, { what: terms.fields[field]!.label }, field)
}

async function checkReactive(ctx: Ctx, id: string | undefined, field: string): Promise<void> {
  if (id && (await ctx.records(meter).get(id)).medium !== 'reactive')
    throw ctx.refuse(refusals.reactiveNeeded, {}, field)
}

export const setTerms = defineCreate({
  id: 'set-terms',
  label: t('设定计费条件', 'Set billing terms'),
  help: t(
    '电度电价在“价格”里，这里是基本电费、力调、代征费用和阶梯；每次变更新增一版，从月初生效',
    'Prices of energy stand under tariffs; here are basic charge, power factor, levies and tiers. Every change is a new version from the first of a month',
  ),
  on: terms,
  input,
  permission: may.price,
  async run(ctx, given) {
    const { validFrom: from, meter: id } = given
    const row = await ctx.records(meter).get(id)
    if (!from.endsWith('-01')) throw ctx.refuse(refusals.firstOfMonth, {}, 'validFrom')
    if (row.medium !== 'electricity' && (given.chargedBy !== 'none' || given.standard))
      throw ctx.refuse(refusals.onlyElectricity, {}, given.standard ? 'standard' : 'chargedBy')
    checkCharge(ctx, given)
    if (given.standard && !given.reactiveMeter) throw ctx.refuse(refusals.reactiveNeeded, {}, 'reactiveMeter')
    await checkReactive(ctx, given.reactiveMeter, 'reactiveMeter')
    await checkReactive(ctx, given.fedBackMeter, 'fedBackMeter')
    const starts = given.tiers.map(({ above }) => Number(above))
    if (starts.length > 0 && (!starts.includes(0) || new Set(starts).size !== starts.length))
      throw ctx.refuse(refusals.firstTier, {}, 'tiers')
    const [same] = await ctx.records(terms).find({ meter: id, validFrom: from, state: 'set' })
    if (same) throw ctx.refuse(refusals.sameDay, { from }, 'validFrom')
    const [closed] = await ctx.sql<{ month: string }[]>`
      select month from energy_bill where meter = ${id} and month >= ${from.slice(0, 7)} order by month limit 1`
    if (closed) throw ctx.refuse(refusals.monthClosed, { month: closed.month }, 'validFrom')
    // quarters that were worked out before know nothing of windows
    if (given.demandWindow === 'sliding' && row.point)
      await markDirty(ctx, id, Math.max(row.mountedAt, plant.startOf(from)))
    const department = row.department ? { department: row.department } : {}
    return { set: { ...given, ...department, number: await ctx.number(termsNumbers) } }
  },
})

export const withdrawTerms = defineCommand({
  id: 'withdraw-terms',
  label: t('撤回', 'Withdraw'),
  on: terms,
  input: z.strictObject({}),
  moves: ['withdraw'],
  permission: may.price,
  async run(ctx, _input, row) {
    const [used] = await ctx.sql`select from energy_bill where terms = ${row.id} limit 1`
    if (used) throw ctx.refuse(refusals.termsUsed)
    return { move: 'withdraw' }
  },
})
