import type { Permission } from '../../api/permissions.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { httpRefusals } from './problem.ts'

const labels = new Map<string, Text>()

/** What permissions are called. Told once by whoever declares them: the platform, and each app when it is loaded. */
export function namePermissions(named: Readonly<Record<string, Text>>): void {
  for (const [permission, label] of Object.entries(named)) labels.set(permission, label)
}

/** The refusal of somebody who lacks a permission, in the words that the roles page uses for it. */
export function forbidden(permission: Permission): Refusal {
  return new Refusal(httpRefusals.forbidden, { permission: labels.get(permission) ?? permission })
}
