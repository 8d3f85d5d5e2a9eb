import { type Ctx, defineCommand, defineCreate, line, t, z } from '../../../contract/index.ts'
import { productionReport } from '../machine-data.ts'
import { may, refusals } from '../permissions.ts'
import { sumAgain } from '../sum-job.ts'

const pieces = z.int().min(0).max(1_000_000)
const input = { produced: pieces.nullish(), scrap: pieces, rework: pieces }

function checkCounts(
  ctx: Ctx,
  { produced, scrap, rework }: { produced?: number | null; scrap: number; rework: number },
) {
  if (produced !== null && produced !== undefined && scrap + rework > produced)
    throw ctx.refuse(refusals.moreBadThanMade, {}, 'scrap')
}

/** A shift that the machine's calendar does not know would never be counted, and nobody would hear of it. */
async function checkShift(ctx: Ctx, { equipment, shift }: { equipment: string; shift: string }): Promise<void> {
  const [calendar] = await ctx.sql<{ codes: string[] }[]>`
    select array(select s->>'code' from jsonb_array_elements(c.shifts) s) as codes
    from equipment_signal_map m join equipment_shift_calendar c on c.id = m.calendar where m.equipment = ${equipment}`
  if (calendar && !calendar.codes.includes(shift))
    throw ctx.refuse(refusals.noSuchShift, { shift, known: calendar.codes.join('、') }, 'shift')
}

const hours = 3_600_000
/** A day of any time zone, and the night that belongs to it. */
const aroundDay = (day: string) => ({ from: Date.parse(day) - 14 * hours, to: Date.parse(day) + 48 * hours })

/** What a machine made in a shift, and how much of it was not good at first. */
export const reportProduction = defineCreate({
  id: 'report-production',
  label: t('报产量', 'Report production'),
  on: productionReport,
  input: z.strictObject({ equipment: z.uuid(), day: z.iso.date(), shift: line, ...input }),
  permission: may.explain,
  importable: true,
  async run(ctx, told) {
    checkCounts(ctx, told)
    await checkShift(ctx, told)
    if (told.day > ctx.today) throw ctx.refuse(refusals.futureDate, {}, 'day')
    await ctx.enqueue(sumAgain, { equipment: told.equipment, ...aroundDay(told.day) })
    return { set: told }
  },
})

export const correctProduction = defineCommand({
  id: 'correct-production',
  label: t('更正', 'Correct'),
  on: productionReport,
  input: z.strictObject(input).partial(),
  permission: may.explain,
  async run(ctx, told, row) {
    checkCounts(ctx, { ...row, ...told })
    await ctx.enqueue(sumAgain, { equipment: row.equipment, ...aroundDay(row.day) })
    return { set: told }
  },
})
