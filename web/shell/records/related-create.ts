import type { AppManifest, CommandManifest } from '../../../api/apps.ts'
import type { RecordDetail } from '../../../api/records.ts'
import { createCommands, type EntityView, entityAt } from './manifest.ts'

/** A command that makes a record which names this one, e.g. a calibration of a gauge. */
export type RelatedCreate = { view: EntityView; command: CommandManifest; field: string }

/** What can be made for a record: the create commands of the lists that link to it; nothing for what has ended. */
export function relatedCreates(
  apps: readonly AppManifest[],
  view: EntityView,
  { record, related }: Pick<RecordDetail, 'record' | 'related'>,
): RelatedCreate[] {
  if (view.entity.states[record.state]?.tone === 'ended') return []
  const all = related.flatMap(({ app, plural, field }): RelatedCreate[] => {
    const other = entityAt(apps, app, plural)
    if (!other) return []
    const commands = createCommands(other).filter((command) => command.input.properties?.[field] !== undefined)
    return commands.map((command) => ({ view: other, command, field }))
  })
  // a command that may name it in several places is offered once, and names it where it must name something
  return [...Map.groupBy(all, doingOf).values()].map(
    (ways) => ways.find(({ command, field }) => command.input.required?.includes(field)) ?? ways[0],
  )
}

/** Its name in the address. */
export const doingOf = ({ command }: RelatedCreate) => `${command.app}.${command.id}`
