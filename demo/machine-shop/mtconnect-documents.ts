import {
  type AgentComponent,
  type AgentDevice,
  type AgentObservation,
  type Category,
  itemsBelow,
} from './mtconnect-buffer.ts'

export type AgentHeader = {
  version: string
  instanceId: number
  bufferSize: number
  time: number
  first: number
  next: number
  modelChange: number
}

const special: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => special[c])

function attributes(values: Record<string, string | number | undefined>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')
}

const isoTime = (ms: number): string => new Date(ms).toISOString()

function wrap(kind: 'Devices' | 'Streams' | 'Error', header: AgentHeader, sequences: object, body: string): string {
  const space = `urn:mtconnect.org:MTConnect${kind}:${header.version}`
  const head = attributes({
    creationTime: isoTime(header.time),
    sender: 'millrace-demo',
    instanceId: header.instanceId,
    version: header.version,
    bufferSize: header.bufferSize,
    deviceModelChangeTime: isoTime(header.modelChange),
    ...sequences,
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<MTConnect${kind} xmlns="${space}"><Header${head}/>${body}</MTConnect${kind}>\n`
}

function componentXml(component: AgentComponent): string {
  const { type, id, name, items = [], components = [] } = component
  const uuid = 'uuid' in component ? String(component.uuid) : undefined
  const itemsXml = items.map((item) => `<DataItem${attributes(item)}/>`).join('')
  const below = components.map(componentXml).join('')
  return (
    `<${type}${attributes({ id, name, uuid })}>` +
    (itemsXml && `<DataItems>${itemsXml}</DataItems>`) +
    (below && `<Components>${below}</Components>`) +
    `</${type}>`
  )
}

export function devicesDocument(header: AgentHeader, devices: readonly AgentDevice[]): string {
  return wrap('Devices', header, {}, `<Devices>${devices.map(componentXml).join('')}</Devices>`)
}

export function errorDocument(header: AgentHeader, code: string, text: string): string {
  return wrap('Error', header, {}, `<Errors><Error errorCode="${code}">${escaped(text)}</Error></Errors>`)
}

/** ROTARY_VELOCITY as the element that carries it: RotaryVelocity. */
function elementOf(type: string): string {
  return type
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('')
}

function observationXml({ item, sequence, time, text, level, code }: AgentObservation): string {
  const { id: dataItemId, name, type, subType } = item
  const about = { dataItemId, name, sequence, subType, timestamp: isoTime(time) }
  if (level) return `<${level}${attributes({ ...about, type, nativeCode: code })}>${escaped(text)}</${level}>`
  const element = elementOf(type)
  return `<${element}${attributes(about)}>${escaped(text)}</${element}>`
}

const containers: [Category, string][] = [
  ['SAMPLE', 'Samples'],
  ['EVENT', 'Events'],
  ['CONDITION', 'Condition'],
]

function componentStream(component: AgentComponent, rows: readonly AgentObservation[]): string {
  const body = containers
    .map(([category, container]): [string, string] => {
      const own = rows.filter((row) => row.item.category === category)
      return [container, own.map(observationXml).join('')]
    })
    .map(([container, inner]) => inner && `<${container}>${inner}</${container}>`)
    .join('')
  const about = attributes({ component: component.type, name: component.name, componentId: component.id })
  return body && `<ComponentStream${about}>${body}</ComponentStream>`
}

/** @param next what the client shall ask for next */
export function streamsDocument(
  header: AgentHeader,
  devices: readonly AgentDevice[],
  rows: readonly AgentObservation[],
  next: number,
): string {
  const byItem = Map.groupBy(rows, (row) => row.item.id)
  const streams = devices.map((device) => {
    const byComponent = Map.groupBy(itemsBelow(device), ({ component }) => component)
    const body = [...byComponent]
      .map(([component, own]) =>
        componentStream(
          component,
          own.flatMap(({ item }) => byItem.get(item.id) ?? []),
        ),
      )
      .join('')
    return `<DeviceStream${attributes({ name: device.name, uuid: device.uuid })}>${body}</DeviceStream>`
  })
  const sequences = { firstSequence: header.first, lastSequence: header.next - 1, nextSequence: next }
  return wrap('Streams', header, sequences, `<Streams>${streams.join('')}</Streams>`)
}
