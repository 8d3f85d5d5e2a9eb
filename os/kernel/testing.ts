import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Actor } from '../../contract/actor.ts'
import type { App, Devices, JobKind } from '../../contract/app.ts'
import type { Command, Query } from '../../contract/command.ts'
import type { CommandAnswer, Notice } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import { createAudit } from '../audit/audit.ts'
import { checkTables } from '../data/check-tables.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { appendEvents } from '../events/outbox.ts'
import { migrations } from '../host/migrations.ts'
import { changesSince, keepChanges } from '../records/changes.ts'
import { withinReach } from '../records/reach.ts'
import { indexRecords } from '../search/index-record.ts'
import { kernelRefusals } from './refusals.ts'
import { loadApps } from './registry.ts'
import { runCommand } from './run-command.ts'
import { runQuery } from './run-query.ts'
import type { KernelServices } from './services.ts'
import { systemActor, withinCtx } from './within-ctx.ts'
import type { Kernel } from './work.ts'

export type KernelUnderTest = {
  kernel: Kernel
  data: Awaited<ReturnType<typeof withDatabase>>
  tenants: TenantData
  /** What was told to people. */
  notices: Notice[]
  /** Sets the clock, UTC ms. */
  at(ms: number): void
  actor(name: string, options?: Partial<Actor>): Actor
  run(command: Command, actor: Actor, body: Record<string, unknown>, key?: string): Promise<CommandAnswer>
  query<I extends z.ZodObject, O>(query: Query<I, O>, actor: Actor, input?: z.input<I>): Promise<O>
  /** Lets a job of the app run once, as the clock would. */
  job(app: App, job: JobKind, input?: Record<string, unknown>, devices?: Devices): Promise<unknown>
  close(): Promise<void>
}

const none = () => {
  throw new Error('This test has no such service')
}

/**
 * The kernel with these apps on a real database: audit, history, search, outbox and tenancy are the real ones; `services` puts in
 * what a test needs besides (a signature holds for the password `right`, nothing waits for approval, notices are collected).
 */
export async function withKernel(
  apps: readonly App[],
  services: Partial<KernelServices> = {},
): Promise<KernelUnderTest> {
  const data = await withDatabase([...migrations, ...apps.map((app) => ({ owner: app.id, folder: app.migrations }))])
  const tenants = await openTenantData(data.sql, data.url, 'testing')
  const registry = loadApps(apps)
  await checkTables(
    data.sql,
    apps.flatMap((app) => app.entities.map((e) => e.table)),
  )
  const notices: Notice[] = []
  let now = Date.UTC(2026, 2, 2, 4)
  const kernel: Kernel = {
    registry,
    tenants,
    clock: () => now,
    dayOf: (ms) => new Date(ms + 8 * 3600_000).toISOString().slice(0, 10),
    services: {
      audit: createAudit(data.sql, () => now),
      live: () => ({ read: none }),
      history: () => ({ samples: none, buckets: none, at: none }),
      files: () => ({ get: none, read: none, put: none }),
      notify: async (_scope, notice) => void notices.push(notice),
      enqueue: none,
      emit: async (scope, events) => void (await appendEvents(scope, events, [])),
      approval: async () => null,
      keepChanges,
      changesSince,
      indexRecords,
      withinReach,
      async reauthenticate(_actor, { password }) {
        if (password !== 'right') throw new Refusal(kernelRefusals.signatureMissing, {}, 'signature')
      },
      keepSignature: async ({ actor, now: time }, { id, meaning }) => ({
        id,
        actor: actor.id,
        meaning,
        time,
        hash: '',
      }),
      ...services,
    },
  }
  return {
    kernel,
    data,
    tenants,
    notices,
    at(ms) {
      now = ms
    },
    actor: (name, options = {}) => ({
      ...{ kind: 'user', id: name, name, tenant: 'main', department: null, site: null, language: 'zh' },
      permissions: new Set(apps.flatMap((app) => Object.keys(app.permissions.labels))),
      ...options,
    }),
    run: (command, actor, body, key = randomUUID()) =>
      runCommand(kernel, { app: registry.appOf(command), command, actor, body, key }),
    query: (query, actor, input = {} as never) =>
      runQuery(kernel, query, actor, query.input.parse(input)) as Promise<never>,
    job: (app, job, input = {}, devices = { write: none }) =>
      job.run(
        (run) => withinCtx(kernel, systemActor(app, 'main'), `${app.id}.${job.id}`, run),
        input,
        { report: async () => {}, stopped: () => false },
        devices,
      ),
    async close() {
      await tenants.close()
      await data.close()
    },
  }
}
