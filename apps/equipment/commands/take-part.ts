import { defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { issueForJob, unitWords } from '../../spares/public.ts'
import { refuseClosed } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { partTaken } from '../public.ts'
import { repairPart } from '../repair-lines.ts'

const { part, store, name } = repairPart.fields

export const takePart = defineCreate({
  id: 'take-part',
  label: t('领用备件', 'Take a part'),
  help: t(
    '选备件则当场出库；不在备件库的只写名称',
    'A part of the store is booked out at once; for another, its name will do',
  ),
  on: repairPart,
  input: z.strictObject({
    repair: z.uuid(),
    part: z.uuid().optional(),
    quantity: positive,
    store: z.uuid().optional(),
    name: line.optional(),
    partCode: line.optional(),
    unit: z.string().trim().min(1).max(20).optional(),
  }),
  fields: {
    part: { ...part!, help: t('从备件库领', 'Out of the store') },
    store: { ...store!, help: t('只有一个库有货时可不选', 'Not needed where only one has it') },
    name: { ...name!, help: t('不在备件库的填名称', 'For what is not kept in the store') },
  },
  permission: may.repair,
  async run(ctx, { part, store, ...input }) {
    const { number, equipment, department, site } = await refuseClosed(ctx, input.repair)
    const { repair, quantity } = input
    const tell = (known: { name: string; partCode: string | null; unit: string }) =>
      ctx.emit(partTaken, { repair, number, equipment, quantity, ...known })
    if (!part) {
      const { name, partCode = null, unit = '件' } = input
      if (!name) throw ctx.refuse(refusals.partOrName, {}, 'part')
      tell({ name, partCode, unit })
      return { set: { repair, quantity, name, partCode, unit, returned: '0', department, site } }
    }
    const move = await issueForJob(ctx, { part, store, quantity, reference: number })
    const known = { name: move.name, partCode: move.code, unit: unitWords(move.unit).zh }
    tell(known)
    const booked = { part, store: move.fromStore, move: move.id, amount: move.amount, returned: '0' }
    return { set: { repair, quantity, ...known, ...booked, department, site } }
  },
})
