import type { BrowseItem } from '../../contract/driver.ts'
import type { PointType } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type MtconnectAddress, mtconnectRefusals, type Part } from './config.ts'
import type { Component, DataItem, DeviceModel } from './model.ts'
import { unitOf } from './units.ts'
import { isNumericEvent } from './vocabulary.ts'

const maxItems = 1000
const partsOf = {
  vector: ['x', 'y', 'z'],
  condition: ['level', 'code', 'message'],
  message: ['code', 'message'],
} satisfies Record<string, Part[]>

const isVector = (item: DataItem): boolean => (item.units ?? item.nativeUnits ?? '').endsWith('_3D')
const keepsText = (item: DataItem): boolean => ['DATA_SET', 'TABLE'].includes(item.representation)

/** The kind of point that a data item makes as it is. */
export function typeOf(item: DataItem): PointType {
  if (isVector(item) || keepsText(item)) return 'text'
  if (item.category === 'SAMPLE') return 'number'
  const numeric = item.units !== undefined || isNumericEvent(item.type)
  return item.category === 'EVENT' && numeric ? 'number' : 'text'
}

function subPartsOf(item: DataItem): Part[] {
  if (item.category === 'CONDITION') return partsOf.condition
  if (isVector(item)) return partsOf.vector
  return item.type === 'MESSAGE' ? partsOf.message : []
}

/** Adapters send native units, agents the units they have converted to. */
type Wire = 'agent' | 'shdr'

const unitsOn = (item: DataItem, wire: Wire) => (wire === 'shdr' ? (item.nativeUnits ?? item.units) : item.units)

function itemNode(item: DataItem, wire: Wire): BrowseItem {
  const unit = typeOf(item) === 'number' ? unitOf(unitsOn(item, wire)) : undefined
  const said = [item.category, item.type, item.subType, unitsOn(item, wire)]
  if (item.representation !== 'VALUE') said.push(item.representation)
  const address: Partial<MtconnectAddress> = { item: item.id }
  return {
    id: `i:${item.id}`,
    name: item.name ?? item.id,
    description: said.filter((word) => word !== undefined).join(' '),
    readable: true,
    writable: false,
    hasChildren: subPartsOf(item).length > 0,
    type: typeOf(item),
    ...(unit && { unit }),
    address,
  }
}

function partNode(item: DataItem, part: Part, wire: Wire): BrowseItem {
  const figure = isVector(item) || part === 'level'
  const unit = isVector(item) ? unitOf(unitsOn(item, wire)) : undefined
  return {
    id: `p:${part}:${item.id}`,
    name: `${item.name ?? item.id}.${part}`,
    description: [item.type, item.subType, part].filter((word) => word !== undefined).join(' '),
    readable: true,
    writable: false,
    hasChildren: false,
    type: figure ? 'number' : 'text',
    ...(unit && { unit }),
    address: { item: item.id, part },
  }
}

function componentNode(component: Component): BrowseItem {
  const { id, type, name, description } = component
  return {
    id: `c:${id}`,
    name: name && name !== type ? `${type} ${name}` : type,
    ...(description && { description: description.slice(0, 500) }),
    readable: false,
    writable: false,
    hasChildren: component.items.length + component.components.length > 0,
  }
}

/** Devices; of a component its data items, then its parts; of a vector, a condition or a message what it is made of. */
export function browseModel(model: DeviceModel, wire: Wire, id?: string): BrowseItem[] {
  if (id === undefined) return model.devices.map(componentNode).slice(0, maxItems)
  const key = id.slice(2)
  const component = id.startsWith('c:') ? model.component(key) : undefined
  if (component) {
    const items = component.items.map((item) => itemNode(item, wire))
    return [...items, ...component.components.map(componentNode)].slice(0, maxItems)
  }
  const item = id.startsWith('i:') ? model.item(key) : undefined
  if (!item) throw new Refusal(mtconnectRefusals.mtconnectUnknownNode, { node: id.slice(0, 200) })
  return subPartsOf(item).map((part) => partNode(item, part, wire))
}
