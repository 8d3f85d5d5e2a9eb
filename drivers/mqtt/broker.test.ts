import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { connect as connectTcp, type Socket } from 'node:net'
import test, { after, before } from 'node:test'
import { Refusal } from '../../contract/refusal.ts'
import { waitFor } from '../testing.ts'
import { type Broker, type BrokerOptions, type Denial, startBroker } from './broker.ts'

type Taken = { connection: string; topic: string; payload: Uint8Array; qos: number }
type Peer = Broker & { taken: Taken[]; bad: string[]; denials: Denial[] }

async function start(options: Partial<BrokerOptions> = {}): Promise<Peer> {
  const taken: Taken[] = []
  const bad: string[] = []
  const denials: Denial[] = []
  const broker = await startBroker({
    port: 0,
    host: '127.0.0.1',
    authenticate: async (username, password) => (password === `${username}-secret` ? { connection: username } : null),
    onPayload: async (connection, topic, payload, { qos }) => {
      taken.push({ connection, topic, payload: payload.slice(), qos })
    },
    onBadInput: (connection, reason) => void bad.push(`${connection} ${reason}`),
    onDenied: (denial) => void denials.push(denial),
    ...options,
  })
  return Object.assign(broker, { taken, bad, denials })
}

/** Runs a Debian Mosquitto client to its end. */
function run(program: string, args: string[], input?: Buffer): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] })
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.on('error', reject)
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('close', (code) => resolve({ code, err }))
  })
}

const login = (port: number, user: string, password = `${user}-secret`) => [
  '-h',
  '127.0.0.1',
  '-p',
  String(port),
  '-u',
  user,
  '-P',
  password,
]

const publish = (port: number, user: string, qos: number, payload: Buffer, topic = `millrace/${user}/samples`) =>
  run('mosquitto_pub', [...login(port, user), '-q', String(qos), '-t', topic, payload.length ? '-s' : '-n'], payload)

function text(s: string): Buffer {
  const b = Buffer.from(s)
  return Buffer.concat([Buffer.from([b.length >> 8, b.length & 255]), b])
}

/** A bare MQTT 3.1.1 client, for what a well-behaved one cannot be made to do. */
async function rawClient(port: number, user: string, password = `${user}-secret`, level = 4) {
  const socket: Socket = connectTcp(port, '127.0.0.1')
  let received = Buffer.alloc(0)
  const state = { closed: false }
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    state.closed = true
  })
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([level, 0xc2, 0, 60]),
    ...(level === 5 ? [Buffer.from([0])] : []),
    text('raw'),
    text(user),
    text(password),
  ])
  socket.write(Buffer.concat([Buffer.from([0x10, body.length]), body]))
  await waitFor(() => received.length >= 4 || state.closed)
  const connack = received
  received = Buffer.alloc(0)
  return {
    socket,
    state,
    returnCode: connack.length >= 4 ? connack[3] : null,
    answers: () => received,
    publish(id: number, payload: string) {
      const parts = Buffer.concat([
        text(`millrace/${user}/samples`),
        Buffer.from([id >> 8, id & 255]),
        Buffer.from(payload),
      ])
      assert.ok(parts.length < 128)
      socket.write(Buffer.concat([Buffer.from([0x32, parts.length]), parts]))
    },
    end: () => socket.destroy(),
  }
}

let broker: Peer
before(async () => {
  broker = await start()
})
after(() => broker.close())

test('mosquitto_pub publishes with QoS 0, 1 and 2; the payload arrives byte for byte, UTF-8 or not', async () => {
  const payloads = [
    Buffer.from('{"code":"A","time":1,"value":2}'),
    Buffer.from([0xff, 0xfe, 0x00, 0x80]),
    Buffer.alloc(0),
  ]
  for (const [qos, payload] of payloads.entries()) {
    const sent = await publish(broker.port, 'boiler', qos, payload)
    assert.equal(sent.code, 0, sent.err)
  }
  await waitFor(() => broker.taken.length === 3)
  for (const [qos, payload] of payloads.entries()) {
    const got = broker.taken.find((t) => t.qos === qos) as Taken
    assert.deepEqual(Buffer.from(got.payload), payload)
    assert.equal(got.connection, 'boiler')
    assert.equal(got.topic, 'millrace/boiler/samples')
  }
  assert.equal(broker.stats().connections.boiler.messages, 3)
})

test('a wrong password, no user name and MQTT 5 are refused and counted', async () => {
  const before = broker.stats().denied
  const wrong = await run('mosquitto_pub', [
    ...login(broker.port, 'boiler', 'guess'),
    '-t',
    'millrace/boiler/samples',
    '-m',
    'x',
  ])
  assert.notEqual(wrong.code, 0)
  assert.match(wrong.err, /[Nn]ot authorised|bad user name/)
  const nobody = await run('mosquitto_pub', [
    '-h',
    '127.0.0.1',
    '-p',
    String(broker.port),
    '-t',
    'millrace/boiler/samples',
    '-m',
    'x',
  ])
  assert.notEqual(nobody.code, 0)
  const v5 = await run('mosquitto_pub', [
    '-V',
    '5',
    ...login(broker.port, 'boiler'),
    '-t',
    'millrace/boiler/samples',
    '-m',
    'x',
  ])
  assert.notEqual(v5.code, 0)
  await waitFor(() => broker.stats().denied.protocol > before.protocol)
  assert.equal(broker.stats().denied.badCredentials, before.badCredentials + 2)
  assert.equal(
    broker.taken.some((t) => t.payload.length === 1),
    false,
  )
})

test('a foreign topic is never acknowledged: QoS 0 is dropped, QoS 1 ends the session', async () => {
  const taken = broker.taken.length
  const dropped = await publish(broker.port, 'boiler', 0, Buffer.from('x'), 'millrace/turbine/samples')
  assert.equal(dropped.code, 0)
  await waitFor(() => broker.denials.some((d) => d.reason === 'foreignTopic'))
  const client = await rawClient(broker.port, 'boiler')
  const body = Buffer.concat([text('millrace/turbine/samples'), Buffer.from([0, 1, 120])])
  client.socket.write(Buffer.concat([Buffer.from([0x32, body.length]), body]))
  await waitFor(() => client.state.closed)
  assert.equal(client.answers().length, 0)
  const last = broker.denials.at(-1) as Denial
  assert.deepEqual([last.reason, last.connection, last.detail], ['foreignTopic', 'boiler', 'millrace/turbine/samples'])
  assert.equal(broker.taken.length, taken)
})

test('subscriptions are refused, also to all topics', async () => {
  const sub = await run('mosquitto_sub', [...login(broker.port, 'boiler'), '-t', '#', '-W', '20', '-E'])
  await waitFor(() => broker.denials.some((d) => d.reason === 'subscription'))
  assert.match(sub.err, /All subscription requests were denied/)
})

test('a payload of 2 MiB is refused and counted, its sender acknowledged and not disturbed', async () => {
  const taken = broker.taken.length
  const large = await publish(broker.port, 'boiler', 1, Buffer.alloc(2 * 1024 * 1024, 0x20))
  assert.equal(large.code, 0, large.err)
  assert.deepEqual(broker.bad.filter((b) => b === 'boiler tooLarge').length, 1)
  const most = await publish(broker.port, 'boiler', 1, Buffer.alloc(1024 * 1024, 0x20))
  assert.equal(most.code, 0, most.err)
  assert.equal(broker.taken.length, taken + 1)
  assert.equal(broker.taken[taken].payload.length, 1024 * 1024)
})

test('the acknowledgement leaves only after the payload was taken', async () => {
  const waiting: (() => void)[] = []
  const slow = await start({ onPayload: () => new Promise<void>((resolve) => waiting.push(resolve)) })
  try {
    const client = await rawClient(slow.port, 'boiler')
    client.publish(1, 'one')
    client.publish(2, 'two')
    await waitFor(() => waiting.length === 2)
    // A PINGREQ is answered only when the messages before it are taken, so ask on another session.
    const other = await rawClient(slow.port, 'turbine')
    assert.equal(other.returnCode, 0)
    assert.equal(client.answers().length, 0)
    waiting[0]()
    await waitFor(() => client.answers().length === 4)
    assert.equal(client.answers().toString('hex'), '40020001')
    waiting[1]()
    await waitFor(() => client.answers().length === 8)
    assert.equal(client.answers().toString('hex'), '4002000140020002')
    client.end()
    other.end()
  } finally {
    await slow.close()
  }
})

test('overload is waited out; a fault ends the session without an acknowledgement', async () => {
  const overloaded = new Refusal({ code: 'overloaded', status: 503, text: { zh: '过载', en: 'overloaded' } })
  let offers = 0
  const busy = await start({
    onPayload: async (_connection, _topic, payload) => {
      if (payload.length === 1) throw new Error('fault')
      if (++offers < 3) throw overloaded
    },
  })
  try {
    const client = await rawClient(busy.port, 'boiler')
    client.publish(7, 'later')
    await waitFor(() => client.answers().length === 4)
    assert.equal(offers, 3)
    client.publish(8, 'x')
    await waitFor(() => client.state.closed)
    assert.equal(client.answers().length, 4)
  } finally {
    await busy.close()
  }
})

test('a client that connects 1,000 times is held back and disturbs nobody', async () => {
  const peer = await start()
  try {
    const good = await rawClient(peer.port, 'turbine')
    let refused = 0
    for (let round = 0; round < 100; round++) {
      const group = await Promise.all(Array.from({ length: 10 }, () => rawClient(peer.port, 'noisy', 'wrong')))
      refused += group.filter((c) => c.returnCode !== 0).length
      for (const c of group) c.end()
      good.publish(round + 1, 'sample')
    }
    assert.equal(refused, 1000)
    await waitFor(() => good.answers().length === 400)
    assert.equal(peer.taken.length, 100)
    const { denied } = peer.stats()
    assert.ok(denied.connectRate > 0)
    assert.equal(denied.connectRate + denied.badCredentials, 1000)
    let welcome = 0
    for (let round = 0; round < 50; round++) {
      const group = await Promise.all(Array.from({ length: 10 }, () => rawClient(peer.port, 'restless')))
      welcome += group.filter((c) => c.returnCode === 0).length
      for (const c of group) c.end()
      good.publish(200 + round, 'sample')
    }
    assert.ok(welcome >= 300, 'who signs in rightly may do so often')
    await waitFor(() => good.answers().length === 600)
    const late = await publish(peer.port, 'boiler', 1, Buffer.from('x'))
    assert.equal(late.code, 0, late.err)
    good.end()
    await waitFor(() => peer.stats().clients === 0)
  } finally {
    await peer.close()
  }
})

test('the same client id of two users does not push one out; disconnect ends a connection only', async () => {
  const peer = await start()
  try {
    const a = await rawClient(peer.port, 'boiler')
    const b = await rawClient(peer.port, 'turbine')
    assert.deepEqual([a.returnCode, b.returnCode], [0, 0])
    a.publish(1, 'a')
    b.publish(1, 'b')
    await waitFor(() => a.answers().length === 4 && b.answers().length === 4)
    assert.equal(peer.stats().clients, 2)
    peer.disconnect('boiler')
    await waitFor(() => a.state.closed)
    b.publish(2, 'b')
    await waitFor(() => b.answers().length === 8)
    await peer.close()
    await waitFor(() => b.state.closed)
  } finally {
    await peer.close()
  }
})

test('too many clients and garbage are turned away', async () => {
  const peer = await start({ limits: { maxClients: 3, maxClientsPerConnection: 1 } })
  try {
    const only = await rawClient(peer.port, 'boiler')
    const second = connectTcp(peer.port, '127.0.0.1')
    let closed = false
    second.on('close', () => {
      closed = true
    })
    second.on('error', () => {})
    second.write('GET / HTTP/1.1\r\nHost: mill\r\n\r\n')
    await waitFor(() => closed && peer.stats().denied.protocol === 1)
    only.socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]))
    await waitFor(() => only.state.closed)
    await waitFor(() => peer.bad.includes('boiler protocol'))
    const idle = [1, 2, 3].map(() => connectTcp(peer.port, '127.0.0.1'))
    for (const socket of idle) socket.on('error', () => {})
    await waitFor(() => idle.every((socket) => !socket.connecting))
    const late = connectTcp(peer.port, '127.0.0.1')
    late.on('error', () => {})
    await waitFor(() => peer.stats().denied.tooManyClients > 0)
    for (const socket of [...idle, late]) socket.destroy()
  } finally {
    await peer.close()
  }
})

test('sign-ins wait for nobody: above the limit, or when they cannot be checked, the client is told to come again', async () => {
  let free: (() => void) | undefined
  const peer = await start({
    limits: { maxAuthenticating: 1 },
    authenticate: async (username) => {
      if (username === 'fault') throw new Error('no database')
      await new Promise<void>((resolve) => {
        free = resolve
      })
      return { connection: username }
    },
  })
  try {
    const first = rawClient(peer.port, 'boiler')
    await waitFor(() => free !== undefined)
    assert.equal((await rawClient(peer.port, 'turbine')).returnCode, 3)
    assert.equal(peer.stats().denied.connectRate, 1)
    free?.()
    assert.equal((await first).returnCode, 0)
    assert.equal((await rawClient(peer.port, 'fault')).returnCode, 3)
  } finally {
    await peer.close()
  }
})

test('a port in use is said at once', async () => {
  await assert.rejects(start({ port: broker.port }), { code: 'EADDRINUSE' })
})
