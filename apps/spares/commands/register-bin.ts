import { defineCreate, line, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { bin, store } from '../store.ts'

export const registerBin = defineCreate({
  id: 'register-bin',
  label: t('新建库位', 'New bin'),
  on: bin,
  input: z.strictObject({ code: line, name: line, store: z.uuid() }),
  permission: may.keep,
  importable: true,
  async run(ctx, input) {
    await ctx.records(store).get(input.store)
    return { set: input }
  },
})
