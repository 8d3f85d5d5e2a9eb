import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import test from 'node:test'
import type { Binding } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type RecordingContext, recordingContext } from '../testing.ts'
import { type ModbusAddress, type ModbusConfig, modbusAddress, modbusConfig } from './config.ts'
import { modbus } from './driver.ts'

type Request = { transaction: number; unit: number; code: number; start: number; count: number }
type Context = RecordingContext<ModbusConfig, ModbusAddress>

/** The answer of a well-behaved device whose registers are all 7. */
function answer(q: Request): Buffer {
  const data = Buffer.alloc(q.count * 2)
  for (let i = 0; i < q.count; i++) data.writeUInt16BE(7, i * 2)
  return frame(q.transaction, Buffer.concat([Buffer.from([q.unit, q.code, data.length]), data]))
}
const exception = (q: Request, code: number) => frame(q.transaction, Buffer.from([q.unit, q.code | 0x80, code]))

function frame(transaction: number, body: Buffer): Buffer {
  const head = Buffer.alloc(6)
  head.writeUInt16BE(transaction, 0)
  head.writeUInt16BE(body.length, 4)
  return Buffer.concat([head, body])
}

/** A device that answers each request as told; null: not at all. */
async function device(reply: (request: Request, n: number, socket: Socket) => Buffer | null) {
  let n = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      for (let at = 0; at + 12 <= chunk.length; at += 12) {
        const q = {
          transaction: chunk.readUInt16BE(at),
          unit: chunk[at + 6],
          code: chunk[at + 7],
          start: chunk.readUInt16BE(at + 8),
          count: chunk.readUInt16BE(at + 10),
        }
        const bytes = reply(q, n++, socket)
        if (bytes) socket.write(bytes)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    asked: () => n,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Runs the driver against a device until the condition holds. */
async function against(
  reply: Parameters<typeof device>[0],
  addresses: object[],
  until: (ctx: Context) => boolean,
  config: object = {},
): Promise<Context> {
  const peer = await device(reply)
  const bindings = addresses.map((a, point): Binding<ModbusAddress> => {
    const address = modbusAddress.parse({ table: 'holding', dataType: 'uint16', ...a })
    return { point, code: `P${point}`, type: 'number', address, writable: false }
  })
  const full = modbusConfig.parse({ host: '127.0.0.1', port: peer.port, pollEveryMs: 50, timeoutMs: 10_000, ...config })
  const ctx = recordingContext({ config: full, bindings })
  const session = await modbus.connect(ctx)
  try {
    await ctx.waitFor(() => until(ctx))
  } finally {
    await session.close()
    await peer.close()
    ctx.cleanUp()
  }
  return ctx
}

const lost = (ctx: Context) => ctx.downs.length > 0

test('no answer at all: counted, the points marked, the session ended once after the agreed number', async () => {
  const ctx = await against(() => null, [{ address: 0 }], lost, { timeoutMs: 100 })
  assert.deepEqual(
    ctx.badInputs.map((b) => b.reason),
    ['protocol', 'protocol', 'protocol'],
  )
  assert.deepEqual(
    ctx.samplesOf(0).map((s) => s.quality),
    [0x18, 0x18],
  )
  assert.equal(ctx.downs.length, 1)
})

const wrongAnswers: Record<string, (q: Request) => Buffer> = {
  'a wrong transaction id': (q) => answer({ ...q, transaction: (q.transaction + 100) & 0xffff }),
  'another unit': (q) => answer({ ...q, unit: 99 }),
  'another function': (q) => answer({ ...q, code: 4 }),
  'too few registers': (q) => answer({ ...q, count: 1 }),
  'a frame of two bytes': (q) => frame(q.transaction, Buffer.from([q.unit, q.code])),
  'a byte count that lies': (q) => {
    const bytes = answer(q)
    bytes[8] = 200
    return bytes
  },
  'a length that never arrives': (q) => {
    const bytes = answer(q)
    bytes.writeUInt16BE(60_000, 4)
    return bytes
  },
  garbage: () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
}
for (const [name, wrong] of Object.entries(wrongAnswers)) {
  test(`${name} is never taken for a value`, async () => {
    const ctx = await against(wrong, [{ address: 0 }, { address: 1 }], lost, { timeoutMs: 100 })
    assert.ok(ctx.badInputs.length >= 3 && ctx.badInputs.every((b) => b.reason === 'protocol'))
    assert.ok(ctx.samplesOf(0).every((s) => Number.isNaN(s.value) && s.quality === 0x18))
  })
}

test('a single bad answer does not end the session, and a late one is not taken for the next', async () => {
  const held: Buffer[] = []
  const reply = (q: Request, n: number) => {
    if (n !== 1) return Buffer.concat([...held.splice(0), answer(q)])
    const late = answer(q)
    late.writeUInt16BE(666, 9)
    held.push(late)
    return null
  }
  const ctx = await against(reply, [{ address: 0 }], (c) => c.samplesOf(0).length >= 5, { timeoutMs: 2000 })
  assert.equal(ctx.badInputs.length, 1)
  assert.deepEqual(new Set(ctx.samplesOf(0).map((s) => s.value)), new Set([7, Number.NaN]))
  assert.deepEqual(ctx.downs, [])
})

test('an answer in pieces and several in one piece are put together', async () => {
  const reply = (q: Request, n: number, socket: Socket) => {
    const bytes = answer(q)
    if (n % 2) return bytes
    socket.write(bytes.subarray(0, 5))
    setTimeout(() => socket.write(bytes.subarray(5)), 2)
    return null
  }
  const ctx = await against(reply, [{ address: 3 }], (c) => c.samplesOf(0).length >= 6, { timeoutMs: 10_000 })
  assert.deepEqual(new Set(ctx.samplesOf(0).map((s) => s.value)), new Set([7]))
  assert.deepEqual(ctx.badInputs, [])
})

test('an unsupported function fails its group at once, without asking for each point', async () => {
  const reply = (q: Request) => (q.code === 4 ? exception(q, 1) : answer(q))
  const inputs = Array.from({ length: 50 }, (_, address) => ({ table: 'input', address }))
  const ctx = await against(reply, [{ address: 0 }, ...inputs], (c) => c.samplesOf(0).length >= 5)
  assert.equal(ctx.badInputs.length, 1)
  assert.ok(ctx.samplesOf(50).every((s) => s.quality === 0x0c))
  assert.ok(ctx.samplesOf(0).every((s) => s.value === 7))
})

test('a busy device keeps its session and its groups; behind a gateway a missing unit costs one request a cycle', async () => {
  const busy = await against(
    (q, n) => (n === 0 ? exception(q, 6) : answer(q)),
    [{ address: 0 }, { address: 1 }],
    (c) => c.samplesOf(1).some((s) => s.value === 7),
  )
  assert.equal(busy.messages, busy.samplesOf(1).length)
  assert.equal(busy.samplesOf(0)[0].quality, 0x0c)

  const far = [{ unitId: 2, address: 0 }, { unitId: 2, address: 900 }, { address: 0 }]
  const asked: number[] = []
  const reply = (q: Request) => {
    asked.push(q.unit)
    return q.unit === 2 ? exception(q, 11) : answer(q)
  }
  const ctx = await against(reply, far, (c) => c.samplesOf(2).length >= 3)
  const ofUnit = (unit: number) => asked.filter((u) => u === unit).length
  assert.ok(Math.abs(ofUnit(2) - ofUnit(1)) <= 1)
  assert.ok(ctx.samplesOf(1).every((s) => s.quality === 0x18))
  assert.ok(ctx.samplesOf(2).every((s) => s.value === 7))
})

test('a refused point is found among many with few requests', async () => {
  const reply = (q: Request) => (q.start <= 77 && q.start + q.count > 77 ? exception(q, 2) : answer(q))
  const all = Array.from({ length: 100 }, (_, address) => ({ address }))
  const ctx = await against(reply, all, (c) => c.samplesOf(0).length >= 1)
  assert.ok(ctx.samplesOf(77).every((s) => s.quality === 0x0c))
  for (const [i] of all.entries()) if (i !== 77) assert.equal(ctx.samplesOf(i)[0].value, 7)
  assert.ok(ctx.badInputs.length <= 8)
})

test('a closed connection is reported once', async () => {
  const reply = (q: Request, n: number, socket: Socket) => {
    if (n < 2) return answer(q)
    socket.destroy()
    return null
  }
  const ctx = await against(reply, [{ address: 0 }], lost)
  assert.equal(ctx.downs.length, 1)
  assert.ok(ctx.samplesOf(0).length >= 1)
})

test('an overloaded ingest slows polling down and loses nothing that was read', async () => {
  const peer = await device(answer)
  const address = modbusAddress.parse({ table: 'holding', dataType: 'uint16', address: 0 })
  const config = modbusConfig.parse({ host: '127.0.0.1', port: peer.port, pollEveryMs: 50 })
  const ctx = recordingContext({
    config,
    bindings: [{ point: 0, code: 'P', type: 'number', address, writable: false }],
  })
  let offers = 0
  ctx.answerWith(async () => {
    if (++offers <= 4) throw new Refusal({ code: 'overloaded', status: 503, text: { zh: '过载', en: 'overloaded' } })
    return { accepted: 1, rejected: [] }
  })
  const session = await modbus.connect(ctx)
  try {
    await ctx.waitFor(() => offers >= 8)
    const times = ctx.samplesOf(0).map((s) => s.time)
    assert.equal(new Set(times.slice(0, 5)).size, 1, 'the same sample is offered until it is taken')
    assert.ok(peer.asked() <= offers)
  } finally {
    await session.close()
    await peer.close()
    ctx.cleanUp()
  }
  assert.deepEqual(ctx.downs, [])
})

test('nobody there, and an end while connecting, reject', async () => {
  const peer = await device(() => null)
  await peer.close()
  const config = modbusConfig.parse({ host: '127.0.0.1', port: peer.port })
  const ctx = recordingContext<ModbusConfig, ModbusAddress>({ config })
  await assert.rejects(modbus.connect(ctx), /ECONNREFUSED/)
  ctx.abort()
  await assert.rejects(modbus.connect(ctx))
  ctx.cleanUp()
})
