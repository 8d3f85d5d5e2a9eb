import type { Ctx } from '../../contract/index.ts'
import { equipmentKnown, type KnownEquipment } from '../equipment/public.ts'
import { refusals } from './permissions.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The machine that is meant: by its id, as a form knows it, or by its number, as people and tables do. Not a scrapped one. */
export async function machineMeant(ctx: Ctx, meant: string): Promise<KnownEquipment> {
  const machine = await ctx.ask(equipmentKnown, uuid.test(meant) ? { id: meant } : { code: meant })
  if (machine.state === 'scrapped') throw ctx.refuse(refusals.equipmentScrapped, { code: machine.code }, 'equipment')
  return machine
}
