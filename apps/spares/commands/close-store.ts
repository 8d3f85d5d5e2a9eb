import { defineCommand, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { store } from '../store.ts'

export const closeStore = defineCommand({
  id: 'close-store',
  label: t('关闭', 'Close'),
  confirm: t('关闭后不能再收发，记录保留', 'Nothing moves there any more; its records stay'),
  on: store,
  input: z.strictObject({}),
  moves: ['close'],
  permission: may.keep,
  async run(ctx, _input, { id, name }) {
    const [{ count }] = await ctx.sql<{ count: number }[]>`
      select count(*)::int as count from spares_stock where store = ${id} and on_hand > 0`
    if (count > 0) throw ctx.refuse(refusals.storeNotEmpty, { store: name, count })
    return { move: 'close' }
  },
})
