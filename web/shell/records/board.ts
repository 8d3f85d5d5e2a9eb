import type { CommandManifest, EntityManifest } from '../../../api/apps.ts'
import { offeredIn } from './availability.ts'

/** The states that a card can be dropped on, each with the command that leads there; a main command before another. */
export function dropTargets(
  entity: EntityManifest,
  commands: readonly CommandManifest[],
  from: string,
): Map<string, CommandManifest> {
  const targets = new Map<string, CommandManifest>()
  for (const command of commands) {
    if (!offeredIn(command, from)) continue
    for (const name of command.moves) {
      const move = entity.moves[name]
      if (!move?.from.includes(from) || move.to === from) continue
      const known = targets.get(move.to)
      if (!known || (command.main && !known.main)) targets.set(move.to, command)
    }
  }
  return targets
}

/** States as columns, in the order in which the app declares them; ended ones last. */
export function boardColumns(entity: EntityManifest): string[] {
  const states = Object.entries(entity.states)
  const ended = states.filter(([, state]) => state.tone === 'ended')
  return [...states.filter(([, state]) => state.tone !== 'ended'), ...ended].map(([key]) => key)
}
