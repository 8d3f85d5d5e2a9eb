import { maxLearnedFileBytes, type TriedFile } from '../../../../api/learned-models.ts'
import { Refusal } from '../../../../contract/refusal.ts'
import { type Text, t } from '../../../../contract/text.ts'
import { seeded } from '../random.ts'
import { openOnnx } from './call.ts'
import { onnxRefusals as refusals } from './refusals.ts'

/** What a file may take. `milliseconds` of a row: a scan of a tenth of a second has to hold some models. */
export const onnxLimits = { bytes: maxLearnedFileBytes, milliseconds: 5, seconds: 30, mebibytes: 1024 }

export type ProbeArgs = { file: Uint8Array; columns: number; output?: string }

const randomRows = 20
const timedRows = 21

/** Rows of which a sound model says something, each with its words. */
function soundRows(columns: number): { row: Float64Array; what: Text }[] {
  const { next } = seeded(1)
  return [
    { row: new Float64Array(columns), what: t('全为 0 的一行', 'a row of zeros') },
    ...Array.from({ length: randomRows }, () => ({
      row: Float64Array.from({ length: columns }, next),
      what: t('0 到 1 之间随机的一行', 'a row of random values between 0 and 1'),
    })),
  ]
}

/**
 * Opens a file and asks it for rows. Runs where it does no harm: in a process of its own.
 *
 * @throws Refusal of refusals.ts
 */
export function probe(
  { file, columns, output }: ProbeArgs,
  elapsed: () => number,
  limits: Pick<typeof onnxLimits, 'bytes' | 'milliseconds'> = onnxLimits,
): TriedFile {
  if (file.length > limits.bytes) throw new Refusal(refusals.onnxTooLarge, { bytes: file.length, limit: limits.bytes })
  const model = openOnnx(file, columns, output)
  for (const { row, what } of soundRows(columns)) {
    const first = model.estimate(row, what)
    if (!Number.isFinite(first)) throw new Refusal(refusals.onnxNotFinite, { row: what })
    const second = model.estimate(row, what)
    if (first !== second) throw new Refusal(refusals.onnxUnsteady, { first, second })
  }
  // far off nothing may break, whatever it says there
  for (const far of [1e9, -1e9])
    model.estimate(new Float64Array(columns).fill(far), t('远离正常的一行', 'a row far from usual'))
  const row = new Float64Array(columns).fill(0.5)
  const times = Array.from({ length: timedRows }, () => {
    const began = elapsed()
    model.estimate(row)
    return elapsed() - began
  }).sort((a, b) => a - b)
  const ms = times[(timedRows - 1) / 2]
  if (ms > limits.milliseconds)
    throw new Refusal(refusals.onnxTooSlow, { ms: Number(ms.toPrecision(3)), limit: limits.milliseconds })
  const { producer, operators, signature } = model
  return {
    ...{ producer, operators, input: signature.input.name, output: signature.output, wanted: output ?? null, columns },
    microseconds: Math.round(ms * 1000),
  }
}
