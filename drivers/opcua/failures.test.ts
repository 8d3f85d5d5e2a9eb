import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { queryObjects } from 'node:v8'
import { OPCUACertificateManager } from 'node-opcua'
import type { Binding } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { recordingContext, waitFor } from '../testing.ts'
import { type OpcuaAddress, opcuaAddress, opcuaConfig } from './config.ts'
import { opcua } from './driver.ts'
import { type Plant, startPlant } from './testing-plant.ts'

const bind = (point: number, name: string): Binding<OpcuaAddress> => ({
  point,
  code: name,
  type: 'number',
  address: opcuaAddress.parse({ nodeId: `ns=1;s=${name}` }),
  writable: false,
})

function contextFor(port: number, over: object = {}) {
  const endpoint = `opc.tcp://localhost:${port}`
  const config = opcuaConfig.parse({ endpoint, publishingIntervalMs: 50, requestTimeoutMs: 1000, ...over })
  return recordingContext({ config, bindings: [bind(0, 'Double'), bind(1, 'Float')] })
}

/** A plant in a process of its own. */
async function spawnPlant(folder: string, port = 0, missing = ''): Promise<{ child: ChildProcess; port: number }> {
  const script = fileURLToPath(new URL('testing-plant.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder, String(port), missing], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const listening = await new Promise<number>((resolve, reject) => {
    let said = ''
    child.once('exit', (code) => reject(new Error(`the plant ended with ${code}`)))
    child.stdout?.on('data', (chunk) => {
      said += chunk
      const port = /listening (\d+)/.exec(said)?.[1]
      if (port) resolve(Number(port))
    })
  })
  return { child, port: listening }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

const sockets = () => process.getActiveResourcesInfo().filter((name) => /TCP(Socket|Server)Wrap/.test(name)).length

describe('a server that fails', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-plant-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  test('drops the session: down once, and a new connection works', async () => {
    const plant: Plant = await startPlant({ folder })
    const ctx = contextFor(plant.port, { requestTimeoutMs: 20_000 })
    try {
      const session = await opcua.connect(ctx)
      await ctx.waitFor(() => ctx.samplesOf(0).length > 0)
      const engine = plant.server.engine as unknown as {
        _sessions: Record<string, { authenticationToken: never; sessionName: string }>
        closeSession(token: never, deleteSubscriptions: boolean, reason: string): void
      }
      const [live] = Object.values(engine._sessions)
      engine.closeSession(live.authenticationToken, true, 'Terminated')
      await ctx.waitFor(() => ctx.downs.length > 0)
      await session.close()
      assert.equal(ctx.downs.length, 1)

      const again = await opcua.connect(ctx)
      const before = ctx.samplesOf(0).length
      await ctx.waitFor(() => ctx.samplesOf(0).length > before)
      await again.close()
      assert.equal(ctx.downs.length, 1)
    } finally {
      await plant.close()
      ctx.cleanUp()
    }
  })

  test('is killed and starts again without a node: the rest goes on', async () => {
    const { child, port } = await spawnPlant(folder)
    const ctx = contextFor(port, { requestTimeoutMs: 20_000 })
    let restarted: ChildProcess | undefined
    try {
      const session = await opcua.connect(ctx)
      await ctx.waitFor(() => ctx.samplesOf(0).length > 0 && ctx.samplesOf(1).length > 0)
      await kill(child)
      await ctx.waitFor(() => ctx.downs.length > 0)
      await session.close()
      assert.equal(ctx.downs.length, 1)
      await assert.rejects(opcua.connect(ctx), /connection cannot be established|connect/)

      restarted = (await spawnPlant(folder, port, 'Float')).child
      const before = [ctx.samplesOf(0).length, ctx.samplesOf(1).length]
      const again = await opcua.connect(ctx)
      await ctx.waitFor(() => ctx.samplesOf(0).length > before[0] && ctx.samplesOf(1).length > before[1])
      assert.equal(ctx.samplesOf(0).at(-1)?.quality, quality.good)
      assert.equal(ctx.samplesOf(1).at(-1)?.quality, quality.badConfiguration)
      assert.deepEqual(
        ctx.badInputs.map((b) => b.reason),
        ['deviceError'],
      )
      await again.close()
      assert.equal(ctx.downs.length, 1)
    } finally {
      await kill(child)
      if (restarted) await kill(restarted)
      ctx.cleanUp()
    }
  })

  test('hangs with its connections open: down once, by its silence', async () => {
    const { child, port } = await spawnPlant(folder)
    const ctx = contextFor(port, { requestTimeoutMs: 5000 })
    try {
      const session = await opcua.connect(ctx)
      await ctx.waitFor(() => ctx.samplesOf(0).length > 0)
      child.kill('SIGSTOP')
      await ctx.waitFor(() => ctx.downs.length > 0)
      assert.match(ctx.downs[0].message, /silent/)
      await session.close()
      assert.equal(ctx.downs.length, 1)
    } finally {
      await kill(child)
      ctx.cleanUp()
    }
  })
})

describe('something else than an OPC UA server', () => {
  const strangers: Record<string, (socket: Socket) => void> = {
    'says nothing': () => {},
    'sends garbage': (socket) => void socket.write(randomBytes(4096)),
    'answers each message with garbage': (socket) => socket.on('data', () => socket.write(randomBytes(64))),
    'speaks HTTP': (socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    'announces an enormous message': (socket) =>
      socket.on('data', () => socket.write('ACKF\xff\xff\xff\x7f', 'latin1')),
    'hangs up at once': (socket) => socket.destroy(),
    'resets the connection': (socket) => socket.resetAndDestroy(),
  }
  for (const [what, behave] of Object.entries(strangers)) {
    test(`${what}: an error in time, nothing left behind`, async () => {
      const open = new Set<Socket>()
      const server = createServer((socket) => {
        open.add(socket)
        socket
          .on('error', () => {})
          .on('close', () => open.delete(socket))
          .resume()
        behave(socket)
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const ctx = contextFor((server.address() as AddressInfo).port)
      try {
        for (const over of [{}, { securityMode: 'Sign', securityPolicy: 'Basic256Sha256' }]) {
          Object.assign(ctx.config, over)
          await assert.rejects(opcua.connect(ctx))
        }
        await waitFor(() => open.size === 0)
        assert.deepEqual(ctx.downs, [])
      } finally {
        for (const socket of open) socket.destroy()
        await new Promise((resolve) => server.close(resolve))
        ctx.cleanUp()
      }
      await waitFor(() => sockets() === 0)
    })
  }

  test('nobody there, and a name that does not exist', async () => {
    const free = createServer()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
    const { port } = free.address() as AddressInfo
    await new Promise((resolve) => free.close(resolve))
    const ctx = contextFor(port)
    await assert.rejects(opcua.connect(ctx))
    ctx.config.endpoint = 'opc.tcp://no-such-host.invalid:4840'
    await assert.rejects(opcua.connect(ctx))
    ctx.cleanUp()
  })

  test('a thousand tries would not add up: every try lets go of its certificate store', async () => {
    const free = createServer((socket) => socket.resume().destroy())
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
    const ctx = contextFor((free.address() as AddressInfo).port)
    await assert.rejects(opcua.connect(ctx))
    const stores = () => queryObjects(OPCUACertificateManager, { format: 'count' })
    const before = stores()
    for (let i = 0; i < 5; i++) await assert.rejects(opcua.connect(ctx))
    assert.ok(stores() <= before, `${stores() - before} stores stayed open`)
    await new Promise((resolve) => free.close(resolve))
    ctx.cleanUp()
  })

  test('given up by the supervisor while connecting', async () => {
    const server = createServer((socket) => void socket.resume().on('error', () => {}))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const ctx = contextFor((server.address() as AddressInfo).port, { requestTimeoutMs: 60_000 })
    const connecting = opcua.connect(ctx)
    setTimeout(() => ctx.abort(), 50)
    await assert.rejects(connecting, /cancelled/)
    await waitFor(() => sockets() <= 1)
    await new Promise((resolve) => server.close(resolve))
    ctx.cleanUp()
  })
})
