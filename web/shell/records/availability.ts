import type { CommandManifest } from '../../../api/apps.ts'

/** Whether a change command is offered in a state. The server decides again; this only saves a click that would be refused. */
export function offeredIn(command: CommandManifest, state: string): boolean {
  return command.kind === 'change' && (command.when === null || command.when.includes(state))
}

/** The one main button, which the app declares, and the rest, in the order in which the app declares them; only what the server says is allowed now. */
export function actionsOf(
  commands: readonly CommandManifest[],
  allowed: readonly string[],
): { main: CommandManifest | undefined; others: CommandManifest[] } {
  const offered = commands.filter((command) => command.kind === 'change' && allowed.includes(command.id))
  const main = offered.find((command) => command.main)
  return { main, others: offered.filter((command) => command !== main) }
}

/** Most records that one bulk run changes. */
export const maxBulk = 1_000

/** Commands that can run on every selected record: offered in all their states. */
export function bulkCommands(commands: readonly CommandManifest[], states: readonly string[]): CommandManifest[] {
  if (states.length === 0) return []
  const distinct = [...new Set(states)]
  return commands.filter((command) => distinct.every((state) => offeredIn(command, state)))
}
