import { type Ctx, defineCommand, defineCreate, line, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { shiftCalendar } from '../repair-people.ts'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const from = clock.meta({ label: t('开始', 'From') })
const to = clock.meta({ label: t('结束', 'To'), help: t('不晚于开始则跨零点', 'Not after the start: over midnight') })
const shift = z.strictObject({
  code: line.meta({ label: t('班次', 'Shift') }),
  from,
  to,
  weekdays: z
    .string()
    .regex(/^[1-7]{1,7}$/)
    .meta({ label: t('星期', 'Weekdays'), help: t('1 周一 … 7 周日，如 12345', '1 Monday … 7 Sunday, e.g. 12345') }),
})
const pause = z.strictObject({ shift: line.meta({ label: t('班次', 'Shift') }), from, to })
const day = z.iso.date().meta({ label: t('日期', 'Day') })
const input = {
  name: line,
  timeZone: line,
  shifts: z.array(shift).min(1).max(12),
  breaks: z.array(pause).max(40).nullish(),
  holidays: z.array(z.strictObject({ day })).max(200).nullish(),
  workingDays: z
    .array(
      z.strictObject({
        day,
        weekday: z
          .int()
          .min(1)
          .max(7)
          .meta({ label: t('按星期几上班', 'As which weekday') }),
      }),
    )
    .max(100)
    .nullish(),
}
type Told = { timeZone?: string; shifts?: { code: string }[]; breaks?: { shift: string }[] | null }

function checkCalendar(ctx: Ctx, { timeZone, shifts = [], breaks }: Told): void {
  try {
    Temporal.Now.instant().toZonedDateTimeISO(timeZone!)
  } catch {
    throw ctx.refuse(refusals.badTimeZone, { zone: timeZone! }, 'timeZone')
  }
  const lost = breaks?.find(({ shift: name }) => shifts.every(({ code }) => code !== name))
  if (lost) throw ctx.refuse(refusals.unknownShift, { shift: lost.shift }, 'breaks')
}

export const addShiftCalendar = defineCreate({
  id: 'add-shift-calendar',
  label: t('新增班次日历', 'Add shift calendar'),
  on: shiftCalendar,
  input: z.strictObject({ code: line, ...input, timeZone: line.default('Asia/Shanghai') }),
  permission: may.dispatch,
  async run(ctx, told) {
    checkCalendar(ctx, told)
    return { set: told }
  },
})

export const editShiftCalendar = defineCommand({
  id: 'edit-shift-calendar',
  label: t('修改', 'Edit'),
  on: shiftCalendar,
  input: z.strictObject(input).partial(),
  when: ['active'],
  permission: may.dispatch,
  async run(ctx, told, row) {
    checkCalendar(ctx, { ...row, ...told })
    return { set: told }
  },
})
