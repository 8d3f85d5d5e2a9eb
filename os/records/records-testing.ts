import { randomUUID } from 'node:crypto'
import type { Actor } from '../../contract/actor.ts'
import type { Entity } from '../../contract/entity.ts'
import { createMetrics } from '../host/metrics.ts'
import { buildHttpServer } from '../http/http-server.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { runMany } from '../kernel/run-command.ts'
import { type KernelUnderTest, withKernel } from '../kernel/testing.ts'
import { createRecords, type Records, recordServices } from './create-records.ts'
import type { RecordsDeps } from './deps.ts'
import { may, meter, testApp } from './testing.ts'

export type RecordsUnderTest = KernelUnderTest & {
  records: Records
  deps: RecordsDeps
  /** Sends a request as somebody; `body` is JSON unless it is bytes. */
  ask(actor: Actor, method: string, url: string, body?: unknown): Promise<{ status: number; body: any; bytes: Buffer }>
  /** Puts rows into the meters past the commands, found by the search as a command would have made them. */
  put(tenant: string, rows: readonly Record<string, unknown>[], entity?: Entity): Promise<void>
  keeper: Actor
}

/** A whole record with what a test does not say filled in. */
export const meterRow = (tenant: string, row: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: randomUUID(),
  tenant,
  version: 1,
  state: 'spare',
  department: null,
  site: null,
  createdAt: Date.UTC(2026, 0, 1),
  createdBy: 'li',
  updatedAt: Date.UTC(2026, 0, 1),
  updatedBy: 'li',
  code: randomUUID(),
  name: '压力表',
  kind: 'pressure',
  critical: false,
  ...row,
})

/** The records service over HTTP with the small app of testing.ts, a real database and the real kernel. */
export async function withRecords(overrides: Partial<RecordsDeps> = {}): Promise<RecordsUnderTest> {
  const under = await withKernel([testApp], { ...recordServices })
  const jobs: Pick<Jobs, 'register' | 'enqueue'> = { register() {}, enqueue: async () => randomUUID() }
  const deps: RecordsDeps = {
    registry: under.kernel.registry,
    tenants: under.tenants,
    audit: under.kernel.services.audit,
    directory: {
      peopleNames: async (_tenant, ids) => new Map(ids.map((id) => [id, `${id}!`])),
      findPerson: async () => null,
      idsOfPeople: async (_tenant, names) => new Map(names.map((name) => [name, name === 'nobody' ? [] : [name]])),
    },
    placeNames: async (_scope, ids) => new Map(ids.map((id) => [id, `@${id}`])),
    placeIds: async (_scope, _kind, names) => new Map(names.map((name) => [name, [name]])),
    files: under.kernel.services.files,
    notify: under.kernel.services.notify,
    pendingOf: async () => [],
    jobs,
    runMany: (scope, command, bodies, options) => runMany(under.kernel, scope, command, bodies, options),
    timeZone: 'Asia/Shanghai',
    clock: under.kernel.clock,
    ...overrides,
  }
  const records = createRecords(deps)
  const actors = new Map<string, Actor>()
  const server = buildHttpServer({
    routes: records.routes,
    authenticate: async ({ authorization }) => actors.get(authorization ?? '') ?? null,
    metrics: createMetrics(),
    log: (message, data) => console.error(message, data),
  })
  return {
    ...under,
    records,
    deps,
    keeper: under.actor('li'),
    async ask(actor, method, url, body) {
      const token = randomUUID()
      actors.set(token, actor)
      const bytes = body instanceof Uint8Array
      const answer = await server.inject({
        method: method as 'GET',
        url,
        headers: {
          authorization: token,
          ...(body !== undefined && { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
        },
        ...(body !== undefined && { payload: bytes ? Buffer.from(body as Uint8Array) : JSON.stringify(body) }),
      })
      actors.delete(token)
      const json = /json/.test(String(answer.headers['content-type']))
      return { status: answer.statusCode, body: json ? answer.json() : answer.body, bytes: answer.rawPayload }
    },
    async put(tenant, rows, entity = meter) {
      const actor = { ...under.actor('li'), tenant }
      await under.tenants.within(tenant, async (tx) => {
        for (const row of rows) {
          await tx.db.insert(entity.table).values(row as never)
          const scope = { tx, actor, now: 0, today: '2026-01-01' }
          await recordServices.indexRecords(scope, [{ name: under.kernel.registry.nameOf(entity), entity, row }])
        }
      })
    },
    async close() {
      await server.close()
      await under.close()
    },
  }
}

/** An actor who sees only part of the meters. */
export const seesPart = (
  actor: Actor,
  scopes: NonNullable<ReturnType<NonNullable<Actor['rowScopes']>['get']>>,
): Actor => ({
  ...actor,
  rowScopes: new Map([[may.read, scopes]]),
})
