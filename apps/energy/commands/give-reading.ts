import { type Ctx, defineAction, defineCreate, type Row, t, z } from '../../../contract/index.ts'
import { markDirty } from '../consumption/progress.ts'
import { meter } from '../entities/meter.ts'
import { reading, readingNumbers } from '../entities/reading.ts'
import { may, refusals } from '../permissions.ts'
import { plant, wallTime } from '../plant.ts'
import type { meterTable } from '../schema.ts'

const shown = z
  .string()
  .trim()
  .regex(/^\d{1,12}(\.\d{1,6})?$/, '1234.5')
const at = z.int().min(0).optional()
const now = t('留空为现在', 'Now when left empty')

/** Refuses a reading that this register cannot have shown. */
export function checkReading(ctx: Ctx, row: Row<typeof meterTable>, time: number, value: string, field = 'value') {
  const { code, digits } = row
  if (row.state === 'removed') throw ctx.refuse(refusals.meterRemoved, { code }, 'meter')
  if (row.source === 'power') throw ctx.refuse(refusals.integratedPower, { code }, 'meter')
  if (time > ctx.now) throw ctx.refuse(refusals.future, {}, 'at')
  if (time < row.mountedAt) throw ctx.refuse(refusals.beforeMounting, { at: wallTime(row.mountedAt) }, 'at')
  if (digits !== null && value.split('.')[0].replace(/^0+/, '').length > digits)
    throw ctx.refuse(refusals.tooManyDigits, { value, digits }, field)
}

async function take(ctx: Ctx, row: Row<typeof meterTable>, time: number, value: string, field?: string) {
  checkReading(ctx, row, time, value, field)
  const [same] = await ctx.records(reading).find({ meter: row.id, at: time, state: 'given' })
  if (same) throw ctx.refuse(refusals.sameTime, { code: row.code, at: wallTime(time) }, 'at')
  await markDirty(ctx, row.id, time)
}

export const giveReading = defineCreate({
  id: 'give-reading',
  label: t('抄表', 'Read meter'),
  on: reading,
  input: z.strictObject({
    meter: z.uuid(),
    value: shown,
    at,
    photo: z.uuid().optional(),
    remark: z.string().trim().max(2000).optional(),
  }),
  fields: { at: { label: reading.fields.at!.label, help: now } },
  permission: may.take,
  importable: true,
  async run(ctx, input) {
    const time = input.at ?? ctx.now
    await take(ctx, await ctx.records(meter).get(input.meter), time, input.value)
    if (input.photo) await ctx.files.get(input.photo)
    return { set: { ...input, at: time, number: await ctx.number(readingNumbers) } }
  },
})

const row = z.strictObject({
  meter: z.uuid().meta({ label: t('计量表', 'Meter'), kind: 'link', to: 'energy.meter' }),
  value: shown.meta({ label: t('表底示数', 'Register') }),
})

export const readRound = defineAction({
  id: 'read-round',
  label: t('抄表一轮', 'Reading round'),
  help: t('一次登记多块表；有一块不对则整轮不入账', 'Several meters at once; all of them or none'),
  input: z.strictObject({
    at: z.iso.date().optional(),
    minute: z.int().min(0).max(1439).optional(),
    readings: z.array(row).min(1).max(500),
  }),
  fields: {
    at: { label: t('抄表日期', 'Day'), help: t('留空为今天', 'Today when left empty') },
    minute: { label: t('时刻（零点起的分钟）', 'Minute of the day'), help: now },
    readings: { label: t('读数', 'Readings') },
  },
  permission: may.take,
  async run(ctx, input) {
    const time =
      input.minute === undefined && !input.at ? ctx.now : plant.atMinute(input.at ?? ctx.today, input.minute ?? 0)
    for (const [i, { meter: id, value }] of input.readings.entries()) {
      await take(ctx, await ctx.records(meter).get(id), time, value, `readings.${i}.value`)
      const number = await ctx.number(readingNumbers)
      await ctx.records(reading).insert({ number, meter: id, at: time, value })
    }
    return { taken: input.readings.length }
  },
})
