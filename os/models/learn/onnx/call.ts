import { Refusal } from '../../../../contract/refusal.ts'
import { type Text, t } from '../../../../contract/text.ts'
import { inspectOnnx, type OnnxFacts } from './inspect.ts'
import { onnxRefusals as refusals } from './refusals.ts'
import { type OnnxSession, openSession, shortly } from './runtime.ts'
import { type Signature, signatureOf } from './signature.ts'

/** A file that was looked through and opened. */
export type OpenOnnx = OnnxFacts & {
  signature: Signature
  /** The number that the model gives for a row; NaN is possible. @throws Refusal onnxRunFails, onnxOutputShape */
  estimate(row: ArrayLike<number>, what?: Text): number
}

const oneRow = t('一行', 'a row')

/** @throws Refusal of refusals.ts: whatever is wrong with the file by itself */
export function openOnnx(file: Uint8Array, columns: number, output?: string, open = openSession): OpenOnnx {
  const facts = inspectOnnx(file)
  const session: OnnxSession = open(file)
  const signature = signatureOf(session, columns, output)
  const call = session.caller(signature.input, signature.output, columns)
  return {
    ...facts,
    signature,
    estimate(row, what = oneRow) {
      let numbers: ArrayLike<number | bigint>
      try {
        numbers = call(row)
      } catch (error) {
        throw new Refusal(refusals.onnxRunFails, { row: what, why: shortly(error) })
      }
      if (numbers.length !== 1)
        throw new Refusal(refusals.onnxOutputShape, { name: signature.output, row: what, count: numbers.length })
      return Number(numbers[0])
    },
  }
}
