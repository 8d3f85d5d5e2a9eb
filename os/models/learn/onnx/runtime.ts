import { createRequire } from 'node:module'
import type { Tensor, TypedTensor } from 'onnxruntime-node'
import { Refusal } from '../../../../contract/refusal.ts'
import { onnxRefusals } from './refusals.ts'

/** What goes in or comes out. `type` as ONNX numbers it; null for what is no tensor. A dimension of −1 has no size of its own. */
export type OnnxPort = { name: string; type: string | null; shape: readonly number[] }

/** An opened model. `run` is synchronous: one row in, the numbers of one output out. */
export type OnnxSession = {
  inputs: readonly OnnxPort[]
  outputs: readonly OnnxPort[]
  /** A call for rows of these names; what it answers is overwritten by the next. */
  caller(input: OnnxPort, output: string, columns: number): (row: ArrayLike<number>) => ArrayLike<number | bigint>
}

/** Element types by their number in onnx.proto3. */
const types = [
  ...['undefined', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16'],
  ...['float64', 'uint32', 'uint64'],
]

/**
 * The runtime's native binding. Its public interface answers by promises, but only after calling this, which is synchronous: a scan cannot
 * wait (docs/adr/0023). The shape of it was read in version 1.30.
 */
type Native = {
  InferenceSession: new () => {
    loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void
    inputMetadata: readonly NativePort[]
    outputMetadata: readonly NativePort[]
    run(feeds: Record<string, Tensor>, fetches: Record<string, null>, options: object): Record<string, Tensor>
  }
}
type NativePort = { name: string; isTensor: boolean; shape: readonly number[]; type: number }
type Loaded = { native: Native; Tensor: typeof Tensor }

let loaded: Loaded | undefined

/** It is large and not there on every machine: loaded by the first model that needs it. */
function load(): Loaded {
  if (loaded) return loaded
  const require = createRequire(import.meta.url)
  try {
    const common = require('onnxruntime-node')
    // a refusal says what is wrong; the runtime's own lines would stand among the log without a place
    common.env.logLevel = 'fatal'
    const { binding, initOrt } = require('onnxruntime-node/dist/binding.js')
    initOrt()
    loaded = { native: binding, Tensor: common.Tensor }
    return loaded
  } catch (error) {
    throw new Refusal(onnxRefusals.onnxUnavailable, { why: shortly(error) })
  }
}

export const shortly = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0].slice(0, 300)

/** One thread, operators in order: the scan keeps its core, and the same row gives the same number. */
const options = {
  ...{ executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' },
  logSeverityLevel: 4,
  extra: { session: { load_model_format: 'ONNX' } },
}

const portOf = ({ name, isTensor, shape, type }: NativePort): OnnxPort => ({
  name,
  type: isTensor ? (types[type] ?? 'undefined') : null,
  shape: isTensor ? [...shape] : [],
})

/** @throws Refusal onnxUnavailable, onnxNotOpened */
export function openSession(file: Uint8Array): OnnxSession {
  const { native, Tensor } = load()
  const session = new native.InferenceSession()
  try {
    session.loadModel(file.buffer, file.byteOffset, file.byteLength, options)
  } catch (error) {
    throw new Refusal(onnxRefusals.onnxNotOpened, { why: shortly(error) })
  }
  return {
    inputs: session.inputMetadata.map(portOf),
    outputs: session.outputMetadata.map(portOf),
    caller(input, output, columns) {
      const data = input.type === 'float64' ? new Float64Array(columns) : new Float32Array(columns)
      const row = new Tensor(input.type as 'float32', data as Float32Array, [1, columns])
      const [feeds, fetches] = [{ [input.name]: row }, { [output]: null }]
      return (values) => {
        data.set(values)
        return (session.run(feeds, fetches, {})[output] as TypedTensor<'float32'>).data
      }
    },
  }
}
