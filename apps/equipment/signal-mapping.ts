import type { StateMapping } from './rules/machine-state.ts'
import { byLoad, stateMappings } from './rules/state-mappings.ts'

export type MappingName = keyof typeof stateMappings | 'byLoad'

/** The signal that a mapping cannot do without. */
export const neededSignal: Record<MappingName, string> = {
  mtconnectCnc: 'execution',
  opcuaCnc: 'execution',
  contacts: 'run',
  byLoad: 'load',
}

export type StoredMapping = { mapping: string; runningAboveKw: string | null; standbyAboveKw: string | null }

/** How the signals of a machine are read. */
export function mappingOf({ mapping, runningAboveKw, standbyAboveKw }: StoredMapping): StateMapping {
  return mapping === 'byLoad'
    ? byLoad(Number(runningAboveKw), Number(standbyAboveKw))
    : stateMappings[mapping as keyof typeof stateMappings]
}
