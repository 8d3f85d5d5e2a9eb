import type { Text } from './text.ts'

declare const declared: unique symbol
/** A permission that an app declared; only {@link definePermissions} makes one, so a typo fails the type check. */
export type AppPermission = string & { readonly [declared]: true }

export type PermissionTable<K extends string = string> = Record<K, AppPermission> & {
  readonly labels: Record<string, Text>
}

/**
 * Declares an app's permissions.
 *
 * @example const may = definePermissions('calibration', { read: { zh: '查看计量器具', en: 'See gauges' } }) // may.read is 'calibration.read'
 */
export function definePermissions<const K extends string>(app: string, table: Record<K, Text>): PermissionTable<K> {
  const entries = Object.entries<Text>(table)
  const names = Object.fromEntries(entries.map(([key]) => [key, `${app}.${key}`]))
  const labels = Object.fromEntries(entries.map(([key, label]) => [`${app}.${key}`, label]))
  return Object.defineProperty(names, 'labels', { value: labels, enumerable: false }) as PermissionTable<K>
}
