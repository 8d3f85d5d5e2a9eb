import { Refusal, type RefusalArgs } from '../../../../../contract/refusal.ts'
import type { Text } from '../../../../../contract/text.ts'
import { type Catalog, expand, type Issue } from '../../../../../os/models/graph/flat.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { sketch } from '../../../../../os/models/graph/resolve.ts'
import type { UnitText } from '../../../../../os/models/graph/unit-algebra.ts'
import { quantities, symbolOf, unitOf } from '../../../../../units/units.ts'
import { type Sheet, type Wire, wireKey, withSheet } from './drawing.ts'

/** What is wrong at an element of a sheet. `within`: in a sub-model that it opens. */
export type Fault = { node: string; port: string | null; code: string; text: Text; within: boolean }

/** What the compiler's rules say of a sheet that may not be ready yet. */
export type Survey = {
  /** The unit on a wire from this output; null where none is known yet. */
  unitOf(node: string, port: string): UnitText
  /** The unit that a number alone is in, for a parameter of a block; null where none is known. */
  paramUnitOf(node: string, param: string): UnitText
  faults: Fault[]
  issues: readonly Issue[]
  /** Elements that form a loop. */
  loop: ReadonlySet<string>
}

/** How elements and ports are called, for words. */
export type Names = { element(id: string): Text; port(node: string, port: string): Text }
const plain: Names = { element: (id) => ({ zh: id, en: id }), port: (_, id) => ({ zh: id, en: id }) }

/** A sub-model is looked at as a model of its own: what it is given from outside is its ports and parameters. */
function alone(doc: ModelDoc, sub: string | null, sheet: Sheet): ModelDoc {
  return sub === null ? withSheet(doc, null, sheet) : { ...withSheet(doc, null, sheet), alarms: [] }
}

function sketched(doc: ModelDoc, catalog: Catalog) {
  try {
    return sketch(expand(doc, catalog))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { nodes: [], issues: [{ node: error.field ?? '', refusal: error }] }
  }
}

/** A sheet with what the rules need around it. */
export type Context = { doc: ModelDoc; sub: string | null; sheet: Sheet; catalog: Catalog; names?: Names }

export function survey({ doc, sub, sheet, catalog, names = plain }: Context): Survey {
  const { nodes, issues } = sketched(alone(doc, sub, sheet), catalog)
  const byPath = new Map(nodes.map((n) => [n.path, n]))
  const top = (path: string) => path.split('/')[0]
  return {
    unitOf(id, port) {
      const node = byPath.get(id) ?? byPath.get(`${id}/${port}`)
      if (!node) return null
      const at = Object.keys(node.block.outputs).indexOf(byPath.has(id) ? port : 'out')
      return node.outUnits[at] ?? null
    },
    paramUnitOf: (id, param) => byPath.get(id)?.run.find(({ name }) => name === param)?.unit ?? null,
    issues,
    faults: issues.map(({ node, port, refusal }) => ({
      ...{ node: top(node), port: port ?? null, code: refusal.code, within: node.includes('/') },
      text: inWords({ node, port, refusal }, names),
    })),
    loop: new Set(issues.flatMap(loopOf)),
  }
}

/** The elements of a loop, in the direction of the wires. */
export function loopOf({ refusal }: Issue): string[] {
  if (refusal.code !== 'cycle') return []
  const path = String(refusal.args.path).split(' → ')
  return [...new Set(path.map((part) => part.split('/')[0]))]
}

/** The refusal with names and unit symbols in the place of ids and codes. */
export function inWords({ node, port, refusal }: Issue, names: Names): Text {
  const args: RefusalArgs = { ...refusal.args }
  const called = (path: unknown): Text => {
    const text = String(path)
    return text.includes('/') || text === '' ? { zh: text, en: text } : names.element(text)
  }
  for (const key of ['node', 'from']) if (typeof args[key] === 'string') args[key] = called(args[key])
  const units = [args.fromUnit, args.toUnit].map(String)
  const alike = unitWords(units[0]) === unitWords(units[1])
  for (const key of ['fromUnit', 'toUnit']) if (typeof args[key] === 'string') args[key] = unitText(args[key], alike)
  if (!node.includes('/'))
    for (const key of ['port', 'param', 'other'])
      if (typeof args[key] === 'string' && (key === 'other' || args[key] === port))
        args[key] = names.port(node, args[key])
  if (refusal.code === 'cycle') {
    const steps = String(args.path).split(' → ')
    const say = (language: keyof Text) => steps.map((s) => called(s)[language]).join(' → ')
    args.path = { zh: say('zh'), en: say('en') }
  }
  return new Refusal(refusal.kind, args).texts()
}

/** A unit in a sentence. Two of one symbol are told apart by what they measure: a temperature and a difference of temperatures. */
function unitText(unit: string, named: boolean): Text {
  if (unit === '1') return { zh: '无量纲', en: 'no unit' }
  const words = unitWords(unit)
  const quantity = named ? unitOf(unit) : undefined
  const what = quantity && quantities[quantity.quantity]
  return what ? { zh: `${words}（${what.zh}）`, en: `${words} (${what.en})` } : { zh: words, en: words }
}

/** A unit as people read it, products too: `K·s^-1`. */
export function unitWords(unit: UnitText): string {
  if (unit === null || unit === '1') return ''
  return unit
    .split('·')
    .map((part) => {
      const [code, exponent] = part.split('^')
      return symbolOf(code) + (exponent ? superscript(exponent) : '')
    })
    .join('·')
}

const raised: Record<string, string> = { '-': '⁻', '.': '·' }
const superscript = (text: string) => [...text].map((c) => raised[c] ?? '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]).join('')

/** What a wire alone can be refused for, the most telling first; what is merely not finished is none of it. */
const wireCodes = [
  ...['samplesNotTaken', 'samplesNeeded'],
  ...['wrongType', 'unknownPort', 'cycle', 'wrongUnit', 'unitTooComplex', 'twoWires', 'wireCount'],
]

export type WireRefusal = { text: Text; code: string; loop: string[] }

/**
 * Why a wire cannot be drawn; null when it can. The compiler looks at the drawing with it: what is wrong then and was not before is why.
 *
 * @param before what {@link survey} found wrong without it
 */
export function refusedWire(
  { doc, sub, sheet, catalog, names = plain }: Context,
  wire: Wire,
  before: readonly Issue[],
): WireRefusal | null {
  const there = sheet.wires.some((w) => wireKey(w) === wireKey(wire))
  if (there) return { text: { zh: '这两个端口已经连线', en: 'These ports are wired already' }, code: 'there', loop: [] }
  const tell = ({ node, port, refusal }: Issue) => `${refusal.code} ${node} ${port ?? ''}`
  const known = new Set(before.map(tell))
  const { issues } = sketched(alone(doc, sub, { ...sheet, wires: [...sheet.wires, wire] }), catalog)
  const rank = ({ refusal }: Issue) => wireCodes.indexOf(refusal.code)
  const [issue] = issues
    .filter((i) => {
      if (rank(i) < 0 || known.has(tell(i))) return false
      // too few wires is not this wire's fault
      return i.refusal.code !== 'wireCount' || Number(i.refusal.args.count) > Number(i.refusal.args.most)
    })
    .sort((a, b) => rank(a) - rank(b))
  return issue ? { text: inWords(issue, names), code: issue.refusal.code, loop: loopOf(issue) } : null
}
