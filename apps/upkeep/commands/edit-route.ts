import { defineCommand, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { route } from '../route.ts'
import { refuseRoute, routeInput } from './make-route.ts'

export const editRoute = defineCommand({
  id: 'edit-route',
  label: t('修改', 'Edit'),
  on: route,
  input: z.strictObject(routeInput).partial(),
  permission: may.plan,
  async run(ctx, input) {
    await refuseRoute(ctx, input)
    return { set: input }
  },
})
