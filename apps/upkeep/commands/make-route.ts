import { type Ctx, defineCreate, line, t, z } from '../../../contract/index.ts'
import { machineMeant } from '../machines.ts'
import { may, refusals } from '../permissions.ts'
import { route } from '../route.ts'
import { overlapOf, type RouteStop, type RouteWindow } from '../route-stops.ts'

const stops = z
  .array(
    z.strictObject({
      code: line.max(50).meta({ label: t('扫码内容', 'Code scanned') }),
      name: line.meta({ label: t('巡检点', 'Stop') }),
      scan: z
        .boolean()
        .default(true)
        .meta({ label: t('须扫码', 'Must be scanned') }),
      equipment: line.optional().meta({ label: t('设备编号', 'Equipment number') }),
      standard: line.meta({ label: t('点检标准编号', 'Check standard') }),
    }),
  )
  .min(1)
  .max(100)
const windows = z
  .array(
    z.strictObject({
      from: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, '08:00')
        .meta({ label: t('开始时间', 'From') }),
      minutes: z
        .int()
        .min(5)
        .max(24 * 60)
        .meta({ label: t('时长（分钟）', 'Minutes') }),
    }),
  )
  .min(1)
  .max(24)
export const isZone = (name: string) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC'

export const routeInput = {
  name: line,
  stops,
  windows,
  graceMinutes: z
    .int()
    .min(0)
    .max(24 * 60)
    .optional(),
  secondsPerItem: z.int().min(0).max(600).optional(),
  timeZone: line.refine(isZone, 'Asia/Shanghai').optional(),
  responsible: z.string().max(100).nullable().optional(),
}

/** Refuses a route that nobody could go: standards that are not there, machines that are not, windows over each other. */
export async function refuseRoute(
  ctx: Ctx,
  { stops, windows }: { stops?: readonly RouteStop[]; windows?: readonly RouteWindow[] },
): Promise<void> {
  const seen = new Set<string>()
  for (const [at, { code, standard, equipment }] of (stops ?? []).entries()) {
    if (seen.has(code)) throw ctx.refuse(refusals.sameItem, { item: code }, `stops.${at}.code`)
    seen.add(code)
    const [known] = await ctx.sql`select 1 from upkeep_standard where code = ${standard} and state = 'active'`
    if (!known) throw ctx.refuse(refusals.unknownStandard, { code: standard }, `stops.${at}.standard`)
    if (equipment) await machineMeant(ctx, equipment)
  }
  const over = windows && overlapOf(windows)
  if (over) throw ctx.refuse(refusals.windowsOverlap, { from: over.from }, 'windows')
}

export const makeRoute = defineCreate({
  id: 'make-route',
  label: t('新建巡检路线', 'New route'),
  on: route,
  input: z.strictObject({ code: line, ...routeInput }),
  permission: may.plan,
  async run(ctx, input) {
    await refuseRoute(ctx, input)
    const { graceMinutes = 30, secondsPerItem = 3, timeZone = 'Asia/Shanghai' } = input
    return { set: { ...input, graceMinutes, secondsPerItem, timeZone } }
  },
})
