import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import modbusSerial from 'modbus-serial'
import {
  AttributeIds,
  type ClientSession,
  DataType,
  type DataValue,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  StatusCodes,
  Variant,
} from 'node-opcua'
import { decodeRegisters } from '../drivers/modbus/decode.ts'
import { modbus } from '../drivers/modbus/driver.ts'
import { opcua } from '../drivers/opcua/driver.ts'
import { recordingContext } from '../drivers/testing.ts'
import { demoConnections } from './connections.ts'
import { interpolator, playClock, positionAt } from './interpolate.ts'
import { heartbeatAddress, type ModbusAddress, modbusMap, modbusUnit, registersOf } from './plant/modbus-map.ts'
import { doubleTags, opcuaNamespace, playNodes } from './plant/opcua-map.ts'
import { demoPoints, heldTags } from './plant/points.ts'
import { loadReadings } from './readings.ts'
import { type DemoPlay, startDemoPlay } from './start-play.ts'
import { Broker, isAlive, until } from './testing.ts'

// The package is CommonJS: its default export is the default member of what is imported.
type ModbusClient = InstanceType<typeof modbusSerial.default>

const speed = 120
const password = 'demo password'
const folder = mkdtempSync(join(tmpdir(), 'millrace-demo-'))
const play = interpolator(loadReadings(), heldTags)
const decimalsOf = new Map(demoPoints.map((point) => [point.code, point.decimals]))
const tagsOf = (connection: string) => demoPoints.filter((p) => p.source.connection === connection).map((p) => p.code)

/** What a tag must show at a moment, worked out apart from the play. */
function expected(code: string, time: number): number {
  return play.valueAt(code, play.placeAt(positionAt(playClock(speed), time, play.lengthMs)))
}

const broker = new Broker(password)
let demo: DemoPlay

before(async () => {
  await broker.open()
  demo = await startDemoPlay({ speed, folder, mqttUrl: `mqtt://127.0.0.1:${broker.port}`, mqttPassword: password })
})
after(async () => {
  await demo?.stop()
  await broker.close()
  rmSync(folder, { recursive: true, force: true })
})

async function withOpcua<T>(run: (session: ClientSession, nodeId: (code: string) => string) => Promise<T>): Promise<T> {
  const store = new OPCUACertificateManager({ rootFolder: join(folder, 'client-pki'), disableFileWatchers: true })
  await store.initialize()
  const client = OPCUAClient.create({
    endpointMustExist: false,
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    clientCertificateManager: store,
  })
  try {
    await client.connect(`opc.tcp://127.0.0.1:${demo.opcuaPort}`)
    const session = await client.createSession()
    try {
      const index = (await session.readNamespaceArray()).indexOf(opcuaNamespace)
      assert.ok(index > 0)
      return await run(session, (code) => `ns=${index};s=${code}`)
    } finally {
      await session.close()
    }
  } finally {
    await client.disconnect()
    await store.dispose()
  }
}

test('MQTT: a batch each second at QoS 1, interpolated with the digits of the instrument and marked so', async () => {
  const { message, qos, user } = await until('a second message', () => broker.taken[1])
  assert.equal(qos, 1)
  assert.equal(user, 'demo-env')
  assert.deepEqual(message.codes.toSorted(), tagsOf('demo-env').toSorted())
  assert.equal(message.times % 1000, 0)
  message.codes.forEach((code, i) => {
    assert.equal(message.values[i], Number(expected(code, message.times).toFixed(decimalsOf.get(code)!)), code)
  })
  assert.ok(message.qualities.every((q) => q === 0x02c0))
  assert.ok(message.times > broker.taken[0].message.times)
})

test('OPC UA: each tag at its node, interpolated, good with the interpolated bit, in its own precision', async () => {
  await withOpcua(async (session, nodeId) => {
    const codes = tagsOf('demo-dcs')
    const values = await session.read(codes.map((c) => ({ nodeId: nodeId(c), attributeId: AttributeIds.Value })))
    for (const [i, code] of codes.entries()) checkOpcua(code, values[i])
  })
})

function checkOpcua(code: string, { value, statusCode, sourceTimestamp }: DataValue): void {
  assert.equal(statusCode.value, 0x402, `${code}: ${statusCode}`)
  const exact = expected(code, sourceTimestamp!.getTime())
  const double = doubleTags.has(code)
  assert.equal(value.dataType, double ? DataType.Double : DataType.Float, code)
  assert.equal(value.value, double ? exact : Math.fround(exact), code)
}

test('OPC UA: the address space is browsed from the unit down, with units and ranges', async () => {
  await withOpcua(async (session, nodeId) => {
    const children = async (id: string) =>
      ((await session.browse(id)).references ?? []).map((r) => r.nodeId.value as string | number)
    assert.ok((await children('ObjectsFolder')).includes('DEMO/U1'))
    assert.ok((await children(nodeId('DEMO/U1/BLR/WS'))).includes('DEMO/U1/BLR/WS/DRUM'))
    assert.ok((await children(nodeId('DEMO/U1/BLR/WS/DRUM'))).includes('S801'))
    const properties = (await session.browse(nodeId('S801'))).references!
    const property = async (name: string) => {
      const found = properties.find((r) => r.browseName.name === name)
      assert.ok(found, name)
      return (await session.read({ nodeId: found.nodeId, attributeId: AttributeIds.Value })).value.value
    }
    assert.equal((await property('EngineeringUnits')).displayName.text, 'psig')
    assert.equal((await property('EURange')).high, 2000)
    assert.equal((await property('InstrumentRange')).high, 3000)
  })
})

test('OPC UA: a tag cannot be written', async () => {
  await withOpcua(async (session, nodeId) => {
    const value = { value: new Variant({ dataType: DataType.Float, value: 1 }) }
    const status = await session.write({ nodeId: nodeId('S801'), attributeId: AttributeIds.Value, value })
    assert.equal(status, StatusCodes.BadNotWritable)
  })
})

test('Modbus: every register pair and scale gives the interpolation within its last digit', async () => {
  const client = new modbusSerial.default()
  await client.connectTCP('127.0.0.1', { port: demo.modbusPort })
  client.setID(modbusUnit)
  try {
    const { input, holding, time } = await readSameSecond(client)
    for (const code of tagsOf('demo-aux')) {
      const address = modbusMap[code]
      const got = valueIn(address.table === 'input' ? input : holding, address)
      const exact = expected(code, time)
      if (address.dataType === 'float32') assert.equal(Math.fround(got), Math.fround(exact), code)
      else assert.ok(Math.abs(got - exact) <= address.factor! / 2 + 1e-9, `${code}: ${got}, not ${exact}`)
    }
    await assert.rejects(client.readInputRegisters(39, 2), { modbusCode: 2 })
  } finally {
    await new Promise<void>((resolve) => client.close(() => resolve()))
  }
})

/** Read by the Modbus driver's own decoder: it shares nothing with the server's encoder. */
function valueIn(registers: Buffer, address: ModbusAddress): number {
  const first = address.address * 2
  return decodeRegisters(registers.subarray(first, first + registersOf(address) * 2), address).value
}

/** Both tables as they stood in one second: read again when the heartbeat moved on in between. */
async function readSameSecond(client: ModbusClient): Promise<{ input: Buffer; holding: Buffer; time: number }> {
  for (;;) {
    const input = (await client.readInputRegisters(0, 40)).buffer
    const holding = Buffer.concat([Buffer.alloc(200), (await client.readHoldingRegisters(100, 10)).buffer])
    const again = (await client.readInputRegisters(0, 2)).buffer
    if (again.equals(input.subarray(0, 4))) return { input, holding, time: valueIn(input, heartbeatAddress) * 1000 }
  }
}

test('the register map overlaps nowhere', () => {
  const taken = new Set<string>()
  const entries: [string, ModbusAddress][] = [...Object.entries(modbusMap), ['heartbeat', heartbeatAddress]]
  for (const [code, address] of entries) {
    for (let i = 0; i < registersOf(address); i++) {
      const register = `${address.table} ${address.address + i}`
      assert.ok(!taken.has(register), `${code}: ${register}`)
      taken.add(register)
    }
  }
  assert.deepEqual(Object.keys(modbusMap).toSorted(), tagsOf('demo-aux').toSorted())
})

type AnyDriver = { config: { parse(v: unknown): unknown }; address: { parse(v: unknown): unknown } }

/** What a driver of the platform delivers with the demo's own connection and addresses, until every point has come. */
async function deliveredBy(driver: typeof opcua | typeof modbus, connection: string) {
  const input = demoConnections(demo).find((c) => c.code === connection)!
  const { config, address } = driver as AnyDriver
  const points = demoPoints.filter((p) => p.source.connection === connection)
  const bindings = points.map((p, point) => ({
    point,
    code: p.code,
    type: 'number' as const,
    address: address.parse(p.source.address),
    writable: false,
  }))
  const ctx = recordingContext({ config: config.parse(input.config), bindings })
  const session = await (driver as { connect(c: unknown): Promise<{ close(): Promise<void> }> }).connect(ctx)
  try {
    await ctx.waitFor(() => bindings.every((b) => ctx.samplesOf(b.point).length > 0), 60_000)
  } finally {
    await session.close()
    ctx.cleanUp()
  }
  assert.deepEqual(ctx.badInputs, [])
  return bindings.map((b) => ({ code: b.code, samples: ctx.samplesOf(b.point) }))
}

test("the platform's OPC UA driver takes the demo's connection and addresses as they are", async () => {
  for (const { code, samples } of await deliveredBy(opcua, 'demo-dcs')) {
    for (const { time, value, quality } of samples) {
      assert.equal(quality, 0x02c0, code)
      assert.equal(Math.fround(value), Math.fround(expected(code, time)), code)
    }
  }
})

test("the platform's Modbus driver takes the demo's connection and addresses as they are", async () => {
  const started = Math.floor(Date.now() / 1000) * 1000 - 2000
  for (const { code, samples } of await deliveredBy(modbus, 'demo-aux')) {
    for (const { time, value } of samples) {
      // The device does not say when: the value is that of a second since the test began.
      const digit = 10 ** -decimalsOf.get(code)!
      let nearest = Number.POSITIVE_INFINITY
      for (let t = started; t <= time; t += 1000) nearest = Math.min(nearest, Math.abs(value - expected(code, t)))
      assert.ok(nearest <= digit / 2 + 1e-6, `${code}: ${value}`)
    }
  }
})

test('while the broker is away moments wait, and arrive in order when it is back', async () => {
  await broker.close()
  const before = broker.taken.length
  const last = broker.taken[before - 1].message.times
  await until('the clock to move on', () => (Date.now() > last + 4000 ? true : undefined))
  const backAt = Date.now()
  await broker.open()
  await until('what waited', () => (broker.taken.length >= before + 4 ? true : undefined))
  const times = [...new Set(broker.taken.slice(before - 1).map((t) => t.message.times))]
  // Each moment once and none before an earlier one; play/mqtt-publisher.test.ts shows that none is lost.
  assert.deepEqual(times, times.toSorted())
  assert.ok(
    times.some((time) => time > last && time < backAt),
    'nothing of the time without a broker',
  )
})

test('speed and pause can be written; the values then stand still and go on from there', async () => {
  await withOpcua(async (session, nodeId) => {
    const write = (code: string, dataType: DataType, value: number | boolean) =>
      session.write({
        nodeId: nodeId(code),
        attributeId: AttributeIds.Value,
        value: { value: new Variant({ dataType, value }) },
      })
    const power = async () => (await session.read({ nodeId: nodeId('1LDC-GROSS-MW') })).value.value as number
    assert.equal(await write(playNodes.speed, DataType.Double, 601), StatusCodes.BadOutOfRange)
    assert.equal(await write(playNodes.run, DataType.Boolean, false), StatusCodes.Good)
    assert.equal((await session.read({ nodeId: nodeId(playNodes.run) })).value.value, false)
    const seen = broker.taken.length
    const still = await until('the same values twice', () => {
      const messages = broker.taken.slice(seen).map((t) => t.message)
      return messages.find((m, i) => i > 0 && m.values.join() === messages[i - 1].values.join())
    })
    const before = await power()
    assert.equal(await write(playNodes.speed, DataType.Double, 600), StatusCodes.Good)
    assert.equal((await session.read({ nodeId: nodeId(playNodes.speed) })).value.value, 600)
    assert.equal(await power(), before)
    assert.equal(await write(playNodes.run, DataType.Boolean, true), StatusCodes.Good)
    const resumed = broker.taken.length
    await until('the play to move', () =>
      broker.taken.slice(resumed).find((t) => t.message.values.join() !== still.values.join()),
    )
    const between = (await session.read({ nodeId: nodeId(playNodes.between) })).value.value
    assert.match(between, /^20(19|20)-\d\d-\d\d \d\d:\d\d – /)
  })
})

test('a wrong password: the broker is asked again later, the servers go on', async () => {
  const own = mkdtempSync(join(tmpdir(), 'millrace-demo-'))
  const other = await startDemoPlay({
    speed,
    folder: own,
    mqttUrl: `mqtt://127.0.0.1:${broker.port}`,
    mqttPassword: 'wrong',
  })
  try {
    await until('two refusals', () => broker.refused[1])
    assert.ok(isAlive(other.pid))
  } finally {
    await other.stop()
    rmSync(own, { recursive: true, force: true })
  }
  assert.equal(await other.ended, '0')
})

test('the play ends by itself when its parent goes', async () => {
  const own = mkdtempSync(join(tmpdir(), 'millrace-demo-'))
  const parent = fork(new URL('./start-play.fixture.ts', import.meta.url), [own])
  const pid = await new Promise<number>((resolve) => parent.once('message', (m) => resolve(m as number)))
  parent.kill('SIGKILL')
  await until('the end of the play', () => (isAlive(pid) ? undefined : true))
  rmSync(own, { recursive: true, force: true })
})
