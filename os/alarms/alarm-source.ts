import type { AlarmSample } from './alarm-condition.ts'

/**
 * Something besides points that says whether an alarm's condition holds, e.g. the output of a model. It is asked every second, in
 * the organisation's name, and must answer at once from memory. Its value is true, false, or null where nothing can be said; dead
 * time, delays, states, suppression and the journal are the alarm's, the same for every source.
 *
 * @example alarms.addSource('model', { read: (tenant, key) => outputs.of(tenant).get(key) ?? null })
 */
export type AlarmSource = { read(tenant: string, key: string): AlarmSample | null }
