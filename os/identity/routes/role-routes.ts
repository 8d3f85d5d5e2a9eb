import { z } from 'zod'
import { defineRoute, type Route } from '../../http/route.ts'
import type { Identity } from '../identity.ts'
import { policySchema } from '../password-policy.ts'
import { named, params, roleId, words } from './fields.ts'

const role = z.strictObject({ name: named(100), permissions: z.array(words(100)).max(1000) })
const address = z.url({ protocol: /^https?$/ }).max(500)

/** Roles, the sign-in policy and single sign-on: the security administrator's pages. */
export function roleRoutes(identity: Identity): Route[] {
  const { roles, providers } = identity
  return [
    defineRoute({
      method: 'GET',
      path: '/api/roles',
      summary: { zh: '角色与权限', en: 'Roles and permissions' },
      permission: 'users.read',
      run: ({ actor }) => roles.list(actor),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/roles',
      summary: { zh: '新建自定义角色', en: 'Create a role' },
      permission: 'roles.manage',
      body: role,
      run: ({ body, actor }) => roles.create(actor, body),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/roles/:id',
      summary: { zh: '修改自定义角色', en: 'Change a role' },
      permission: 'roles.manage',
      params: z.object({ id: roleId }),
      body: role,
      run: ({ params, body, actor }) => roles.change(actor, params.id, body),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/roles/:id',
      summary: { zh: '删除自定义角色', en: 'Delete a role' },
      permission: 'roles.manage',
      params,
      async run({ params, actor }) {
        await roles.remove(actor, params.id)
        return {}
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/sign-in-policy',
      summary: { zh: '登录策略', en: 'Sign-in policy' },
      permission: 'users.read',
      run: ({ actor }) => roles.policy(actor),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/sign-in-policy',
      summary: { zh: '修改登录策略', en: 'Change the sign-in policy' },
      permission: 'roles.manage',
      body: policySchema,
      run: ({ body, actor }) => roles.setPolicy(actor, body),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/single-sign-on',
      summary: { zh: '单点登录设置', en: 'Single sign-on' },
      permission: 'roles.manage',
      run: async ({ actor }) => ({ provider: await providers.get(actor) }),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/single-sign-on',
      summary: { zh: '设置单点登录', en: 'Set up single sign-on' },
      permission: 'roles.manage',
      body: z.strictObject({
        enabled: z.boolean(),
        label: named(50),
        issuer: address,
        clientId: named(200),
        clientSecret: words(500).optional(),
        origin: address,
        claim: named(100),
        roles: z.array(z.strictObject({ value: named(200), role: roleId })).max(100),
        autoProvision: z.boolean(),
        matchName: z.boolean(),
      }),
      run: ({ body, actor }) => providers.set(actor, body),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/single-sign-on',
      summary: { zh: '取消单点登录', en: 'Remove single sign-on' },
      permission: 'roles.manage',
      async run({ actor }) {
        await providers.remove(actor)
        return {}
      },
    }),
  ]
}
