import mqtt from 'mqtt'
import { origin, quality } from '../../contract/quality.ts'
import { demoPoints } from '../plant/points.ts'
import type { Moment } from './source.ts'

export const samplesTopic = 'millrace/demo-env/samples'
export const mqttUser = 'demo-env'

/** Moments kept while the broker is away, ten minutes of them; beyond that the oldest is dropped. */
export const maxWaiting = 600
const firstRetryMs = 1000
const longestRetryMs = 30_000

/** One message: columns as POST /api/ingest takes them, with one time for all. */
export type SamplesMessage = { codes: string[]; times: number; values: number[]; qualities: number[] }

export type MqttPublisher = { update(moment: Moment): void; readonly waiting: number; close(): Promise<void> }

const points = demoPoints.filter((point) => point.source.connection === 'demo-env')

/** The message of a moment: values with the digits of the instrument, good and marked as interpolated. */
export function messageOf(moment: Moment): SamplesMessage {
  const rows = points
    .map((point) => ({ code: point.code, value: Number(moment.value(point.code).toFixed(point.decimals)) }))
    .filter((row) => !Number.isNaN(row.value))
  return {
    codes: rows.map((row) => row.code),
    times: moment.time,
    values: rows.map((row) => row.value),
    qualities: rows.map(() => quality.good | origin.interpolated),
  }
}

/** Publishes at QoS 1, one message at a time; connects again by itself, 1 s after the first failure, then up to 30 s. */
export function startMqttPublisher(options: { url: string; password: string }): MqttPublisher {
  const client = mqtt.connect(options.url, {
    protocolVersion: 4,
    clientId: `${mqttUser}-${process.pid}`,
    username: mqttUser,
    password: options.password,
    reconnectPeriod: firstRetryMs,
    connectTimeout: 10_000,
    // The account may be made, or its password mended, after this process has started.
    reconnectOnConnackError: true,
  })
  client.on('connect', () => {
    client.options.reconnectPeriod = firstRetryMs
    void drain()
  })
  client.on('close', () => {
    client.options.reconnectPeriod = Math.min((client.options.reconnectPeriod ?? firstRetryMs) * 2, longestRetryMs)
  })
  client.on('error', () => {}) // refused or broken off: 'close' follows and it is tried again

  const waiting: string[] = []
  let sending = false
  async function drain(): Promise<void> {
    if (sending) return
    sending = true
    try {
      while (client.connected && waiting.length > 0) {
        await client.publishAsync(samplesTopic, waiting[0], { qos: 1 })
        waiting.shift()
      }
    } catch {
      // The connection went away before the acknowledgement. The message stays first in line; the platform knows repeats.
    } finally {
      sending = false
    }
  }

  return {
    get waiting() {
      return waiting.length
    },
    update(moment) {
      waiting.push(JSON.stringify(messageOf(moment)))
      // The first one may be on its way; the oldest behind it goes.
      if (waiting.length > maxWaiting) waiting.splice(sending ? 1 : 0, 1)
      void drain()
    },
    close: async () => {
      await client.endAsync(true)
    },
  }
}
