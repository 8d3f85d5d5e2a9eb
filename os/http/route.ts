import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Permission } from '../../api/permissions.ts'
import type { Actor } from '../../contract/actor.ts'
import type { Language, Text } from '../../contract/text.ts'

export type { Actor }

/** What a route's `run` is handed. `actor` is set whenever the route has a permission. */
export type Call<P, Q, B> = {
  params: P
  query: Q
  body: B
  actor: Actor
  language: Language
  /** Cookie and address, for the routes that sign people in. */
  request: { ip: string; cookie(name: string): string | undefined; header(name: string): string | undefined }
  reply: { status(code: number): void; header(name: string, value: string): void }
}

/** Sends a file instead of JSON. `bytes` may be a stream; then `length` should be told, so that the receiver can show progress. */
export class FileAnswer {
  readonly name: string
  readonly mime: string
  readonly bytes: Uint8Array | Readable
  /** `inline`: shown by the browser instead of kept; only for kinds that can run nothing. */
  readonly options: { inline?: boolean; length?: number }
  constructor(name: string, mime: string, bytes: Uint8Array | Readable, options: FileAnswer['options'] = {}) {
    this.name = name
    this.mime = mime
    this.bytes = bytes
    this.options = options
  }
}

type Output<T> = T extends z.ZodType ? z.output<T> : Record<string, never>

export type RouteDeclaration<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify path, e.g. /api/points/:id */
  path: string
  summary: Text
  /** `signedIn`: for every person and program that is known; null: open to everybody. */
  permission: Permission | 'signedIn' | null
  params?: P
  query?: Q
  /** Parameters arrive as text; those that the schema wants as numbers, booleans, lists or objects are read as JSON first. */
  queryFromText?: true
  body?: B
  /** `body` only describes; `run` gets it as it came and checks it itself. */
  bodyCheckedByRun?: true
  /** The body is a file or raw bytes, handed over as a Buffer in `body`; no zod schema then. */
  rawBody?: { mimes: string[]; maxBytes: number }
  /** Largest JSON body; 1 MiB unless given. */
  maxBytes?: number
  /** Described in OpenAPI; not checked at run time. */
  answer?: z.ZodType
  run(call: Call<Output<P>, Output<Q>, B extends z.ZodType ? z.output<B> : Buffer>): Promise<unknown> | unknown
}

export type Route = RouteDeclaration<any, any, any>

/**
 * Declares one HTTP route. The server validates params, query and body with zod before `run` and turns a failure into a
 * problem document that names the field; OpenAPI and the hostile-input test are made from the same declaration. A query
 * parameter that is not declared is refused: a filter that is misspelt must not answer with everything.
 */
export function defineRoute<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(declaration: RouteDeclaration<P, Q, B>): Route {
  const { query } = declaration
  return { ...declaration, query: query instanceof z.ZodObject ? query.strict() : query } as Route
}
