import { Refusal } from '../../contract/refusal.ts'
import { streamRefusals } from './refusals.ts'

/**
 * The name of a connection over all tenants. Codes of connections are unique within their tenant only and never hold a slash,
 * so that no code asked for can reach into another tenant. @throws Refusal unknownConnection
 */
export function connectionKey(tenant: string, code: string): string {
  if (code.includes('/')) throw new Refusal(streamRefusals.unknownConnection, { connection: code })
  return `${tenant}/${code}`
}

/** Tenant and code of a key, also of a user name like it; without a tenant when it names none. */
export function partsOfKey(key: string): { tenant: string | undefined; code: string } {
  const cut = key.lastIndexOf('/')
  return { tenant: cut < 0 ? undefined : key.slice(0, cut), code: key.slice(cut + 1) }
}
