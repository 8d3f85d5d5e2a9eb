import type { z } from 'zod'
import type { RecordTable, Row, Values } from './columns.ts'
import type { Ctx, QueryCtx } from './ctx.ts'
import type { Entity, Field } from './entity.ts'
import type { AppPermission } from './permissions.ts'
import type { Text } from './text.ts'

/** What a command does to its row. `result` is answered to the caller besides id, version and state. */
export type Effect<T extends RecordTable, M extends string> = {
  move?: M
  set?: Values<T>
  result?: Record<string, unknown>
}

type Common<I extends z.ZodObject> = {
  /** verb-noun, kebab-case, unique in its app; its address is POST /api/<app>/<id>. */
  id: string
  label: Text
  /** What it does and what it needs, in a sentence, for the form's head. */
  help?: Text
  /** Fields of the form; those of a row or create command default to the entity's field of the same name. */
  input: I
  fields?: { [K in keyof z.output<I> & string]?: Field }
  permission: AppPermission
  /** `logged` unless said otherwise. `signed`: the caller proves who they are again, and the hash of the sealed fields is kept. */
  audit: 'logged' | 'signed'
  /** What a signature means, e.g. 批准 / approved; needed for `signed`. */
  meaning?: Text
  /** Asked before it runs, where undo is impossible: names the consequence. */
  confirm?: Text
  /** For reactions, jobs and other commands only: no route, no button. */
  internal?: true
}

/** Makes a record. The kernel gives id, version, state and the who and when. */
export type CreateCommand<T extends RecordTable = any, I extends z.ZodObject = any> = Common<I> & {
  kind: 'create'
  on: Entity<T>
  /** Rows of a table file may be imported through it, one command each. */
  importable?: true
  run(ctx: Ctx, input: z.output<I>): Promise<{ set: Values<T>; result?: Record<string, unknown> }>
}

/** Changes one record, which is locked while it runs. Callers send `id`, and `version` where a person edited what they saw. */
export type RowCommand<T extends RecordTable = any, M extends string = any, I extends z.ZodObject = any> = Common<I> & {
  kind: 'change'
  on: Entity<T, any, M>
  /** States in which it is offered; by default those of the moves in `moves`, else all. */
  when?: readonly string[]
  /** The moves it may return, so that screens know from which states it can run. */
  moves?: readonly NoInfer<M>[]
  /** The main button of these states. */
  main?: true
  run(ctx: Ctx, input: z.output<I>, row: Row<T>): Promise<Effect<T, M>>
}

/** Concerns no single record: a run over many, a call to a device. */
export type FreeCommand<I extends z.ZodObject = any> = Common<I> & {
  kind: 'free'
  run(ctx: Ctx, input: z.output<I>): Promise<Record<string, unknown> | undefined>
}

export type Command<I extends z.ZodObject = any> = CreateCommand<any, I> | RowCommand<any, any, I> | FreeCommand<I>

/** What code calls a command with: its input, and which record where it changes one. */
export type CalledWith<I extends z.ZodObject> = (z.input<I> extends Record<string, never> ? unknown : z.input<I>) & {
  id?: string
}

/** A command as its file says it: what every command has need not be said. */
type Said<C extends { audit: unknown }> = Omit<C, 'kind' | 'audit'> & Partial<Pick<C, 'audit'>>

/** Declares a command that makes a record. */
export function defineCreate<T extends RecordTable, I extends z.ZodObject>(
  command: Said<CreateCommand<T, I>>,
): CreateCommand<T, I> {
  return { kind: 'create', audit: 'logged', ...command }
}

/** Declares a command that changes one record. */
export function defineCommand<T extends RecordTable, M extends string, I extends z.ZodObject>(
  command: Said<RowCommand<T, M, I>>,
): RowCommand<T, M, I> {
  return { kind: 'change', audit: 'logged', ...command }
}

/** Declares a command that concerns no single record. */
export function defineAction<I extends z.ZodObject>(command: Said<FreeCommand<I>>): FreeCommand<I> {
  return { kind: 'free', audit: 'logged', ...command }
}

/** A question. It runs in a read-only transaction; its address is GET /api/<app>/<id>, parameters by name. */
export type Query<I extends z.ZodObject = any, O = any> = {
  id: string
  label: Text
  permission: AppPermission
  input: I
  /** Columns of an answer `{ items: [...] }`, so that screens, tiles and exports can show it. */
  columns?: Readonly<Record<string, Field>>
  run(ctx: QueryCtx, input: z.output<I>): Promise<O>
}

export function defineQuery<I extends z.ZodObject, O>(query: Query<I, O>): Query<I, O> {
  return query
}
