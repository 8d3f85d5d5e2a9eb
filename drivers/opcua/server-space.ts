import { setImmediate } from 'node:timers/promises'
import {
  type AddressSpace,
  coerceNodeId,
  coerceStatusCode,
  DataType,
  DataTypeIds,
  DataValue,
  type ExtensionObject,
  type ISessionContext,
  type Namespace,
  StatusCodes,
  type UAObject,
  type UAVariable,
  Variant,
} from 'node-opcua'
import type { PointType } from '../../contract/point.ts'
import type { Quality } from '../../contract/quality.ts'
import type { Text } from '../../contract/text.ts'
import { type View, type ViewServer, viewPrefix } from './server-views.ts'
import { statusFromQuality } from './status-quality.ts'

/** What a client is shown of a point. `path`: codes of its places in the twin, joined by '/'. `low`, `high`: its normal range. */
export type ServedPoint = {
  index: number
  code: string
  name: Text
  type: PointType
  unit: string | null
  low: number | null
  high: number | null
  path: string
  note: Text | null
  /** Which clients see it, see server-views.ts; '' unless given. Codes are unique within a view. */
  view?: View
}

/** `value`: 0 and 1 for booleans, the code for enumerated points, NaN or null where there is none. Time in UTC ms. */
export type LiveValue = { value: number | string | null; time: number; quality: Quality }
export type ReadPoint = (index: number) => LiveValue | undefined

export const pointsNamespace = 'urn:millrace:points'
/** Clients may not sample faster: live values change in ticks of this order. */
const minSamplingIntervalMs = 50
const changesPerTurn = 50

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

function variantOf(type: PointType, value: number | string | null): Variant | undefined {
  const dataType = dataTypes[type]
  if (type === 'text') return typeof value === 'string' ? new Variant({ dataType, value }) : undefined
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  return new Variant({
    dataType,
    value: type === 'boolean' ? value !== 0 : type === 'enum' ? Math.trunc(value) : value,
  })
}

/** The name of a point's node, over all views. */
const idOf = ({ view = '', code }: Pick<ServedPoint, 'view' | 'code'>) => `${viewPrefix(view)}${code}`

/** The points as OPC UA nodes: folders made from the twin path, one variable per point; every view's apart. */
export class PointSpace {
  readonly #space: AddressSpace
  readonly #namespace: Namespace
  readonly #read: ReadPoint
  readonly #views: Pick<ViewServer, 'sees'>
  /** View → path → folder. */
  readonly #folders = new Map<View, Map<string, { node: UAObject; children: number }>>()
  readonly #roots = new Map<View, UAObject>()
  #busy: Promise<void> = Promise.resolve()
  /** Units and ranges are few: variables share them. */
  readonly #properties = new Map<string, Variant>()
  readonly #variables = new Map<string, { node: UAVariable; signature: string; view: View; path: string }>()

  constructor(space: AddressSpace, read: ReadPoint, views: Pick<ViewServer, 'sees'>) {
    this.#space = space
    this.#read = read
    this.#views = views
    this.#namespace = space.registerNamespace(pointsNamespace)
    this.#rootOf('')
  }

  get namespaceIndex(): number {
    return this.#namespace.index
  }

  #rootOf(view: View): UAObject {
    const known = this.#roots.get(view)
    if (known) return known
    const root = this.#namespace.addFolder(this.#space.rootFolder.objects, {
      browseName: 'Points',
      nodeId: `s=${viewPrefix(view)}/`,
      displayName: localized({ zh: '测点', en: 'Points' }),
      ...this.#seenIn(view),
    })
    this.#roots.set(view, root)
    return root
  }

  /** An option of nodes: asked for each that is met while browsing, from wherever. */
  #seenIn(view: View): { browseFilter: (context: ISessionContext) => boolean } {
    return { browseFilter: (context) => this.#views.sees(context, view) }
  }

  /**
   * Adds, renews and removes nodes so that the address space shows these points, by code. Gives way to other work now and
   * then: 10,000 points take seconds. A call waits for the one before.
   */
  setPoints(points: readonly ServedPoint[]): Promise<void> {
    const done = this.#busy.then(() => this.#replace(points))
    this.#busy = done.catch(() => {})
    return done
  }

  async #replace(points: readonly ServedPoint[]): Promise<void> {
    const signatures = new Map(points.map((p) => [idOf(p), JSON.stringify(p)]))
    let changes = 0
    for (const [id, present] of this.#variables) {
      if (signatures.get(id) === present.signature) continue
      this.#remove(id)
      if (++changes % changesPerTurn === 0) await setImmediate()
    }
    for (const point of points) {
      if (this.#variables.has(idOf(point))) continue
      this.#add(point, signatures.get(idOf(point)) ?? '')
      if (++changes % changesPerTurn === 0) await setImmediate()
    }
  }

  #add(point: ServedPoint, signature: string): void {
    const { view = '', path } = point
    const parent = this.#folder(view, path)
    const analog = point.type === 'number' && point.unit !== null
    const ranged = analog && point.low !== null && point.high !== null
    const node = this.#namespace.addVariable({
      componentOf: parent,
      nodeId: `s=${idOf(point)}`,
      browseName: point.code,
      ...this.#seenIn(view),
      displayName: localized(point.name),
      description: { locale: 'zh-CN', text: descriptionOf(point) },
      dataType: dataTypes[point.type],
      accessLevel: 'CurrentRead',
      userAccessLevel: 'CurrentRead',
      minimumSamplingInterval: minSamplingIntervalMs,
      typeDefinition: ranged ? 'AnalogItemType' : analog ? 'AnalogUnitType' : 'BaseDataVariableType',
    })
    if (analog) this.#addUnit(node, point)
    node.bindVariable({ timestamped_get: this.#reader(point) }, true)
    this.#variables.set(idOf(point), { node, signature, view, path })
    this.#count(view, path, 1)
  }

  #addUnit(node: UAVariable, point: ServedPoint): void {
    this.#addProperty(node, point, 'EngineeringUnits', 'EUInformation', this.#unitOf(point.unit ?? ''))
    const { low, high } = point
    if (low !== null && high !== null) this.#addProperty(node, point, 'EURange', 'Range', this.#rangeOf(low, high))
  }

  /** A node id of its own spares node-opcua the search for a free one, half of the time of filling the space. */
  #addProperty(node: UAVariable, point: ServedPoint, name: string, dataType: string, value: Variant): void {
    this.#namespace.addVariable({
      propertyOf: node,
      typeDefinition: 'PropertyType',
      nodeId: `s=${idOf(point)}#${name}`,
      browseName: { name, namespaceIndex: 0 },
      ...this.#seenIn(point.view ?? ''),
      dataType,
      value,
    })
  }

  #shared(key: string, make: () => ExtensionObject): Variant {
    let variant = this.#properties.get(key)
    if (!variant) {
      variant = new Variant({ dataType: DataType.ExtensionObject, value: make() })
      this.#properties.set(key, variant)
    }
    return variant
  }

  /** Units are known by their written form; the numeric UNECE code is optional (-1: none). */
  #unitOf(unit: string): Variant {
    const displayName = { text: unit }
    return this.#shared(`unit ${unit}`, () =>
      this.#space.constructExtensionObject(coerceNodeId(`i=${DataTypeIds.EUInformation}`), {
        namespaceUri: pointsNamespace,
        unitId: -1,
        displayName,
        description: displayName,
      }),
    )
  }

  #rangeOf(low: number, high: number): Variant {
    return this.#shared(`range ${low} ${high}`, () =>
      this.#space.constructExtensionObject(coerceNodeId(`i=${DataTypeIds.Range}`), { low, high }),
    )
  }

  #remove(id: string): void {
    const present = this.#variables.get(id)
    if (!present) return
    this.#variables.delete(id)
    this.#namespace.deleteNode(present.node)
    this.#count(present.view, present.path, -1)
  }

  #folder(view: View, path: string): UAObject {
    if (path === '') return this.#rootOf(view)
    const folders = this.#folders.get(view) ?? new Map<string, { node: UAObject; children: number }>()
    this.#folders.set(view, folders)
    const known = folders.get(path)
    if (known) return known.node
    const cut = path.lastIndexOf('/')
    const parent = cut < 0 ? '' : path.slice(0, cut)
    const node = this.#namespace.addFolder(this.#folder(view, parent), {
      browseName: path.slice(cut + 1),
      nodeId: `s=${viewPrefix(view)}/${path}`,
      ...this.#seenIn(view),
    })
    folders.set(path, { node, children: 0 })
    this.#count(view, parent, 1)
    return node
  }

  /** Keeps the number of children of a folder; one that has lost its last is removed, and so on upwards. */
  #count(view: View, path: string, change: 1 | -1): void {
    const folders = this.#folders.get(view)
    const folder = folders?.get(path)
    if (!folder) return
    folder.children += change
    if (folder.children > 0) return
    folders?.delete(path)
    this.#namespace.deleteNode(folder.node)
    this.#count(view, path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '', -1)
  }

  /** Clients sample far more often than values change: the same live value gives the same DataValue. */
  #reader(point: ServedPoint): () => DataValue {
    let seen: LiveValue | undefined
    let answer = new DataValue({ statusCode: StatusCodes.BadWaitingForInitialData, serverTimestamp: new Date() })
    return () => {
      const live = this.#read(point.index)
      if (!live) return answer
      const { value, time, quality } = live
      if (seen && Object.is(seen.value, value) && seen.time === time && seen.quality === quality) return answer
      seen = { value, time, quality }
      const variant = variantOf(point.type, value)
      answer = new DataValue({
        ...(variant && { value: variant }),
        statusCode: coerceStatusCode(statusFromQuality(quality)),
        sourceTimestamp: new Date(time),
        serverTimestamp: new Date(),
      })
      return answer
    }
  }
}

function descriptionOf(point: ServedPoint): string {
  const note = point.note ? ` (${point.note.zh} | ${point.note.en})` : ''
  return `${point.name.zh} | ${point.name.en}${note}`
}
