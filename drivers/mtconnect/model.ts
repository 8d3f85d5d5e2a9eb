import { BadDocument, childOf, membersOf, type XmlElement } from './xml.ts'

export type DataItem = {
  id: string
  name?: string
  /** SAMPLE, EVENT or CONDITION. */
  category: string
  type: string
  subType?: string
  units?: string
  nativeUnits?: string
  /** VALUE, TIME_SERIES, DATA_SET, TABLE or DISCRETE. */
  representation: string
  /** A repeated value is news of its own, as with messages. */
  discrete: boolean
  /** What the machine calls it; an adapter may use it as its key. */
  source?: string
  device: Component
}

/** A device, or a part of one, down to its compositions. `type` is its element's name: Linear, Controller, Path. */
export type Component = {
  type: string
  id: string
  name?: string
  description?: string
  items: DataItem[]
  components: Component[]
}

/** What a header says about the agent. A field the agent leaves out is NaN or undefined. */
export type Header = {
  instanceId: string
  version?: string
  firstSequence: number
  lastSequence: number
  nextSequence: number
  /** Agent's own time, as text. */
  creationTime?: string
  deviceModelChangeTime?: string
}

const integer = (text: string | undefined): number =>
  text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : NaN

export function headerOf(root: XmlElement): Header {
  const { attributes } = childOf(root, 'Header') ?? { attributes: {} as Record<string, string> }
  return {
    instanceId: attributes.instanceId ?? '',
    version: attributes.version,
    firstSequence: integer(attributes.firstSequence),
    lastSequence: integer(attributes.lastSequence),
    nextSequence: integer(attributes.nextSequence),
    creationTime: attributes.creationTime,
    deviceModelChangeTime: attributes.deviceModelChangeTime,
  }
}

const containers = ['Components', 'Compositions']

/** The devices that an agent or an adapter speaks for. */
export class DeviceModel {
  readonly header: Header
  readonly devices: Component[]
  /** Every data item, in the order of the document. */
  readonly items: DataItem[] = []
  /** What was left out, in words. */
  readonly problems: string[] = []
  readonly #byId = new Map<string, DataItem>()
  readonly #components = new Map<string, Component>()
  /** By name and by source; null where several data items share it. */
  readonly #byName = new Map<string, DataItem | null>()
  readonly #bySource = new Map<string, DataItem | null>()

  /** @throws BadDocument when it is no MTConnectDevices document */
  constructor(root: XmlElement) {
    if (root.name !== 'MTConnectDevices') {
      throw new BadDocument('wrongShape', `the document is ${root.name}, not MTConnectDevices`)
    }
    this.header = headerOf(root)
    this.devices = membersOf(root, 'Devices').map((device) => this.#component(device))
  }

  /** Counts what the document holds: components below the devices, data items by category. */
  counts(): { devices: number; components: number; items: Record<string, number> } {
    const below = (c: Component): number => c.components.reduce((sum, each) => sum + 1 + below(each), 0)
    const items: Record<string, number> = {}
    for (const { category } of this.items) items[category] = (items[category] ?? 0) + 1
    return { devices: this.devices.length, components: this.devices.reduce((n, d) => n + below(d), 0), items }
  }

  component(id: string): Component | undefined {
    return this.#components.get(id)
  }

  item(id: string): DataItem | undefined {
    return this.#byId.get(id)
  }

  /** A data item by its id, else by its name or source, where only one has it; `device:key` looks in one device. */
  resolve(key: string): DataItem | undefined {
    const found = this.#byId.get(key) ?? this.#byName.get(key) ?? this.#bySource.get(key)
    if (found) return found
    const colon = key.indexOf(':')
    if (colon < 0) return undefined
    const device = this.devices.find((d) => [d.name, d.id].includes(key.slice(0, colon)))
    const rest = key.slice(colon + 1)
    const of = (name: 'id' | 'name' | 'source') => this.items.find((i) => i.device === device && i[name] === rest)
    return device && (of('id') ?? of('name') ?? of('source'))
  }

  #component(element: XmlElement, device?: Component): Component {
    const { attributes } = element
    const text = childOf(element, 'Description')?.text.trim().replace(/\s+/g, ' ')
    const component: Component = {
      type: element.name,
      id: attributes.id ?? attributes.uuid ?? `${element.name}-${this.#components.size}`,
      name: attributes.name,
      ...(text && { description: text }),
      items: [],
      components: [],
    }
    if (this.#components.has(component.id)) this.problems.push(`the component id ${component.id} stands more than once`)
    else this.#components.set(component.id, component)
    const root = device ?? component
    for (const item of membersOf(element, 'DataItems')) this.#item(item, component, root)
    for (const container of containers)
      for (const child of membersOf(element, container)) component.components.push(this.#component(child, root))
    return component
  }

  #item(element: XmlElement, component: Component, device: Component): void {
    const { id, name, category, type, subType, units, nativeUnits, representation, discrete } = element.attributes
    if (element.name !== 'DataItem') return
    if (!id || !category || !type) {
      this.problems.push(`a data item of ${component.id} has no id, category or type`)
      return
    }
    const source = childOf(element, 'Source')?.text.trim()
    const item: DataItem = {
      id,
      category,
      type,
      representation: representation ?? 'VALUE',
      discrete: discrete === 'true' || representation === 'DISCRETE' || type === 'MESSAGE' || type === 'ALARM',
      device,
      ...(name && { name }),
      ...(subType && { subType }),
      ...(units && { units }),
      ...(nativeUnits && { nativeUnits }),
      ...(source && { source }),
    }
    component.items.push(item)
    this.items.push(item)
    if (this.#byId.has(id)) this.problems.push(`the data item id ${id} stands more than once`)
    else this.#byId.set(id, item)
    if (name) this.#byName.set(name, this.#byName.has(name) ? null : item)
    if (source) this.#bySource.set(source, this.#bySource.has(source) ? null : item)
  }
}
