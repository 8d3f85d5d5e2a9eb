import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { AckGate, FrameError, FrameGuard, splitPackets } from './frames.ts'

function packet(first: number, body: Buffer): Buffer {
  const head = [first]
  let n = body.length
  do {
    head.push((n & 0x7f) | (n > 127 ? 0x80 : 0))
    n >>= 7
  } while (n > 0)
  return Buffer.concat([Buffer.from(head), body])
}

function publishOf(topic: string, qos: number, id: number, payload: Buffer): Buffer {
  const name = Buffer.from(topic)
  const parts = [Buffer.from([name.length >> 8, name.length & 255]), name]
  if (qos > 0) parts.push(Buffer.from([id >> 8, id & 255]))
  return packet(0x30 | (qos << 1), Buffer.concat([...parts, payload]))
}

const limits = { maxPublishBytes: 200, maxOtherBytes: 64, expectConnect: false, version5: false }

function cut(bytes: Buffer, sizes: number[]): Buffer[] {
  const parts: Buffer[] = []
  let at = 0
  for (let k = 0; at < bytes.length; k++) {
    const n = sizes[k % sizes.length]
    parts.push(bytes.subarray(at, at + n))
    at += n
  }
  return parts
}

const message = fc.record({
  topic: fc.string({ minLength: 1, maxLength: 20 }).filter((t) => Buffer.byteLength(t) <= 60),
  qos: fc.integer({ min: 0, max: 2 }),
  id: fc.integer({ min: 1, max: 65535 }),
  size: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 300, max: 40_000 })),
})

test('however the bytes are cut, small packets pass unchanged and large ones keep only topic and id', () => {
  fc.assert(
    fc.property(fc.array(message), fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (messages, sizes) => {
      const guard = new FrameGuard(limits)
      const sent = messages.map((m) => publishOf(m.topic, m.qos, m.id, Buffer.alloc(m.size, 7)))
      const passed = Buffer.concat(cut(Buffer.concat(sent), sizes).flatMap((part) => guard.feed(part)))
      const { packets, rest } = splitPackets(passed)
      assert.equal(rest.length, 0)
      assert.equal(packets.length, sent.length)
      for (const [k, m] of messages.entries()) {
        if (m.size < 300) {
          assert.deepEqual(packets[k], sent[k])
          continue
        }
        const head = publishOf(m.topic, m.qos, m.id, Buffer.alloc(20)).length
        const body = packets[k].subarray(-20)
        assert.equal(packets[k][0], sent[k][0])
        assert.ok(packets[k].length <= head + 1)
        assert.equal(guard.swallowedBytes(body), Buffer.byteLength(m.topic) + 2 + (m.qos ? 2 : 0) + m.size)
        assert.ok(packets[k].includes(Buffer.from(m.topic)))
      }
    }),
    { numRuns: 200 },
  )
})

test('an unreadable length, a large packet of another type and a stranger before CONNECT are errors', () => {
  assert.throws(() => new FrameGuard(limits).feed(Buffer.from([0x30, 255, 255, 255, 255, 1])), FrameError)
  assert.throws(() => new FrameGuard(limits).feed(packet(0x82, Buffer.alloc(65))), FrameError)
  const broker = new FrameGuard({ ...limits, expectConnect: true })
  assert.throws(() => broker.feed(Buffer.from('GET / HTTP/1.1\r\n')), FrameError)
  assert.throws(() => new FrameGuard(limits).feed(publishOf('t'.repeat(2000), 0, 0, Buffer.alloc(10))), FrameError)
})

test('an ordinary payload of the same length is not taken for a stand-in', () => {
  assert.equal(new FrameGuard(limits).swallowedBytes(Buffer.alloc(20)), null)
})

test('acknowledgements wait for their promise and keep their order; the rest passes at once', async () => {
  const gate = new AckGate()
  const sent: string[] = []
  const send = (p: Buffer) => void sent.push(p.toString('hex'))
  const free: (() => void)[] = []
  for (const id of [1, 2]) gate.hold(id, new Promise<void>((resolve) => free.push(resolve)))
  gate.pass(Buffer.from([0x40, 2, 0]), send)
  gate.pass(Buffer.from([1, 0x40, 2, 0, 2, 0xc0, 0]), send)
  assert.deepEqual(sent, ['c000'])
  free[1]()
  await new Promise(setImmediate)
  assert.deepEqual(sent, ['c000'])
  free[0]()
  await new Promise(setImmediate)
  assert.deepEqual(sent, ['c000', '40020001', '40020002'])
})

test('after a rejected promise no acknowledgement leaves any more', async () => {
  const gate = new AckGate()
  const sent: Buffer[] = []
  gate.hold(1, Promise.reject(new Error('not stored')))
  gate.hold(2, Promise.resolve())
  gate.pass(Buffer.from([0x40, 2, 0, 1, 0x40, 2, 0, 2]), (p) => void sent.push(p))
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  assert.equal(sent.length, 0)
})
