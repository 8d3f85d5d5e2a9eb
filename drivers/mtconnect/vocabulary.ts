/**
 * The words of controlled events, in the order of the standard. Where a point is enumerated, or of two states, its code is
 * the place of the word, counted from 0. The order never changes: codes are in history.
 */
const vocabularies: Readonly<Record<string, readonly string[]>> = {
  ACTUATOR_STATE: ['INACTIVE', 'ACTIVE'],
  AVAILABILITY: ['UNAVAILABLE', 'AVAILABLE'],
  AXIS_COUPLING: ['TANDEM', 'SYNCHRONOUS', 'MASTER', 'SLAVE'],
  AXIS_INTERLOCK: ['INACTIVE', 'ACTIVE'],
  AXIS_STATE: ['HOME', 'TRAVEL', 'PARKED', 'STOPPED'],
  CHUCK_INTERLOCK: ['INACTIVE', 'ACTIVE'],
  CHUCK_STATE: ['OPEN', 'CLOSED', 'UNLATCHED'],
  CONTROLLER_MODE: ['AUTOMATIC', 'MANUAL', 'MANUAL_DATA_INPUT', 'SEMI_AUTOMATIC', 'EDIT'],
  CONTROLLER_MODE_OVERRIDE: ['OFF', 'ON'],
  DIRECTION: ['CLOCKWISE', 'COUNTER_CLOCKWISE', 'POSITIVE', 'NEGATIVE', 'NONE'],
  DOOR_STATE: ['CLOSED', 'OPEN', 'UNLATCHED'],
  EMERGENCY_STOP: ['TRIGGERED', 'ARMED'],
  END_OF_BAR: ['NO', 'YES'],
  EXECUTION: [
    'READY',
    'ACTIVE',
    'INTERRUPTED',
    'FEED_HOLD',
    'STOPPED',
    'OPTIONAL_STOP',
    'PROGRAM_STOPPED',
    'PROGRAM_COMPLETED',
    'WAIT',
    'PROGRAM_OPTIONAL_STOP',
  ],
  FUNCTIONAL_MODE: ['PRODUCTION', 'SETUP', 'TEARDOWN', 'MAINTENANCE', 'PROCESS_DEVELOPMENT'],
  INTERFACE_STATE: ['DISABLED', 'ENABLED'],
  LOCK_STATE: ['UNLOCKED', 'LOCKED'],
  PART_STATUS: ['FAIL', 'PASS'],
  PATH_MODE: ['INDEPENDENT', 'SYNCHRONOUS', 'MASTER', 'MIRROR'],
  POWER_STATE: ['OFF', 'ON'],
  PROGRAM_EDIT: ['NOT_READY', 'READY', 'ACTIVE'],
  ROTARY_MODE: ['SPINDLE', 'INDEX', 'CONTOUR'],
  SPINDLE_INTERLOCK: ['INACTIVE', 'ACTIVE'],
  SWITCHED_STATE: ['OFF', 'ON'],
  SWITCH_STATE: ['OFF', 'ON'],
  VALVE_STATE: ['CLOSED', 'CLOSING', 'OPEN', 'OPENING'],
}

const switches: Readonly<Record<string, number>> = {
  OFF: 0,
  ON: 1,
  FALSE: 0,
  TRUE: 1,
  NO: 0,
  YES: 1,
  INACTIVE: 0,
  ACTIVE: 1,
  CLOSED: 0,
  OPEN: 1,
  DISABLED: 0,
  ENABLED: 1,
}

/** Events whose value is a number though they have no unit. */
const numeric = /(?:_COUNT|_OVERRIDE|^LINE_NUMBER|^BLOCK_NUMBER|^TOOL_OFFSET|^HARDNESS|_NUMBER)$/

export const isNumericEvent = (type: string): boolean =>
  numeric.test(type) && !(type in vocabularies) && !/^(?:TOOL|SERIAL|ORDER|PROCESS|MODEL)_NUMBER$/.test(type)

export const wordsOfType = (type: string | undefined): readonly string[] =>
  type === undefined ? [] : (vocabularies[type] ?? [])

/** The code of a word, for an event of this type; undefined where the word is not among those of the type. */
export function codeOfWord(word: string, type: string | undefined): number | undefined {
  const place = wordsOfType(type).indexOf(word.toUpperCase())
  if (place >= 0) return place
  return wordsOfType(type).length > 0 ? undefined : switches[word.toUpperCase()]
}
