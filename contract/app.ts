import type { z } from 'zod'
import type { AlarmPriority } from './alarm.ts'
import type { CalledWith, Command, Query } from './command.ts'
import type { CommandAnswer, Ctx } from './ctx.ts'
import type { Entity } from './entity.ts'
import type { AppPermission, PermissionTable } from './permissions.ts'
import type { RefusalKind } from './refusal.ts'
import type { SampleValue } from './sample.ts'
import type { Text } from './text.ts'

/** Something that happened, for reactions of apps and for webhooks. Commands also leave one each: `<app>.<command>`. */
export type EventKind<I extends z.ZodObject = any> = { id: string; label: Text; payload: I }
export const defineEvent = <I extends z.ZodObject>(event: EventKind<I>): EventKind<I> => event

/** What an app does after an event, in a transaction of its own, once per event; retried for a day when it fails. */
export type Reaction<I extends z.ZodObject = any> = {
  id: string
  on: EventKind<I>
  run(ctx: Ctx, payload: z.output<I>): Promise<void>
}
export const defineReaction = <I extends z.ZodObject>(reaction: Reaction<I>): Reaction<I> => reaction

/** Tells a running job's progress (0…1) and hears whether somebody stopped it. */
export type Progress = { report(share: number, note?: Text): Promise<void>; stopped(): boolean }

/** What came of a write. `sent`: it may have reached the device, whatever the answer says. */
export type DeviceAnswer =
  | { ok: true; readBack?: SampleValue }
  | { ok: false; sent: boolean; code: string; texts: Text }
/** Writes to writable points, for a job between its transactions; audited. Answers within ten seconds, and never throws. */
export type Devices = { write(ask: { point: string; value: SampleValue; reason: string }): Promise<DeviceAnswer> }

/** Work that takes longer than a person waits. `within` opens one transaction; a job may open many. */
export type JobKind<I extends z.ZodObject = any> = {
  id: string
  label: Text
  input: I
  /** Runs by itself: minute hour day-of-month month day-of-week, in the plant's time zone; for every tenant. */
  cron?: string
  /** Somebody waits before a machine, or a machine for it: it does not stand behind imports and sums. */
  urgent?: true
  run(
    within: <T>(run: (ctx: Ctx) => Promise<T>) => Promise<T>,
    input: z.output<I>,
    progress: Progress,
    devices: Devices,
  ): Promise<Record<string, unknown> | void>
}
export const defineJob = <I extends z.ZodObject>(job: JobKind<I>): JobKind<I> => job

/** `{yyyy}`, `{yy}`, `{mm}`, `{dd}` of the plant's day and `{0000}` counted within them, e.g. `JL-{yyyy}-{0000}`. */
export type NumberScheme = { id: string; pattern: string }
export const defineNumbers = (scheme: NumberScheme): NumberScheme => scheme

/** Reacts to what machines say. It fires when the condition begins to hold and has held for `forMs`, once until it ends. */
export type Watch = {
  id: string
  label: Text
  /** Which points, asked again whenever rows of the app change: code → what `run` is told besides. */
  points(ctx: Ctx): Promise<ReadonlyMap<string, Record<string, unknown>>>
  /** `rate` in units per second; `deadband` must be passed back before it can fire again. */
  when: { above?: number; below?: number; rateAbove?: number; bad?: true; forMs?: number; deadband?: number }
  run(
    ctx: Ctx,
    happened: { code: string; time: number; value: number | null; about: Record<string, unknown> },
  ): Promise<void>
}
export const defineWatch = (watch: Watch): Watch => watch

/** A command that needs the consent of others, as the app ships it; administrators may change it. */
export type ApprovalRule = {
  command: Command
  /** The command's own by default. */
  label?: Text
  /** Only above/below/equal: `amount` of the input or the row. */
  condition?: { field: string; op: '<' | '<=' | '=' | '!=' | '>=' | '>'; value: number | string | boolean }
  /** One after the other. `role` is a role's key within the app. */
  steps: readonly { role: string; need: 'any' | 'all'; deadlineHours?: number; escalateTo?: string; signed?: true }[]
}

export type Tile =
  | {
      kind: 'query'
      query: Query
      input?: Record<string, unknown>
      show: 'number' | 'table' | 'bars' | 'line' | 'pie'
      value?: string
      by?: string
      label: Text
    }
  | {
      kind: 'count'
      entity: Entity
      filter?: readonly [field: string, op: string, value: unknown][]
      label: Text
      tone?: 'warn' | 'bad'
    }
  | { kind: 'group'; entity: Entity; by: string; show: 'bars' | 'pie'; label: Text }
  | { kind: 'point'; code: string; show: 'number' | 'trend'; hours?: number; label: Text }
  /** Standing alarms, of a priority, of a state (B, C or D), below a place of the twin. */
  | {
      kind: 'alarms'
      priority?: AlarmPriority
      state?: 'B' | 'C' | 'D'
      branch?: string
      show: 'number' | 'bars'
      label: Text
    }
export type Dashboard = {
  id: string
  label: Text
  permission: AppPermission
  tiles: readonly (Tile & { width?: 1 | 2 | 3 | 4 })[]
}

export type Role = { label: Text; permissions: readonly AppPermission[] }

/** Runs a command of the app as the demo account with the role of that key, else as the one that may do everything; signs where needed. */
export type SeedRun = <I extends z.ZodObject>(
  command: Command<I>,
  input: CalledWith<I>,
  role?: string,
) => Promise<CommandAnswer>

/** Everything an app is made of. `app.ts` only lists. */
export type App = {
  id: string
  label: Text
  /** Name of an @ant-design icon, e.g. `ToolOutlined`. */
  icon?: string
  /** Apps whose public.ts it imports. */
  uses?: readonly string[]
  permissions: Pick<PermissionTable, 'labels'>
  roles: Readonly<Record<string, Role>>
  entities: readonly Entity[]
  commands: readonly Command[]
  queries: readonly Query[]
  /** Queries that other apps may ask; they stand in public.ts. */
  publicQueries?: readonly Query[]
  refusals?: Readonly<Record<string, RefusalKind>>
  events?: readonly EventKind[]
  reactions?: readonly Reaction[]
  watches?: readonly Watch[]
  jobs?: readonly JobKind[]
  numbers?: readonly NumberScheme[]
  approvals?: readonly ApprovalRule[]
  dashboards?: readonly Dashboard[]
  /** Folder of its SQL migrations, ends with '/'. */
  migrations: URL
  /** Demo data through the real commands. */
  seed?(run: SeedRun, today: string): Promise<void>
}

export const defineApp = (app: App): App => app
