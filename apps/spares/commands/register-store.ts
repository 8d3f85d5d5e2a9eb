import { defineCreate, line, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { store } from '../store.ts'

export const storeInput = {
  name: line,
  keeper: z.string().max(100).nullable().optional(),
  place: z.string().max(300).nullable().optional(),
}

export const registerStore = defineCreate({
  id: 'register-store',
  label: t('新建备件库', 'New store'),
  on: store,
  input: z.strictObject({ code: line, ...storeInput }),
  permission: may.keep,
  run: async (_ctx, input) => ({ set: input }),
})
