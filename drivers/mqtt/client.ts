import { connect as connectTcp } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { ErrorWithReasonCode, type IPublishPacket, MqttClient } from 'mqtt'
import { type Binding, type DriverContext, type DriverSession, defineDriver } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { emptyBatch, type SampleBatch, type SampleValue } from '../../contract/sample.ts'
import { offer } from '../offer.ts'
import { type ClientAddress, type ClientConfig, clientAddress, clientConfig, clientRefusals } from './client-config.ts'
import { AckGate, FrameGuard, GuardedStream } from './frames.ts'
import { type DecodedValue, decodeValue } from './value-payload.ts'

type Context = DriverContext<ClientConfig, ClientAddress>

/** Messages taken from the broker and not durable yet; above it no more are read. */
const maxInFlight = 1000
const maxInFlightBytes = 8 * 1024 * 1024
const sessionExpirySeconds = 24 * 3600
const publishTimeoutMs = 10_000

type Row = DecodedValue & { point: number }

/** Joins the samples of messages that arrive together into one batch; all of them are safe when the batch is. */
class Collector {
  readonly #take: (batch: SampleBatch) => Promise<unknown>
  #rows: Row[] = []
  #flush: Promise<unknown> | null = null

  constructor(take: (batch: SampleBatch) => Promise<unknown>) {
    this.#take = take
  }

  add(rows: Row[]): Promise<unknown> {
    this.#rows.push(...rows)
    this.#flush ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      const all = this.#rows
      this.#rows = []
      this.#flush = null
      return this.#take(batchOf(all))
    })
    return this.#flush
  }
}

function batchOf(rows: Row[]): SampleBatch {
  const batch = emptyBatch(rows.length)
  rows.forEach((row, i) => {
    batch.points[i] = row.point
    batch.times[i] = row.time
    batch.values[i] = row.value
    batch.qualities[i] = row.quality
  })
  if (rows.some((row) => row.text !== undefined)) batch.texts = rows.map((row) => row.text)
  return batch
}

/** What to do with a message: hands it to the ingest and resolves when it may be acknowledged. */
function receiver(ctx: Context, guard: FrameGuard, byTopic: () => Map<string, Binding<ClientAddress>[]>) {
  const collector = new Collector((batch) => offer(() => ctx.ingest(batch), ctx.signal))
  return async (packet: IPublishPacket): Promise<void> => {
    const payload = packet.payload as Buffer
    const size = guard.swallowedBytes(payload) ?? payload.length
    if (size > ctx.config.maxPayloadBytes) {
      ctx.badInput('tooLarge', `${packet.topic}: ${size} bytes, at most ${ctx.config.maxPayloadBytes}`)
      return
    }
    if (ctx.config.payload === 'millrace') {
      await offer(() => ctx.ingestPayload(payload), ctx.signal)
      return
    }
    const rows: Row[] = []
    for (const { point, type, address } of byTopic().get(packet.topic) ?? []) {
      const got = decodeValue(payload, type, address, { time: ctx.clock(), retained: packet.retain })
      if ('reason' in got) ctx.badInput(got.reason, `${packet.topic}: ${got.detail}`, payload.subarray(0, 200))
      else rows.push({ point, ...got })
    }
    if (rows.length > 0) await collector.add(rows)
  }
}

function open(ctx: Context, guard: FrameGuard, gate: AckGate): { client: MqttClient; fault(): Error | null } {
  const { config } = ctx
  const { secrets } = ctx.connection
  const version5 = config.version === '5'
  const tls: ConnectionOptions = {
    rejectUnauthorized: config.tlsVerify,
    ca: config.tlsCa,
    cert: config.tlsCertificate,
    key: secrets.tlsKey,
    servername: config.host,
  }
  const socket = () =>
    config.tls
      ? connectTls({ host: config.host, port: config.port, ...tls })
      : connectTcp({ host: config.host, port: config.port, noDelay: true })
  let fault: Error | null = null
  const stream = () => {
    const guarded = new GuardedStream(socket(), guard, gate)
    guarded.on('error', (error) => {
      fault = error
    })
    return guarded as never
  }
  const client = new MqttClient(stream, {
    protocolVersion: version5 ? 5 : 4,
    clientId: config.clientId ?? `millrace-${ctx.connection.code}`,
    username: config.username,
    password: secrets.password,
    clean: !config.persistentSession,
    keepalive: config.keepaliveSeconds,
    connectTimeout: config.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    ...(version5 && config.persistentSession && { properties: { sessionExpiryInterval: sessionExpirySeconds } }),
  })
  return { client, fault: () => fault }
}

/** Sign-in refusals of 3.1.1 (return codes) and 5 (reason codes), in words a person can act on. */
function explain(error: Error, config: ClientConfig): Error {
  const code = error instanceof ErrorWithReasonCode ? error.code : undefined
  if (code === 1 || code === 132) return new Refusal(clientRefusals.mqttVersion, { version: config.version })
  if ([2, 4, 5, 133, 134, 135].includes(code as number)) return new Refusal(clientRefusals.mqttSignIn)
  return error
}

function connected(client: MqttClient, ctx: Context, fault: () => Error | null): Promise<void> {
  return new Promise((resolve, reject) => {
    let last: Error | null = null
    const abort = () => client.end(true, () => reject(new Error('ended while connecting')))
    ctx.signal.addEventListener('abort', abort, { once: true })
    client.once('connect', () => {
      ctx.signal.removeEventListener('abort', abort)
      resolve()
    })
    client.on('error', (error) => {
      last = error as Error
    })
    client.once('close', () => {
      ctx.signal.removeEventListener('abort', abort)
      client.end(true)
      reject(explain(last ?? fault() ?? new Error('the broker closed the connection'), ctx.config))
    })
  })
}

/** Holds messages back when too many are under way, and their acknowledgements until they are durable. */
function pump(client: MqttClient, gate: AckGate, take: (packet: IPublishPacket) => Promise<void>, ctx: Context): void {
  let messages = 0
  let bytes = 0
  let proceed: (() => void) | null = null
  const full = () => messages >= maxInFlight || bytes >= maxInFlightBytes
  client.handleMessage = (packet, done) => {
    ctx.countMessages(1)
    const size = packet.payload.length
    messages++
    bytes += size
    const safe = take(packet)
    if (packet.qos === 1) gate.hold(packet.messageId as number, safe)
    safe
      .catch((error) => {
        if (!ctx.signal.aborted) ctx.down(error as Error)
      })
      .finally(() => {
        messages--
        bytes -= size
        if (!proceed || full()) return
        const next = proceed
        proceed = null
        next()
      })
    if (full()) proceed = () => done()
    else done()
  }
}

function topicsOf(config: ClientConfig, byTopic: Map<string, unknown>): string[] {
  return config.topics.length > 0 || config.payload === 'millrace' ? config.topics : [...byTopic.keys()]
}

async function subscribe(client: MqttClient, topics: string[], qos: 0 | 1): Promise<void> {
  const refused: string[] = []
  for (let at = 0; at < topics.length; at += 100) {
    const part = topics.slice(at, at + 100)
    const granted = await client.subscribeAsync(part, { qos }).catch((error: Error & { packet?: unknown }) => {
      if (error instanceof ErrorWithReasonCode || error.packet) return part.map((topic) => ({ topic, qos: 128 }))
      throw error
    })
    for (const g of granted) if (g.qos >= 128) refused.push(g.topic)
  }
  if (refused.length > 0) throw new Refusal(clientRefusals.mqttSubscription, { topics: refused.slice(0, 5).join(', ') })
}

function indexByTopic(bindings: readonly Binding<ClientAddress>[]): Map<string, Binding<ClientAddress>[]> {
  const withTopic = bindings.filter((b) => b.address.topic !== undefined)
  return Map.groupBy(withTopic, (b) => b.address.topic as string)
}

async function connect(ctx: Context): Promise<DriverSession<ClientAddress>> {
  const { config } = ctx
  let byTopic = indexByTopic(ctx.bindings)
  if (config.payload === 'millrace' && config.topics.length === 0) throw new Refusal(clientRefusals.mqttNoTopics)
  const guard = new FrameGuard({
    maxPublishBytes: config.maxPayloadBytes + 2048,
    maxOtherBytes: 1024 * 1024,
    expectConnect: false,
    version5: config.version === '5',
  })
  const gate = new AckGate()
  const { client, fault } = open(ctx, guard, gate)
  pump(
    client,
    gate,
    receiver(ctx, guard, () => byTopic),
    ctx,
  )
  await connected(client, ctx, fault)
  let closing = false
  let last: Error | null = null
  client.on('error', (error) => {
    last = error as Error
    ctx.badInput('protocol', last.message)
  })
  client.on('close', () => {
    if (!closing) ctx.down(last ?? fault() ?? new Error('the broker closed the connection'))
  })
  const close = async () => {
    closing = true
    // Without force: DISCONNECT is sent; what is not acknowledged yet, the broker sends again in the next session.
    await Promise.race([client.endAsync(), new Promise((resolve) => setTimeout(resolve, 1000).unref())])
    if (client.stream) client.stream.destroy()
  }
  let subscribed = topicsOf(config, byTopic)
  try {
    await subscribe(client, subscribed, config.qos)
  } catch (error) {
    await close()
    throw error
  }
  return {
    async write(address: ClientAddress, value: SampleValue) {
      if (address.commandTopic === undefined) return { ok: false, refusal: new Refusal(clientRefusals.mqttNotWritable) }
      const text = address.commandFormat === 'json' ? JSON.stringify({ value, time: ctx.clock() }) : String(value)
      ctx.countMessages(1)
      const timeout = AbortSignal.timeout(publishTimeoutMs)
      await new Promise<void>((resolve, reject) => {
        timeout.addEventListener('abort', () => reject(new Error('the broker does not acknowledge the command')))
        client.publishAsync(address.commandTopic as string, text, { qos: 1 }).then(() => resolve(), reject)
      })
      return { ok: true }
    },
    async rebind(bindings) {
      byTopic = indexByTopic(bindings)
      const wanted = topicsOf(config, byTopic)
      const added = wanted.filter((topic) => !subscribed.includes(topic))
      const gone = subscribed.filter((topic) => !wanted.includes(topic))
      subscribed = wanted
      if (gone.length > 0) await client.unsubscribeAsync(gone)
      if (added.length > 0) await subscribe(client, added, config.qos)
    },
    close,
  }
}

/**
 * Client of any MQTT 3.1.1 or 5 broker. With QoS 1 a message is acknowledged when its samples are durable; many may be
 * under way at once. QoS 2 is not offered: samples may arrive twice, the ingest keeps one.
 */
export const mqttClient = defineDriver({
  id: 'mqtt-client',
  label: { zh: 'MQTT 客户端', en: 'MQTT client' },
  config: clientConfig,
  secrets: ['password', 'tlsKey'],
  address: clientAddress,
  connect,
})
