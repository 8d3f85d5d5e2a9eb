import { defineReaction } from '../../contract/index.ts'
import { equipment } from './equipment.ts'
import { repairWanted } from './public.ts'
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
