import { z } from 'zod'
import { defineRoute, type Route } from '../../http/route.ts'
import type { Identity } from '../identity.ts'
import { code, named, signedIn, userName } from './fields.ts'

const params = z.object({ id: code })
const slug = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and -, at most 32')

/** Departments, sites and organisations. */
export function structureRoutes(identity: Identity): Route[] {
  const { structure, organisations } = identity
  return [
    defineRoute({
      method: 'GET',
      path: '/api/departments',
      summary: { zh: '部门，上级在前', en: 'Departments, parents first' },
      permission: null,
      run: async ({ actor }) => ({ items: await structure.departments(signedIn(actor)) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/departments',
      summary: { zh: '新建部门', en: 'Create a department' },
      permission: 'users.manage',
      body: z.strictObject({ id: code, name: named(100), parent: code.nullish() }),
      run: ({ body, actor }) => structure.addDepartment(actor, body),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/departments/:id',
      summary: { zh: '修改部门', en: 'Change a department' },
      permission: 'users.manage',
      params,
      body: z.strictObject({ name: named(100).optional(), parent: code.nullish() }),
      run: ({ params, body, actor }) => structure.changeDepartment(actor, params.id, body),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/departments/:id',
      summary: { zh: '删除部门', en: 'Delete a department' },
      permission: 'users.manage',
      params,
      async run({ params, actor }) {
        await structure.removeDepartment(actor, params.id)
        return {}
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/sites',
      summary: { zh: '厂区', en: 'Sites' },
      permission: null,
      run: async ({ actor }) => ({ items: await structure.sites(signedIn(actor)) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/sites',
      summary: { zh: '新建厂区', en: 'Create a site' },
      permission: 'users.manage',
      body: z.strictObject({ id: code, name: named(100) }),
      run: ({ body, actor }) => structure.addSite(actor, body),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/sites/:id',
      summary: { zh: '修改厂区', en: 'Change a site' },
      permission: 'users.manage',
      params,
      body: z.strictObject({ name: named(100) }),
      run: ({ params, body, actor }) => structure.changeSite(actor, params.id, body),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/sites/:id',
      summary: { zh: '删除厂区', en: 'Delete a site' },
      permission: 'users.manage',
      params,
      async run({ params, actor }) {
        await structure.removeSite(actor, params.id)
        return {}
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/organisations',
      summary: { zh: '组织列表', en: 'Organisations' },
      permission: 'tenants.manage',
      run: async ({ actor }) => ({ items: await organisations.list(actor) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/organisations',
      summary: { zh: '新建组织及其首个系统管理员', en: 'Create an organisation with its first system administrator' },
      permission: 'tenants.manage',
      body: z.strictObject({
        id: slug,
        name: named(100),
        administrator: z.strictObject({ name: userName, displayName: named(64) }),
      }),
      run: ({ body, actor }) => organisations.create(actor, body),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/organisations/:id',
      summary: { zh: '修改、停用或启用组织', en: 'Change, disable or enable an organisation' },
      permission: 'tenants.manage',
      params: z.object({ id: slug }),
      body: z.strictObject({ name: named(100).optional(), enabled: z.boolean().optional() }),
      run: ({ params, body, actor }) => organisations.change(actor, params.id, body),
    }),
  ]
}
