import { SaxesParser } from 'saxes'
import type { BadInputReason } from '../../contract/driver.ts'

/** An element without its namespace prefix: documents of every version and every extension are read alike. */
export type XmlElement = {
  name: string
  attributes: Readonly<Record<string, string>>
  children: XmlElement[]
  /** Its own text, without that of its children; untrimmed. */
  text: string
}

/** A document that cannot be used, with the reason under which it is counted. */
export class BadDocument extends Error {
  readonly reason: BadInputReason
  readonly preview: Uint8Array | string | undefined

  constructor(reason: BadInputReason, detail: string, preview?: Uint8Array | string) {
    super(detail)
    this.reason = reason
    this.preview = preview
  }
}

const maxDepth = 64
const maxElements = 500_000
const declaration = /^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/
const known = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])

/** Bytes as text. MTConnect is UTF-8; anything else is refused rather than guessed. */
function decode(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1').replace(/^ï»¿/, '')
  const encoding = declaration.exec(start.trimStart())?.[1]
  if (encoding && !known.has(encoding.toLowerCase()))
    throw new BadDocument('notUtf8', `the document is in ${encoding}, not in UTF-8`, bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new BadDocument('notUtf8', 'the document is not UTF-8', bytes)
  }
}

/**
 * Reads a whole document, strictly: what is not well-formed is refused, not mended. Document type declarations are refused
 * too (no MTConnect document has one), so that no entity can grow. @throws BadDocument
 */
export function parseXml(source: Uint8Array | string): XmlElement {
  const text = typeof source === 'string' ? source : decode(source)
  if (text.trim() === '') throw new BadDocument('empty', 'the document is empty')
  const parser = new SaxesParser()
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open: XmlElement[] = [top]
  let elements = 0
  const fail = (reason: BadInputReason, detail: string): never => {
    throw new BadDocument(reason, detail, text)
  }
  parser.on('error', (error) => fail('malformed', error.message))
  parser.on('doctype', () => fail('notAllowed', 'the document has a document type declaration'))
  parser.on('opentag', (tag) => {
    if (++elements > maxElements) fail('tooMany', `more than ${maxElements} elements`)
    if (open.length > maxDepth) fail('tooDeep', `more than ${maxDepth} levels`)
    const name = tag.name.slice(tag.name.indexOf(':') + 1)
    const element: XmlElement = {
      name,
      attributes: tag.attributes as Record<string, string>,
      children: [],
      text: '',
    }
    open[open.length - 1].children.push(element)
    open.push(element)
  })
  const addText = (part: string) => {
    open[open.length - 1].text += part
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  return top.children[0]
}

/** The first child of this name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}

/** All children of all children of this name: DataItems, Components and the like may stand more than once. */
export function membersOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name).flatMap((child) => child.children)
}
