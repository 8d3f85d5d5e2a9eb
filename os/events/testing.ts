import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Actor } from '../../contract/actor.ts'
import { auditMigrations, createAudit } from '../audit/audit.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import type { EmittedEvent, Scope } from '../kernel/services.ts'
import { sendOutgoing } from '../notify/outgoing.ts'
import { secretBox } from '../secrets/secret-box.ts'
import { createEvents, type EventServices, type Events, eventMigrations } from './events.ts'

export const actorOf = (tenant: string): Actor => ({
  kind: 'user',
  id: 'u1',
  name: 'wang',
  tenant,
  permissions: new Set(['webhooks.manage']),
})

/** The outbox over a real PostgreSQL, with a clock that stands until it is moved. */
export async function openOutbox() {
  const data = await withDatabase([auditMigrations, eventMigrations])
  await data.sql`create table reacted (tenant text not null, what text not null)`
  await data.sql`select millrace_tenant_table('reacted')`
  const tenants: TenantData = await openTenantData(data.sql, data.url, 'secret')
  const time = { now: 1_800_000_000_000 }
  const services: EventServices = {
    sql: data.sql,
    tenants,
    audit: createAudit(data.sql),
    box: secretBox(Buffer.alloc(32, 7)),
    send: sendOutgoing,
    allowPrivate: true,
    clock: () => time.now,
    log() {},
  }
  return {
    data,
    tenants,
    time,
    services,
    /** Another process on the same database. */
    another: (change: Partial<EventServices> = {}): Events => createEvents({ ...services, ...change }),
    emit: (events: Events, tenant: string, emitted: readonly EmittedEvent[], fail = false) =>
      tenants.within(tenant, async (tx) => {
        const scope: Scope = { tx, actor: actorOf(tenant), now: time.now, today: '2027-01-15' }
        await events.emit(scope, emitted)
        if (fail) throw new Error('refused')
      }),
    reacted: (tenant: string) =>
      tenants.within(tenant, async ({ sql }) => (await sql`select what from reacted order by what`).map((r) => r.what)),
    async close() {
      await tenants.close()
      await data.close()
    },
  }
}

/** A reaction that writes down what it was told. */
export function writesDown(
  tenants: TenantData,
  consumer: string,
  event: string,
  before: () => Promise<void> | void = () => {},
) {
  return {
    consumer,
    event,
    run: (told: { tenant: string; id: number }, take: (scope: Pick<Scope, 'tx'>) => Promise<boolean>) =>
      tenants.within(told.tenant, async (tx) => {
        if (!(await take({ tx }))) return
        await tx.sql`insert into reacted (what) values (${`${consumer}:${told.id}`})`
        await before()
      }),
  }
}

export type Received = { headers: IncomingHttpHeaders; body: string }

/** A receiver of webhooks; `answer` says with which status, and may take its time. */
export async function openReceiver(answer: (received: Received) => number | Promise<number> = () => 204) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part) => {
      body += part
    })
    request.on('end', async () => {
      const each = { headers: request.headers, body }
      received.push(each)
      response.writeHead(await answer(each)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // a test that fails before it closes this must still end
  server.unref().on('connection', (socket) => socket.unref())
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
