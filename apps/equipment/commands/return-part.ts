import { defineCommand, t, z } from '../../../contract/index.ts'
import { refuseClosed } from '../at-work.ts'
import { may } from '../permissions.ts'
import { partReturned } from '../public.ts'
import { repairPart } from '../repair-lines.ts'

export const returnPart = defineCommand({
  id: 'return-part',
  label: t('退回备件', 'Give back'),
  confirm: t('该行备件全部退回', 'All of this line goes back'),
  on: repairPart,
  input: z.strictObject({}),
  moves: ['giveBack'],
  permission: may.repair,
  async run(ctx, _input, { repair, name, partCode, quantity, unit }) {
    const { number, equipment } = await refuseClosed(ctx, repair)
    ctx.emit(partReturned, { repair, number, equipment, name, partCode, quantity, unit })
    return { move: 'giveBack' }
  },
})
