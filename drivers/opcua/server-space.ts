import {
  type AddressSpace,
  coerceNodeId,
  coerceStatusCode,
  DataType,
  DataValue,
  type Namespace,
  StatusCodes,
  type UAObject,
  type UAVariable,
  Variant,
} from 'node-opcua'
import type { Point } from '../../contract/point.ts'
import type { Quality } from '../../contract/quality.ts'
import type { Text } from '../../contract/text.ts'
import { statusFromQuality } from './status-quality.ts'

export type ServedPoint = Pick<Point, 'index' | 'code' | 'name' | 'type' | 'unit' | 'low' | 'high' | 'path' | 'note'>

/** `value`: 0 and 1 for booleans, the code for enumerated points, NaN or null where there is none. Time in UTC ms. */
export type LiveValue = { value: number | string | null; time: number; quality: Quality }
export type ReadPoint = (index: number) => LiveValue | undefined

export const pointsNamespace = 'urn:millrace:points'
/** Clients may not sample faster: live values change in ticks of this order. */
const minSamplingIntervalMs = 50

const dataTypes = {
  number: DataType.Double,
  boolean: DataType.Boolean,
  enum: DataType.Int32,
  text: DataType.String,
} as const

const localized = (text: Text) => [
  { locale: 'zh-CN', text: text.zh },
  { locale: 'en-US', text: text.en },
]

function variantOf(type: Point['type'], value: number | string | null): Variant | undefined {
  const dataType = dataTypes[type]
  if (type === 'text') return typeof value === 'string' ? new Variant({ dataType, value }) : undefined
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  return new Variant({
    dataType,
    value: type === 'boolean' ? value !== 0 : type === 'enum' ? Math.trunc(value) : value,
  })
}

/** The points as OPC UA nodes: folders made from the twin path, one variable per point. */
export class PointSpace {
  readonly #space: AddressSpace
  readonly #namespace: Namespace
  readonly #read: ReadPoint
  readonly #root: UAObject
  readonly #folders = new Map<string, { node: UAObject; children: number }>()
  readonly #variables = new Map<string, { node: UAVariable; signature: string; path: string }>()

  constructor(space: AddressSpace, read: ReadPoint) {
    this.#space = space
    this.#read = read
    this.#namespace = space.registerNamespace(pointsNamespace)
    this.#root = this.#namespace.addFolder(space.rootFolder.objects, {
      browseName: 'Points',
      nodeId: 's=/',
      displayName: localized({ zh: '测点', en: 'Points' }),
    })
  }

  /** Adds, renews and removes nodes so that the address space shows these points, by code. */
  setPoints(points: readonly ServedPoint[]): void {
    const signatures = new Map(points.map((p) => [p.code, JSON.stringify(p)]))
    for (const [code, present] of this.#variables) {
      if (signatures.get(code) !== present.signature) this.#remove(code)
    }
    for (const point of points) {
      if (!this.#variables.has(point.code)) this.#add(point, signatures.get(point.code) ?? '')
    }
  }

  #add(point: ServedPoint, signature: string): void {
    const parent = this.#folder(point.path)
    const analog = point.type === 'number' && point.unit !== null
    const base = {
      componentOf: parent,
      nodeId: `s=${point.code}`,
      browseName: point.code,
      displayName: localized(point.name),
      description: { locale: 'zh-CN', text: descriptionOf(point) },
      dataType: dataTypes[point.type],
      accessLevel: 'CurrentRead',
      userAccessLevel: 'CurrentRead',
      minimumSamplingInterval: minSamplingIntervalMs,
    }
    const node = this.#namespace.addVariable({
      ...base,
      typeDefinition: analog ? 'AnalogUnitType' : 'BaseDataVariableType',
    })
    if (analog) this.#addUnit(node, point)
    node.bindVariable({ timestamped_get: () => this.#valueOf(point) }, true)
    this.#variables.set(point.code, { node, signature, path: point.path })
    this.#count(point.path, 1)
  }

  #addUnit(node: UAVariable, point: ServedPoint): void {
    // Units are known by their written form; the numeric UNECE code is optional (-1: none).
    const unit = this.#space.constructExtensionObject(coerceNodeId('i=887'), {
      namespaceUri: pointsNamespace,
      unitId: -1,
      displayName: { text: point.unit },
      description: { text: point.unit },
    })
    this.#namespace.addVariable({
      propertyOf: node,
      typeDefinition: 'PropertyType',
      browseName: { name: 'EngineeringUnits', namespaceIndex: 0 },
      dataType: 'EUInformation',
      value: new Variant({ dataType: DataType.ExtensionObject, value: unit }),
    })
    if (point.low === null || point.high === null) return
    const range = this.#space.constructExtensionObject(coerceNodeId('i=884'), { low: point.low, high: point.high })
    this.#namespace.addVariable({
      propertyOf: node,
      typeDefinition: 'PropertyType',
      browseName: { name: 'EURange', namespaceIndex: 0 },
      dataType: 'Range',
      value: new Variant({ dataType: DataType.ExtensionObject, value: range }),
    })
  }

  #remove(code: string): void {
    const present = this.#variables.get(code)
    if (!present) return
    this.#variables.delete(code)
    this.#namespace.deleteNode(present.node)
    this.#count(present.path, -1)
  }

  #folder(path: string): UAObject {
    if (path === '') return this.#root
    const known = this.#folders.get(path)
    if (known) return known.node
    const cut = path.lastIndexOf('/')
    const parent = cut < 0 ? '' : path.slice(0, cut)
    const node = this.#namespace.addFolder(this.#folder(parent), {
      browseName: path.slice(cut + 1),
      nodeId: `s=/${path}`,
    })
    this.#folders.set(path, { node, children: 0 })
    this.#count(parent, 1)
    return node
  }

  /** Keeps the number of children of a folder; one that has lost its last is removed, and so on upwards. */
  #count(path: string, change: 1 | -1): void {
    const folder = this.#folders.get(path)
    if (!folder) return
    folder.children += change
    if (folder.children > 0) return
    this.#folders.delete(path)
    this.#namespace.deleteNode(folder.node)
    this.#count(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '', -1)
  }

  #valueOf(point: ServedPoint): DataValue {
    const live = this.#read(point.index)
    const now = new Date()
    if (!live) return new DataValue({ statusCode: StatusCodes.BadWaitingForInitialData, serverTimestamp: now })
    const value = variantOf(point.type, live.value)
    return new DataValue({
      ...(value && { value }),
      statusCode: coerceStatusCode(statusFromQuality(live.quality)),
      sourceTimestamp: new Date(live.time),
      serverTimestamp: now,
    })
  }
}

function descriptionOf(point: ServedPoint): string {
  const note = point.note ? ` (${point.note.zh} | ${point.note.en})` : ''
  return `${point.name.zh} | ${point.name.en}${note}`
}
