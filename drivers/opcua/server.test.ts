import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { AttributeIds, OPCUACertificateManager, OPCUAClient, StatusCodes } from 'node-opcua'
import type { Binding } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { recordingContext } from '../testing.ts'
import { type OpcuaAddress, opcuaConfig } from './config.ts'
import { opcua } from './driver.ts'
import { type OpcuaServerOptions, type ServedPoint, startOpcuaServer } from './server.ts'

const servedPoint = (index: number): ServedPoint => ({
  index,
  code: `P${index}`,
  name: { zh: `测点${index}`, en: `point ${index}` },
  type: 'number',
  unit: index % 2 ? 'kPa' : null,
  low: index % 4 === 1 ? 0 : null,
  high: index % 4 === 1 ? 10 : null,
  path: `MILL/U${index % 3}/S${index % 7}`,
  note: null,
})

async function temporary<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-opcua-'))
  try {
    return await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const start = (folder: string, over: Partial<OpcuaServerOptions> = {}) =>
  startOpcuaServer({
    port: 0,
    host: '127.0.0.1',
    hostname: 'localhost',
    folder,
    points: [servedPoint(0)],
    read: (index) => ({ value: index, time: 1_700_000_000_000, quality: 192 }),
    authenticate: async () => null,
    allowAnonymous: false,
    ...over,
  })

function contextFor(port: number, over: object = {}, secrets: Record<string, string> = {}) {
  const endpoint = `opc.tcp://localhost:${port}`
  const config = opcuaConfig.parse({
    endpoint,
    acceptUnknownServerCertificate: true,
    requestTimeoutMs: 30_000,
    ...over,
  })
  return recordingContext({ config, bindings: [] as Binding<OpcuaAddress>[], secrets })
}

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('guests are turned away; so is everybody when the check itself fails', () =>
  temporary(async (folder) => {
    const warnings: string[] = []
    const server = await start(folder, {
      authenticate: () => Promise.reject(new Error('the user table is not there')),
      log: { warn: (message) => void warnings.push(message) },
    })
    const guest = contextFor(server.port)
    await assert.rejects(opcua.connect(guest), refused('opcuaUserRefused'))
    const user = contextFor(server.port, { auth: 'userName', userName: 'a' }, { password: 'b' })
    await assert.rejects(opcua.connect(user), refused('opcuaUserRefused'))
    assert.equal(warnings.length, 1)
    await server.close()
    guest.cleanUp()
    user.cleanUp()
  }))

test('an unknown client certificate waits for a person to trust it', () =>
  temporary(async (folder) => {
    const server = await start(folder, { allowAnonymous: true })
    const secure = { securityMode: 'SignAndEncrypt', securityPolicy: 'Aes256_Sha256_RsaPss' }
    const ctx = contextFor(server.port, secure)
    await assert.rejects(opcua.connect(ctx), refused('opcuaOwnCertificateRefused'))
    const [kept] = await server.certificates()
    assert.equal(kept.state, 'rejected')
    assert.ok(!('file' in kept))
    assert.equal(kept.subject, `O=Millrace, CN=Millrace@${hostname()}`.slice(0, 'O=Millrace, CN='.length + 64))
    await server.judgeCertificate(kept.thumbprint, 'trusted')
    const session = await opcua.connect(ctx)
    assert.equal(server.sessions(), 1)
    await session.close()
    await server.judgeCertificate(kept.thumbprint, 'rejected')
    await assert.rejects(opcua.connect(ctx), refused('opcuaOwnCertificateRefused'))
    await assert.rejects(server.judgeCertificate('00', 'trusted'), refused('opcuaUnknownCertificate'))
    await server.close()
    ctx.cleanUp()
  }))

test('a taken port is an error that says so, and leaves nothing running', () =>
  temporary(async (folder) => {
    const server = await start(folder)
    await assert.rejects(start(join(folder, 'second'), { port: server.port }), /EADDRINUSE/)
    await server.close()
  }))

test('names, descriptions, server identity and folders of the twin', () =>
  temporary(async (folder) => {
    const server = await start(folder, { allowAnonymous: true, version: '0.1.0' })
    const store = new OPCUACertificateManager({ rootFolder: join(folder, 'client'), disableFileWatchers: true })
    const client = OPCUAClient.create({
      endpointMustExist: false,
      clientCertificateManager: store,
      connectionStrategy: { maxRetry: 0 },
    })
    await client.connect(server.endpoint)
    const session = await client.createSession()
    const namespaces = await session.readNamespaceArray()
    const index = namespaces.indexOf('urn:millrace:points')
    const read = async (nodeId: string, attributeId: number) =>
      (await session.read({ nodeId, attributeId })).value.value
    assert.equal((await read(`ns=${index};s=P0`, AttributeIds.BrowseName)).name, 'P0')
    assert.equal((await read(`ns=${index};s=P0`, AttributeIds.DisplayName)).text, '测点0')
    assert.equal((await read(`ns=${index};s=P0`, AttributeIds.Description)).text, '测点0 | point 0')
    assert.equal((await read(`ns=${index};s=/MILL/U0`, AttributeIds.BrowseName)).name, 'U0')
    assert.equal(await read('i=2261', AttributeIds.Value), 'Millrace')
    assert.equal(await read('i=2264', AttributeIds.Value), '0.1.0')
    const gone = await session.read({ nodeId: `ns=${index};s=P1`, attributeId: AttributeIds.Value })
    assert.equal(gone.statusCode, StatusCodes.BadNodeIdUnknown)
    await session.close()
    await client.disconnect()
    await store.dispose()
    await server.close()
  }))

test('a thousand points come, half go, and the folders that lost their last point with them', () =>
  temporary(async (folder) => {
    const server = await start(folder, { allowAnonymous: true, points: [] })
    const all = Array.from({ length: 1000 }, (_, i) => servedPoint(i))
    await Promise.all([server.setPoints(all), server.setPoints(all.filter((p) => p.index % 3 !== 0))])
    const ctx = contextFor(server.port)
    const session = await opcua.connect(ctx)
    const browse = async (...names: string[]) => {
      let id: string | undefined
      let items = await session.browse?.()
      for (const name of names) {
        id = items?.find((i) => i.name === name)?.id
        assert.ok(id, name)
        items = await session.browse?.(id)
      }
      return items?.map((i) => i.name).sort() ?? []
    }
    assert.deepEqual(await browse('测点', 'MILL'), ['U1', 'U2'])
    await server.setPoints([])
    assert.deepEqual(await browse('测点'), [])
    await server.setPoints(all)
    assert.deepEqual(await browse('测点', 'MILL'), ['U0', 'U1', 'U2'])
    await session.close()
    await server.close()
    ctx.cleanUp()
  }))

test('runs in a worker thread and ends with it, leaving no handlers on the process', () =>
  temporary(async (folder) => {
    const url = new URL('server.ts', import.meta.url).href
    const script = `
      import { parentPort, workerData } from 'node:worker_threads'
      const before = process.eventNames().length
      const { startOpcuaServer } = await import('${url}')
      const server = await startOpcuaServer({
        port: 0, host: '127.0.0.1', hostname: 'localhost', folder: workerData, points: [],
        read: () => undefined, authenticate: async () => null, allowAnonymous: true,
      })
      parentPort.postMessage({ port: server.port })
      parentPort.once('message', async () => {
        await server.close()
        const left = process.eventNames().filter((n) => /SIG|uncaught|unhandled/.test(String(n)))
        parentPort.postMessage({ left })
        parentPort.close()
      })`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), { workerData: folder })
    const message = () => new Promise<Record<string, unknown>>((resolve) => worker.once('message', resolve))
    const exited = new Promise<number>((resolve) => worker.once('exit', resolve))
    const { port } = await message()
    const ctx = contextFor(Number(port))
    const session = await opcua.connect(ctx)
    await session.close()
    const left = message()
    worker.postMessage('close')
    assert.deepEqual(await left, { left: [] })
    assert.equal(await exited, 0)
    ctx.cleanUp()
  }))
