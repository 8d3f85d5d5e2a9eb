// A model that was trained elsewhere and comes as an ONNX file: an estimate of a target, or a score. What is usual for it is measured here.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '../../../../contract/refusal.ts'
import { t } from '../../../../contract/text.ts'
import { baseOf, defineKind, documentBase, pace, type Scorer, scorerOf } from '../kind.ts'
import { checkTraining, type Matrix, quantile, rowOf } from '../matrix.ts'
import { emptyReference, referenceOf } from '../reference.ts'
import { learnRefusals } from '../refusals.ts'
import { type OpenOnnx, openOnnx } from './call.ts'
import { onnxLimits } from './probe.ts'
import { onnxRefusals } from './refusals.ts'

export const onnxOptions = z.object({
  /** Name of the column that the file estimates from the others; left out, the file gives a score of all of them. */
  target: z.string().min(1).max(200).optional(),
  /** Name of the file's output; left out, the first that gives one number for a row. */
  output: z.string().min(1).max(200).optional(),
  /** Share of normal rows within the limit. */
  confidence: z.number().min(0.8).max(0.9999).default(0.99),
  /** Limit of the score, or of the residual's size in the target's unit; left out, it is measured on history. */
  limit: z.number().positive().max(1e12).optional(),
})
export type OnnxOptions = z.infer<typeof onnxOptions>

export const onnxDocument = z.object({
  ...documentBase,
  kind: z.literal('onnx'),
  target: z.string().nullable(),
  output: z.string(),
  limit: z.number().positive(),
  sha256: z.string().length(64),
  /** The file, in base64. */
  file: z.base64().max(Math.ceil(onnxLimits.bytes / 3) * 4),
})
export type OnnxDocument = z.infer<typeof onnxDocument>

/** Columns that go into the file, in its order: all but the target. */
export const onnxInputs = (names: readonly string[], target: string | null | undefined): string[] =>
  names.filter((name) => name !== target)

/** What the file says of every row, by the way that live rows take too. Each row of history is sound, so each needs a number. */
function answers(scorer: Scorer, data: Matrix, from: number, to: number, into: Float64Array): void {
  const score = scorer.newScore()
  for (let r = from; r < to; r++) {
    scorer.score(rowOf(data, r), score)
    if (!Number.isFinite(score.index)) {
      const row = t(`历史数据的第 ${r + 1} 行`, `row ${r + 1} of history`)
      throw new Refusal(onnxRefusals.onnxNotFinite, { row })
    }
    into[r] = score.statistics[0]
  }
}

const rowsAtOnce = 2_000

export const onnx = defineKind<OnnxOptions, OnnxDocument>({
  id: 'onnx',
  label: t('外部模型（ONNX）', 'Model from outside (ONNX)'),
  note: t(
    '运行在别处训练、以 ONNX 文件带来的模型：估计目标变量，或给出越大越异常的分数；界限在本平台的历史数据上测定。',
    'Runs a model that was trained elsewhere and brought as an ONNX file: an estimate of a target, or a score that is larger the more abnormal; its limit is measured on history here.',
  ),
  options: onnxOptions as z.ZodType<OnnxOptions>,
  document: onnxDocument,
  file: true,

  async train(data, names, { target, output, confidence, limit }, work) {
    const { file } = work
    if (!file) throw new Refusal(onnxRefusals.onnxNoFile)
    const { mean, deviation } = checkTraining(data, names)
    const inputs = onnxInputs(names, target)
    if (target !== undefined && inputs.length === names.length)
      throw new Refusal(learnRefusals.unknownTarget, { name: target }, 'target')
    if (inputs.length === 0) throw new Refusal(learnRefusals.noFeatures)
    const model = openOnnx(file, inputs.length, output)
    const means = inputs.map((name) => mean[names.indexOf(name)])
    const row = t('各变量平均值的一行', 'the row of the columns’ means')
    if (!Number.isFinite(model.estimate(means, row))) throw new Refusal(onnxRefusals.onnxNotFinite, { row })
    const draft: OnnxDocument = {
      ...baseOf(data, names, work),
      ...{ kind: 'onnx', target: target ?? null, output: model.signature.output, limit: limit ?? 1 },
      sha256: createHash('sha256').update(file).digest('hex'),
      file: Buffer.from(file).toString('base64'),
      reference: emptyReference(data.columns),
    }
    const found = new Float64Array(data.rows)
    const scorer = open(draft)
    for (let from = 0; from < data.rows; from += rowsAtOnce) {
      answers(scorer, data, from, Math.min(data.rows, from + rowsAtOnce), found)
      await pace(work, (0.6 * from) / data.rows)
    }
    draft.limit = limit ?? limitOf(found, confidence, target === undefined ? null : deviation[names.indexOf(target)])
    draft.reference = referenceOf(open(draft), data)
    return draft
  },

  open,
})

/** @param deviation of the target; null for a score */
function limitOf(found: Float64Array, confidence: number, deviation: number | null): number {
  const limit = quantile(found, confidence)
  // an estimate that is exact still has the rounding of its sensor
  if (deviation !== null) return Math.max(limit, 1e-9 * deviation)
  if (limit > 0) return limit
  throw new Refusal(onnxRefusals.onnxNoLimit, { count: found.length, limit: Number(limit.toPrecision(6)) })
}

/** A thread opens a file once, however many drawings call it: calls follow each other, so they can share it. */
const opened = new Map<string, WeakRef<OpenOnnx>>()
function sharedOnnx(file: Uint8Array, sha256: string, columns: number, output: string): OpenOnnx {
  for (const [key, held] of opened) if (!held.deref()) opened.delete(key)
  const key = `${sha256} ${columns} ${output}`
  const known = opened.get(key)?.deref()
  if (known) return known
  const model = openOnnx(file, columns, output)
  opened.set(key, new WeakRef(model))
  return model
}

function open({ names, target, output, limit, sha256, file }: OnnxDocument): Scorer {
  const bytes = Buffer.from(file, 'base64')
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error('the file is not the one measured')
  const targetAt = target === null ? -1 : names.indexOf(target)
  if (target !== null && targetAt < 0) throw new Error(`no column ${target}`)
  const inputs = onnxInputs(names, target)
  const model = sharedOnnx(bytes, sha256, inputs.length, output)
  const at = inputs.map((name) => names.indexOf(name))
  const row = new Float64Array(at.length)
  return scorerOf(names, [target === null ? 'score' : 'residual', 'limit'], (values, out) => {
    for (let k = 0; k < at.length; k++) row[k] = values[at[k]]
    const said = model.estimate(row)
    // no number is no verdict, as for a row with a gap
    out.statistics[0] = targetAt < 0 ? said : Math.abs(values[targetAt] - said)
    out.statistics[1] = limit
    if (targetAt >= 0) {
      out.estimate[targetAt] = said
      out.residual[targetAt] = values[targetAt] - said
    }
    out.index = out.statistics[0] / limit
  })
}
