import { z } from 'zod'
import { allScopes, permissionsOf, type Scope } from '../../../api/permissions.ts'
import type { Actor } from '../../../contract/actor.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { defineRoute, type Route } from '../../http/route.ts'
import type { Identity } from '../identity.ts'
import type { Office } from '../office.ts'
import { identityRefusals, peopleRefusals } from '../refusals.ts'
import { moment, named, words } from './fields.ts'

const scope = z.enum(allScopes as [Scope, ...Scope[]])
const params = z.object({ id: z.uuid() })

/** A token's permissions reach every row, so who holds one for some rows only cannot hand it on. */
const holdsWhole = (actor: Actor, permission: string) =>
  actor.permissions.has(permission) && !actor.rowScopes?.has(permission)

/** Nobody hands on what they do not hold. */
function refuseScopes(actor: Actor, office: Office, scopes: readonly Scope[], field: string): void {
  for (const each of scopes)
    for (const permission of each === 'apps' ? office.appPermissions : permissionsOf([each]))
      if (!holdsWhole(actor, permission)) throw new Refusal(identityRefusals.scopeNotHeld, { scope: each }, field)
}

/** What a device may do in apps is a grant like a role, so it takes who grants roles, or who holds it. */
function refuseDevicePermissions(actor: Actor, office: Office, permissions: readonly string[]): void {
  for (const [i, permission] of permissions.entries()) {
    const field = `permissions.${i}`
    if (permission === 'ingest') refuseScopes(actor, office, ['ingest'], field)
    else if (!office.appPermissions.has(permission))
      throw new Refusal(peopleRefusals.unknownPermission, { permission }, field)
    else if (!actor.permissions.has('roles.manage') && !holdsWhole(actor, permission))
      throw new Refusal(identityRefusals.scopeNotHeld, { scope: permission }, field)
  }
}

/** Tokens of programs and credentials of devices, of the own organisation only. */
export function tokenRoutes(identity: Identity): Route[] {
  const { tokens, office } = identity
  const revoke = (actor: Actor, id: string, kind: 'token' | 'device') =>
    office.change(actor, async (tx, audit) => {
      const item = await tokens.revoke(id, tx, kind)
      await audit({ action: `${kind}.revoke`, object: `${kind}:${item.name}`, before: item })
      return {}
    })
  return [
    defineRoute({
      method: 'GET',
      path: '/api/tokens',
      summary: { zh: '接口令牌列表', en: 'API tokens' },
      permission: 'tokens.manage',
      run: async ({ actor }) => ({ items: await office.read(actor, (tx) => tokens.list(tx)), next: null }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/tokens',
      summary: { zh: '新建接口令牌（令牌只显示一次）', en: 'Create an API token (shown once)' },
      permission: 'tokens.manage',
      body: z.strictObject({
        name: named(64),
        scopes: z.array(scope).min(1).max(allScopes.length),
        expiresAt: moment.nullish(),
      }),
      run({ body, actor }) {
        refuseScopes(actor, office, body.scopes, 'scopes')
        return office.change(actor, async (tx, audit) => {
          const created = await tokens.create({ ...body, tenant: actor.tenant, createdBy: actor.id }, tx)
          await audit({ action: 'token.create', object: `token:${body.name}`, after: created.item })
          return created
        })
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/tokens/:id',
      summary: { zh: '吊销令牌', en: 'Revoke a token' },
      permission: 'tokens.manage',
      params,
      run: ({ params, actor }) => revoke(actor, params.id, 'token'),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/devices',
      summary: { zh: '设备凭据列表', en: 'Device credentials' },
      permission: 'tokens.manage',
      run: async ({ actor }) => ({ items: await office.read(actor, (tx) => tokens.devices(tx)) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/devices',
      summary: { zh: '新建设备凭据（只显示一次）', en: 'Create a device credential (shown once)' },
      permission: 'tokens.manage',
      body: z.strictObject({
        name: named(64),
        connection: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'a connection')
          .nullish(),
        permissions: z.array(words(100)).min(1).max(100),
        expiresAt: moment.nullish(),
      }),
      run({ body, actor }) {
        refuseDevicePermissions(actor, office, body.permissions)
        return office.change(actor, async (tx, audit) => {
          const created = await tokens.createDevice({ ...body, tenant: actor.tenant, createdBy: actor.id }, tx)
          await audit({ action: 'device.create', object: `device:${body.name}`, after: created.item })
          return created
        })
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/devices/:id',
      summary: { zh: '吊销设备凭据', en: 'Revoke a device credential' },
      permission: 'tokens.manage',
      params,
      run: ({ params, actor }) => revoke(actor, params.id, 'device'),
    }),
  ]
}
