import Big from 'big.js'
import { isBad, isGood, type Quality } from '../../../contract/quality.ts'
import type { Decimal } from './decimal.ts'

/** What a register showed: UTC ms, the register's own digits (before any ratio), OPC quality. */
export type Reading = { time: number; value: Decimal; quality: Quality }

export type RefusedReading = {
  reading: Reading
  reason: 'notANumber' | 'negative' | 'bad' | 'future'
}

export type Merged = {
  /** Oldest first, one per time. */
  readings: Reading[]
  /** Same time, other value: the later arrival counts, the earlier one is named here. */
  replaced: { time: number; was: Decimal; is: Decimal }[]
  /** Same time, same value. */
  repeated: number
  refused: RefusedReading[]
  /** From this time on consumption must be worked out again; null: nothing new. */
  from: number | null
}

/** Clocks of machines may be ahead by this much before their readings are refused. */
export const aheadMs = 5 * 60_000

/**
 * Takes a batch into the readings that are kept: late, repeated and disordered ones find their place.
 * Split a delivery into batches as you like: the result is the same.
 *
 * @param kept oldest first, as an earlier merge gave them
 * @param now UTC ms of the server
 */
export function mergeReadings(kept: readonly Reading[], batch: readonly Reading[], now: number): Merged {
  const byTime = new Map(kept.map((reading) => [reading.time, reading]))
  const merged: Merged = { readings: [], replaced: [], repeated: 0, refused: [], from: null }
  for (const reading of batch) {
    const reason = refusalOf(reading, now)
    if (reason) {
      merged.refused.push({ reading, reason })
      continue
    }
    const before = byTime.get(reading.time)
    if (before && Big(before.value).eq(reading.value)) {
      merged.repeated++
      // Said again by a source that is sure of it.
      if (isGood(reading.quality) && !isGood(before.quality)) byTime.set(reading.time, reading)
      continue
    }
    if (before) merged.replaced.push({ time: reading.time, was: before.value, is: reading.value })
    byTime.set(reading.time, reading)
    merged.from = Math.min(merged.from ?? reading.time, reading.time)
  }
  merged.readings = [...byTime.values()].sort((a, b) => a.time - b.time)
  return merged
}

function refusalOf({ time, value, quality }: Reading, now: number): RefusedReading['reason'] | undefined {
  if (isBad(quality)) return 'bad'
  if (!/^-?\d+(\.\d+)?$/.test(value)) return 'notANumber'
  if (value.startsWith('-')) return 'negative'
  return time > now + aheadMs ? 'future' : undefined
}
