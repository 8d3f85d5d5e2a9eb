import fc from 'fast-check'
import type { Operation, Parameter, Schema } from './openapi.ts'
import { sampleOf } from './openapi.ts'

// Random requests of somebody who knows another tenant's names, made from what the platform says of its own routes.

/** What a request may name: its sender's own names, and the other's, of which it should learn nothing. */
export type Names = {
  own: readonly string[]
  other: readonly string[]
  /** Fields that a route may be asked about. */
  fieldsOf(path: string): readonly string[]
  /** Every list there is: `app.entity`. */
  lists: readonly string[]
  /** Whether the route is about what has this name. */
  isNear(path: string, name: string): boolean
}
/** A request in which `qqF<n>qq` stands for the n-th of the other's names, or for its absent counterpart. */
export type Attempt = { who: number; method: string; path: string; body: string | undefined; operation?: Operation }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Points are known by small numbers, too. */
export const isNumber = (name: string): boolean => /^\d+$/.test(name)
const isCursor = (name: string): boolean => name.startsWith('cursor:')
/** Whether it stands for something of which an absent counterpart can be named. */
export const hasTwin = (name: string): boolean => !isNumber(name) && !isCursor(name)

const placeholder = /qqF(\d+)qq/g
const plain = (name: string) => name.replace(/^cursor:/, '')

/** The request with the other tenant's names in it, or with names of nothing. */
export function fill({ path, body, ...attempt }: Attempt, names: readonly string[]): Attempt {
  const named = (n: string) => plain(names[Number(n)])
  return {
    ...attempt,
    path: path.replace(placeholder, (_, n) => encodeURIComponent(named(n))),
    body: body?.replace(placeholder, (_, n) => named(n)),
  }
}

/** The names in `names` that the request's placeholders stand for. */
export const namesUsed = ({ path, body }: Attempt, names: readonly string[]): string[] =>
  [...`${path} ${body ?? ''}`.matchAll(placeholder)].map(([, n]) => names[Number(n)])

/** A text with the names that the request used taken out: answers that differ in these only become equal. */
export function withoutNames(text: string, attempt: Attempt, names: readonly string[]): string {
  return namesUsed(attempt, names)
    .map((name) => [name, names.indexOf(name)] as const)
    .sort(([a], [b]) => b.length - a.length)
    .reduce((rest, [name, n]) => rest.replaceAll(name, `«${n}»`), text)
}

type Words = Record<'name' | 'uuid' | 'number' | 'cursor' | 'list', fc.Arbitrary<string>>

/** Strings to send, by what they look like. What destroys is aimed at the other only, so that what was planted stays. */
function wordsOf({ own, other, lists, isNear }: Names, path: string, onlyOther: boolean): Words {
  const some = (fits: (name: string) => boolean) => {
    const numbered = other.map((name, i) => [name, `qqF${i}qq`] as const).filter(([name]) => fits(name))
    const mine = onlyOther ? [] : own.filter(fits).map((name) => [name, plain(name)] as const)
    const pick = (list: (readonly [string, string])[], weight: number) =>
      list.length > 0 ? [{ weight, arbitrary: fc.constantFrom(...list.map(([, sent]) => sent)) }] : []
    const near = ([name]: readonly [string, string]) => isNear(path, name)
    return fc.oneof(
      ...pick(numbered, 3),
      ...pick(numbered.filter(near), 6),
      ...pick(mine, 2),
      ...pick(mine.filter(near), 4),
      { weight: 2, arbitrary: fc.constantFrom('x', '*', '%', ...(onlyOther ? [] : ['both'])) },
    )
  }
  return {
    name: some((name) => hasTwin(name) && !uuid.test(name)),
    uuid: some((name) => uuid.test(name)),
    number: some(isNumber),
    cursor: some(isCursor),
    list: fc.constantFrom(...lists),
  }
}

const days = fc
  .integer({ min: -40, max: 2 })
  .map((day) => new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10))
const times = fc.constantFrom(0, 1, Date.now() - 4_000_000, Date.now(), Date.now() + 60_000)
const operators = fc.constantFrom('=', '!=', '<', '>', 'in', 'contains', 'empty', 'notEmpty', 'between')

function filterOf(words: Words, fields: readonly string[]): fc.Arbitrary<string> {
  const value = fc.oneof(words.name, words.uuid, fc.constantFrom('2026-01-05', 'today', 1, true, null))
  const values = fc.oneof({ weight: 3, arbitrary: value }, fc.array(value, { maxLength: 2 }))
  const condition = fc.tuple(fc.constantFrom(...fields), operators, values)
  return fc.array(condition, { minLength: 1, maxLength: 2 }).map((list) => JSON.stringify(list))
}

/** A value that a schema allows, mostly. */
function arbitraryOf(schema: Schema, words: Words, name: string): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices && choices.length > 0) return fc.oneof(...choices.map((one) => arbitraryOf(one, words, name)))
  switch ([schema.type].flat()[0]) {
    case 'array': {
      const maxLength = Math.min(3, schema.maxItems ?? 3)
      return fc.array(arbitraryOf(schema.items ?? {}, words, name), { minLength: schema.minItems ?? 0, maxLength })
    }
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(([key, one]) => [
        key,
        arbitraryOf(one, words, key),
      ])
      return fc.record(Object.fromEntries(properties), { requiredKeys: (schema.required ?? []) as never[] })
    }
    case 'number':
    case 'integer':
      if (/^(from|to|time|startsAt|endsAt|expiresAt)$/.test(name)) return times
      return integerBetween(schema.minimum ?? 0, schema.maximum ?? 1e6)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return textOf(schema, words, name)
  }
}

/** Whole numbers of a range, or its lower end where it lies beyond a million. */
function integerBetween(least: number, most: number): fc.Arbitrary<number> {
  const min = Math.ceil(Math.max(least, Math.min(most, -1e6)))
  return fc.integer({ min, max: Math.max(min, Math.floor(Math.min(most, 1e6))) })
}

function textOf(schema: Schema, words: Words, name: string): fc.Arbitrary<unknown> {
  if (schema.format === 'uuid') return words.uuid
  if (schema.format === 'date') return days
  if (/^(from|to|time)$/.test(name)) return times.map(String)
  if (/^(list|entity)$/.test(name)) return words.list
  if (/^(codes|ids)$/.test(name)) {
    const each = name === 'ids' ? fc.oneof(words.uuid, words.name) : words.name
    return fc.array(each, { minLength: 1, maxLength: 4 }).map((list) => list.join(','))
  }
  const any = { weight: 3, arbitrary: words.name }
  const id = { weight: /^(id|person|to|keeper|record|object|actor)$/i.test(name) ? 6 : 1, arbitrary: words.uuid }
  return fc.oneof(any, id, { weight: 2, arbitrary: fc.constant(sampleOf(schema)) })
}

function parameterOf({ name, schema }: Parameter, words: Words, fields: readonly string[]): fc.Arbitrary<unknown> {
  const field = fc.constantFrom(...fields)
  switch (name) {
    case 'filter':
      return filterOf(words, fields)
    case 'sort':
      return fc.oneof(
        field,
        field.map((f) => `-${f}`),
        arbitraryOf(schema, words, name),
      )
    case 'group':
      return field
    case 'columns':
      return fc.array(field, { minLength: 1, maxLength: 4 }).map((list) => list.join(','))
    case 'cursor':
      return words.cursor
    case 'limit':
      return fc.constantFrom(1, 2, 50)
    case 'id':
      if (/integer|number/.test(String(schema.type))) return words.number
  }
  return arbitraryOf(schema, words, name)
}

/** Bodies whose schema says little. */
function bodyOf({ path, body }: Operation, words: Words): fc.Arbitrary<string | undefined> {
  if (!body) return fc.constant(undefined)
  if (path === '/api/ingest') {
    const sample = fc.record({ code: words.name, value: fc.oneof(fc.integer({ min: 0, max: 99 }), words.name) })
    return fc.oneof(sample, fc.array(sample, { minLength: 1, maxLength: 3 })).map((s) => JSON.stringify(s))
  }
  if (path === '/api/points/import') return words.name.map((w) => `code,name_zh,path,connection\n${w},x,${w},\n`)
  if (path === '/api/twin/import') return words.name.map((w) => `path,kind,name_zh\n${w},unit,x\n`)
  if (body.mime !== 'application/json') return words.name.map((w) => `text of ${w}`)
  return arbitraryOf(body.schema, words, '').map((value) => JSON.stringify(value))
}

const destroys = ({ method, path }: Operation) =>
  method === 'DELETE' || method === 'PATCH' || (method === 'PUT' && path.includes('{'))

function requestOf(operation: Operation, names: Names): fc.Arbitrary<Attempt> {
  const { method, path, parameters } = operation
  const words = wordsOf(names, path, false)
  const aimed = wordsOf(names, path, destroys(operation))
  const values = parameters.map((p) => {
    const value = parameterOf(p, p.in === 'path' || p.required ? aimed : words, names.fieldsOf(path))
    return p.required || destroys(operation) ? value : fc.option(value, { nil: undefined, freq: 1 })
  })
  // the first one is the token, which may do everything
  const who = fc.constantFrom(0, 0, 0, 1, 2)
  return fc
    .record({ who, values: fc.tuple(...values), body: bodyOf(operation, words) })
    .map(({ who, values, body }) => {
      let filled = path
      const search: string[] = []
      parameters.forEach((p, i) => {
        if (values[i] === undefined) return
        const text = encodeURIComponent(typeof values[i] === 'string' ? values[i] : JSON.stringify(values[i]))
        if (p.in === 'path') filled = filled.replace(`{${p.name}}`, text || 'x')
        else search.push(`${p.name}=${text}`)
      })
      return { operation, who, method, path: `${filled}${search.length > 0 ? `?${search.join('&')}` : ''}`, body }
    })
}

/** What is done in a thread or a process of its own, or by asking another machine, takes its time. */
const isSlow = ({ path }: Operation) => /\/(export|import|sheet|preview|test|browse|at|extent)$/.test(path)

/** Random requests over these routes. */
export const attemptsOver = (operations: readonly Operation[], names: Names): fc.Arbitrary<Attempt> =>
  fc.oneof(...operations.map((o) => ({ weight: isSlow(o) ? 1 : 12, arbitrary: requestOf(o, names) })))
