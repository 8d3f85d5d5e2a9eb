import { z } from 'zod'
import type { ConnectionInput, ConnectionItem, DriverList, PointInput, PointReport } from '../../api/platform.ts'
import type { BrowseItem } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import { auditName } from '../audit/audit.ts'
import { mainTenant } from '../data/tenancy.ts'
import { httpRefusals } from '../http/problem.ts'
import { type Actor, defineRoute, type Route } from '../http/route.ts'
import type { CounterTable } from '../ingest/counters.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import { newStatus, type ShownStatus } from '../stream/connection-status.ts'
import type { OpcuaServer } from '../stream/opcua-server.ts'
import { streamRefusals } from '../stream/refusals.ts'
import type { Stream } from '../stream/stream.ts'
import type { Connections, StoredConnection } from './connections.ts'
import { writeDevice } from './write-device.ts'

const code = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'letters, digits and _ . - , beginning with a letter or digit, at most 64',
  )
const text = z.strictObject({ zh: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) })
const note = z.strictObject({ zh: z.string().max(2000), en: z.string().max(2000) })
const config = z
  .record(z.string().max(64), z.unknown())
  .refine((c) => JSON.stringify(c).length <= 65_536, 'at most 64 KiB')
const ingest = z.strictObject({
  origin: z.enum(['measured', 'interpolated', 'calculated', 'manual', 'substituted']).optional(),
  clock: z.enum(['source', 'server', 'corrected']).optional(),
})
const change = z.strictObject({
  name: text.optional(),
  enabled: z.boolean().optional(),
  config: config.optional(),
  secrets: z.record(z.string().max(64), z.string().max(4096)).optional(),
  discover: z.boolean().optional(),
  ingest: ingest.optional(),
  note: note.nullish(),
})
const creation = change.extend({ code, driver: z.string().max(32) })
const params = z.object({ code })
const judgement = z.strictObject({
  thumbprint: z.string().regex(/^[0-9a-fA-F: ]{40,59}$/, 'a SHA-1 thumbprint: 40 hexadecimal digits'),
  state: z.enum(['trusted', 'rejected']),
})
const sampleValue = z.union([z.number(), z.boolean(), z.string().max(4096)])

export type ConnectionRouteServices = {
  connections: Connections
  stream: Stream
  counters: CounterTable
  points: PointDirectories
  audit: Audit
  savePoints(points: PointInput[], actor: Actor): Promise<PointReport>
  /** Our own OPC UA server and the certificates of its clients. */
  opcua(): Pick<OpcuaServer, 'certificates' | 'judgeCertificate'> | undefined
}

export function connectionRoutes(services: ConnectionRouteServices): Route[] {
  const { connections, stream, counters, points, audit } = services

  /** By key. */
  function statuses(): Map<string, ShownStatus> {
    return new Map(stream.status()?.connections.map(({ key, tenant: _, ...shown }) => [key, shown]))
  }

  /** The key of a connection of the actor's own; refused as unknown where there is none. */
  const keyOf = (actor: Actor, code: string) => connections.of(actor.tenant).find(code).key

  function toItem(connection: StoredConnection, status: ShownStatus | undefined): ConnectionItem {
    return {
      ...(status ?? newStatus(connection.code, 0)),
      code: connection.code,
      name: connection.name,
      driver: connection.driver,
      enabled: connection.enabled,
      config: connection.config,
      secretsSet: connection.secretsSet,
      discover: connection.discover,
      ingest: connection.ingest as ConnectionItem['ingest'],
      note: connection.note,
      counters: counters.readConnection(connection.row),
    }
  }

  /** The clients of our own server are the platform's: the main tenant answers for them, no other sees them. */
  const ownServer = (actor: Actor) => (actor.tenant === mainTenant ? services.opcua() : undefined)

  const item = (connection: StoredConnection) => toItem(connection, statuses().get(connection.key))

  return [
    defineRoute({
      method: 'GET',
      path: '/api/drivers',
      summary: { zh: '可用驱动及其配置项', en: 'Drivers and their settings' },
      permission: 'connections.read',
      async run(): Promise<DriverList> {
        return { items: await stream.call('drivers', undefined), mqttPort: stream.mqttPort() }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/connections',
      summary: { zh: '连接及其状态', en: 'Connections and their state' },
      permission: 'connections.read',
      run({ actor }): { items: ConnectionItem[] } {
        const status = statuses()
        return {
          items: connections
            .of(actor.tenant)
            .list()
            .map((c) => toItem(c, status.get(c.key))),
        }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/connections/:code',
      summary: { zh: '一个连接', en: 'One connection' },
      permission: 'connections.read',
      params,
      run: ({ params, actor }) => item(connections.of(actor.tenant).find(params.code)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/connections',
      summary: { zh: '新建连接', en: 'Create a connection' },
      permission: 'connections.write',
      body: creation,
      run: async ({ body, actor }) =>
        item(await connections.of(actor.tenant).create(body as ConnectionInput, auditName(actor))),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/connections/:code',
      summary: { zh: '修改连接', en: 'Change a connection' },
      permission: 'connections.write',
      params,
      body: change,
      run: async ({ params, body, actor }) =>
        item(await connections.of(actor.tenant).patch(params.code, body, auditName(actor))),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/connections/:code',
      summary: { zh: '删除连接', en: 'Delete a connection' },
      permission: 'connections.write',
      params,
      async run({ params, actor }) {
        await connections.of(actor.tenant).remove(params.code, auditName(actor))
        return {}
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/connections/:code/browse',
      summary: { zh: '浏览设备地址空间', en: "Browse the device's address space" },
      permission: 'connections.write',
      params,
      query: z.object({ node: z.string().max(1000).optional() }),
      async run({ params, query, actor }): Promise<{ items: BrowseItem[] }> {
        return { items: await stream.call('browse', { connection: keyOf(actor, params.code), node: query.node }) }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/connections/:code/browse/points',
      summary: { zh: '把浏览到的节点登记为测点', en: 'Register browsed nodes as points' },
      permission: 'points.write',
      params,
      body: z.strictObject({
        path: z.string().max(512).default(''),
        nodes: z
          .array(
            z.strictObject({
              code: z.string().max(128),
              name: z.string().max(200).optional(),
              type: z.string().max(20).optional(),
              unit: z.string().max(32).nullish(),
              address: z.unknown(),
            }),
          )
          .min(1)
          .max(10_000),
      }),
      async run({ params, body, actor }): Promise<PointReport> {
        connections.of(actor.tenant).find(params.code)
        // a point that exists keeps its name, its place and its right to be written to: only where its values come from is new
        const inputs = body.nodes.map(({ address, ...node }) => {
          const known = points.of(actor.tenant).byCode(node.code)
          const source = { connection: params.code, address, ...(known?.source?.writable && { writable: true }) }
          return { ...(known ? { code: node.code } : { ...node, path: body.path }), source }
        })
        return services.savePoints(inputs, actor)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/connections/:code/certificates',
      summary: { zh: '对端证书：已信任的与被拒的', en: "The peer's certificates, trusted and turned away" },
      permission: 'connections.read',
      params,
      async run({ params, actor }) {
        return { items: await stream.call('certificates', { connection: keyOf(actor, params.code) }) }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/connections/:code/certificates',
      summary: { zh: '信任或拒绝对端证书', en: "Trust or reject a peer's certificate" },
      permission: 'connections.write',
      params,
      body: judgement,
      async run({ params, body, actor }) {
        const connection = keyOf(actor, params.code)
        const judged = await stream.call('judgeCertificate', { connection, ...body })
        await audit.write({
          actor: auditName(actor),
          tenant: actor.tenant,
          action: `certificate.${body.state}`,
          object: `connection:${params.code}`,
          after: judged,
        })
        return judged
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/opcua-server/certificates',
      summary: { zh: '本平台 OPC UA 服务器的客户端证书', en: 'Certificates of clients of our OPC UA server' },
      permission: 'connections.read',
      async run({ actor }) {
        return { items: (await ownServer(actor)?.certificates()) ?? [] }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/opcua-server/certificates',
      summary: { zh: '信任或拒绝客户端证书', en: "Trust or reject a client's certificate" },
      permission: 'connections.write',
      body: judgement,
      async run({ body, actor }) {
        if (actor.tenant !== mainTenant)
          throw new Refusal(httpRefusals.notFound, { path: '/api/opcua-server/certificates' })
        const server = ownServer(actor)
        if (!server) throw new Refusal(streamRefusals.noOpcuaServer)
        const judged = await server.judgeCertificate(body)
        await audit.write({
          actor: auditName(actor),
          tenant: actor.tenant,
          action: `certificate.${body.state}`,
          object: 'opcua-server',
          after: judged,
        })
        return judged
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/write',
      summary: { zh: '向设备下发一个值（写入审计）', en: 'Write one value to a device (audited)' },
      permission: 'device.write',
      body: z.strictObject({
        code: z.string().max(128),
        value: sampleValue,
        reason: z.string().trim().min(3).max(500),
      }),
      run: ({ body, actor }) => writeDevice(services, actor, body),
    }),
  ]
}
