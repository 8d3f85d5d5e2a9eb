import { parentPort, workerData } from 'node:worker_threads'
import type { TenantPoint } from '../../api/point.ts'
import { type ServedPoint, startOpcuaServer } from '../../drivers/opcua/server.ts'
import { mainTenant } from '../data/main-tenant.ts'
import { createLiveReader } from '../live/live-reader.ts'
import { openLiveTable } from '../live/live-table.ts'
import type { OpcuaHost, OpcuaMethods } from './opcua-server.ts'
import type { OpcuaSetup } from './opcua-spawn.ts'
import { connectRpc } from './rpc.ts'

// Entry of the thread that serves the live points over OPC UA: a busy client there slows neither web nor stream.

if (!parentPort) throw new Error('this file is the entry of a worker thread')
const setup = workerData as OpcuaSetup
const reader = createLiveReader(openLiveTable(setup.live))
const points = new Map<number, TenantPoint>()
/** The main tenant's points are those that a client sees without a sign-in, where that is allowed. */
const viewOf = (tenant: string) => (tenant === mainTenant ? '' : tenant)
const served = ({ tenant, ...point }: TenantPoint): ServedPoint => ({ ...point, view: viewOf(tenant) })
let server: Awaited<ReturnType<typeof startOpcuaServer>> | undefined

const methods: OpcuaMethods = {
  async start({ points: all, allowAnonymous }) {
    for (const point of all) points.set(point.index, point)
    server = await startOpcuaServer({
      port: setup.port,
      host: setup.host,
      folder: setup.folder,
      points: all.map(served),
      read(index) {
        const point = points.get(index)
        const item = point && reader.item(point)
        if (!item || item.time === null) return undefined
        const value = typeof item.value === 'boolean' ? Number(item.value) : item.value
        return { value, time: item.time, quality: item.quality }
      },
      async authenticate(user, password) {
        const tenant = await host.call('authenticate', { user, password })
        return tenant === null ? null : viewOf(tenant)
      },
      allowAnonymous,
      version: setup.version,
      log: { warn: (message, data) => host.tell('log', { level: 'warn', message, data }) },
    })
    return { port: server.port }
  },
  async change({ changed, removed }) {
    for (const index of removed) points.delete(index)
    for (const point of changed) points.set(point.index, point)
    await server?.setPoints([...points.values()].map(served))
  },
  certificates: async () => (await server?.certificates()) ?? [],
  async judgeCertificate({ thumbprint, state }) {
    if (!server) throw new Error('the OPC UA server is not up yet')
    return server.judgeCertificate(thumbprint, state)
  },
  texts: (changes) => reader.setTexts(changes),
  sessions: () => server?.sessions() ?? 0,
  async stop() {
    await server?.close()
  },
}

const host = connectRpc<OpcuaHost>(parentPort, methods, (method, error) => {
  host.tell('log', { level: 'error', message: `OPC UA server: ${method} failed`, data: { error: String(error) } })
})
