import type { RejectReason } from '../../api/ingest.ts'
import { type CounterName, counterNames } from '../../api/ingest.ts'
import type { Point } from '../../api/point.ts'
import { maxTextBytes } from '../../contract/point.ts'
import { isBad, isGood, limit, quality } from '../../contract/quality.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import { type CounterTable, counterAt } from './counters.ts'
import { sameText, withinDeadband } from './deadband.ts'
import { defaultTimeLimits, type Origin, type Processed, type RejectedRow, type TimeLimits } from './engine-types.ts'
import { clearState, createPointTable, rule, typeCode, writeConfig } from './point-table.ts'
import { outOfRange } from './range.ts'
import { changesTooFast } from './rate.ts'
import { restoreRow } from './restore.ts'
import { RowBuffer } from './row-buffer.ts'
import { scaleValue } from './scale.ts'
import { isStuck } from './stuck.ts'
import { correctDoor, flushDoor, newestOfDoor, pushDoor } from './swinging-door.ts'

const names = counterNames.length
const never = Number.NEGATIVE_INFINITY

/**
 * The rules of {@link import('../../api/point.ts').Processing}, run over batches. Pure but for its state: no clock, no
 * input or output. The counters are written as it goes.
 *
 * Per sample, in this order: known point, time, quality, type, scale, range; then by time against the newest sample of the
 * point: *late* (older: stored as it is, nothing else), *repeat* (same time, value and quality: dropped), *correction*
 * (same time, other value or quality: stored, shown); then rate of change, stuck signal (good samples only), dead-band,
 * swinging door. Boolean, enumerated and text points: type, late, repeat, and with a dead-band above 0 only changes stored.
 */
export function createIngestEngine(options: { counters: CounterTable; limits?: Partial<TimeLimits> }) {
  const { counters } = options
  const limits = { ...defaultTimeLimits, ...options.limits }
  const { cells } = counters
  const t = createPointTable()
  const store = new RowBuffer()
  const shown = new RowBuffer()
  const held = new RowBuffer()
  const grouped = new RowBuffer()
  /** Counters of the batch at hand, added to the connection and the totals once at its end. */
  const batchCells = new Float64Array(names)
  /** Points the batch has moved on; `stamp[p] === epoch` while p is in the list. */
  let touched = new Int32Array(1024)
  let touchedCount = 0
  let stamp = new Uint32Array(t.size)
  let epoch = 0
  let rejected: RejectedRow[] = []
  let unscaled = false

  function count(p: number, name: CounterName): undefined {
    cells[counters.pointRow(p) + counterAt[name]]++
    batchCells[counterAt[name]]++
  }

  function reject(row: number, p: number, reason: RejectReason): undefined {
    rejected.push({ row, reason })
    if (p >= 0) count(p, reason)
    else batchCells[counterAt[reason]]++
  }

  function countStored(p: number, rows: number): undefined {
    cells[counters.pointRow(p) + counterAt.stored] += rows
    batchCells[counterAt.stored] += rows
  }

  function touch(p: number): undefined {
    if (stamp[p] === epoch) return
    stamp[p] = epoch
    touched[touchedCount++] = p
  }

  /** What a repeat has in common with the newest sample, is remembered; so is what live shows. */
  function moveOn(p: number, time: number, value: number, sent: number, q: number, now: number): undefined {
    t.lastTime[p] = time
    t.lastValue[p] = value
    t.lastSent[p] = sent
    t.lastQuality[p] = q
    t.lastArrival[p] = now
    t.gap[p] = 0
    touch(p)
  }

  function numeric(row: number, p: number, time: number, raw: number, sent: number, now: number): undefined {
    const flags = t.flags[p]
    let value = raw
    let q = sent
    if (Number.isFinite(raw)) {
      if (flags & (rule.scale | rule.decimals) && !unscaled) {
        value = scaleValue(t, p, raw)
        if (!Number.isFinite(value)) return reject(row, p, 'notANumber')
      }
      if (flags & rule.range && !isBad(q)) {
        const out = outOfRange(t, p, value)
        if (out !== 0) {
          if (flags & rule.rangeReject) return reject(row, p, 'outOfRangeRejected')
          count(p, 'outOfRange')
          q = (q & 0xff00) | out
        }
      }
    } else {
      // A device that has no value says so with a bad quality; any other NaN is an error of the sender.
      if (!isBad(q)) return reject(row, p, 'notANumber')
      value = Number.NaN
    }
    const last = t.lastTime[p]
    if (time < last) return storeLate(p, time, value, q)
    if (time === last) {
      if (Object.is(value, t.lastValue[p]) && q === t.lastSent[p]) return count(p, 'duplicate')
      return correct(p, time, value, q, now)
    }
    const checked = q
    if (isGood(q)) {
      if (flags & rule.rate && changesTooFast(t, p, time, value)) {
        count(p, 'rateOfChange')
        q = (q & 0xff00) | quality.uncertainSensorNotAccurate
      } else if (flags & rule.stuck && isStuck(t, p, time, value)) {
        count(p, 'stuck')
        q = (q & 0xff00) | quality.uncertain | limit.constant
      }
      if (isGood(q)) {
        t.goodTime[p] = time
        t.goodValue[p] = value
      }
    }
    const fresh = t.gap[p] !== 0
    moveOn(p, time, value, checked, q, now)
    if (flags & rule.group) grouped.push(p, time, value, q)
    if (flags & rule.deadband) {
      if (!fresh && withinDeadband(t, p, time, value, q)) return count(p, 'deadband')
      t.passTime[p] = time
      t.passValue[p] = value
      t.passQuality[p] = q
    }
    const before = store.length
    if (flags & rule.door) {
      if (pushDoor(t, p, time, value, q, fresh, store)) count(p, 'compressed')
    } else {
      if (t.door[p]) closeDoor(p)
      store.push(p, time, value, q)
    }
    countStored(p, store.length - before)
  }

  /** The point was compressed until its configuration changed: what was held is stored. */
  function closeDoor(p: number): undefined {
    flushDoor(t, p, store)
    t.door[p] = 0
  }

  function storeLate(p: number, time: number, value: number, q: number): undefined {
    count(p, 'late')
    countStored(p, 1)
    store.push(p, time, value, q)
  }

  function correct(p: number, time: number, value: number, q: number, now: number): undefined {
    const before = store.length
    if (t.door[p]) correctDoor(t, p, time, value, q, store)
    else store.push(p, time, value, q)
    countStored(p, store.length - before)
    if (t.goodTime[p] === time || isGood(q)) {
      t.goodTime[p] = isGood(q) ? time : never
      t.goodValue[p] = value
    }
    t.passTime[p] = time
    t.passValue[p] = value
    t.passQuality[p] = q
    moveOn(p, time, value, q, q, now)
    if (t.flags[p] & rule.group) grouped.push(p, time, value, q)
  }

  function discrete(row: number, p: number, time: number, value: number, q: number, now: number): undefined {
    const whole = t.type[p] === typeCode.boolean ? value === 0 || value === 1 : (value | 0) === value
    if (!whole && !(isBad(q) && Number.isNaN(value))) {
      return reject(row, p, Number.isFinite(value) ? 'wrongType' : 'notANumber')
    }
    if (time < t.lastTime[p]) return storeLate(p, time, value, q)
    if (time === t.lastTime[p] && q === t.lastSent[p] && Object.is(value, t.lastValue[p])) return count(p, 'duplicate')
    const same = time > t.lastTime[p] && t.flags[p] & rule.deadband && !t.gap[p] && withinDeadband(t, p, time, value, q)
    moveOn(p, time, value, q, q, now)
    if (same) return count(p, 'deadband')
    t.passTime[p] = time
    t.passValue[p] = value
    t.passQuality[p] = q
    store.push(p, time, value, q)
    countStored(p, 1)
  }

  function textual(row: number, p: number, time: number, sent: string | undefined, q: number, now: number): undefined {
    if (typeof sent !== 'string' && !isBad(q)) return reject(row, p, 'wrongType')
    const text = sent ?? ''
    if (text.length * 3 > maxTextBytes && Buffer.byteLength(text) > maxTextBytes) return reject(row, p, 'textTooLong')
    const late = time < t.lastTime[p]
    if (!late) {
      const repeat = time === t.lastTime[p] && q === t.lastSent[p] && t.lastText.get(p) === text
      if (repeat) return count(p, 'duplicate')
      const same = time > t.lastTime[p] && t.flags[p] & rule.deadband && !t.gap[p] && sameText(t, p, text, q)
      moveOn(p, time, Number.NaN, q, q, now)
      t.lastText.set(p, text)
      if (same) return count(p, 'deadband')
      t.passText.set(p, text)
      t.passQuality[p] = q
    } else count(p, 'late')
    store.pushText(p, time, text, q)
    countStored(p, 1)
  }

  function copyLive(): SampleBatch {
    shown.reset(touchedCount)
    for (let i = 0; i < touchedCount; i++) pushNewest(shown, touched[i])
    return shown.copy()
  }

  function pushNewest(out: RowBuffer, p: number): undefined {
    if (t.type[p] === typeCode.text) out.pushText(p, t.lastTime[p], t.lastText.get(p), t.lastQuality[p])
    else out.push(p, t.lastTime[p], t.lastValue[p], t.lastQuality[p])
  }

  function copyHeld(): SampleBatch {
    held.reset(touchedCount)
    for (let i = 0; i < touchedCount; i++) if (t.door[touched[i]]) newestOfDoor(t, touched[i], held)
    return held.copy()
  }

  function begin(rows: number): undefined {
    // A door may give out two rows for one; a third where the configuration changed before.
    store.reset(rows * 3)
    grouped.reset(rows)
    rejected = []
    touchedCount = 0
    if (touched.length < rows) touched = new Int32Array(rows * 2)
    if (stamp.length < t.size) stamp = new Uint32Array(t.size)
    epoch = (epoch + 1) >>> 0
    if (epoch === 0) {
      stamp.fill(0)
      epoch = 1
    }
    batchCells.fill(0)
  }

  function end(row: number): Processed {
    for (let i = 0; i < names; i++) {
      if (batchCells[i] === 0) continue
      cells[row + i] += batchCells[i]
      cells[counters.totalsRow + i] += batchCells[i]
    }
    return { live: copyLive(), store: store.copy(), held: copyHeld(), grouped: grouped.copy(), rejected }
  }

  return {
    /** State and configuration by point index; read by the gap sweep and the restart, written by this engine. */
    table: t,

    /** New or changed configuration of a point, at any time between two batches. RangeError beyond the counter table. */
    configure(point: Point): void {
      counters.pointRow(point.index)
      writeConfig(t, point)
    },

    /** Forgets a point. What its door still holds is given back, to be stored. */
    remove(p: number): SampleBatch {
      held.reset(1)
      if (p >= 0 && p < t.size && t.flags[p]) {
        flushDoor(t, p, held)
        t.flags[p] = 0
        clearState(t, p)
      }
      return held.copy()
    },

    process(batch: SampleBatch, from: Origin): Processed {
      const { points, times, values, qualities, texts } = batch
      const rows = points.length
      const { now } = from
      const newest = now + limits.maxFutureMs
      const skew = from.skewCorrectionMs ?? 0
      const corrected = skew !== 0 || from.retimed === true
      const originBits = from.originBits ?? 0
      unscaled = from.raw === false
      // First of all, as an index outside of the table throws.
      const connectionRow = counters.connectionRow(from.connection)
      begin(rows)
      batchCells[counterAt.received] = rows
      const { flags, type, size } = t
      for (let i = 0; i < rows; i++) {
        const p = points[i]
        if (p < 0 || p >= size || flags[p] === 0) {
          reject(i, -1, 'unknownPoint')
          continue
        }
        cells[counters.pointRow(p) + counterAt.received]++
        const time = Math.round(times[i]) - skew
        if (!Number.isFinite(time)) {
          reject(i, p, 'badTime')
          continue
        }
        if (time > newest || time < limits.oldest) {
          reject(i, p, time > newest ? 'timeInFuture' : 'timeTooOld')
          continue
        }
        if (corrected) count(p, 'clockCorrected')
        let q = qualities[i]
        // 10 is no major quality.
        if ((q & 0xc0) === 0x80) {
          reject(i, p, 'badQuality')
          continue
        }
        if (originBits !== 0 && (q & 0xff00) === 0) q |= originBits
        const kind = type[p]
        if (kind === 0) numeric(i, p, time, values[i], q, now)
        else if (kind === typeCode.text) textual(i, p, time, texts?.[i], q, now)
        else discrete(i, p, time, values[i], q, now)
      }
      return end(connectionRow)
    },

    /**
     * Takes up samples after a restart, see restore.ts.
     * @returns held samples whose door is gone by configuration: to be stored
     */
    restore(batch: SampleBatch, heldByDoor: boolean, now: number): SampleBatch {
      store.reset(batch.points.length)
      for (let i = 0; i < batch.points.length; i++) {
        if (restoreRow(t, batch, i, heldByDoor, now)) continue
        store.push(batch.points[i], batch.times[i], batch.values[i], batch.qualities[i])
      }
      return store.copy()
    },

    /** The newest sample of every point that has one. */
    newest(): SampleBatch {
      shown.reset(t.size)
      for (let p = 0; p < t.size; p++) if (t.flags[p] && t.lastTime[p] !== never) pushNewest(shown, p)
      return shown.copy()
    },
  }
}
