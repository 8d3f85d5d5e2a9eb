import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { Aedes, type AedesOptions } from 'aedes'
import { OPCUACertificateManager } from 'node-opcua'
import type { Binding } from '../../contract/driver.ts'
import type { PointType } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import { recordingContext, waitFor } from '../testing.ts'
import { mqttClient } from './client.ts'
import { type ClientAddress, clientAddress, clientConfig } from './client-config.ts'

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)))

/** A broker without any rule of ours: stores sessions, forwards everything. */
async function foreignBroker(options: AedesOptions = {}) {
  const aedes = await Aedes.createBroker(options)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    aedes.handle(socket)
  })
  const acked: number[] = []
  aedes.on('ack', (packet) => void acked.push(packet.messageId as number))
  return {
    port: await listen(server),
    acked,
    clients: () => aedes.connectedClients,
    drop: () => {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => aedes.close(() => resolve()))
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function mosquittoPub(port: number, topic: string, message: string | Buffer, ...more: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(port), '-t', topic, '-s', ...more])
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`mosquitto_pub ended with ${code}`))))
    child.stdin.end(message)
  })
}

const binding = (point: number, type: PointType, address: object): Binding<ClientAddress> => ({
  point,
  code: `P${point}`,
  type,
  address: clientAddress.parse(address),
  writable: true,
})
const contextOf = (port: number, config: object, bindings: Binding<ClientAddress>[] = [], secrets = {}) =>
  recordingContext({ config: clientConfig.parse({ host: '127.0.0.1', port, ...config }), bindings, secrets })

test('one topic, one value: plain and JSON payloads of mosquitto_pub become samples', async () => {
  const broker = await foreignBroker()
  const ctx = contextOf(broker.port, { payload: 'value' }, [
    binding(0, 'number', { topic: 'plant/temperature' }),
    binding(1, 'number', { topic: 'plant/pump', pointer: '/flow', timePointer: '/t' }),
    binding(2, 'boolean', { topic: 'plant/pump', pointer: '/running' }),
    binding(3, 'text', { topic: 'plant/mode' }),
  ])
  const session = await mqttClient.connect(ctx)
  try {
    await mosquittoPub(broker.port, 'plant/temperature', '540.2', '-q', '1')
    await mosquittoPub(broker.port, 'plant/pump', '{"flow":12.5,"t":1700000000000,"running":true}', '-q', '0')
    await mosquittoPub(broker.port, 'plant/mode', '自动', '-q', '1')
    await mosquittoPub(broker.port, 'plant/temperature', 'broken', '-q', '1')
    await ctx.waitFor(() => ctx.badInputs.length === 1 && ctx.samplesOf(3).length === 1 && broker.acked.length === 3)
    assert.deepEqual(
      ctx.samplesOf(0).map((s) => s.value),
      [540.2],
    )
    assert.deepEqual(ctx.samplesOf(1), [{ point: 1, time: 1_700_000_000_000, value: 12.5, quality: 192 }])
    assert.deepEqual(
      ctx.samplesOf(2).map((s) => s.value),
      [1],
    )
    assert.equal(ctx.samplesOf(3)[0].text, '自动')
    assert.equal(ctx.badInputs[0].reason, 'wrongShape')
    assert.equal(ctx.messages, 4)
  } finally {
    await session.close()
    await broker.close()
    ctx.cleanUp()
  }
  assert.deepEqual(ctx.downs, [])
})

test('QoS 1 is acknowledged when durable, many at once and in order; an overloaded ingest is offered again', async () => {
  const broker = await foreignBroker()
  const ctx = contextOf(broker.port, { topics: ['millrace/+/samples'] })
  const free: (() => void)[] = []
  let overloads = 2
  ctx.answerPayloadWith(async () => {
    if (overloads-- > 0) throw new Refusal({ code: 'overloaded', status: 503, text: { zh: '过载', en: 'overloaded' } })
    await new Promise<void>((resolve) => free.push(resolve))
    return { accepted: 1, rejected: [] }
  })
  const session = await mqttClient.connect(ctx)
  try {
    for (const n of [1, 2, 3]) await mosquittoPub(broker.port, `millrace/c${n}/samples`, `{"n":${n}}`, '-q', '1')
    await ctx.waitFor(() => free.length === 3)
    assert.deepEqual(
      new Set(ctx.payloads.map((p) => Buffer.from(p).toString())),
      new Set(['{"n":1}', '{"n":2}', '{"n":3}']),
    )
    await mosquittoPub(broker.port, 'other', 'x', '-q', '1')
    assert.equal(broker.acked.length, 0)
    for (const go of free) go()
    await ctx.waitFor(() => broker.acked.length === 3)
    assert.deepEqual(
      broker.acked,
      [...broker.acked].sort((a, b) => a - b),
    )
  } finally {
    await session.close()
    await broker.close()
    ctx.cleanUp()
  }
})

test('what was not durable comes again in the next session; a fault of the ingest ends this one', async () => {
  const broker = await foreignBroker()
  const first = contextOf(broker.port, { topics: ['s'] })
  first.answerPayloadWith(() => Promise.reject(new Error('store failed')))
  const session = await mqttClient.connect(first)
  await mosquittoPub(broker.port, 's', 'a', '-q', '1')
  await first.waitFor(() => first.downs.length > 0)
  await session.close()
  await waitFor(() => broker.clients() === 0)
  await mosquittoPub(broker.port, 's', 'b', '-q', '1')
  const second = contextOf(broker.port, { topics: ['s'] })
  const again = await mqttClient.connect(second)
  try {
    await second.waitFor(() => second.payloads.length >= 2)
    assert.deepEqual(
      second.payloads.map((p) => Buffer.from(p).toString()),
      ['a', 'b'],
    )
  } finally {
    await again.close()
    await broker.close()
    first.cleanUp()
    second.cleanUp()
  }
})

test('a payload over the limit is counted and acknowledged; the stream goes on', async () => {
  const broker = await foreignBroker()
  const ctx = contextOf(broker.port, { topics: ['s'] })
  const session = await mqttClient.connect(ctx)
  try {
    await mosquittoPub(broker.port, 's', Buffer.alloc(2 * 1024 * 1024), '-q', '1')
    await mosquittoPub(broker.port, 's', 'small', '-q', '1')
    await ctx.waitFor(() => ctx.payloads.length === 1 && broker.acked.length === 2)
    assert.deepEqual(
      ctx.badInputs.map((b) => b.reason),
      ['tooLarge'],
    )
  } finally {
    await session.close()
    await broker.close()
    ctx.cleanUp()
  }
})

test('a lost broker is reported once, and the driver does not reconnect by itself', async () => {
  const broker = await foreignBroker()
  const ctx = contextOf(broker.port, { topics: ['s'] })
  const session = await mqttClient.connect(ctx)
  broker.drop()
  await ctx.waitFor(() => ctx.downs.length > 0)
  await session.close()
  assert.equal(ctx.downs.length, 1)
  assert.equal(broker.clients(), 0)
  await broker.close()
  await assert.rejects(mqttClient.connect(contextOf(broker.port, { topics: ['s'] })), /ECONNREFUSED/)
  ctx.cleanUp()
})

test('refused sign-in and refused subscriptions say what to do', async () => {
  const broker = await foreignBroker({
    authenticate: (_client, username, password, done) => done(null, username === 'u' && String(password) === 'right'),
    authorizeSubscribe: (_client, sub, done) => done(null, sub.topic === 'secret' ? null : sub),
  })
  const attempt = (password: string, topics: string[]) => {
    const ctx = contextOf(broker.port, { topics, username: 'u' }, [], { password })
    return mqttClient.connect(ctx).finally(() => ctx.cleanUp())
  }
  const code = (expected: string) => (error: unknown) => error instanceof Refusal && error.code === expected
  try {
    await assert.rejects(attempt('wrong', ['s']), code('mqttSignIn'))
    await assert.rejects(attempt('right', ['s', 'secret']), code('mqttSubscription'))
    await assert.rejects(attempt('right', []), code('mqttNoTopics'))
    await (await attempt('right', ['s'])).close()
  } finally {
    await broker.close()
  }
})

test('writes go to the command topic; new bindings are subscribed without a new session', async () => {
  const broker = await foreignBroker()
  const setpoint = binding(0, 'number', { topic: 'echo', commandTopic: 'echo' })
  const ctx = contextOf(broker.port, { payload: 'value' }, [setpoint])
  const session = await mqttClient.connect(ctx)
  try {
    assert.deepEqual(await session.write?.(setpoint.address, 42.5), { ok: true })
    await ctx.waitFor(() => ctx.samplesOf(0).length === 1)
    assert.equal(ctx.samplesOf(0)[0].value, 42.5)
    const refused = await session.write?.(clientAddress.parse({ topic: 'a' }), 1)
    assert.equal(refused?.ok === false && refused.refusal.code, 'mqttNotWritable')
    await session.rebind?.([binding(1, 'number', { topic: 'new' })])
    await mosquittoPub(broker.port, 'echo', '1', '-q', '1')
    await mosquittoPub(broker.port, 'new', '2', '-q', '1')
    await ctx.waitFor(() => ctx.samplesOf(1).length === 1)
    assert.equal(ctx.samplesOf(0).length, 1)
  } finally {
    await session.close()
    await broker.close()
    ctx.cleanUp()
  }
})

test('MQTT 5: frames of a bare server, acknowledged when durable; too large ones are swallowed', async () => {
  const received: Buffer[] = []
  let peer: Socket | undefined
  const server = createServer((socket) => {
    peer = socket
    let connected = false
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk)
      if (!connected) {
        connected = true
        socket.write(Buffer.from([0x20, 3, 0, 0, 0]))
      } else if (chunk[0] === 0x82) socket.write(Buffer.from([0x90, 4, chunk[2], chunk[3], 0, 1]))
    })
  })
  const ctx = contextOf(await listen(server), { version: '5', topics: ['s'], maxPayloadBytes: 1024 })
  let free: (() => void) | undefined
  ctx.answerPayloadWith(() => new Promise((resolve) => (free = () => resolve({ accepted: 1, rejected: [] }))))
  const session = await mqttClient.connect(ctx)
  const pubacks = () =>
    Buffer.concat(received)
      .toString('hex')
      .match(/4002(0001|0002)/g) ?? []
  try {
    assert.equal(received[0][8], 5)
    const large = Buffer.alloc(5000)
    const publishes = [
      Buffer.concat([Buffer.from([0x32, 8, 0, 1, 0x73, 0, 1, 0, 0x68, 0x69])]),
      Buffer.concat([Buffer.from([0x32, 0x8e, 0x27, 0, 1, 0x73, 0, 2, 0]), large]),
    ]
    peer?.write(Buffer.concat(publishes))
    await ctx.waitFor(() => free !== undefined && ctx.badInputs.length === 1)
    assert.equal(Buffer.from(ctx.payloads[0]).toString(), 'hi')
    assert.deepEqual(pubacks(), [])
    free?.()
    await ctx.waitFor(() => pubacks().length === 2)
    assert.deepEqual(
      ctx.badInputs.map((b) => b.reason),
      ['tooLarge'],
    )
  } finally {
    await session.close()
    peer?.destroy()
    server.close()
    ctx.cleanUp()
  }
})

test('TLS: a broker that the CA knows is trusted, an unknown one is not', async () => {
  const ctx = contextOf(1, {})
  const manager = new OPCUACertificateManager({ rootFolder: join(ctx.folder, 'pki') })
  const file = join(ctx.folder, 'broker.pem')
  await manager.initialize()
  await manager.createSelfSignedCertificate({
    applicationUri: 'urn:broker',
    dns: ['localhost'],
    ip: ['127.0.0.1'],
    subject: '/CN=localhost',
    outputFile: file,
    startDate: new Date(Date.now() - 86_400_000),
    validity: 30,
  })
  const cert = readFileSync(file, 'utf8')
  const aedes = await Aedes.createBroker()
  const server = createTlsServer({ cert, key: readFileSync(manager.privateKey) }, (socket) => void aedes.handle(socket))
  const port = await listen(server)
  const open = (config: object) => {
    const own = contextOf(port, { tls: true, host: 'localhost', topics: ['s'], ...config })
    return mqttClient.connect(own).finally(() => own.cleanUp())
  }
  try {
    await (await open({ tlsCa: cert })).close()
    await (await open({ tlsVerify: false })).close()
    await assert.rejects(open({}), /self-signed certificate/)
  } finally {
    await new Promise<void>((resolve) => aedes.close(() => resolve()))
    server.close()
    await manager.dispose()
    ctx.cleanUp()
  }
})
