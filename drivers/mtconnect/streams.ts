import { type Header, headerOf } from './model.ts'
import { levelOf, type Observation, type Said, words } from './observation.ts'
import { readTime } from './time.ts'
import { BadDocument, childOf, membersOf, type XmlElement } from './xml.ts'

/** The agent answered with an error document. `codes` such as OUT_OF_RANGE. */
export class AgentError extends Error {
  readonly codes: string[]

  constructor(codes: string[], text: string) {
    super(text)
    this.codes = codes
  }
}

export type Streams = { header: Header; observations: Observation[]; problems: string[] }

const containers = ['Samples', 'Events', 'Condition', 'Conditions']

function errorOf(root: XmlElement): AgentError {
  const found: XmlElement[] = []
  const visit = (element: XmlElement): void => {
    if (element.attributes.errorCode) found.push(element)
    element.children.forEach(visit)
  }
  visit(root)
  const said = found.map((e) => {
    const text = (childOf(e, 'ErrorMessage')?.text ?? e.text).trim()
    return text ? `${e.attributes.errorCode} ${text}` : e.attributes.errorCode
  })
  return new AgentError(
    found.map((e) => e.attributes.errorCode),
    said.slice(0, 5).join('; ') || 'the agent reports an error',
  )
}

function entriesOf(element: XmlElement): [string, string | undefined][] {
  return element.children
    .filter((entry) => entry.name === 'Entry' && entry.attributes.key !== undefined)
    .flatMap((entry): [string, string | undefined][] => {
      const { key, removed } = entry.attributes
      if (removed === 'true') return [[key, undefined]]
      const cells = entry.children.filter((cell) => cell.name === 'Cell' && cell.attributes.key !== undefined)
      if (cells.length === 0) return [[key, entry.text.trim()]]
      return cells.map((cell) => [`${key}/${cell.attributes.key}`, cell.text.trim()])
    })
}

function saidOf(element: XmlElement, container: string): Said {
  const { name, attributes } = element
  const text = element.text.trim()
  if (name === 'Unavailable' || text === 'UNAVAILABLE') return { kind: 'unavailable' }
  const level = container.startsWith('Condition') ? levelOf(name) : undefined
  if (level) return { kind: 'condition', level, code: attributes.nativeCode ?? '', text }
  if (name.endsWith('DataSet') || name.endsWith('Table')) return { kind: 'entries', entries: entriesOf(element) }
  if (name.endsWith('TimeSeries'))
    return { kind: 'series', values: words(text), rate: Number(attributes.sampleRate ?? Number.NaN) }
  if (name === 'Message') return { kind: 'message', code: attributes.nativeCode ?? '', text }
  return { kind: 'value', text }
}

/**
 * Observations of a streams document, in the order of their sequence numbers. A row without id, time or sequence is told
 * in `problems` and left out. @throws BadDocument @throws AgentError for an error document
 */
export function readStreams(root: XmlElement): Streams {
  if (root.name === 'MTConnectError') throw errorOf(root)
  if (root.name !== 'MTConnectStreams')
    throw new BadDocument('wrongShape', `the document is ${root.name}, not MTConnectStreams`)
  const header = headerOf(root)
  if (Number.isNaN(header.nextSequence) || Number.isNaN(header.firstSequence))
    throw new BadDocument('wrongShape', 'the header has no firstSequence or nextSequence')
  const observations: Observation[] = []
  const problems: string[] = []
  for (const component of membersOf(root, 'Streams').flatMap((device) => device.children)) {
    if (component.name !== 'ComponentStream') continue
    for (const container of component.children) {
      if (!containers.includes(container.name)) continue
      for (const element of container.children) {
        const { dataItemId: item, timestamp = '', sequence: number } = element.attributes
        const time = readTime(timestamp)
        const sequence = /^\d+$/.test(number ?? '') ? Number(number) : Number.NaN
        if (item && !Number.isNaN(time) && !Number.isNaN(sequence))
          observations.push({ item, sequence, time, said: saidOf(element, container.name) })
        else problems.push(`${element.name} ${item ?? ''} has no id, time or sequence: ${timestamp}`)
      }
    }
  }
  observations.sort((a, b) => a.sequence - b.sequence)
  return { header, observations, problems }
}
