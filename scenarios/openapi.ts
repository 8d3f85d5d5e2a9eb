import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Instance } from './testing.ts'

// What the platform says of its routes, for tests that try every one of them: a new route is tried by being declared.

export type Schema = {
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  minItems?: number
  maxItems?: number
}
export type Parameter = { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }
export type Operation = {
  method: string
  path: string
  permission: string | undefined
  parameters: Parameter[]
  /** Mime type and schema of what is sent; the schema of a file is empty. */
  body: { mime: string; schema: Schema } | undefined
}

/** Every route that the platform describes. */
export async function operationsOf(instance: Instance): Promise<Operation[]> {
  const { paths } = await (await instance.api('/api/openapi.json')).json()
  type Described = {
    parameters: Parameter[]
    'x-permission'?: string
    requestBody?: { content: Record<string, { schema: Schema }> }
  }
  return Object.entries<Record<string, Described>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody, ...rest }]) => {
      const [content] = Object.entries(requestBody?.content ?? {})
      const body = content && { mime: content[0], schema: content[1].schema }
      return { method: method.toUpperCase(), path, permission: rest['x-permission'], parameters, body }
    }),
  )
}

const plainTypeOf = (value: unknown) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : Number.isInteger(value)
        ? 'integer'
        : (typeof value as string)

function allowsText(schema: Schema, text: string): boolean {
  // JSON Schema counts characters, not the halves of a surrogate pair
  const { length } = [...text]
  if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? Infinity)) return false
  return schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text)
}

function allowsNumber(schema: Schema, n: number): boolean {
  return (
    n >= (schema.minimum ?? -Infinity) &&
    n <= (schema.maximum ?? Infinity) &&
    n > (schema.exclusiveMinimum ?? -Infinity)
  )
}

/** Whether a schema allows a value; what the schema says in other words than those of {@link Schema} counts as allowed. */
export function allows(schema: Schema, value: unknown): boolean {
  if (schema.const !== undefined && value !== schema.const) return false
  if (schema.enum && !schema.enum.includes(value)) return false
  const choices = schema.anyOf ?? schema.oneOf
  if (choices && !choices.some((one) => allows(one, value))) return false
  if (schema.allOf && !schema.allOf.every((one) => allows(one, value))) return false
  const type = plainTypeOf(value)
  const types = schema.type === undefined ? undefined : [schema.type].flat()
  if (types && !types.includes(type) && !(type === 'integer' && types.includes('number'))) return false
  if (typeof value === 'string') return allowsText(schema, value)
  if (typeof value === 'number') return allowsNumber(schema, value)
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) return false
    return value.every((item) => allows(schema.items ?? {}, item))
  }
  if (value === null || typeof value !== 'object') return true
  const { properties = {}, required = [], additionalProperties = true } = schema
  if (!required.every((name) => Object.hasOwn(value, name))) return false
  return Object.entries(value).every(([name, item]) => {
    if (Object.hasOwn(properties, name)) return allows(properties[name], item)
    return typeof additionalProperties === 'boolean' ? additionalProperties : allows(additionalProperties, item)
  })
}

function sampleText(schema: Schema): string {
  if (schema.format === 'uuid') return randomUUID()
  if (schema.format === 'date') return '2026-01-01'
  const plain = 'sample'.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength ?? 100)
  const known = [plain, '1', 'sample@mill.example', 'https://mill.example'].find((text) => allowsText(schema, text))
  if (known !== undefined || !schema.pattern) return known ?? plain
  const matching = fc.stringMatching(new RegExp(schema.pattern, 'u')).filter((text) => allowsText(schema, text))
  return fc.sample(matching, { numRuns: 1, seed: 1 })[0]
}

/** Something that the schema allows, as far as it can tell; of an object with what it must have. */
export function sampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const variant = (schema.anyOf ?? schema.oneOf)?.find((s) => s.type !== 'null')
  if (variant) return sampleOf(variant)
  switch ([schema.type].flat().find((t) => t !== 'null')) {
    case 'integer':
    case 'number':
      return Math.min(Math.max(1, schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1), schema.maximum ?? Infinity)
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}))
    case 'object': {
      const { properties = {}, required = [] } = schema
      return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]))
    }
    default:
      return sampleText(schema)
  }
}

/** The address of a route with these values in it. */
export function addressOf({ path }: Operation, values: Record<string, string>, query: Record<string, string> = {}) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]))
  const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return search.length > 0 ? `${filled}?${search.join('&')}` : filled
}

/** Values of a route's parameters that their schemas allow: all of the path, those of the query that must be there. */
export function sampleParameters({ parameters }: Operation): Record<'path' | 'query', Record<string, string>> {
  const values = (where: 'path' | 'query') =>
    Object.fromEntries(
      parameters.filter((p) => p.in === where && p.required).map((p) => [p.name, String(sampleOf(p.schema))]),
    )
  return { path: values('path'), query: values('query') }
}

/** Runs `work` on all items, a few at a time. */
export async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>, atOnce = 8): Promise<void> {
  let next = 0
  const run = async () => {
    while (next < items.length) await work(items[next++])
  }
  await Promise.all(Array.from({ length: atOnce }, run))
}
