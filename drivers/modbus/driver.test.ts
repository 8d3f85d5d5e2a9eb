import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { Binding } from '../../contract/driver.ts'
import type { PointType } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import { recordingContext } from '../testing.ts'
import { type ModbusAddress, modbusAddress, modbusConfig } from './config.ts'
import { modbus } from './driver.ts'

let peer: ChildProcess
let port = 0

before(async () => {
  peer = spawn('/usr/bin/python3', [join(import.meta.dirname, 'pymodbus-peer.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const failed = once(peer, 'exit').then(() => Promise.reject(new Error('the pymodbus server ended')))
  const [line] = await Promise.race([once(peer.stdout!, 'data'), failed])
  failed.catch(() => {})
  port = Number(String(line).trim())
  assert.ok(port > 0)
})
after(async () => {
  const ended = once(peer, 'exit')
  peer.stdin!.end()
  await ended
})

const address = (a: object): ModbusAddress => modbusAddress.parse({ table: 'holding', dataType: 'uint16', ...a })
const bind = (all: [object, PointType?][]): Binding<ModbusAddress>[] =>
  all.map(([a, type], point) => ({
    point,
    code: `P${point}`,
    type: type ?? 'number',
    address: address(a),
    writable: true,
  }))

const contextOf = (bindings: Binding<ModbusAddress>[], config: object = {}) =>
  recordingContext({
    config: modbusConfig.parse({ host: '127.0.0.1', port, pollEveryMs: 50, timeoutMs: 10_000, ...config }),
    bindings,
  })

test('all tables, types and word orders of a pymodbus server', async () => {
  const expected: [object, number, number?][] = [
    [{ table: 'coil', address: 0, dataType: 'bool' }, 1],
    [{ table: 'coil', address: 1, dataType: 'bool' }, 0],
    [{ table: 'discrete', address: 6, dataType: 'bool' }, 1],
    [{ table: 'input', address: 7 }, 1007],
    [{ table: 'input', address: 299 }, 1299],
    [{ address: 0 }, 1],
    [{ address: 0, unitId: 2 }, 2],
    [{ address: 1, dataType: 'int16' }, -2],
    [{ address: 1, dataType: 'uint16', factor: 0.5 }, 32767],
    [{ address: 10, dataType: 'float32' }, 21.3],
    [{ address: 12, dataType: 'float32', byteOrder: 'CDAB' }, -0.5],
    [{ address: 20, dataType: 'float64' }, 1234.5678],
    [{ address: 24, dataType: 'int64' }, -(2 ** 40)],
    [{ address: 28, dataType: 'uint32' }, 4_000_000_000],
    [{ address: 30, dataType: 'float32' }, Number.NaN, 0x10],
    [{ address: 50, dataType: 'bit', bit: 2 }, 1],
    [{ address: 50, dataType: 'bit', bit: 3 }, 0],
  ]
  const bindings = bind([
    ...expected.map(([a]): [object] => [a]),
    [{ address: 40, dataType: 'string', length: 6 }, 'text'],
  ])
  const ctx = contextOf(bindings, { maxGap: 0 })
  const from = Date.now()
  const session = await modbus.connect(ctx)
  try {
    const last = expected.length
    await ctx.waitFor(() => ctx.samplesOf(last).length >= 2)
    for (const [point, [a, value, quality]] of expected.entries()) {
      const sample = ctx.samplesOf(point)[0]
      assert.deepEqual([sample.value, sample.quality], [value, quality ?? 192], JSON.stringify(a))
      assert.ok(sample.time >= from && sample.time <= Date.now())
    }
    assert.equal(ctx.samplesOf(last)[0].text, 'Mill')
    assert.deepEqual(ctx.badInputs, [])
  } finally {
    await session.close()
    ctx.cleanUp()
  }
  assert.deepEqual(ctx.downs, [])
})

test('one-based addresses reach the same registers; one out of range is told as a configuration fault', async () => {
  const ctx = contextOf(bind([[{ table: 'input', address: 1 }], [{ table: 'input', address: 0 }]]), {
    zeroBased: false,
  })
  const session = await modbus.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.samplesOf(0).length > 0 && ctx.samplesOf(1).length > 0)
    assert.equal(ctx.samplesOf(0)[0].value, 1000)
    assert.equal(ctx.samplesOf(1)[0].quality, 0x04)
  } finally {
    await session.close()
    ctx.cleanUp()
  }
})

test('registers that the device refuses do not take the good ones with them', async () => {
  // 0 and 1 exist, 2 to 9 do not; one request would bridge them all.
  const ctx = contextOf(
    bind([[{ address: 0 }], [{ address: 5 }], [{ address: 1 }], [{ address: 10, dataType: 'float32' }]]),
    {
      maxGap: 50,
    },
  )
  const session = await modbus.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.samplesOf(3).length >= 5)
    assert.deepEqual(new Set(ctx.samplesOf(0).map((s) => s.value)), new Set([1]))
    assert.deepEqual(new Set(ctx.samplesOf(3).map((s) => s.value)), new Set([21.3]))
    const refused = ctx.samplesOf(1)
    assert.deepEqual([refused[0].value, refused[0].quality], [Number.NaN, 0x0c])
    assert.equal(refused.length, 1, 'a refused point is not asked for in every cycle')
    const faults = ctx.badInputs.map((b) => b.reason)
    assert.ok(faults.length <= 3 && faults.every((r) => r === 'deviceError'), faults.join())
  } finally {
    await session.close()
    ctx.cleanUp()
  }
  assert.deepEqual(ctx.downs, [])
})

test('a unit that is not there is bad, the other unit goes on', async () => {
  const ctx = contextOf(bind([[{ address: 0, unitId: 9 }], [{ address: 0, unitId: 2 }]]), { timeoutMs: 1000 })
  const session = await modbus.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.samplesOf(1).length >= 2 && ctx.samplesOf(0).length >= 2)
    assert.deepEqual(new Set(ctx.samplesOf(1).map((s) => s.value)), new Set([2]))
    assert.ok(ctx.samplesOf(0).every((s) => s.quality < 64))
  } finally {
    await session.close()
    ctx.cleanUp()
  }
  assert.deepEqual(ctx.downs, [])
})

test('writes of coils, registers, bits, floats and texts are read back; what cannot be written says why', async () => {
  const ctx = contextOf([], { interRequestDelayMs: 1 })
  const session = await modbus.connect(ctx)
  const write = async (a: object, value: number | boolean | string) => {
    const outcome = await session.write!(address(a), value)
    return outcome.ok ? outcome.readBack : outcome.refusal.code
  }
  try {
    assert.equal(await write({ table: 'coil', address: 30, dataType: 'bool' }, true), true)
    assert.equal(await write({ address: 100, dataType: 'int16' }, -7), -7)
    assert.equal(await write({ address: 101, dataType: 'float32', byteOrder: 'CDAB' }, 21.3), 21.3)
    assert.equal(await write({ address: 103, dataType: 'int16', factor: 0.1 }, 4.2), 4.2)
    assert.equal(await write({ address: 104, dataType: 'string', length: 6 }, 'mill'), 'mill')
    assert.equal(await write({ address: 107, dataType: 'uint64' }, 2 ** 40), 2 ** 40)
    assert.equal(await write({ address: 111 }, 0b1010), 0b1010)
    assert.equal(await write({ address: 111, dataType: 'bit', bit: 0 }, true), true)
    assert.equal(await write({ address: 111, dataType: 'bit', bit: 1 }, false), false)
    const [register] = await session.read!([address({ address: 111 })])
    assert.equal(register.value, 0b1001)
    assert.equal(await write({ address: 100, dataType: 'int16' }, 40_000), 'modbusValue')
    assert.equal(await write({ address: 100, dataType: 'int16' }, 'on'), 'modbusValue')
    assert.equal(await write({ table: 'input', address: 0 }, 1), 'modbusReadOnly')
    assert.equal(await write({ address: 500 }, 1), 'modbusException')
    assert.equal(await write({ address: 65_536 }, 1), 'modbusAddress')
    await assert.rejects(session.read!([address({ address: 65_536 })]), (e) => e instanceof Refusal)
  } finally {
    await session.close()
    ctx.cleanUp()
  }
})

test('300 registers need three requests a cycle; points with their own period are read at it; rebinding changes them', async () => {
  const all = Array.from({ length: 300 }, (_, i): [object] => [{ table: 'input', address: i }])
  const ctx = contextOf(bind(all), { pollEveryMs: 3_600_000 })
  const session = await modbus.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.samplesOf(299).length === 1)
    assert.equal(ctx.messages, 3)
    assert.equal(ctx.batches[0].points.length, 300)
    await session.rebind!(bind([[{ address: 0, pollEveryMs: 50 }], [{ address: 1, dataType: 'int16' }]]))
    await ctx.waitFor(() => ctx.samplesOf(0).length >= 5)
    assert.equal(ctx.samplesOf(1).at(-1)?.value, -2)
    assert.equal(ctx.samplesOf(1).length, 2)
  } finally {
    await session.close()
    ctx.cleanUp()
  }
})
