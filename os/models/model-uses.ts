import { type ModelUse, type ModelUses, mostUses } from '../../api/models.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { alarmsNaming } from '../alarms/alarm-store.ts'
import { dashboardsNaming } from '../dashboards/dashboards.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import { trendsNaming } from '../trends/routes.ts'
import { instanceCodes, instancesAtRoles, instancesNaming, readModel } from './model-store.ts'
import { lifeRefusals as refusals } from './refusals.ts'

/** What a store finds: something that names points or alarm keys, among them some that begin as it was asked. */
export type Naming = { id: string; name: Text | null; names: readonly string[] }
/** A point that an app has asked to be told about. */
export type Watching = { watch: string; label: Text; code: string }

export type ModelUseServices = {
  tenants: TenantData
  points: Pick<PointDirectories, 'of'>
  watching(tenant: string): Watching[]
}

const mostNames = 20
/** Of the output points that play a role at their machine so many are looked for. */
const mostRoles = 2_000

/**
 * Whether a name is one that an instance of the model writes: `<model>.<instance>.<output>`. Points that people have named the same way
 * are no outputs: the instance must be there.
 */
export function ownNames(model: string, instances: ReadonlySet<string>, names: readonly string[]): string[] {
  const own = (name: string) =>
    name.startsWith(`${model}.`) && instances.has(name.slice(model.length + 1, name.lastIndexOf('.')))
  return [...new Set(names)].filter(own).sort()
}

/** One entry for each that reads something, with what it reads; those that name only what others write are none. */
export function usesOf(
  by: ModelUse['by'],
  found: readonly Naming[],
  own: (names: readonly string[]) => string[],
): ModelUse[] {
  return [...Map.groupBy(found, ({ id }) => id)].flatMap(([id, all]): ModelUse[] => {
    const names = own(all.flatMap((each) => each.names))
    return names.length === 0
      ? []
      : [{ by, id, name: all[0].name, names: names.slice(0, mostNames), count: names.length }]
  })
}

/** Who reads what a model writes: asked before it is retired or deleted. */
export async function readModelUses(services: ModelUseServices, id: string, actor: Actor): Promise<ModelUses> {
  const { tenants, points, watching } = services
  const roles = points
    .of(actor.tenant)
    .all()
    .flatMap(({ code, path, role }) => (role === null ? [] : [{ code, path, role }]))
  return tenants.within(
    actor.tenant,
    async ({ sql }) => {
      const model = await readModel(sql, id)
      if (!model) throw new Refusal(refusals.unknownModel, {}, 'id')
      const prefix = `${model.code}.`
      const instances = await instanceCodes(sql, id)
      const own = (names: readonly string[]) => ownNames(model.code, instances, names)
      const played = roles.filter(({ code }) => code.startsWith(prefix)).slice(0, mostRoles + 1)
      const most = mostUses + 1
      const watched = watching(actor.tenant).filter(({ code }) => code.startsWith(prefix))
      const kinds = [
        usesOf(
          'model',
          [...(await instancesNaming(sql, id, prefix, most)), ...(await instancesAtRoles(sql, id, played, most))],
          own,
        ),
        usesOf('alarm', await alarmsNaming(sql, prefix, most), own),
        usesOf('dashboard', await dashboardsNaming(sql, prefix, actor, most), own),
        usesOf('trend', await trendsNaming(sql, prefix, actor, most), own),
        usesOf(
          'watch',
          watched.map(({ watch, label, code }) => ({ id: watch, name: label, names: [code] })),
          own,
        ),
      ]
      return {
        items: kinds.flatMap((of) => of.slice(0, mostUses)),
        more: played.length > mostRoles || kinds.some((of) => of.length > mostUses),
      }
    },
    { readOnly: true },
  )
}
