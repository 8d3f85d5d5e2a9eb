import { randomUUID } from 'node:crypto'
import type { RoleInput, RoleItem, RoleList, SignInPolicy } from '../../api/identity.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../data/connect.ts'
import { policyOf } from './credentials.ts'
import type { Office } from './office.ts'
import { readRoles } from './person-rows.ts'
import { peopleRefusals } from './refusals.ts'
import { permissionGroups, permissionsIn } from './roles.ts'
import type { Sessions } from './sessions.ts'

const mostRoles = 500

export type RoleBook = ReturnType<typeof createRoleBook>

/** Roles of code and of the organisation, and its sign-in policy: the security administrator's work. */
export function createRoleBook(office: Office, sessions: Sessions) {
  const groups = permissionGroups(office.apps)
  const known = new Map(groups.flatMap((group) => group.permissions.map((p) => [p.id, p.grantable] as const)))

  function refusePermissions(permissions: readonly string[]): void {
    for (const [i, permission] of permissions.entries()) {
      const grantable = known.get(permission)
      if (grantable === undefined)
        throw new Refusal(peopleRefusals.unknownPermission, { permission }, `permissions.${i}`)
      if (!grantable) throw new Refusal(peopleRefusals.notGrantable, { permission }, `permissions.${i}`)
    }
  }

  async function refuseName(tx: Tx, name: string, except?: string): Promise<void> {
    const [taken] = await tx`select 1 from org_role where lower(name) = lower(${name}) and id <> ${except ?? ''}`
    if (taken) throw new Refusal(peopleRefusals.roleExists, { name }, 'name')
  }

  async function item(tx: Tx, tenant: string, id: string): Promise<RoleItem> {
    const found = (await readItems(tx, tenant)).find((role) => role.id === id)
    if (!found) throw new Refusal(peopleRefusals.unknownRole, { role: id })
    if (found.kind !== 'custom') throw new Refusal(peopleRefusals.builtInRole)
    return found
  }

  async function readItems(tx: Tx, tenant: string): Promise<RoleItem[]> {
    const roles = await readRoles(tx, office.builtIn, office.appPermissions)
    const counts = await tx<{ role: string; people: number }[]>`
      select role, count(distinct user_id) as people from org_role_grant group by role`
    const people = new Map(counts.map((c) => [c.role, c.people]))
    return [...roles].map(([id, role]): RoleItem => {
      const builtIn = office.builtIn.get(id)
      return {
        id,
        kind: role.kind as RoleItem['kind'],
        label: role.label,
        help: builtIn?.help ?? null,
        app: builtIn?.app ?? null,
        permissions: [...permissionsIn(tenant, role.permissions)],
        people: people.get(id) ?? 0,
        scoped: role.scoped,
      }
    })
  }

  return {
    list: (actor: Actor): Promise<RoleList> =>
      office.read(actor, async (tx) => {
        const items = await readItems(tx, actor.tenant)
        // the demo's role is no choice where there is no demo
        return { items: items.filter((role) => role.kind !== 'demo' || role.people > 0), groups }
      }),

    create: (actor: Actor, input: RoleInput): Promise<RoleItem> =>
      office.change(actor, async (tx, audit) => {
        refusePermissions(input.permissions)
        await refuseName(tx, input.name)
        const [{ count }] = await tx<{ count: number }[]>`select count(*) as count from org_role`
        if (count >= mostRoles) throw new Refusal(peopleRefusals.tooMany, { limit: mostRoles })
        const id = randomUUID()
        await tx`insert into org_role (tenant, id, name, permissions)
                 values (${actor.tenant}, ${id}, ${input.name}, ${[...new Set(input.permissions)]})`
        const after = await item(tx, actor.tenant, id)
        await audit({ action: 'role.create', object: `role:${input.name}`, after })
        return after
      }),

    async change(actor: Actor, id: string, input: RoleInput): Promise<RoleItem> {
      const role = await office.change(actor, async (tx, audit) => {
        refusePermissions(input.permissions)
        const before = await item(tx, actor.tenant, id)
        await refuseName(tx, input.name, id)
        await tx`update org_role set name = ${input.name}, permissions = ${[...new Set(input.permissions)]}, updated_at = now()
                 where id = ${id}`
        const after = await item(tx, actor.tenant, id)
        await audit({ action: 'role.update', object: `role:${input.name}`, before, after })
        return after
      })
      sessions.forget()
      return role
    },

    remove: (actor: Actor, id: string): Promise<void> =>
      office.change(actor, async (tx, audit) => {
        const before = await item(tx, actor.tenant, id)
        if (before.people > 0) throw new Refusal(peopleRefusals.roleInUse, { people: before.people })
        await tx`delete from org_role where id = ${id}`
        await audit({ action: 'role.delete', object: `role:${before.label.zh}`, before })
      }),

    policy: (actor: Actor): Promise<SignInPolicy> => office.read(actor, (tx) => policyOf(tx, actor.tenant)),

    async setPolicy(actor: Actor, policy: SignInPolicy): Promise<SignInPolicy> {
      await office.change(actor, async (tx, audit) => {
        const roles = await readRoles(tx, office.builtIn, office.appPermissions)
        for (const [i, role] of policy.twoFactorRoles.entries())
          if (!roles.has(role)) throw new Refusal(peopleRefusals.unknownRole, { role }, `twoFactorRoles.${i}`)
        const before = await policyOf(tx, actor.tenant)
        await tx`insert into sign_in_policy (tenant, policy) values (${actor.tenant}, ${tx.json(policy)})
                 on conflict (tenant) do update set policy = excluded.policy, updated_at = now()`
        await audit({ action: 'policy.update', object: 'sign-in-policy', before, after: policy })
      })
      sessions.forget()
      return policy
    },
  }
}
