import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import WebSocket from 'ws'
import type { Point, TenantPoint } from '../../api/point.ts'
import { waitFor } from '../../drivers/testing.ts'
import { createLiveReader } from './live-reader.ts'
import { createLiveSocketServer, type LiveSocketServer } from './live-socket.ts'
import { openLiveTable } from './live-table.ts'
import { createPointDirectories } from './point-directory.ts'

const table = openLiveTable()
const reader = createLiveReader(table)
const points = createPointDirectories()
let http: Server
let sockets: LiveSocketServer

const point = (index: number, code: string, path: string, type: Point['type'] = 'number'): TenantPoint => ({
  tenant: 'main',
  index,
  code,
  name: { zh: code, en: code },
  type,
  unit: null,
  low: null,
  high: null,
  decimals: null,
  labels: null,
  path,
  role: null,
  kks: null,
  retention: 'standard',
  processing: {},
  source: null,
  note: null,
})

function write(index: number, time: number, value: number, quality = 192): void {
  table.write({
    points: Int32Array.of(index),
    times: Float64Array.of(time),
    values: Float64Array.of(value),
    qualities: Uint16Array.of(quality),
  })
}

before(async () => {
  points.change(
    [
      point(0, 'A', 'P/U1/B'),
      point(1, 'B', 'P/U1/B/S'),
      point(2, 'C', 'P/U2', 'boolean'),
      point(3, 'T', 'P/U10', 'text'),
      { ...point(4, 'A', 'P/U1/B'), tenant: 'two' },
      { ...point(5, 'D', 'P/U1/B'), tenant: 'two' },
    ],
    [],
  )
  sockets = createLiveSocketServer({
    reader,
    points,
    screenCodes: (id, tenant) => (id === 'main' && tenant === 'main' ? ['C', 'A'] : undefined),
    clock: Date.now,
  })
  http = createServer()
  http.on('upgrade', (request, socket, head) =>
    sockets.accept(request, socket, head, request.url === '/two' ? 'two' : 'main'),
  )
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
})
after(() => {
  sockets.close()
  http.close()
})

async function open(path = '') {
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}${path}`)
  const messages: any[] = []
  socket.on('message', (data) => messages.push(JSON.parse(data.toString())))
  await new Promise((resolve) => socket.once('open', resolve))
  const seen = () => new Map(messages.flatMap((m) => m.items ?? []).map((i: unknown[]) => [i[0], i]))
  return { socket, messages, seen, send: (request: unknown) => socket.send(JSON.stringify(request)) }
}

test('the first message holds all of it, later ones only what changed', async () => {
  write(0, 1000, 1.5)
  const { socket, messages, seen, send } = await open()
  send({ subscribe: ['A', 'B'] })
  await waitFor(() => seen().size === 2)
  assert.deepEqual(messages[0].items, [
    ['A', 1000, 1.5, 192],
    ['B', null, null, 0x20],
  ])
  write(1, 2000, 7)
  await waitFor(() => seen().get('B')?.[2] === 7)
  assert.deepEqual(messages[1].items, [['B', 2000, 7, 192]])
  send({ unsubscribe: ['B'] })
  send({ subscribe: ['C'] })
  await waitFor(() => seen().has('C'))
  write(1, 3000, 8)
  write(0, 3000, 2)
  await waitFor(() => seen().get('A')?.[2] === 2)
  assert.equal(seen().get('B')?.[2], 7)
  socket.close()
})

test('subscribes by twin branch and by screen; a branch is not its longer namesake', async () => {
  const byBranch = await open()
  byBranch.send({ branch: 'P/U1' })
  await waitFor(() => byBranch.seen().size === 2)
  assert.deepEqual([...byBranch.seen().keys()].sort(), ['A', 'B'])
  const byScreen = await open()
  byScreen.send({ screen: 'main' })
  await waitFor(() => byScreen.seen().size === 2)
  write(2, 5000, 1)
  reader.setTexts([[3, '正常']])
  write(3, 5000, Number.NaN)
  await waitFor(() => byScreen.seen().get('C')?.[2] === true)
  byScreen.send({ subscribe: ['T'] })
  await waitFor(() => byScreen.seen().get('T')?.[2] === '正常')
  byBranch.socket.close()
  byScreen.socket.close()
})

test('what is not understood is answered with an error, and the socket goes on', async () => {
  const { socket, messages, seen, send } = await open()
  socket.send('{')
  send({ subscribe: 'A' })
  send({ screen: 'nowhere' })
  send({ every: 5 })
  socket.send(Buffer.from([1, 2, 3]))
  send({ subscribe: ['NOBODY', 'A'] })
  await waitFor(() => messages.filter((m) => m.error).length === 6 && seen().has('A'))
  assert.deepEqual(
    messages.filter((m) => m.error).map((m) => m.error.code),
    ['badRequest', 'badRequest', 'unknownScreen', 'badRequest', 'badRequest', 'unknownPoints'],
  )
  socket.close()
})

test('a slow browser is left out instead of buffered for, and gets the newest when it has caught up', async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => point(100 + i, `M${i}`, 'M'))
  points.change(many, [])
  const { socket, seen, send } = await open()
  send({ subscribe: many.map((p) => p.code) })
  await waitFor(() => seen().size === 20_000)
  socket.pause()
  const skippedBefore = sockets.stats().skipped
  let t = 10_000
  while (sockets.stats().skipped === skippedBefore) {
    t++
    for (const p of many) write(p.index, t, t)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  socket.resume()
  await waitFor(() => seen().get('M19999')?.[2] === t, 60_000)
  socket.close()
})

test('a socket shows its own tenant’s points only, whatever it asks for; foreign codes are unknown ones', async () => {
  write(0, 9000, 11)
  write(4, 9000, 44)
  write(5, 9000, 55)
  const { socket, messages, seen, send } = await open('/two')
  send({ subscribe: ['A', 'B', 'nothing'] })
  await waitFor(() => seen().has('A') && messages.some((m) => m.error))
  assert.equal(seen().get('A')?.[2], 44)
  const error = messages.find((m) => m.error)
  assert.match(error.error.texts.en, /B, nothing/)
  send({ branch: '' })
  await waitFor(() => seen().has('D'))
  assert.deepEqual([...seen().keys()].sort(), ['A', 'D'])
  send({ screen: 'main' })
  await waitFor(() => messages.some((m) => m.error?.code === 'unknownScreen'))
  socket.close()
})
