/** What is judged, at a point of common coupling. Percent unless said otherwise. */
export type PowerQuantity =
  /** (U − Uₙ)/Uₙ, with its sign */
  | 'voltageDeviation'
  /** f − 50 Hz, in Hz, with its sign */
  | 'frequencyDeviation'
  /** negative-sequence voltage unbalance ε_U2 */
  | 'unbalance'
  /** total harmonic distortion of the voltage THD_U, largest of the three phases */
  | 'thd'
  /** long-term flicker P_lt, no unit */
  | 'flicker'
  /** cos φ, 0…1 */
  | 'powerFactor'

/** `low` and `high` border what may be; `low` null: only upwards. */
export type Limit = {
  low: number | null
  high: number | null
  /** `p95`: the 95 % probability value must keep it, and all values `highest`. `all`: every value must keep it. */
  by: 'p95' | 'all'
  /** A second border that no value may pass, e.g. of unbalance for a short time. */
  highest?: number
  source: string
}

/** As the plant is connected. Nominal voltage in kV, line to line; `singlePhase` for 220 V. */
export type Connection = {
  nominalKv: number
  singlePhase?: true
  /** A small system may deviate by ±0.5 Hz. */
  smallSystem?: true
  /** The contract's power factor, e.g. 0.9. */
  powerFactor?: number
}

const voltage = (low: number, high: number): Limit => ({ low, high, by: 'all', source: 'GB/T 12325-2008' })

/**
 * Above 20 kV the standard limits the sum of the sizes of the positive and the negative deviation to 10 %, both of one sign to
 * the larger one: ±10 % here is its outer border, and {@link spreadLimit} the sum.
 */
function voltageLimit({ nominalKv, singlePhase }: Connection): Limit {
  if (singlePhase) return voltage(-10, 7)
  return nominalKv <= 20 ? voltage(-7, 7) : voltage(-10, 10)
}

/** Percent that |largest positive| + |largest negative deviation| may reach at 35 kV and above; undefined below. */
export const spreadLimit = ({ nominalKv }: Connection): number | undefined => (nominalKv >= 35 ? 10 : undefined)

/** THD_U by nominal voltage, GB/T 14549-1993, table 1: 0.38 kV 5 %, 6 and 10 kV 4 %, 35 and 66 kV 3 %, 110 kV 2 %. */
function thdLimit(nominalKv: number): Limit | undefined {
  const steps: [upToKv: number, percent: number][] = [
    [1, 5],
    [20, 4],
    [66, 3],
    [110, 2],
  ]
  const percent = steps.find(([upTo]) => nominalKv <= upTo)?.[1]
  return percent === undefined ? undefined : { low: null, high: percent, by: 'p95', source: 'GB/T 14549-1993' }
}

/** The limits of the national standards for a connection; undefined where the standard has none (THD above 110 kV). */
export function standardLimit(quantity: PowerQuantity, connection: Connection): Limit | undefined {
  switch (quantity) {
    case 'voltageDeviation':
      return voltageLimit(connection)
    case 'frequencyDeviation': {
      const hz = connection.smallSystem ? 0.5 : 0.2
      return { low: -hz, high: hz, by: 'all', source: 'GB/T 15945-2008' }
    }
    case 'unbalance':
      return { low: null, high: 2, by: 'p95', highest: 4, source: 'GB/T 15543-2008' }
    case 'thd':
      return thdLimit(connection.nominalKv)
    case 'flicker':
      return { low: null, high: connection.nominalKv <= 110 ? 1 : 0.8, by: 'all', source: 'GB/T 12326-2008' }
    case 'powerFactor':
      return connection.powerFactor === undefined
        ? undefined
        : { low: connection.powerFactor, high: null, by: 'p95', source: '（83）水电财字第215号' }
  }
}
