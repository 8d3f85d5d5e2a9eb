import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { Aedes } from 'aedes'
import { maxWaiting, messageOf, startMqttPublisher } from './mqtt-publisher.ts'
import { PlaySource } from './source.ts'

test('a broker that stays away costs at most ten minutes of moments: the oldest go, the rest arrive in order', async () => {
  const aedes = await Aedes.createBroker()
  let isAway = true
  const server = createServer((socket) => (isAway ? socket.destroy() : aedes.handle(socket)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const source = new PlaySource(20)
  const first = Date.UTC(2026, 0, 1)
  const publisher = startMqttPublisher({ url: `mqtt://127.0.0.1:${port}`, password: 'x' })
  const times: number[] = []
  const everything = new Promise<void>((resolve) => {
    aedes.on('publish', (packet, client) => {
      if (client && times.push(JSON.parse(packet.payload.toString()).times) === maxWaiting) resolve()
    })
  })
  try {
    for (let i = 0; i < maxWaiting + 5; i++) publisher.update(source.at(first + i * 1000))
    assert.equal(publisher.waiting, maxWaiting)
    await once(server, 'connection')
    isAway = false
    await everything
    assert.deepEqual(
      times,
      Array.from({ length: maxWaiting }, (_, i) => first + (i + 5) * 1000),
    )
  } finally {
    await publisher.close()
    await new Promise<void>((resolve) => aedes.close(() => resolve()))
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
})

test('a tag without a value is left out of the message', () => {
  const message = messageOf({ time: 1000, between: '', value: (code) => (code === 'DGS3' ? Number.NaN : 1.23456) })
  assert.equal(message.codes.includes('DGS3'), false)
  assert.equal(message.codes.length, message.values.length)
  assert.equal(message.values[message.codes.indexOf('BG3506A')], 1.23)
})
