import { type Ctx, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { mediumNames, meter, meterNumbers, sources } from '../entities/meter.ts'
import { may, refusals } from '../permissions.ts'
import { type Medium, media } from '../words.ts'
import { checkPoint } from './check-point.ts'

export const notNegative = z
  .string()
  .trim()
  .regex(/^\d{1,12}(\.\d{1,9})?$/, '0.02')

/** What may be changed later; how the register counts changes by an exchange only. */
export const meterInput = {
  name: line,
  source: z.enum(Object.keys(sources) as [keyof typeof sources, ...(keyof typeof sources)[]]),
  point: z.string().max(200).optional(),
  maxPerHour: positive.optional(),
  errorPercent: positive.optional(),
  lossLimit: notNegative.default('5'),
  gapMinutes: z.int().min(1).max(100_000).default(60),
  parent: z.uuid().optional(),
  place: z.string().max(300).optional(),
  costCentre: line.optional(),
  usedBy: z.string().max(100).optional(),
  serialNo: line.optional(),
}

/** A point where it is read from one, none where people read it. */
export async function checkSource(ctx: Ctx, source: string, point: string | null | undefined): Promise<void> {
  if (source !== 'manual' && !point) throw ctx.refuse(refusals.pointNeeded, {}, 'point')
  if (source === 'manual' && point) throw ctx.refuse(refusals.pointNotNeeded, {}, 'point')
  await checkPoint(ctx, point, 'point')
}

/** A main meter of the same medium, and no circle. */
export async function checkParent(ctx: Ctx, own: { id?: string; medium: string; unit: string }, parent: string) {
  const main = await ctx.records(meter).get(parent)
  if (main.medium !== own.medium || main.unit !== own.unit)
    throw ctx.refuse(refusals.otherMedium, { code: main.code }, 'parent')
  const [{ circle }] = await ctx.sql<{ circle: boolean }[]>`
    with recursive up(id, parent) as (
      select id, parent from energy_meter where id = ${parent}
      union select m.id, m.parent from energy_meter m join up on m.id = up.parent)
    select exists (select from up where id = ${own.id ?? null}::uuid) as circle`
  if (circle) throw ctx.refuse(refusals.ownParent, {}, 'parent')
}

export const registerMeter = defineCreate({
  id: 'register-meter',
  label: t('登记计量表', 'Register meter'),
  on: meter,
  input: z.strictObject({
    code: line.optional(),
    medium: z.enum(mediumNames),
    ...meterInput,
    factor: positive.default('1'),
    digits: z.int().min(1).max(12).optional(),
    mountedAt: z.int().min(0).optional(),
    firstReading: notNegative.optional(),
  }),
  permission: may.keep,
  importable: true,
  async run(ctx, { code, ...input }) {
    const unit = media[input.medium as Medium].unit
    const mountedAt = input.mountedAt ?? ctx.now
    if (mountedAt > ctx.now) throw ctx.refuse(refusals.future, {}, 'mountedAt')
    await checkSource(ctx, input.source, input.point)
    if (input.parent) await checkParent(ctx, { medium: input.medium, unit }, input.parent)
    const department = input.usedBy ? { department: input.usedBy } : {}
    return { set: { ...input, ...department, unit, mountedAt, code: code ?? (await ctx.number(meterNumbers)) } }
  },
})
