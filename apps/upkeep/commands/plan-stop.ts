import { defineCreate, line, t, z } from '../../../contract/index.ts'
import { machineMeant } from '../machines.ts'
import { may, refusals } from '../permissions.ts'
import { plannedStop, stopNumbers } from '../planned-stop.ts'
import { isZone } from './make-route.ts'

const hourMs = 3_600_000
/** A longer one is a shutdown of the plant, with a plan of its own. */
const longestDays = 60

export const planStop = defineCreate({
  id: 'plan-stop',
  label: t('新建计划停机', 'Plan a stop'),
  help: t('选一台设备，或一条产线、一个区域', 'One machine, or a line or area'),
  on: plannedStop,
  input: z.strictObject({
    reason: line,
    equipment: line.optional(),
    place: line.max(300).optional(),
    stopsAt: z.int().min(0).max(9_999_999_999_999),
    runsAt: z.int().min(0).max(9_999_999_999_999),
    timeZone: line.refine(isZone, 'Asia/Shanghai').default('Asia/Shanghai'),
  }),
  fields: { timeZone: { label: t('时区', 'Time zone') } },
  permission: may.plan,
  importable: true,
  async run(ctx, { reason, equipment, place, stopsAt, runsAt, timeZone }) {
    if ((equipment === undefined) === (place === undefined)) throw ctx.refuse(refusals.machineOrLine, {}, 'equipment')
    if (runsAt <= stopsAt) throw ctx.refuse(refusals.stopBackwards, {}, 'runsAt')
    if (runsAt - stopsAt > longestDays * 24 * hourMs)
      throw ctx.refuse(refusals.stopTooLong, { days: longestDays }, 'runsAt')
    if (runsAt <= ctx.now) throw ctx.refuse(refusals.stopPast, {}, 'runsAt')
    const machine = equipment === undefined ? null : await machineMeant(ctx, equipment)
    const dayOf = (ms: number) =>
      Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate().toString()
    return {
      set: {
        ...{
          number: await ctx.number(stopNumbers),
          reason,
          equipment: machine?.id,
          place,
          stopsAt,
          runsAt,
          grouped: 0,
        },
        ...{ stopOn: dayOf(stopsAt), lastOn: dayOf(runsAt - 1) },
        ...(machine && { department: machine.department, site: machine.site }),
      },
    }
  },
})
