import type { z } from 'zod'
import type { Command, CreateCommand, FreeCommand, Query, RowCommand } from '../../contract/command.ts'
import type { CommandAnswer } from '../../contract/ctx.ts'

/** A value as it comes over HTTP: dates become text, functions and undefined are gone. */
export type Travelled<T> = T extends Date
  ? string
  : T extends (infer E)[]
    ? Travelled<E>[]
    : T extends readonly (infer E)[]
      ? readonly Travelled<E>[]
      : T extends object
        ? { [K in keyof T]: Travelled<T[K]> }
        : T

/** What a declared query is asked with and what it answers: `Asked<typeof dueList>`, `Answered<typeof dueList>`. */
export type Asked<Q> = Q extends Query<infer I, unknown> ? z.input<I> : never
export type Answered<Q> = Q extends Query<never, infer O> | Query<z.ZodObject, infer O> ? Travelled<O> : never

type InputOf<C> = C extends { input: infer I extends z.ZodType } ? z.input<I> : never

/** What a declared command is called with; one that changes a record also says which, and which version was seen. */
export type Called<C> = C extends { kind: 'change' } ? InputOf<C> & { id: string; version?: number } : InputOf<C>

/** What calling it answers. */
export type Done<C> = C extends FreeCommand | CreateCommand | RowCommand ? CommandAnswer : never

/** Any declaration, for generic places. */
export type AnyQuery = Query
export type AnyCommand = Command
