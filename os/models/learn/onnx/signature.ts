import { Refusal } from '../../../../contract/refusal.ts'
import { onnxRefusals as refusals } from './refusals.ts'
import type { OnnxPort, OnnxSession } from './runtime.ts'

/** How a model is called for one row of so many columns. */
export type Signature = { input: OnnxPort; output: string; columns: number }

const numeric = new Set([
  'float32',
  'float64',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
])
const isFloat = ({ type }: OnnxPort) => type === 'float32' || type === 'float64'
const shapeText = (shape: readonly number[]) => shape.map((size) => (size < 0 ? 'N' : size)).join(', ')
const told = (ports: readonly OnnxPort[]) =>
  ports
    .slice(0, 10)
    .map(({ name, type, shape }) => `${name.slice(0, 60)} ${type ?? '?'}[${shapeText(shape)}]`)
    .join('; ') || '–'

/** Whether it says that it gives one number for one row; a size that it leaves open may be 1. */
const oneNumber = ({ type, shape }: OnnxPort) =>
  type !== null && numeric.has(type) && shape.length <= 2 && shape.every((size) => size === 1 || size < 0)

/**
 * Which input and output a model is called with; by what it says of itself alone.
 *
 * @param wanted name of the output; left out, the first of one floating number for a row, then of one number
 * @throws Refusal onnxInputs, onnxInputType, onnxInputShape, onnxNoOutput, onnxNoSuchOutput
 */
export function signatureOf(
  { inputs, outputs }: Pick<OnnxSession, 'inputs' | 'outputs'>,
  columns: number,
  wanted?: string,
): Signature {
  if (inputs.length !== 1) throw new Refusal(refusals.onnxInputs, { count: inputs.length })
  const [input] = inputs
  if (!isFloat(input))
    throw new Refusal(refusals.onnxInputType, { name: input.name.slice(0, 100), type: input.type ?? '?' })
  const [rows, width] = input.shape
  if (input.shape.length !== 2 || !(rows === 1 || rows < 0) || !(width === columns || width < 0))
    throw new Refusal(refusals.onnxInputShape, { shape: shapeText(input.shape), columns })
  if (wanted !== undefined) {
    const named = outputs.find(({ name }) => name === wanted)
    if (!named || named.type === null || !numeric.has(named.type))
      throw new Refusal(refusals.onnxNoSuchOutput, { name: wanted, outputs: told(outputs) }, 'options.output')
    return { input, output: named.name, columns }
  }
  const single = outputs.filter(oneNumber)
  const output = single.find(isFloat) ?? single[0]
  if (!output) throw new Refusal(refusals.onnxNoOutput, { outputs: told(outputs) })
  return { input, output: output.name, columns }
}
