import { alarmRaised, defineReaction } from '../../contract/index.ts'
import { endJobOrder } from './commands/end-job-order.ts'
import { startJobOrder } from './commands/start-job-order.ts'
import { equipment } from './equipment.ts'
import { jobRun, productTime } from './job-order-data.ts'
import { jobOrderTold, repairWanted } from './public.ts'
import { raiseRepair } from './raise-repair.ts'
import { failureCode } from './repair-people.ts'

/** What machines and other apps report becomes a repair, or a note on the one that is open for the same cause. */
export const raiseWanted = defineReaction({
  id: 'raise-wanted',
  on: repairWanted,
  async run(ctx, { equipment: id, code, ...wanted }) {
    const machine = await ctx.records(equipment).get(id)
    if (machine.state === 'scrapped') return
    const [known] = await ctx.records(failureCode).find({ code, state: 'active' })
    await raiseRepair(ctx, machine, { ...wanted, code, failureCode: known?.id })
  },
})

/**
 * An alarm whose definition wants work ordered becomes a repair of the machine at its place, the innermost one: one per cause, so
 * that the same alarm while it is open is a further report on it. An alarm beside no machine orders nothing.
 */
export const repairFromAlarm = defineReaction({
  id: 'repair-from-alarm',
  on: alarmRaised,
  async run(ctx, { code, name, episode, place, workOrder }) {
    if (!workOrder) return
    const [at] = await ctx.sql<{ id: string }[]>`
      select id from equipment_equipment
      where state <> 'scrapped' and place <> '' and (place = ${place} or starts_with(${place}, place || '/'))
      order by length(place) desc, code limit 1`
    if (!at) return
    const [known] = await ctx.records(failureCode).find({ code, state: 'active' })
    await raiseRepair(ctx, await ctx.records(equipment).get(at.id), {
      ...{ symptom: `报警 ${code} ${name.zh}`, priority: workOrder, stopped: false, source: 'alarm' },
      ...{ failureCode: known?.id, code, event: episode },
    })
  },
})

/** What a system that plans production tells of its orders is told to the machine as a person would. */
export const takeJobOrder = defineReaction({
  id: 'take-job-order',
  on: jobOrderTold,
  async run(ctx, { equipment: machine, jobOrder, what, at, product, runSeconds, ...made }) {
    const [open] = await ctx
      .records(jobRun)
      .find({ equipment: machine, jobOrder, source: 'declared', state: 'running' })
    if (what === 'ended') {
      if (open) await ctx.run(endJobOrder, { id: open.id, endedAt: at, ...made })
      return
    }
    if (open) return
    const [known] = product ? await ctx.records(productTime).find({ code: product, state: 'active' }) : []
    await ctx.run(startJobOrder, { equipment: machine, jobOrder, product: known?.id, runSeconds, startedAt: at })
  },
})
