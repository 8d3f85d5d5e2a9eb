import type { DepartmentInput, DepartmentItem, SiteInput, SiteItem } from '../../api/identity.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../data/connect.ts'
import type { Office } from './office.ts'
import { type DepartmentNode, withSubDepartments } from './reach.ts'
import { peopleRefusals } from './refusals.ts'
import type { Sessions } from './sessions.ts'

const mostDepartments = 2_000
const mostSites = 500

/** Parents before children, children by id; what hangs on a missing parent comes last. */
export function inTreeOrder<T extends DepartmentNode>(rows: readonly T[]): T[] {
  const children = new Map<string | null, T[]>()
  for (const row of rows) children.set(row.parent, [...(children.get(row.parent) ?? []), row])
  const ordered: T[] = []
  const seen = new Set<string>()
  const walk = (parent: string | null): void => {
    for (const row of children.get(parent) ?? []) {
      if (seen.has(row.id)) continue
      seen.add(row.id)
      ordered.push(row)
      walk(row.id)
    }
  }
  walk(null)
  return [...ordered, ...rows.filter((row) => !seen.has(row.id))]
}

async function readDepartments(tx: Tx): Promise<DepartmentItem[]> {
  const rows = await tx<DepartmentItem[]>`
    select id, name, parent, (select count(*) from app_user u where u.department = d.id) as people
    from org_department d order by id`
  return inTreeOrder(rows)
}

const readSites = (tx: Tx) => tx<SiteItem[]>`
  select id, name, (select count(*) from app_user u where u.site = s.id) as people from org_site s order by id`

function found<T extends { id: string }>(
  items: readonly T[],
  id: string,
  kind: 'unknownDepartment' | 'unknownSite',
): T {
  const item = items.find((each) => each.id === id)
  if (!item) throw new Refusal(peopleRefusals[kind], { id }, 'id')
  return item
}

export type Structure = ReturnType<typeof createStructure>

/** Departments, which form a tree, and sites. Their ids are what rows of apps keep, so they never change. */
export function createStructure(office: Office, sessions: Sessions) {
  async function departmentWithParent(tx: Tx, id: string, parent: string | null): Promise<void> {
    if (parent === null) return
    const all = await tx<DepartmentNode[]>`select id, parent from org_department`
    if (!all.some((d) => d.id === parent)) throw new Refusal(peopleRefusals.unknownDepartment, { id: parent }, 'parent')
    if (withSubDepartments([id], all).includes(parent)) throw new Refusal(peopleRefusals.departmentCircle, {}, 'parent')
  }

  /** Who may reach what can hang on every department, so everybody is looked at anew. */
  async function changing<T>(actor: Actor, run: Parameters<Office['change']>[1]): Promise<T> {
    const result = await office.change(actor, run)
    sessions.forget()
    return result as T
  }

  return {
    departments: (actor: Actor): Promise<DepartmentItem[]> => office.read(actor, readDepartments),

    addDepartment: (actor: Actor, input: DepartmentInput): Promise<DepartmentItem> =>
      changing(actor, async (tx, audit) => {
        const all = await readDepartments(tx)
        if (all.length >= mostDepartments) throw new Refusal(peopleRefusals.tooMany, { limit: mostDepartments })
        if (all.some((d) => d.id === input.id))
          throw new Refusal(peopleRefusals.departmentExists, { id: input.id }, 'id')
        if (input.parent) found(all, input.parent, 'unknownDepartment')
        await tx`insert into org_department (tenant, id, name, parent)
                 values (${actor.tenant}, ${input.id}, ${input.name}, ${input.parent ?? null})`
        const after: DepartmentItem = { id: input.id, name: input.name, parent: input.parent ?? null, people: 0 }
        await audit({ action: 'department.create', object: `department:${input.id}`, after })
        return after
      }),

    changeDepartment: (
      actor: Actor,
      id: string,
      change: Partial<Omit<DepartmentInput, 'id'>>,
    ): Promise<DepartmentItem> =>
      changing(actor, async (tx, audit) => {
        const before = found(await readDepartments(tx), id, 'unknownDepartment')
        const after = { ...before, ...change, parent: change.parent === undefined ? before.parent : change.parent }
        await departmentWithParent(tx, id, after.parent)
        await tx`update org_department set name = ${after.name}, parent = ${after.parent} where id = ${id}`
        await audit({ action: 'department.update', object: `department:${id}`, before, after })
        return after
      }),

    removeDepartment: (actor: Actor, id: string): Promise<void> =>
      changing(actor, async (tx, audit) => {
        const before = found(await readDepartments(tx), id, 'unknownDepartment')
        const [{ used }] = await tx<{ used: boolean }[]>`
          select exists (select from org_department where parent = ${id}) or exists (select from app_user where department = ${id})
              or exists (select from org_role_grant where ${id} = any (departments)) as used`
        if (used) throw new Refusal(peopleRefusals.departmentInUse, { id })
        await tx`delete from org_department where id = ${id}`
        await audit({ action: 'department.delete', object: `department:${id}`, before })
      }),

    sites: (actor: Actor): Promise<SiteItem[]> => office.read(actor, async (tx) => [...(await readSites(tx))]),

    addSite: (actor: Actor, input: SiteInput): Promise<SiteItem> =>
      changing(actor, async (tx, audit) => {
        const all = await readSites(tx)
        if (all.length >= mostSites) throw new Refusal(peopleRefusals.tooMany, { limit: mostSites })
        if (all.some((s) => s.id === input.id)) throw new Refusal(peopleRefusals.siteExists, { id: input.id }, 'id')
        await tx`insert into org_site (tenant, id, name) values (${actor.tenant}, ${input.id}, ${input.name})`
        const after: SiteItem = { ...input, people: 0 }
        await audit({ action: 'site.create', object: `site:${input.id}`, after })
        return after
      }),

    changeSite: (actor: Actor, id: string, change: { name: string }): Promise<SiteItem> =>
      changing(actor, async (tx, audit) => {
        const before = found(await readSites(tx), id, 'unknownSite')
        await tx`update org_site set name = ${change.name} where id = ${id}`
        const after = { ...before, name: change.name }
        await audit({ action: 'site.update', object: `site:${id}`, before, after })
        return after
      }),

    removeSite: (actor: Actor, id: string): Promise<void> =>
      changing(actor, async (tx, audit) => {
        const before = found(await readSites(tx), id, 'unknownSite')
        const [{ used }] = await tx<{ used: boolean }[]>`
          select exists (select from app_user where site = ${id})
              or exists (select from org_role_grant where ${id} = any (sites)) as used`
        if (used) throw new Refusal(peopleRefusals.siteInUse, { id })
        await tx`delete from org_site where id = ${id}`
        await audit({ action: 'site.delete', object: `site:${id}`, before })
      }),
  }
}
