import { z } from 'zod'
import { administratorRoles } from '../../../api/identity.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { forbidden } from '../../http/forbidden.ts'
import { httpRefusals } from '../../http/problem.ts'
import { defineRoute, type Route } from '../../http/route.ts'
import type { Identity } from '../identity.ts'
import { code, email, id, language, moment, named, params, phone, roleId, signedIn, userName, words } from './fields.ts'

const profile = {
  email: email.nullish(),
  phone: phone.nullish(),
  language: language.optional(),
  department: code.nullish(),
  site: code.nullish(),
  expiresAt: moment.nullish(),
}
const grant = z.strictObject({
  role: roleId,
  reach: z.enum(['all', 'site', 'department', 'own']),
  sites: z.array(code).max(100).default([]),
  departments: z.array(code).max(100).default([]),
})
const appointment = z.strictObject({ person: id, role: z.enum(administratorRoles) })

/** People and their roles, for the administrators. */
export function peopleRoutes(identity: Identity): Route[] {
  const { people, directory } = identity
  return [
    defineRoute({
      method: 'GET',
      path: '/api/people',
      summary: { zh: '用户列表', en: 'People' },
      permission: 'users.read',
      query: z.object({
        search: words(100).optional(),
        department: code.optional(),
        role: roleId.optional(),
        state: z.enum(['enabled', 'disabled', 'locked']).optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(200),
        cursor: words(200).optional(),
      }),
      run: ({ query, actor }) => people.list(actor, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/people/names',
      summary: { zh: '按编号查姓名', en: 'Names by id' },
      permission: null,
      query: z.object({
        ids: z
          .string()
          .max(65_000)
          .regex(/^[\w,-]*$/),
      }),
      async run({ query, actor }) {
        const ids = query.ids.split(',').filter(Boolean)
        if (ids.length > 1000) throw new Refusal(httpRefusals.invalid, { field: 'ids', detail: 'at most 1,000' }, 'ids')
        const names = await directory.peopleNames(signedIn(actor).tenant, ids)
        return { items: [...names].map(([key, name]) => ({ id: key, name })) }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/people/find',
      summary: { zh: '按姓名或用户名查找同事', en: 'Find a colleague by name' },
      permission: null,
      query: z.object({
        search: words(100).optional(),
        limit: z.coerce.number().int().min(1).max(50).default(20),
      }),
      async run({ query, actor }) {
        const { items } = await people.list(signedIn(actor), { ...query, state: 'enabled' })
        return { items: items.map(({ id, name, displayName }) => ({ id, name: displayName, userName: name })) }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/people/:id',
      summary: { zh: '一个用户', en: 'One person' },
      permission: 'users.read',
      params,
      run: ({ params, actor }) => people.get(actor, params.id),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/people',
      summary: { zh: '新建用户（一次性密码只显示一次）', en: 'Create a person (the one-time password is shown once)' },
      permission: 'users.manage',
      body: z.strictObject({ name: userName, displayName: named(64), ...profile }),
      run: ({ body, actor }) => people.create(actor, body),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/people/:id',
      summary: { zh: '修改用户资料、停用或启用', en: "Change a person's profile, disable or enable" },
      permission: 'users.manage',
      params,
      body: z.strictObject({ displayName: named(64).optional(), ...profile, enabled: z.boolean().optional() }),
      run: ({ params, body, actor }) => people.change(actor, params.id, body),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/people/:id/roles',
      summary: { zh: '授予角色及其数据范围', en: 'Grant roles and how far they reach' },
      permission: 'roles.manage',
      params,
      body: z.strictObject({ roles: z.array(grant).max(100) }),
      run: ({ params, body, actor }) => people.setRoles(actor, params.id, body.roles),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/people/:id/password',
      summary: { zh: '重置密码（一次性密码只显示一次）', en: 'Reset the password (shown once)' },
      permission: 'users.read',
      params,
      body: z.strictObject({}),
      run({ params, actor }) {
        if (!actor.permissions.has('sessions.manage') && !actor.permissions.has('users.manage'))
          throw forbidden('sessions.manage')
        return people.resetPassword(actor, params.id)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/people/:id/unlock',
      summary: { zh: '解锁', en: 'Unlock' },
      permission: 'sessions.manage',
      params,
      body: z.strictObject({}),
      run: ({ params, actor }) => people.unlock(actor, params.id),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/people/:id/two-factor/reset',
      summary: { zh: '清除二次验证（手机丢失）', en: 'Remove the second factor (lost phone)' },
      permission: 'sessions.manage',
      params,
      body: z.strictObject({}),
      run: ({ params, actor }) => people.resetFactor(actor, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/people/:id/sessions',
      summary: { zh: '用户的会话', en: "A person's sessions" },
      permission: 'sessions.manage',
      params,
      run: async ({ params, actor }) => ({ items: await people.sessions(actor, params.id) }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/people/:id/sessions',
      summary: { zh: '使用户全部下线', en: 'Sign a person out everywhere' },
      permission: 'sessions.manage',
      params,
      run: ({ params, actor }) => people.endSessions(actor, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/administrators',
      summary: { zh: '三员任命情况', en: 'Who holds the three offices' },
      permission: 'users.read',
      run: ({ actor }) => people.administrators(actor),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/administrators',
      summary: {
        zh: '任命安全管理员、审计管理员（首次）',
        en: 'Appoint the security and the audit administrator (first step)',
      },
      permission: 'users.manage',
      body: appointment,
      run: ({ body, actor }) => people.appoint(actor, body.person, body.role, true),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/administrators/withdraw',
      summary: { zh: '撤回任命（到岗之前）', en: 'Take an appointment back (before the first sign-in)' },
      permission: 'users.manage',
      body: appointment,
      run: ({ body, actor }) => people.appoint(actor, body.person, body.role, false),
    }),
  ]
}
