import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt from 'mqtt'
import { eventually, type Instance, startMillrace } from './testing.ts'

const kills = 20
const codes = ['LOAD.HTTP', 'LOAD.MQTT']

/** Sends numbered samples over HTTP, one after the other, until told to stop; remembers those that were acknowledged. */
function httpLoad(instance: Instance, token: string, from: number, acknowledged: Map<number, number>) {
  let running = true
  let n = from
  const done = (async () => {
    while (running) {
      const times = Array.from({ length: 20 }, (_, i) => n + i)
      n += 20
      const body = { code: 'LOAD.HTTP', times, values: times.map((t) => t % 1000) }
      try {
        const response = await instance.api('/api/ingest', { method: 'POST', token, body })
        if (response.status === 200 && (await response.json()).accepted === 20)
          for (const t of times) acknowledged.set(t, t % 1000)
      } catch {
        await sleep(10)
      }
    }
    return n
  })()
  return {
    stop() {
      running = false
      return done
    },
  }
}

/** The same over MQTT with QoS 1: a sample counts as acknowledged when its PUBACK has come. */
function mqttLoad(instance: Instance, token: string, from: number, acknowledged: Map<number, number>) {
  const client = mqtt.connect(`mqtt://127.0.0.1:${instance.ports.mqtt}`, {
    username: 'load',
    password: token,
    reconnectPeriod: 0,
    connectTimeout: 5000,
  })
  client.on('error', () => {})
  let running = true
  let n = from
  const done = (async () => {
    while (running) {
      const t = n++
      if (client.connected) {
        const payload = JSON.stringify({ code: 'LOAD.MQTT', time: t, value: t % 777 })
        await Promise.race([
          client.publishAsync('millrace/load/samples', payload, { qos: 1 }).then(
            () => void acknowledged.set(t, t % 777),
            () => {},
          ),
          sleep(2000),
        ])
      } else await sleep(5)
    }
    await client.endAsync(true).catch(() => {})
    return n
  })()
  return {
    stop() {
      running = false
      return done
    },
  }
}

async function readAll(instance: Instance, token: string, code: string): Promise<Map<number, number>> {
  const all = new Map<number, number>()
  let cursor = ''
  for (;;) {
    const response = await instance.api(`/api/history?code=${code}&limit=100000${cursor}`, { token })
    assert.equal(response.status, 200)
    const page = await response.json()
    for (const [time, value] of page.items) {
      assert.ok(!all.has(time), `${code} at ${time} was read twice`)
      all.set(time, value)
    }
    if (!page.next) return all
    cursor = `&cursor=${page.next}`
  }
}

test(`${kills} × kill −9 under load loses no acknowledged sample and stores none twice`, async () => {
  const acknowledged = { http: new Map<number, number>(), mqtt: new Map<number, number>() }
  let next = { http: Date.now() - 3_600_000 * 24, mqtt: Date.now() - 3_600_000 * 24 }
  let instance = await startMillrace()
  const token = await instance.token()
  const points = codes.map((code) => ({ code, type: 'float' }))
  assert.ok((await instance.api('/api/points', { method: 'POST', token, body: { points } })).ok)
  const random = mulberry(20)
  for (let kill = 0; kill < kills; kill++) {
    const http = httpLoad(instance, token, next.http, acknowledged.http)
    const overMqtt = mqttLoad(instance, token, next.mqtt, acknowledged.mqtt)
    const before = acknowledged.http.size + acknowledged.mqtt.size
    // at least one acknowledgement in every life, then the blow at a random moment
    await eventually('an acknowledgement', () => acknowledged.http.size + acknowledged.mqtt.size > before)
    await sleep(random() * 400)
    await instance.end('SIGKILL')
    const [h, m] = await Promise.all([http.stop(), overMqtt.stop()])
    next = { http: h, mqtt: m }
    instance = await startMillrace({ folder: instance.folder, ports: instance.ports })
  }
  try {
    for (const [code, sent] of [
      ['LOAD.HTTP', acknowledged.http],
      ['LOAD.MQTT', acknowledged.mqtt],
    ] as const) {
      const stored = await readAll(instance, token, code)
      const missing = [...sent].filter(([time, value]) => stored.get(time) !== value)
      assert.equal(missing.length, 0, `${code}: ${missing.length} of ${sent.size} acknowledged samples are missing`)
      assert.ok(sent.size >= kills, `${code}: only ${sent.size} acknowledged`)
    }
  } finally {
    await instance.destroy()
  }
})

/** A small random generator with a seed, so that a failing run can be repeated (Mulberry32). */
function mulberry(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
