import {
  AttributeIds,
  BrowseDirection,
  type ClientSession,
  DataType,
  DataTypeIds,
  type NodeId,
  NodeIdType,
  ReferenceTypeIds,
} from 'node-opcua'

export type BuiltInType = { dataType: DataType; enumerated: boolean }

/** Built-in types end at DiagnosticInfo (25); an inheritance deeper than this is a server's mistake. */
const lastBuiltIn = 25
const maxDepth = 20

/** Finds the built-in type behind a node's DataType by walking up its supertypes; remembers what it found. */
export class DataTypes {
  readonly #session: ClientSession
  readonly #known = new Map<string, Promise<BuiltInType>>()

  constructor(session: ClientSession) {
    this.#session = session
  }

  builtIn(typeId: NodeId): Promise<BuiltInType> {
    const key = typeId.toString()
    let found = this.#known.get(key)
    if (!found) {
      found = this.#walk(typeId)
      found.catch(() => this.#known.delete(key))
      this.#known.set(key, found)
    }
    return found
  }

  /** Type of a variable's value; undefined when the node has none. An abstract type gives way to that of the present value. */
  async ofVariable(nodeId: string): Promise<BuiltInType | undefined> {
    const declared = await this.#session.read({ nodeId, attributeId: AttributeIds.DataType })
    if (!declared.statusCode.isGood()) return undefined
    const found = await this.builtIn(declared.value.value)
    if (found.dataType !== DataType.Variant && found.dataType !== DataType.Null) return found
    const present = await this.#session.read({ nodeId, attributeId: AttributeIds.Value })
    return { dataType: present.value?.dataType ?? DataType.Null, enumerated: false }
  }

  async #walk(typeId: NodeId): Promise<BuiltInType> {
    let current = typeId
    for (let depth = 0; depth < maxDepth; depth++) {
      if (current.namespace === 0 && current.identifierType === NodeIdType.NUMERIC) {
        const id = current.value as number
        if (id === DataTypeIds.Enumeration) return { dataType: DataType.Int32, enumerated: true }
        if (id <= lastBuiltIn) return { dataType: id as DataType, enumerated: false }
        // Number, Integer and UInteger are abstract: the value itself must tell.
        if (id <= DataTypeIds.UInteger) return { dataType: DataType.Variant, enumerated: false }
      }
      const up = await this.#session.browse({
        nodeId: current,
        referenceTypeId: `i=${ReferenceTypeIds.HasSubtype}`,
        includeSubtypes: false,
        browseDirection: BrowseDirection.Inverse,
        nodeClassMask: 0,
        resultMask: 0,
      })
      const parent = up.references?.[0]?.nodeId
      if (!parent) break
      current = parent
    }
    return { dataType: DataType.Null, enumerated: false }
  }
}
