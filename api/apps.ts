import type { Field, Move, State } from '../contract/entity.ts'
import type { Text } from '../contract/text.ts'

/** A field as screens need it: what the entity says of it, and what its column or schema is. */
export type FieldManifest = Field & {
  name: string
  type: 'text' | 'integer' | 'number' | 'decimal' | 'boolean' | 'date' | 'moment' | 'uuid' | 'json'
  /** Cannot be empty. */
  required: boolean
  /** JSON schema of one row, where an entity's field holds a list of small objects: what its columns are called. */
  rows?: Record<string, unknown>
}

export type EntityManifest = {
  app: string
  id: string
  plural: string
  label: Text
  title: string
  code: string | null
  /** In the order in which they are declared; the kernel's own columns (state, version, createdAt …) are not among them. */
  fields: FieldManifest[]
  states: Record<string, State>
  initial: string
  moves: Record<string, Move>
  calendar: string[]
  sort: string
}

export type CommandManifest = {
  app: string
  id: string
  kind: 'create' | 'change' | 'free'
  /** Entity id of a create or change command. */
  on: string | null
  label: Text
  help: Text | null
  confirm: Text | null
  audit: 'logged' | 'signed'
  meaning: Text | null
  importable: boolean
  main: boolean
  /** States in which a change command is offered. */
  when: string[] | null
  /** Moves of the entity that a change command may make: the board lets cards be dropped where they lead. */
  moves: string[]
  /** JSON schema of the input: `properties`, `required`, lengths and ranges. */
  input: { properties?: Record<string, Record<string, unknown>>; required?: string[] }
  fields: FieldManifest[]
}

export type QueryManifest = {
  app: string
  id: string
  label: Text
  input: { properties?: Record<string, Record<string, unknown>>; required?: string[] }
  columns: FieldManifest[]
}

/** GET /api/apps → { items: AppManifest[] }: what the caller may see and do, and nothing else. */
export type AppManifest = {
  id: string
  label: Text
  icon: string | null
  entities: EntityManifest[]
  commands: CommandManifest[]
  queries: QueryManifest[]
  dashboards: { id: string; label: Text }[]
  /** What the app does by itself, jobs and watches: history and the audit trail name them. */
  works: { id: string; label: Text }[]
}
