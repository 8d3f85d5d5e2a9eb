import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { noProgram } from '../apps/equipment/rules/job-orders.ts'
import { noClock } from '../apps/equipment/rules/machine-clock.ts'
import { untracked } from '../apps/equipment/rules/machine-state.ts'
import type { App } from '../contract/app.ts'
import type { Command } from '../contract/command.ts'
import type { Entity } from '../contract/entity.ts'
import { type Schema, sampleOf } from './openapi.ts'

// What a planted row holds: from each column's type, and from what the app says of the field.

/** A column as the database knows it. */
export type Column = {
  name: string
  type: string
  nullable: boolean
  /** Table that its ids are of; '' for none. */
  to: string
  /** Words that its checks name. */
  told: string[]
  /** Its name in the app's code. */
  field: string | undefined
}

/** Whose rows they are: the mark of its texts and numbers, and what of it other rows refer to. */
export type Place = {
  tenant: string
  /** Stands where somebody else may guess it, e.g. in codes. */
  tag: string
  secret: string
  number: number
  people: readonly string[]
  department: string
  site: string
  path: string
  point: string
  file: string
}

type Asked = {
  app: App
  entity: Entity | undefined
  name: string
  column: Column
  /** The how-manieth column of its table. */
  at: number
  /** The how-manieth row. */
  n: number
  id: string
  /** Ids of the table that the column refers to. */
  referred: readonly string[] | undefined
  place: Place
}

/** Columns whose values no declaration tells of, and that the app could not work with otherwise. */
const known: Record<string, unknown> = {
  time_zone: 'Asia/Shanghai',
  'equipment_stop_sum.state': 'idle',
  'equipment_track.track': untracked,
  'equipment_track.clock': noClock,
  'equipment_track.program': noProgram,
  'energy_terms.tiers': [],
  'energy_bill.month': '2026-01',
  'energy_bill_part.month': '2026-01',
  'energy_bill_part.lines': [],
  'energy_bill_part.shares': [],
}
const knownOf = ({ name, column }: Asked) => known[`${name}.${column.name}`] ?? known[column.name]

const hourMs = 3_600_000

/** What a `kind` of field holds, e.g. the id of a person. */
function valueOfKind(kind: string | undefined, n: number, place: Place): string | undefined {
  switch (kind) {
    case 'user':
      return place.people[n % place.people.length]
    case 'department':
    case 'site':
    case 'file':
    case 'point':
      return place[kind]
    case 'place':
      return place.path
  }
}

/** Something that the schema allows, of everything one, with the mark in every text that may hold it. */
export function markedOf(schema: Schema & { kind?: string }, place: Place): unknown {
  const variant = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== 'null')
  if (variant) return markedOf(variant, place)
  switch ([schema.type].flat().find((type) => type !== 'null')) {
    case 'array':
      return [markedOf(schema.items ?? {}, place)]
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, markedOf(property, place)]),
      )
    case 'string':
      if (schema.enum || schema.format || schema.pattern || schema.const !== undefined) return sampleOf(schema)
      return valueOfKind(schema.kind, 0, place) ?? place.secret
  }
  return sampleOf(schema)
}

/** As the first command of the app takes it that has an input of this name, of its own entity first. */
function asCommandsTakeIt({ app, entity, column, place }: Asked): unknown {
  const field = column.field ?? column.name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  const isOwn = (command: Command) => Number('on' in command && command.on === entity)
  const commands = [...app.commands].sort((a, b) => isOwn(b) - isOwn(a))
  for (const { input } of commands) {
    const { properties } = z.toJSONSchema(input, { io: 'output', unrepresentable: 'any' }) as Schema
    if (properties?.[field]) return markedOf(properties[field], place)
  }
}

/** @returns JSON as the driver writes it */
function jsonOf(asked: Asked): string {
  const { column, entity, place } = asked
  const choices = column.field && entity?.fields[column.field]?.choices
  const value =
    knownOf(asked) ?? asCommandsTakeIt(asked) ?? (choices ? Object.keys(choices).slice(0, 1) : [place.secret])
  return JSON.stringify(value)
}

function textsOf(asked: Asked): unknown[] {
  const { entity, column, n, name, place } = asked
  const { tag, secret, tenant, department, site, people } = place
  const fixed = knownOf(asked) ?? ({ tenant, department, site } as Record<string, string>)[column.name]
  if (fixed !== undefined) return [fixed]
  if (/^(created|updated)_by$/.test(column.name)) return [people[0]]
  const field = column.field === undefined ? undefined : entity?.fields[column.field]
  const choices = Object.keys((column.name === 'state' && entity?.states) || field?.choices || {})
  const words = choices.length > 0 ? choices : column.told
  if (words.length > 0) return words.map((_, i) => words[(n + i) % words.length])
  const held = valueOfKind(field?.kind, n, place)
  if (held !== undefined) return [held]
  // the first one is under a name that the other may guess
  if (entity?.code === column.field && column.field)
    return [`${n === 0 ? tag : secret}-${name.replaceAll('_', '-')}-${n}`]
  return [`${column.name} ${n} ${secret}`]
}

function plainOf(asked: Asked): unknown[] {
  const { column, at, n, id, referred, place } = asked
  // what stands later in a row happened later: a stretch of time has a length
  const time = (hours: number) => new Date(Date.now() - 72 * hourMs + (n * 4 + at / 16 + hours) * hourMs).toISOString()
  switch (column.type) {
    case 'uuid': {
      if (column.name === 'id') return [id]
      if (!referred) return [randomUUID()]
      return referred.length > 0 ? referred.map((_, i) => referred[(n + i) % referred.length]) : []
    }
    case 'text':
      return textsOf(asked)
    case 'jsonb':
      return [jsonOf(asked)]
    case 'text[]':
      return [[place.secret]]
    case 'boolean':
      return n % 2 === 0 ? [true, false] : [false, true]
    case 'numeric':
      return [String(place.number), '1', '0', '10', '1000']
    case 'integer':
    case 'bigint':
    case 'real':
      return [n + 1, 1, 0, 10, 60]
    case 'date':
      return [time(0).slice(0, 10), time(24).slice(0, 10), time(-24).slice(0, 10)]
    case 'timestamp with time zone':
      return [time(0), time(1), time(-1)]
  }
  throw new Error(`${asked.name}.${column.name}: nobody says what a ${column.type} is planted as`)
}

/** What the column may hold, best first. A row that refers to others has them; nothing is left out that can be told. */
export function candidatesOf(asked: Asked): unknown[] {
  const values = asked.column.name === 'version' ? [1] : plainOf(asked)
  return asked.column.nullable ? [...values, null] : values
}
