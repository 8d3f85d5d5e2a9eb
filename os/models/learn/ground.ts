// On what ground a model stands: the part of its inputs' space that its training saw. Beyond it the model still answers, but by extrapolation.
// A row is on the ground when each input lies in the range it had, and all of them together lie no further from the middle than the furthest
// training row: the ellipsoid around the training set by which hidden extrapolation is told (Montgomery, Peck, Vining: Introduction
// to Linear Regression Analysis, "hidden extrapolation"). The distance is the leverage with a ridge on the correlations (Walker, Birch:
// Influence measures in ridge regression, Technometrics 30, 1988), so that two sensors of the same thing may part by their noise.
import { z } from 'zod'
import type { GroundCoverage } from '../../../api/learned-models.ts'
import { cholesky, gram, invertLower } from './linear-algebra.ts'
import { type Matrix, moments, pickColumns, rowOf, standardised } from './matrix.ts'

const list = z.array(z.number()).min(1).max(500)
export const groundSchema = z.object({
  /** Inputs: all columns but the target. */
  names: z.array(z.string().min(1).max(200)).min(1).max(500),
  /** Smallest and largest value of each in training. */
  low: list,
  high: list,
  mean: list,
  deviation: list,
  /** The inverse of Cholesky's L of the ridged correlations, its lower triangle row by row. */
  whiten: z.array(z.number()),
  /** Distance of the furthest training row. */
  reach: z.number(),
})
export type Ground = z.infer<typeof groundSchema>

/** Added to each eigenvalue of the correlations: a deviation of a third of each input's own is never far. */
const ridge = 0.1
/**
 * So much further than training a row may lie from the middle, in each range and together: live values are noisier than the means that
 * a model is trained with, and a training set has not seen the very last of what is usual.
 */
export const slack = 1.2

/** `range`: an input lies where training never was. `together`: each was there, but never with the others. */
export type Standing = 'inside' | 'range' | 'together'

/** The ground of a training set; undefined where its numbers are too large to say. @param target estimated from the others, so no condition */
export function groundOf(data: Matrix, names: readonly string[], target?: string | null): Ground | undefined {
  const at = names.map((_, c) => c).filter((c) => names[c] !== target)
  const inputs = pickColumns(data, at)
  const n = at.length
  if (n === 0 || inputs.rows === 0) return undefined
  const { mean, deviation } = moments(inputs)
  // an input that never moved has no distance of its own; its range says it all
  const scale = { mean, deviation: deviation.map((d) => (d > 0 ? d : 1)) }
  const ridged = gram(standardised(inputs, scale)).map((sum) => sum / inputs.rows)
  for (let c = 0; c < n; c++) ridged[c * n + c] += ridge
  const lower = cholesky(ridged, n)
  if (!lower) return undefined
  const inverse = invertLower(lower, n)
  const low = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(n).fill(Number.NEGATIVE_INFINITY)
  for (let r = 0; r < inputs.rows; r++) {
    const row = rowOf(inputs, r)
    for (let c = 0; c < n; c++) {
      low[c] = Math.min(low[c], row[c])
      high[c] = Math.max(high[c], row[c])
    }
  }
  const ground: Ground = {
    names: at.map((c) => names[c]),
    ...{ low: [...low], high: [...high], mean: [...mean], deviation: [...scale.deviation] },
    whiten: Array.from({ length: n }, (_, i) => [...inverse.subarray(i * n, i * n + i + 1)]).flat(),
    reach: 0,
  }
  const distance = distanceOf(ground)
  for (let r = 0; r < inputs.rows; r++) ground.reach = Math.max(ground.reach, distance(rowOf(inputs, r)))
  return groundSchema.safeParse(ground).success ? ground : undefined
}

/** How far a row of the inputs lies from the middle of the training set. */
function distanceOf({ mean, deviation, whiten }: Ground): (row: ArrayLike<number>) => number {
  const n = mean.length
  const scaled = new Float64Array(n)
  const triangle = Float64Array.from(whiten)
  const [middle, scale] = [Float64Array.from(mean), Float64Array.from(deviation)]
  return (row) => {
    let [squares, at] = [0, 0]
    for (let i = 0; i < n; i++) {
      scaled[i] = (row[i] - middle[i]) / scale[i]
      let sum = 0
      for (let j = 0; j <= i; j++) sum += triangle[at++] * scaled[j]
      squares += sum * sum
    }
    return Math.sqrt(squares)
  }
}

export type OpenGround = {
  ground: Ground
  /** Where a range ends with its slack. */
  edges: { from: Float64Array; to: Float64Array }
  standing(row: ArrayLike<number>): Standing
}

/** Makes a ground ready for rows of a model's columns. @throws Error where its parts do not fit together */
export function openGround(ground: Ground, columns: readonly string[]): OpenGround {
  const { names, low, high, mean, deviation, whiten, reach } = ground
  const n = names.length
  const at = Int32Array.from(names, (name) => columns.indexOf(name))
  const fits = [low, high, mean, deviation].every(({ length }) => length === n) && whiten.length === (n * (n + 1)) / 2
  if (!fits || at.includes(-1)) throw new Error('its ground is not of its columns')
  const distance = distanceOf(ground)
  const margin = (c: number) => ((slack - 1) / 2) * (high[c] - low[c])
  const from = Float64Array.from(names, (_, c) => low[c] - margin(c))
  const to = Float64Array.from(names, (_, c) => high[c] + margin(c))
  const row = new Float64Array(n)
  return {
    ground,
    edges: { from, to },
    standing(values) {
      for (let c = 0; c < n; c++) {
        row[c] = values[at[c]]
        if (!(row[c] >= from[c] && row[c] <= to[c])) return 'range'
      }
      return distance(row) <= slack * reach ? 'inside' : 'together'
    },
  }
}

/** How much of some rows is on the ground. @param rows of the model's columns, without gaps */
export function coverageOf(
  { ground, edges, standing }: OpenGround,
  columns: readonly string[],
  rows: Matrix,
): GroundCoverage {
  const { names, low, high } = ground
  const at = names.map((name) => columns.indexOf(name))
  const [from, to] = [names.map(() => Number.POSITIVE_INFINITY), names.map(() => Number.NEGATIVE_INFINITY)]
  const beyond = names.map(() => 0)
  const count = { inside: 0, range: 0, together: 0 }
  for (let r = 0; r < rows.rows; r++) {
    const row = rowOf(rows, r)
    count[standing(row)]++
    at.forEach((column, c) => {
      const value = row[column]
      from[c] = Math.min(from[c], value)
      to[c] = Math.max(to[c], value)
      if (value < edges.from[c] || value > edges.to[c]) beyond[c]++
    })
  }
  const share = (n: number) => n / Math.max(1, rows.rows)
  return {
    outside: share(count.range + count.together),
    together: share(count.together),
    columns: names.map((name, c) => ({
      ...{ name, low: low[c], high: high[c], outside: share(beyond[c]) },
      ...(rows.rows > 0 ? { from: from[c], to: to[c] } : { from: low[c], to: high[c] }),
    })),
  }
}
