// What the kinds share that estimate one target from the other columns.
import { z } from 'zod'
import { Refusal } from '../../../contract/refusal.ts'
import { documentBase, numbers } from './kind.ts'
import { checkTraining, type Matrix, type Moments, pickColumns } from './matrix.ts'
import { learnRefusals } from './refusals.ts'

export const regressionOptions = {
  /** Name of the column that is estimated from the others. */
  target: z.string().min(1).max(200),
  /** Share of normal rows inside the band around the estimate. */
  confidence: z.number().min(0.8).max(0.9999).default(0.99),
}

export const regressionDocument = {
  ...documentBase,
  target: z.string(),
  /** Root of the mean squared residual over the training set (out of bag for forests), and the share explained. */
  rmse: z.number(),
  r2: z.number(),
}

export const linearDocument = {
  ...regressionDocument,
  /** Mean and deviation of each input, in the order of `names` without the target. */
  mean: numbers,
  deviation: numbers,
  /** Per deviation of an input. */
  coefficients: numbers,
  /** Mean of the target. */
  intercept: z.number(),
}

export type Split = {
  inputs: Matrix
  inputNames: string[]
  /** Position of the inputs and of the target in the row. */
  at: number[]
  targetAt: number
  target: Float64Array
  scale: Moments
  targetMean: number
  targetDeviation: number
}

export function splitTarget(data: Matrix, names: readonly string[], target: string): Split {
  const all = checkTraining(data, names)
  const targetAt = names.indexOf(target)
  if (targetAt < 0) throw new Refusal(learnRefusals.unknownTarget, { name: target }, 'target')
  if (names.length < 2) throw new Refusal(learnRefusals.noFeatures)
  const at = names.map((_, c) => c).filter((c) => c !== targetAt)
  return {
    inputs: pickColumns(data, at),
    inputNames: at.map((c) => names[c]),
    at,
    targetAt,
    target: pickColumns(data, [targetAt]).values,
    scale: {
      mean: Float64Array.from(at, (c) => all.mean[c]),
      deviation: Float64Array.from(at, (c) => all.deviation[c]),
    },
    targetMean: all.mean[targetAt],
    targetDeviation: all.deviation[targetAt],
  }
}

/** Root mean square, and the share of the target's variance that is explained. */
export function fitOf(residual: Float64Array, deviation: number): { rmse: number; r2: number } {
  const mean = residual.reduce((sum, value) => sum + value * value, 0) / residual.length
  return { rmse: Math.sqrt(mean), r2: 1 - mean / deviation ** 2 }
}
