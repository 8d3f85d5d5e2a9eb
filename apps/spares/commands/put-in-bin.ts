import { defineCommand, t, z } from '../../../contract/index.ts'
import { refuseForeignBin } from '../bins.ts'
import { may } from '../permissions.ts'
import { stock } from '../stock.ts'

export const putInBin = defineCommand({
  id: 'put-in-bin',
  label: t('定库位', 'Put in a bin'),
  on: stock,
  input: z.strictObject({ bin: z.uuid().nullable() }),
  permission: may.move,
  async run(ctx, { bin }, { store }) {
    if (bin) await refuseForeignBin(ctx, bin, store)
    return { set: { bin } }
  },
})
