import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import WebSocket from 'ws'
import { eventually, freePort, type Instance, startMillrace } from './testing.ts'

const run = promisify(execFile)
let instance: Instance
let token: string

before(async () => {
  instance = await startMillrace()
  token = await instance.token('--scope', 'read,ingest,write')
})
after(() => instance.destroy())

const publish = (args: string[], message: string) =>
  run('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(instance.ports.mqtt), '-q', '1', '-m', message, ...args])

test("samples published by Debian's mosquitto_pub arrive in the API and on a live socket", async () => {
  const points = [
    { code: 'MQ.TEMP', name: '给水温度', unit: 'degC', type: 'float', path: 'P1/U1/BLR/HAD/D1' },
    { code: 'MQ.RUN', name: '运行', type: 'bool' },
  ]
  const report = await (await instance.api('/api/points', { method: 'POST', token, body: { points } })).json()
  assert.equal(report.created, 2, JSON.stringify(report))

  const messages: { t: number; items: [string, number | null, unknown, number][] }[] = []
  const socket = new WebSocket(`ws://127.0.0.1:${instance.ports.http}/api/live/stream`, {
    headers: { authorization: `Bearer ${token}` },
  })
  socket.on('message', (data) => messages.push(JSON.parse(data.toString())))
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify({ subscribe: ['MQ.TEMP', 'MQ.RUN'] }))

  const credentials = ['-u', 'site-a', '-P', token, '-t', 'millrace/site-a/samples']
  const time = Date.now() - 1000
  await publish(credentials, JSON.stringify({ code: 'MQ.TEMP', time, value: 251.3 }))
  await publish(credentials, JSON.stringify({ time: new Date(time).toISOString(), values: { 'MQ.RUN': true } }))
  const live = await (await instance.api('/api/live?codes=MQ.TEMP,MQ.RUN', { token })).json()
  assert.deepEqual(live.items, [
    { code: 'MQ.TEMP', time, value: 251.3, quality: 192 },
    { code: 'MQ.RUN', time, value: true, quality: 192 },
  ])
  await eventually('both on the socket', () => {
    const seen = new Map(messages.flatMap((m) => m.items ?? []).map(([code, , value]) => [code, value]))
    return seen.get('MQ.TEMP') === 251.3 && seen.get('MQ.RUN') === true
  })
  socket.close()
  const history = await (await instance.api(`/api/history?code=MQ.TEMP&from=${time}`, { token })).json()
  assert.deepEqual(history.items, [[time, 251.3, 192]])
  const connection = await (await instance.api('/api/connections/site-a', { token })).json()
  assert.equal(connection.counters.stored, 2)
})

test('a wrong password, a foreign topic and a token without the scope are refused and change nothing', async () => {
  const message = JSON.stringify({ code: 'MQ.TEMP', value: 1 })
  await assert.rejects(publish(['-u', 'site-a', '-P', 'wrong', '-t', 'millrace/site-a/samples'], message))
  const reader = await instance.token('--scope', 'read')
  await assert.rejects(publish(['-u', 'site-b', '-P', reader, '-t', 'millrace/site-b/samples'], message))
  await assert.rejects(publish(['-u', 'site-a', '-P', token, '-t', 'millrace/other/samples'], message))
  const live = await (await instance.api('/api/live?codes=MQ.TEMP', { token })).json()
  assert.equal(live.items[0].value, 251.3)
})

const pymodbusServer = `
import asyncio, sys
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncTcpServer
block = ModbusSequentialDataBlock(1, [0] * 200)
block.setValues(11, [0x43FA, 0x8000])   # 501.0 as float32, big end first
block.setValues(13, [65535 - 41])       # -42 as int16
context = ModbusServerContext(slaves=ModbusSlaveContext(hr=block, ir=block), single=True)
asyncio.run(StartAsyncTcpServer(context=context, address=("127.0.0.1", int(sys.argv[1]))))
`

test("registers served by Debian's pymodbus arrive in the API, and the outage is told when it ends", async () => {
  const port = await freePort()
  const server = spawn('/usr/bin/python3', ['-c', pymodbusServer, String(port)], { stdio: 'ignore' })
  try {
    const connection = { code: 'plc-1', driver: 'modbus', config: { host: '127.0.0.1', port, pollEveryMs: 200 } }
    const created = await instance.api('/api/connections', { method: 'POST', token, body: connection })
    assert.equal(created.status, 200, await created.clone().text())
    const bind = (code: string, address: object) => ({ code, type: 'number', source: { connection: 'plc-1', address } })
    const points = [
      bind('MB.STEAM', { table: 'holding', address: 10, dataType: 'float32', byteOrder: 'ABCD' }),
      bind('MB.TEMP', { table: 'holding', address: 12, dataType: 'int16' }),
    ]
    const report = await (await instance.api('/api/points', { method: 'POST', token, body: { points } })).json()
    assert.equal(report.created, 2, JSON.stringify(report))
    await eventually('registers read', async () => {
      const { items } = await (await instance.api('/api/live?codes=MB.STEAM,MB.TEMP', { token })).json()
      return items[0].value === 501 && items[1].value === -42
    })
    server.kill('SIGKILL')
    const bad = await eventually('points bad', async () => {
      const { items } = await (await instance.api('/api/live?codes=MB.STEAM', { token })).json()
      return (items[0].quality & 0xc0) === 0 && items[0]
    })
    assert.equal(bad.value, 501)
    // a read that fails marks its points before the session has ended
    const item = await eventually('the outage is told', async () => {
      const told = await (await instance.api('/api/connections/plc-1', { token })).json()
      return told.state !== 'connected' && told
    })
    assert.ok(item.lastError.texts.zh.length > 0)
  } finally {
    server.kill('SIGKILL')
  }
})
