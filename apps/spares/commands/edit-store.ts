import { defineCommand, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { store } from '../store.ts'
import { storeInput } from './register-store.ts'

export const editStore = defineCommand({
  id: 'edit-store',
  label: t('修改', 'Edit'),
  on: store,
  input: z.strictObject(storeInput).partial(),
  when: ['open'],
  permission: may.keep,
  run: async (_ctx, input) => ({ set: input }),
})
