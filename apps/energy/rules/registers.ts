import Big from 'big.js'
import { isGood } from '../../../contract/quality.ts'
import type { Decimal } from './decimal.ts'
import type { Reading } from './readings.ts'

/**
 * A register as it hangs on the feeder from a time on. An exchange of the meter and a new ratio are both a new one:
 * the old one ends where the next one begins.
 */
export type Installation = {
  /** UTC ms; readings from here on are this register's. */
  from: number
  /** What it showed when it was mounted, and when it was taken down; null: nobody noted it. */
  initial: Decimal | null
  final: Decimal | null
  /** Transformer ratio × value of a digit or pulse: quantity = difference of the register × factor. */
  factor: Decimal
  /** It counts 0 … modulus − 1 digit and begins again, e.g. "1000000" for six digits; null: it never does. */
  modulus: Decimal | null
  /** What can flow at most, in quantity per hour; null: unknown. */
  maxPerHour: Decimal | null
}

/** Consumption between two readings that belong to each other. */
export type RegisterStep = { from: number; to: number; quantity: Decimal; rolledOver: boolean; uncertain: boolean }

export type Finding = {
  kind: /** One reading fell out of line and the next was back: it is left out. */
    | 'outlier'
    /** The register went back and stayed: neither roll-over nor exchange. Nothing is counted for this step. */
    | 'negativeStep'
    /** More than can flow, and it stayed: nothing is counted for this step. */
    | 'implausible'
    /** The newest reading is out of line; the next one decides. Nothing is counted yet. */
    | 'undecided'
    /** The exchange has no final or no initial reading: what flowed around it is unknown. */
    | 'exchangeUnknown'
    /** Readings from before the first installation. */
    | 'beforeInstallation'
  time: number
  /** The readings around it, in register digits. */
  was: Decimal | null
  is: Decimal | null
}

export type Steps = { steps: RegisterStep[]; findings: Finding[] }
type Verdict = { kind: 'forward' | 'rollOver'; difference: Big } | { kind: 'negativeStep' | 'implausible' }

/**
 * Consumption out of register readings: Δregister × factor of its time, kWh, m³ or t. GB 17167-2006 wants the figures of energy
 * to be traceable to the meters they come from: what two readings cannot prove is a finding, not a quantity.
 *
 * @param readings oldest first, one per time, see mergeReadings
 * @param installations oldest first
 */
export function stepsOf(readings: readonly Reading[], installations: readonly Installation[]): Steps {
  const all: Steps = { steps: [], findings: [] }
  let at = 0
  for (; at < readings.length && readings[at].time < (installations[0]?.from ?? Infinity); at++)
    all.findings.push({ kind: 'beforeInstallation', time: readings[at].time, was: null, is: readings[at].value })
  for (const [i, installation] of installations.entries()) {
    const end = installations[i + 1]?.from ?? Number.POSITIVE_INFINITY
    const own: Reading[] = []
    for (; at < readings.length && readings[at].time < end; at++) own.push(readings[at])
    const noted = (time: number, value: Decimal | null): Reading[] =>
      value === null ? [] : [{ time, value, quality: 0xc0 }]
    if (end !== Infinity && (installation.final === null || installations[i + 1].initial === null))
      all.findings.push({
        kind: 'exchangeUnknown',
        time: end,
        was: installation.final,
        is: installations[i + 1].initial,
      })
    // A reading taken at the very moment of mounting says the same as the initial one; the paper counts.
    const first = noted(installation.from, installation.initial)
    const rest = first.length > 0 ? own.filter((reading) => reading.time > installation.from) : own
    const last = end === Infinity ? [] : noted(end, installation.final)
    walk([...first, ...rest, ...last], installation, all)
  }
  return all
}

/** Follows one register. A reading out of line is held until the next one shows which of the two was wrong. */
function walk(readings: readonly Reading[], installation: Installation, { steps, findings }: Steps): void {
  if (readings.length === 0) return
  let base = readings[0]
  let held: { reading: Reading; kind: 'negativeStep' | 'implausible' } | null = null
  for (const reading of readings.slice(1)) {
    const verdict = judge(base, reading, installation)
    if ('difference' in verdict) {
      if (held) findings.push({ kind: 'outlier', time: held.reading.time, was: base.value, is: held.reading.value })
      steps.push(stepOf(base, reading, verdict, installation))
      base = reading
      held = null
      continue
    }
    const anew = held && judge(held.reading, reading, installation)
    if (held && anew && 'difference' in anew) {
      findings.push({ kind: held.kind, time: held.reading.time, was: base.value, is: held.reading.value })
      steps.push(stepOf(held.reading, reading, anew, installation))
      base = reading
      held = null
      continue
    }
    if (held) findings.push({ kind: 'outlier', time: held.reading.time, was: base.value, is: held.reading.value })
    held = { reading, kind: verdict.kind }
  }
  if (held) findings.push({ kind: 'undecided', time: held.reading.time, was: base.value, is: held.reading.value })
}

function stepOf(
  a: Reading,
  b: Reading,
  verdict: Verdict & { difference: Big },
  { factor }: Installation,
): RegisterStep {
  return {
    from: a.time,
    to: b.time,
    quantity: verdict.difference.times(factor).toFixed(),
    rolledOver: verdict.kind === 'rollOver',
    uncertain: !isGood(a.quality) || !isGood(b.quality),
  }
}

/**
 * Whether one reading can follow another. Without a known maximum flow a roll-over is believed only from the last tenth of the
 * register into the first: anything else that goes back is a fault until a person says otherwise.
 */
function judge(a: Reading, b: Reading, { factor, modulus, maxPerHour }: Installation): Verdict {
  const difference = Big(b.value).minus(a.value)
  const possible = (d: Big) =>
    maxPerHour === null ||
    d
      .times(factor)
      .times(3_600_000)
      .abs()
      .lte(Big(maxPerHour).times(b.time - a.time))
  if (difference.gte(0)) return possible(difference) ? { kind: 'forward', difference } : { kind: 'implausible' }
  if (modulus === null) return { kind: 'negativeStep' }
  const around = difference.plus(modulus)
  const nearTheEnd = Big(a.value).gte(Big(modulus).times(0.9)) && Big(b.value).lte(Big(modulus).times(0.1))
  const believed = around.gte(0) && (maxPerHour === null ? nearTheEnd : possible(around))
  return believed ? { kind: 'rollOver', difference: around } : { kind: 'negativeStep' }
}
