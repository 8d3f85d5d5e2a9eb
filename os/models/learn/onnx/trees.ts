import { Refusal } from '../../../../contract/refusal.ts'
import { onnxRefusals } from './refusals.ts'
import { BrokenMessage, fieldsOf, numbersIn, textOf } from './wire.ts'

/** Of an attribute, by onnx.proto3: its name, whole numbers, texts. */
const attribute = { name: 1, ints: 8, strings: 9 }

/** An attribute with lists; what is not asked for is not read. */
function listsOf(attributes: readonly Uint8Array[]): { ints(name: string): number[]; strings(name: string): string[] } {
  const named = attributes.map((bytes) => [...fieldsOf(bytes)])
  const fields = (name: string, number: number) =>
    named
      .filter((all) => all.some((field) => field.number === attribute.name && textOf(field) === name))
      .flatMap((all) => all.filter((field) => field.number === number))
  return {
    ints: (name) => fields(name, attribute.ints).flatMap(numbersIn),
    strings: (name) => fields(name, attribute.strings).map(textOf),
  }
}

/**
 * A walk down a tree has to end: its runtime follows the numbers of the file from node to node without counting. Nodes may have several
 * parents, as some exporters write sets of values, but no node may lead back to itself.
 *
 * @param attributes of a TreeEnsembleRegressor or TreeEnsembleClassifier
 * @throws Refusal onnxTree; BrokenMessage when its lists do not fit each other
 */
export function checkTree(attributes: readonly Uint8Array[]): void {
  const lists = listsOf(attributes)
  const trees = lists.ints('nodes_treeids')
  const ids = lists.ints('nodes_nodeids')
  const [whenTrue, whenFalse] = [lists.ints('nodes_truenodeids'), lists.ints('nodes_falsenodeids')]
  const modes = lists.strings('nodes_modes')
  if ([ids, whenTrue, whenFalse, modes].some(({ length }) => length !== trees.length))
    throw new BrokenMessage('决策树的各列表长度不同', 'the lists of a decision tree are not equally long')
  const place = new Map(ids.map((id, k) => [`${trees[k]} ${id}`, k]))
  const children = (k: number): number[] => {
    if (modes[k] === 'LEAF') return []
    return [whenTrue[k], whenFalse[k]].map((id) => {
      const child = place.get(`${trees[k]} ${id}`)
      if (child === undefined) throw new BrokenMessage('决策树指向不存在的节点', 'a decision tree leads nowhere')
      return child
    })
  }
  /** 1: being walked, 2: its walks all end. */
  const state = new Uint8Array(trees.length)
  for (let root = 0; root < trees.length; root++) {
    const path: { node: number; left: number[] }[] = []
    const enter = (node: number) => {
      if (state[node] === 1) throw new Refusal(onnxRefusals.onnxTree)
      if (state[node] === 2) return
      state[node] = 1
      path.push({ node, left: children(node) })
    }
    enter(root)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.left.pop()
      if (next !== undefined) enter(next)
      else {
        state[top.node] = 2
        path.pop()
      }
    }
  }
}
