// Small ONNX files for tests, written field by field: what a file says is then exactly what the test says.

type Bytes = number[]

const varint = (value: number | bigint): Bytes => {
  const out: Bytes = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128)
  return [...out, Number(rest)]
}
const whole = (field: number, value: number | bigint): Bytes => [...varint(field << 3), ...varint(value)]
/** A field of bytes: a text, a message, raw data. */
export const part = (field: number, value: string | ArrayLike<number>): Bytes => {
  const bytes = typeof value === 'string' ? [...Buffer.from(value)] : Array.from(value)
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes]
}
const floatBytes = (values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer)

export const elementTypes = { float: 1, int64: 7, string: 8, double: 11 } as const
export type ElementType = keyof typeof elementTypes

/** A text is a dimension without a size. */
export type Dims = readonly (number | string)[]

const valueInfo = (name: string, type: ElementType, dims: Dims): Bytes => {
  const shape = dims.flatMap((dim) => part(1, typeof dim === 'number' ? whole(1, dim) : part(2, dim)))
  return [...part(1, name), ...part(2, part(1, [...whole(1, elementTypes[type]), ...part(2, shape)]))]
}

/** A constant of floats. */
export const weights = (name: string, dims: readonly number[], values: readonly number[]): Bytes => [
  ...dims.flatMap((dim) => whole(1, dim)),
  ...whole(2, elementTypes.float),
  ...part(8, name),
  ...part(9, floatBytes(values)),
]

/** A constant list of whole numbers. */
export const integers = (name: string, values: readonly number[]): Bytes => [
  ...whole(1, values.length),
  ...whole(2, elementTypes.int64),
  ...part(8, name),
  ...part(9, new Uint8Array(BigInt64Array.from(values, BigInt).buffer)),
]

/** A constant that says its numbers stand in another file. */
export const elsewhere = (name: string, dims: readonly number[], location: string): Bytes => [
  ...dims.flatMap((dim) => whole(1, dim)),
  ...whole(2, elementTypes.float),
  ...part(8, name),
  ...part(13, [...part(1, 'location'), ...part(2, location)]),
  ...whole(14, 1),
]

export type TestNode = {
  op: string
  inputs: readonly string[]
  outputs: readonly string[]
  domain?: string
  /** Whole numbers, or bytes of an attribute. */
  ints?: Readonly<Record<string, number>>
  attributes?: readonly Bytes[]
}
const node = ({ op, inputs, outputs, domain, ints = {}, attributes = [] }: TestNode): Bytes => [
  ...inputs.flatMap((name) => part(1, name)),
  ...outputs.flatMap((name) => part(2, name)),
  ...part(4, op),
  ...Object.entries(ints).flatMap(([name, value]) => part(5, [...part(1, name), ...whole(3, value), ...whole(20, 2)])),
  ...attributes.flatMap((attribute) => part(5, attribute)),
  ...(domain === undefined ? [] : part(7, domain)),
]

export type TestGraph = {
  nodes: readonly TestNode[]
  constants?: readonly Bytes[]
  inputs: readonly (readonly [name: string, type: ElementType, dims: Dims])[]
  outputs: readonly (readonly [name: string, type: ElementType, dims: Dims])[]
}
export const graphBytes = ({ nodes, constants = [], inputs, outputs }: TestGraph): Bytes => [
  ...nodes.flatMap((each) => part(1, node(each))),
  ...part(2, 'graph'),
  ...constants.flatMap((each) => part(5, each)),
  ...inputs.flatMap((each) => part(11, valueInfo(...each))),
  ...outputs.flatMap((each) => part(12, valueInfo(...each))),
]

/** A whole model file. @param more fields of the model besides */
export const onnxFile = (graph: TestGraph, more: Bytes = []): Uint8Array =>
  Uint8Array.from([
    ...whole(1, 8),
    ...part(2, 'test'),
    ...part(7, graphBytes(graph)),
    ...part(8, whole(2, 17)),
    ...more,
  ])

/** x · w + b, one row to one number. */
export const linearFile = (w: readonly number[], b: number, over: Partial<TestGraph> = {}): Uint8Array =>
  onnxFile({
    nodes: [{ op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['y'] }],
    constants: [weights('w', [w.length, 1], w), weights('b', [1], [b])],
    inputs: [['x', 'float', ['n', w.length]]],
    outputs: [['y', 'float', ['n', 1]]],
    ...over,
  })

/** One of 10 and 20, by the whole part of the first of two columns; fails where there is no such one. */
export const pickingFile = (): Uint8Array =>
  onnxFile({
    nodes: [
      { op: 'Slice', inputs: ['x', 'zero', 'one', 'axis'], outputs: ['first'] },
      { op: 'Cast', inputs: ['first'], outputs: ['at'], ints: { to: elementTypes.int64 } },
      { op: 'Gather', inputs: ['list', 'at'], outputs: ['y'] },
    ],
    constants: [integers('zero', [0]), integers('one', [1]), integers('axis', [1]), weights('list', [2], [10, 20])],
    inputs: [['x', 'float', ['n', 2]]],
    outputs: [['y', 'float', ['n', 1]]],
  })

/** A decision tree over two columns; node 0 is its root. */
export type TestTreeNode = { feature: number; value: number; yes: number; no: number } | { leaf: number }
export const treeFile = (nodes: readonly TestTreeNode[]): Uint8Array => {
  const ints = (name: string, values: readonly number[]) => [
    ...part(1, name),
    ...values.flatMap((value) => whole(8, value)),
    ...whole(20, 7),
  ]
  const floats = (name: string, values: readonly number[]) => [
    ...part(1, name),
    ...part(7, floatBytes(values)),
    ...whole(20, 6),
  ]
  const texts = (name: string, values: readonly string[]) => [
    ...part(1, name),
    ...values.flatMap((value) => part(9, value)),
    ...whole(20, 8),
  ]
  const branch = (pick: (node: { feature: number; value: number; yes: number; no: number }) => number) =>
    nodes.map((node) => ('leaf' in node ? 0 : pick(node)))
  const leaves = nodes.flatMap((node, id) => ('leaf' in node ? [{ id, weight: node.leaf }] : []))
  const zeros = (count: number) => new Array<number>(count).fill(0)
  const attributes = [
    [...part(1, 'n_targets'), ...whole(3, 1), ...whole(20, 2)],
    ints('nodes_treeids', zeros(nodes.length)),
    ints(
      'nodes_nodeids',
      nodes.map((_, id) => id),
    ),
    ints(
      'nodes_featureids',
      branch(({ feature }) => feature),
    ),
    floats(
      'nodes_values',
      branch(({ value }) => value),
    ),
    ints(
      'nodes_truenodeids',
      branch(({ yes }) => yes),
    ),
    ints(
      'nodes_falsenodeids',
      branch(({ no }) => no),
    ),
    texts(
      'nodes_modes',
      nodes.map((node) => ('leaf' in node ? 'LEAF' : 'BRANCH_LEQ')),
    ),
    ints('target_treeids', zeros(leaves.length)),
    ints(
      'target_nodeids',
      leaves.map(({ id }) => id),
    ),
    ints('target_ids', zeros(leaves.length)),
    floats(
      'target_weights',
      leaves.map(({ weight }) => weight),
    ),
  ]
  const domain = 'ai.onnx.ml'
  return onnxFile(
    {
      nodes: [{ op: 'TreeEnsembleRegressor', domain, inputs: ['x'], outputs: ['y'], attributes }],
      inputs: [['x', 'float', ['n', 2]]],
      outputs: [['y', 'float', ['n', 1]]],
    },
    part(8, [...part(1, domain), ...whole(2, 3)]),
  )
}
