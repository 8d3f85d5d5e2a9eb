import { z } from 'zod'
import { withPlainNames } from '../../contract/plain-names.ts'

const wanted = new WeakMap<z.ZodType, ReadonlySet<string>>()

/** Names of the properties that are no text. */
function nonTexts(schema: z.ZodType): ReadonlySet<string> {
  let names = wanted.get(schema)
  if (!names) {
    const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
      properties?: Record<string, { type?: string; enum?: unknown[]; anyOf?: { type?: string }[] }>
    }
    const isText = (p: { type?: string; enum?: unknown[]; anyOf?: { type?: string }[] }): boolean =>
      p.type === 'string' || p.anyOf?.some(isText) === true
    names = new Set(Object.keys(properties).filter((name) => !isText(properties[name])))
    wanted.set(schema, names)
  }
  return names
}

/** Reads what a schema wants as number, boolean, list or object from the text of an address; what cannot be read stays text and is refused. */
export function fromText(schema: z.ZodType, query: Record<string, unknown>): Record<string, unknown> {
  const names = nonTexts(schema)
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (!names.has(name) || typeof value !== 'string') return [name, value]
      try {
        return [name, JSON.parse(withPlainNames(value))]
      } catch {
        return [name, value]
      }
    }),
  )
}
