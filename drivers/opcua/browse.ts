import {
  AccessLevelFlag,
  AttributeIds,
  BrowseDirection,
  type BrowseResult,
  type ClientSession,
  type DataValue,
  NodeClass,
  type NodeId,
  type ReferenceDescription,
  ReferenceTypeIds,
} from 'node-opcua'
import type { BrowseItem } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { OperationLimits } from './client.ts'
import type { DataTypes } from './data-types.ts'
import { opcuaRefusals } from './refusals.ts'
import { pointTypeOf } from './value.ts'

const maxItems = 1000
/** References looked at to tell whether a node has children and a unit. */
const probeReferences = 20
const objectsFolder = 'i=85'
/** Hierarchical, but not what people mean by children: properties, types, event wiring. */
const notChildren = new Set<number>([
  ReferenceTypeIds.HasProperty,
  ReferenceTypeIds.HasSubtype,
  ReferenceTypeIds.HasEventSource,
  ReferenceTypeIds.HasNotifier,
])

const isReference = (reference: ReferenceDescription, id: number) =>
  reference.referenceTypeId.namespace === 0 && reference.referenceTypeId.value === id
const isChild = (reference: ReferenceDescription) =>
  reference.referenceTypeId.namespace !== 0 || !notChildren.has(reference.referenceTypeId.value as number)

function downFrom(nodeId: NodeId | string) {
  return {
    nodeId,
    referenceTypeId: `i=${ReferenceTypeIds.HierarchicalReferences}`,
    includeSubtypes: true,
    browseDirection: BrowseDirection.Forward,
    nodeClassMask: NodeClass.Object | NodeClass.Variable,
    resultMask: 63,
  }
}

/** node-opcua takes the page size from a field of the session while it builds the request. */
function browsePage<T extends object | object[]>(session: ClientSession, nodes: T, perNode: number) {
  session.requestedMaxReferencesPerNode = perNode
  return session.browse(nodes as never) as Promise<T extends object[] ? BrowseResult[] : BrowseResult>
}

async function childrenOf(session: ClientSession, id: string): Promise<ReferenceDescription[]> {
  const found = new Map<string, ReferenceDescription>()
  let page = (await browsePage(session, downFrom(id), maxItems)) as BrowseResult
  if (!page.statusCode.isGood()) {
    throw new Refusal(opcuaRefusals.opcuaUnknownNode, { nodeId: id, status: page.statusCode.name })
  }
  for (;;) {
    for (const reference of page.references ?? []) {
      if (found.size < maxItems && isChild(reference)) found.set(reference.nodeId.toString(), reference)
    }
    const more = page.continuationPoint
    if (!more || more.length === 0) break
    const enough = found.size >= maxItems
    page = await session.browseNext(more, enough) // with true: gives the continuation point back to the server
    if (enough) break
  }
  return [...found.values()]
}

type Probe = { hasChildren: boolean; unitId?: NodeId }

/** Looks one level below each child, in few requests. */
async function probe(session: ClientSession, children: ReferenceDescription[], perRequest: number): Promise<Probe[]> {
  const probes: Probe[] = []
  for (let i = 0; i < children.length; i += perRequest) {
    const group = children.slice(i, i + perRequest).map((c) => downFrom(c.nodeId))
    const results = (await browsePage(session, group, probeReferences)) as BrowseResult[]
    const open: Buffer[] = []
    for (const result of results) {
      const references = result.references ?? []
      const more = !!result.continuationPoint && result.continuationPoint.length > 0
      if (more) open.push(result.continuationPoint)
      const unit = references.find(
        (r) => isReference(r, ReferenceTypeIds.HasProperty) && r.browseName.name === 'EngineeringUnits',
      )
      probes.push({ hasChildren: more || references.some(isChild), ...(unit && { unitId: unit.nodeId }) })
    }
    if (open.length > 0) await session.browseNext(open, true)
  }
  return probes
}

async function readAll(session: ClientSession, nodes: { nodeId: NodeId; attributeId: number }[], perRequest: number) {
  const values: DataValue[] = []
  for (let i = 0; i < nodes.length; i += perRequest)
    values.push(...(await session.read(nodes.slice(i, i + perRequest))))
  return values
}

const variableAttributes = [AttributeIds.DataType, AttributeIds.ValueRank, AttributeIds.UserAccessLevel]
/** ValueRank −1 is a scalar; −2 and −3 may be one. */
const mayBeScalar = (rank: number) => rank < 0

/** Children of a node (of the Objects folder without an id) with what a person needs to pick points. At most 1,000. */
export async function browse(
  session: ClientSession,
  types: DataTypes,
  limits: OperationLimits,
  id = objectsFolder,
): Promise<BrowseItem[]> {
  const children = await childrenOf(session, id)
  const probes = await probe(session, children, limits.nodesPerBrowse)
  const descriptions = await readAll(
    session,
    children.map((c) => ({ nodeId: c.nodeId, attributeId: AttributeIds.Description })),
    limits.nodesPerRead,
  )
  const variables = children.filter((c) => c.nodeClass === NodeClass.Variable)
  const attributes = await readAll(
    session,
    variables.flatMap((c) => variableAttributes.map((attributeId) => ({ nodeId: c.nodeId, attributeId }))),
    limits.nodesPerRead,
  )
  const withUnit = probes.filter((p) => p.unitId)
  const unitValues = await readAll(
    session,
    withUnit.map((p) => ({ nodeId: p.unitId as NodeId, attributeId: AttributeIds.Value })),
    limits.nodesPerRead,
  )
  const units = new Map(
    withUnit.map((p, k) => [p, unitValues[k]?.value?.value?.displayName?.text as string | undefined]),
  )
  const items: BrowseItem[] = []
  let variable = 0
  for (const [k, child] of children.entries()) {
    const nodeId = child.nodeId.toString()
    const description = descriptions[k]?.value?.value?.text
    const item: BrowseItem = {
      id: nodeId,
      name: child.displayName.text || child.browseName.name || nodeId,
      ...(description && { description }),
      readable: false,
      writable: false,
      hasChildren: probes[k].hasChildren,
    }
    if (child.nodeClass === NodeClass.Variable) {
      const [dataType, rank, access] = attributes.slice(3 * variable, 3 * variable + 3)
      variable++
      const built = dataType.statusCode.isGood() ? await types.builtIn(dataType.value.value) : undefined
      const level = access.statusCode.isGood() ? Number(access.value.value) : 0
      const scalar = !rank.statusCode.isGood() || mayBeScalar(Number(rank.value.value))
      const type = built && scalar ? pointTypeOf(built.dataType, built.enumerated) : undefined
      item.readable = (level & AccessLevelFlag.CurrentRead) !== 0 && type !== undefined
      item.writable = (level & AccessLevelFlag.CurrentWrite) !== 0 && type !== undefined
      if (type) item.type = type
      const unit = units.get(probes[k])
      if (unit) item.unit = unit
      if (item.readable) item.address = { nodeId }
    }
    items.push(item)
  }
  return items
}
