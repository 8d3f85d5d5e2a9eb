import type { StateMapping } from './machine-state.ts'

const second = 1_000
const shared = {
  minMs: { running: 3 * second, idle: 3 * second, fault: second, off: 5 * second, maintenance: second },
  graceMs: 30 * second,
  clock: { maxAheadMs: 60 * second, maxBehindMs: 3_600 * second },
} as const

/**
 * A machine tool that speaks MTConnect (Part 2, Execution, ControllerMode, FunctionalMode, EmergencyStop, PowerState).
 * WAIT ends by itself within the cycle, so it is running; every other execution but ACTIVE needs somebody. In MANUAL and
 * MANUAL_DATA_INPUT somebody sets up. UNAVAILABLE reaches us as bad quality.
 */
const mtconnectCnc: StateMapping = {
  ...shared,
  rules: [
    { state: 'off', when: [{ signal: 'power', is: ['OFF', 0], optional: true }] },
    { state: 'maintenance', when: [{ signal: 'function', is: ['MAINTENANCE'], optional: true }] },
    { state: 'fault', when: [{ signal: 'emergencyStop', is: ['TRIGGERED'], optional: true }] },
    { state: 'fault', when: [{ signal: 'alarm', is: ['FAULT', 1], optional: true }] },
    { state: 'idle', reason: 'setup', when: [{ signal: 'function', is: ['SETUP'], optional: true }] },
    {
      state: 'idle',
      reason: 'setup',
      when: [
        { signal: 'execution', is: ['ACTIVE', 'WAIT'] },
        { signal: 'mode', is: ['MANUAL', 'MANUAL_DATA_INPUT', 'EDIT'], optional: true },
      ],
    },
    { state: 'running', when: [{ signal: 'execution', is: ['ACTIVE', 'WAIT'] }] },
    {
      state: 'idle',
      when: [
        {
          signal: 'execution',
          is: [
            'READY',
            'INTERRUPTED',
            'FEED_HOLD',
            'STOPPED',
            'OPTIONAL_STOP',
            'PROGRAM_STOPPED',
            'PROGRAM_OPTIONAL_STOP',
            'PROGRAM_COMPLETED',
          ],
        },
      ],
    },
  ],
  otherwise: 'unknown',
}

/**
 * A CNC after OPC 40502: CncChannelProgramStatus 0 stopped, 1 running, 2 waiting, 3 interrupted, 4 cancelled (7.2.5);
 * CncOperationMode 0 manual, 1 MDA, 2 automatic, 3 other.
 */
const opcuaCnc: StateMapping = {
  ...shared,
  rules: [
    { state: 'off', when: [{ signal: 'power', is: [0, 'OFF'], optional: true }] },
    { state: 'maintenance', when: [{ signal: 'maintenance', is: [1], optional: true }] },
    { state: 'fault', when: [{ signal: 'alarm', above: 0, optional: true }] },
    {
      state: 'idle',
      reason: 'setup',
      when: [
        { signal: 'execution', is: [1, 2] },
        { signal: 'mode', is: [0, 1], optional: true },
      ],
    },
    { state: 'running', when: [{ signal: 'execution', is: [1, 2] }] },
    { state: 'idle', when: [{ signal: 'execution', is: [0, 3, 4] }] },
  ],
  otherwise: 'unknown',
}

/** Contacts read over Modbus or wired to an I/O box: powered, run, alarm; a key switch for maintenance where there is one. */
const contacts: StateMapping = {
  ...shared,
  rules: [
    { state: 'off', when: [{ signal: 'power', is: [0], optional: true }] },
    { state: 'maintenance', when: [{ signal: 'maintenance', is: [1], optional: true }] },
    { state: 'fault', when: [{ signal: 'alarm', is: [1], optional: true }] },
    { state: 'running', when: [{ signal: 'run', is: [1] }] },
  ],
  otherwise: 'idle',
}

/**
 * A machine that only a power meter knows: running above the first limit, standing by above the second. Both are kW and
 * belong to the machine.
 */
export const byLoad = (runningAboveKw: number, standbyAboveKw: number): StateMapping => ({
  ...shared,
  minMs: { ...shared.minMs, running: 10 * second, idle: 10 * second, off: 30 * second },
  rules: [
    { state: 'maintenance', when: [{ signal: 'maintenance', is: [1], optional: true }] },
    { state: 'fault', when: [{ signal: 'alarm', is: [1], optional: true }] },
    { state: 'running', when: [{ signal: 'load', above: runningAboveKw }] },
    { state: 'idle', when: [{ signal: 'load', above: standbyAboveKw }] },
  ],
  otherwise: 'off',
})

/** By type of machine; a machine may override its times. */
export const stateMappings = { mtconnectCnc, opcuaCnc, contacts } as const satisfies Record<string, StateMapping>
