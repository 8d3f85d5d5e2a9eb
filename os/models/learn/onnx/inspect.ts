import { Refusal } from '../../../../contract/refusal.ts'
import { t } from '../../../../contract/text.ts'
import { isKnownOperator } from './operators.ts'
import { onnxRefusals as refusals } from './refusals.ts'
import { checkTree } from './trees.ts'
import { BrokenMessage, type Field, fieldsOf, textOf } from './wire.ts'

/** What a file says of itself. `operators`: how many nodes. */
export type OnnxFacts = { producer: string; operators: number }

export const mostNodes = 10_000

/** Field numbers of onnx.proto3 (github.com/onnx/onnx, onnx/onnx.proto3). */
const model = { producerName: 2, graph: 7, training: 20, functions: 25 }
const graph = { node: 1, initializer: 5, sparseInitializer: 15 }
const node = { opType: 4, attribute: 5, domain: 7 }
const attribute = { name: 1, tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparseTensors: 23 }
const sparse = { values: 1, indices: 2 }
const tensor = { name: 8, externalData: 13, location: 14 }

/**
 * Reads a file without running it: one graph, all weights within, and only operators whose work hangs on shapes. What the runtime would do
 * with the rest (open other files, loop without an end, ask for memory by a value) it is not asked to.
 *
 * @throws Refusal onnxBroken, onnxExternalData, onnxOperator, onnxNested, onnxTree, onnxTooManyNodes
 */
export function inspectOnnx(file: Uint8Array): OnnxFacts {
  try {
    return inspect(file)
  } catch (error) {
    if (error instanceof BrokenMessage) throw new Refusal(refusals.onnxBroken, { why: error.texts })
    throw error
  }
}

function inspect(file: Uint8Array): OnnxFacts {
  // the runtime's own format has other rules, and is told by these letters
  if (new TextDecoder('latin1').decode(file.subarray(4, 8)) === 'ORTM')
    throw new Refusal(refusals.onnxBroken, { why: t('ORT 格式', 'ORT format') })
  const facts = { producer: '', operators: 0 }
  let graphs = 0
  for (const field of fieldsOf(file)) {
    if (field.number === model.producerName) facts.producer = textOf(field).slice(0, 100)
    if (field.number === model.functions || field.number === model.training)
      throw new Refusal(refusals.onnxNested, { name: field.number === model.functions ? 'functions' : 'training_info' })
    if (field.number === model.graph) {
      graphs++
      facts.operators += inspectGraph(bytesOf(field))
    }
  }
  if (graphs === 0 || facts.operators === 0) throw new BrokenMessage('没有计算图', 'there is no graph in it')
  if (facts.operators > mostNodes)
    throw new Refusal(refusals.onnxTooManyNodes, { count: facts.operators, limit: mostNodes })
  return facts
}

function inspectGraph(bytes: Uint8Array): number {
  let count = 0
  for (const field of fieldsOf(bytes)) {
    if (field.number === graph.initializer) inspectTensor(bytesOf(field))
    if (field.number === graph.sparseInitializer) inspectSparse(bytesOf(field))
    if (field.number === graph.node) {
      count++
      inspectNode(bytesOf(field))
    }
  }
  return count
}

function inspectNode(bytes: Uint8Array): void {
  const fields = [...fieldsOf(bytes)]
  const last = (number: number) =>
    fields
      .filter((field) => field.number === number)
      .map(textOf)
      .at(-1) ?? ''
  const [name, domain] = [last(node.opType), last(node.domain)]
  if (!isKnownOperator(domain, name))
    throw new Refusal(refusals.onnxOperator, { name: (domain ? `${domain}.${name}` : name || '?').slice(0, 100) })
  const attributes = fields.filter((field) => field.number === node.attribute).map(bytesOf)
  for (const each of attributes) inspectAttribute(each, name)
  if (name.startsWith('TreeEnsemble')) checkTree(attributes)
}

function inspectAttribute(bytes: Uint8Array, operator: string): void {
  for (const field of fieldsOf(bytes)) {
    const { number } = field
    if (number === attribute.graph || number === attribute.graphs)
      throw new Refusal(refusals.onnxNested, { name: operator })
    if (number === attribute.tensor || number === attribute.tensors) inspectTensor(bytesOf(field))
    if (number === attribute.sparse || number === attribute.sparseTensors) inspectSparse(bytesOf(field))
  }
}

function inspectSparse(bytes: Uint8Array): void {
  for (const field of fieldsOf(bytes))
    if (field.number === sparse.values || field.number === sparse.indices) inspectTensor(bytesOf(field))
}

function inspectTensor(bytes: Uint8Array): void {
  let [external, name] = [false, '?']
  for (const field of fieldsOf(bytes)) {
    if (field.number === tensor.name) name = textOf(field).slice(0, 100)
    if (field.number === tensor.externalData || (field.number === tensor.location && field.value !== 0n))
      external = true
  }
  if (external) throw new Refusal(refusals.onnxExternalData, { name })
}

function bytesOf({ bytes }: Field): Uint8Array {
  if (!bytes) throw new BrokenMessage('应为内容处是一个数', 'a number stands where a part should be')
  return bytes
}
