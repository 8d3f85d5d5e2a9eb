import {
  addressOf,
  allows,
  type Operation,
  type Parameter,
  type Schema,
  sampleOf,
  sampleParameters,
} from './openapi.ts'

// Requests that a route's own declaration forbids, made from what the platform says of it.

/** Values that nobody should send. */
const hostile: unknown[] = [
  ...[
    '',
    'no such choice',
    '９',
    "' or 1=1 --\u0001",
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '\u0000',
    '\ud800',
  ],
  ...['𝕏'.repeat(300), -1, 1.5, 1e300, true, null, {}, [], [null]],
]
/**
 * So many of them are tried in one place, others in the next; fewer where a value stands deep in another one, and where the same is
 * asked for in many places: all of them together are sent everything.
 */
function triedOf(schema: Schema, depth: number): number {
  const told = JSON.stringify(schema)
  const times = (met.get(told) ?? 0) + 1
  met.set(told, times)
  if (times > 6) return 1
  return depth > 1 || times > 3 ? 3 : 7
}
/** How often the same has been asked for. */
const met = new Map<string, number>()
let turn = 0
const mostRepeated = 20_000

/** Values just beyond what a schema allows, and hostile ones that it forbids. */
function wrongFor(schema: Schema, tried: number): unknown[] {
  const { maxLength, minimum, maximum, maxItems } = schema
  const beyond = [
    ...(maxLength !== undefined && maxLength < mostRepeated ? ['x'.repeat(maxLength + 1)] : []),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(maxItems !== undefined && maxItems < 2_000 ? [Array(maxItems + 1).fill(sampleOf(schema.items ?? {}))] : []),
  ]
  // what an object lacks or has too much is tried by name
  const isObject = (value: unknown) => value !== null && typeof value === 'object' && !Array.isArray(value)
  const forbidden = (value: unknown) => !allows(schema, value) && !(schema.properties && isObject(value))
  const rest = hostile.filter(forbidden)
  const from = rest.length > 0 ? turn++ % rest.length : 0
  return [...beyond.filter(forbidden), ...[...rest.slice(from), ...rest.slice(0, from)].slice(0, tried)]
}

/** Everything wrong that can stand in one place, and in the places below it, with the path to what is at fault. */
function* wrongValues(schema: Schema, depth = 0): Generator<[path: string[], value: unknown]> {
  for (const value of wrongFor(schema, triedOf(schema, depth))) yield [[], value]
  if (depth > 4) return
  // which of several forms was meant nobody can tell: the place of all of them is at fault
  for (const variant of schema.anyOf ?? schema.oneOf ?? [])
    if (variant.properties)
      for (const [, value] of wrongValues(variant, depth + 1)) if (!allows(schema, value)) yield [[], value]
  if (schema.items) {
    const [, ...rest] = sampleOf(schema) as unknown[]
    for (const [path, value] of wrongValues(schema.items, depth + 1))
      yield [
        ['0', ...path],
        [value, ...rest],
      ]
  }
  const { properties, required = [], additionalProperties } = schema
  if (!properties) return
  const base = sampleOf(schema) as Record<string, unknown>
  for (const name of required) {
    const { [name]: _, ...others } = base
    yield [[name], others]
  }
  if (additionalProperties === false) yield [['tenant_of_mine'], { ...base, tenant_of_mine: 'other' }]
  for (const [name, property] of Object.entries(properties))
    for (const [path, value] of wrongValues(property, depth + 1)) yield [[name, ...path], { ...base, [name]: value }]
}

/** A text of an address as the schema would read it. */
export function readAs(schema: Schema, text: string): unknown {
  const types = [schema.type].flat()
  if (types.includes('integer') || types.includes('number')) return Number(text)
  if (!types.some((type) => ['boolean', 'array', 'object'].includes(type as string))) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function wrongTexts({ name, schema }: Parameter): string[] {
  const tried = triedOf({ const: name, anyOf: [schema] }, 0)
  const some = turn++ % hostile.length
  return [...wrongFor(schema, tried), ...hostile.slice(some), ...hostile.slice(0, some)]
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .filter((text) => text.isWellFormed() && !allows(schema, readAs(schema, text)))
    .slice(0, 2 * tried)
}

export type Try = { method: string; url: string; body?: unknown; field: string }

/** All that the declaration of a route forbids, one thing at a time. */
export function triesOf(operation: Operation): Try[] {
  const { method, parameters, body } = operation
  const { path, query } = sampleParameters(operation)
  const sample = body?.mime === 'application/json' ? sampleOf(body.schema) : undefined
  const tries: Try[] = []
  for (const parameter of parameters) {
    const { name, required } = parameter
    const inPath = parameter.in === 'path'
    for (const text of wrongTexts(parameter).filter((text) => !inPath || text !== ''))
      tries.push({
        ...{ method, body: sample, field: name },
        url: inPath
          ? addressOf(operation, { ...path, [name]: text }, query)
          : addressOf(operation, path, { ...query, [name]: text }),
      })
    if (inPath || !required) continue
    const { [name]: _, ...others } = query
    tries.push({ method, body: sample, field: name, url: addressOf(operation, path, others) })
  }
  if (sample === undefined) return tries
  const url = addressOf(operation, path, query)
  for (const text of ['', '{', '{"a":1}}', '[1,', 'nothing', '\u0000'])
    tries.push({ method, url, body: text, field: 'body' })
  for (const [at, value] of wrongValues(body!.schema))
    tries.push({ method, url, body: JSON.stringify(value), field: at.join('.') || 'body' })
  return tries
}
