import { type AlarmStateCode, alarmStates as codes } from '../../../api/alarms.ts'
import { type Quality, quality } from '../../../contract/quality.ts'
import { maxPoints } from '../../live/live-table.ts'
import type { Image } from '../engine/image.ts'

/** Alarms that models may read, of all organisations together. */
export const maxAlarmStates = 65_536
/** Alarms stand behind the points in the image of the scan. */
export const firstAlarm = maxPoints

/** Where an alarm stands, as its desk has it; undefined where there is none. An alarm that is switched off is not evaluated. */
export type AlarmStanding = { state: AlarmStateCode; enabled: boolean }

/** A state as models read it: its place in A … G, 0 for normal. */
export function readingOf(standing: AlarmStanding | undefined): { value: number; quality: Quality } {
  if (!standing) return { value: Number.NaN, quality: quality.badConfiguration }
  const { state, enabled } = standing
  const out = !enabled || state === 'G'
  return { value: codes.indexOf(state), quality: out ? quality.badOutOfService : quality.good }
}

/** A word holds value and quality together, so that a reader never sees one of each; 0 until it is first written. */
const noValue = 15
const packed = ({ value, quality: word }: { value: number; quality: Quality }): number =>
  (word << 8) | (1 << 4) | (Number.isNaN(value) ? noValue : value)

export const openAlarmWords = (): Int32Array =>
  new Int32Array(new SharedArrayBuffer(maxAlarmStates * Int32Array.BYTES_PER_ELEMENT))

/** The states of alarms that models read, in shared memory: written here, read by the scan thread. */
export function createAlarmStates() {
  const words = openAlarmWords()
  const rows = new Map<string, { row: number; tenant: string; code: string }>()
  return {
    words,
    /** Place in the image; the same for an alarm until the process ends. Undefined where there is no room. */
    pointOf(tenant: string, code: string): number | undefined {
      const key = JSON.stringify([tenant, code])
      const known = rows.get(key)
      if (known) return firstAlarm + known.row
      if (rows.size >= maxAlarmStates) return undefined
      rows.set(key, { row: rows.size, tenant, code })
      return firstAlarm + rows.size - 1
    },
    refresh(standingOf: (tenant: string, code: string) => AlarmStanding | undefined): void {
      for (const { row, tenant, code } of rows.values())
        Atomics.store(words, row, packed(readingOf(standingOf(tenant, code))))
    },
  }
}

export type AlarmStates = ReturnType<typeof createAlarmStates>

/** Brings states before a scan. They are as new as the scan: what has not changed holds. @param points places in the image */
export function bringAlarms(words: Int32Array, points: Int32Array, image: Image, now: number): void {
  for (const point of points) {
    const word = Atomics.load(words, point - firstAlarm)
    if (word === 0) continue
    const value = word & 15
    image.values[point] = value === noValue ? Number.NaN : value
    image.qualities[point] = word >>> 8
    image.times[point] = now
  }
}
