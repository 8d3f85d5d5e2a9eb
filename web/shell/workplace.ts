/** Where somebody without a look at the plant begins: where their work is. */
export function workplaceOf(permissions: readonly string[], apps: readonly { id: string }[]): string {
  if (permissions.includes('users.manage') || permissions.includes('roles.manage')) return '/people'
  if (permissions.includes('audit.read')) return '/audit'
  return apps[0] ? `/a/${apps[0].id}` : '/account'
}
