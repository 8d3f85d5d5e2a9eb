import { randomBytes } from 'node:crypto'
import { Duplex } from 'node:stream'

/** The peer does not speak MQTT, or breaks a limit that cannot be answered within the protocol. */
export class FrameError extends Error {}

const connect = 1
const publish = 3
/** No topic of ours is longer; a longer one in a packet that is over the limit ends the connection. */
const maxTopicBytes = 1024

export type FrameLimits = {
  /** Largest body of a PUBLISH (topic, id and payload); larger ones are swallowed. */
  maxPublishBytes: number
  /** Largest body of any other packet; a larger one is a FrameError. */
  maxOtherBytes: number
  /** The first packet must be a CONNECT (we are the broker). */
  expectConnect: boolean
  /** MQTT 5: PUBLISH carries properties before its payload. */
  version5: boolean
}

/**
 * Watches the packets of an MQTT byte stream and passes them on as they are, except that a PUBLISH over the limit is
 * swallowed while it arrives, without keeping it in memory, and replaced by a small one with the same topic and packet id.
 * So the handshake of its QoS still takes place and the sender does not repeat it for ever. The stand-in's payload is a
 * mark that no sender can know; {@link swallowedBytes} recognises it.
 */
export class FrameGuard {
  readonly #limits: FrameLimits
  readonly #mark = randomBytes(16)
  #head: number[] = []
  #remaining = 0
  #mode: 'head' | 'pass' | 'swallow' = 'head'
  #size = 0
  #kept: Buffer[] = []
  #keptBytes = 0
  #first = true

  constructor(limits: FrameLimits) {
    this.#limits = limits
  }

  /** Bytes to pass on, in order. Throws FrameError. */
  feed(chunk: Buffer): Buffer[] {
    const out: Buffer[] = []
    const carried = Buffer.from(this.#head)
    let headStart = -1
    let from = 0
    let i = 0
    while (i < chunk.length) {
      if (this.#mode === 'head') {
        if (this.#head.length === 0) headStart = i
        this.#head.push(chunk[i++])
        if (!this.#headComplete()) continue
        const swallow = this.#decide()
        if (!swallow && headStart < 0) out.push(carried)
        if (swallow && headStart > from) out.push(chunk.subarray(from, headStart))
        if (!swallow) this.#head = []
        this.#mode = swallow ? 'swallow' : this.#remaining > 0 ? 'pass' : 'head'
        continue
      }
      const n = Math.min(this.#remaining, chunk.length - i)
      if (this.#mode === 'swallow') this.#keep(chunk.subarray(i, i + n))
      i += n
      this.#remaining -= n
      if (this.#remaining > 0) continue
      if (this.#mode === 'swallow') {
        out.push(this.#standIn())
        from = i
      }
      this.#mode = 'head'
    }
    // A head cut by the end of the chunk waits for its rest.
    const end = this.#mode === 'head' && this.#head.length > 0 ? Math.max(headStart, 0) : chunk.length
    if (this.#mode !== 'swallow' && end > from) out.push(chunk.subarray(from, end))
    return out
  }

  /** Size of the packet that this payload stands for, or null when it is an ordinary payload. */
  swallowedBytes(payload: Uint8Array): number | null {
    if (payload.length !== 20 || this.#mark.compare(payload, 0, 16) !== 0) return null
    return Buffer.from(payload.buffer, payload.byteOffset, 20).readUInt32BE(16)
  }

  #headComplete(): boolean {
    const n = this.#head.length
    if (n >= 2 && this.#head[n - 1] < 0x80) return true
    if (n === 5) throw new FrameError('packet length is not readable')
    return false
  }

  /** Checks the head of a packet; true when its body is to be swallowed. */
  #decide(): boolean {
    const type = this.#head[0] >> 4
    let length = 0
    for (let k = this.#head.length - 1; k >= 1; k--) length = length * 128 + (this.#head[k] & 0x7f)
    if (this.#first && this.#limits.expectConnect && type !== connect)
      throw new FrameError('first packet is not CONNECT')
    this.#first = false
    const allowed = type === publish ? this.#limits.maxPublishBytes : this.#limits.maxOtherBytes
    if (length > allowed && type !== publish)
      throw new FrameError(`packet type ${type} with ${length} bytes is too large`)
    this.#remaining = length
    this.#size = length
    this.#kept = []
    this.#keptBytes = 0
    return length > allowed
  }

  /** Keeps only the beginning: topic and packet id. */
  #keep(part: Buffer): void {
    const wanted = maxTopicBytes + 4 - this.#keptBytes
    if (wanted <= 0) return
    const piece = Buffer.from(part.subarray(0, wanted))
    this.#kept.push(piece)
    this.#keptBytes += piece.length
  }

  #standIn(): Buffer {
    const kept = Buffer.concat(this.#kept)
    const topicBytes = kept.readUInt16BE(0)
    if (topicBytes > maxTopicBytes) throw new FrameError('topic is too long')
    const qos = (this.#head[0] >> 1) & 3
    const variable = kept.subarray(0, 2 + topicBytes + (qos > 0 ? 2 : 0))
    const size = Buffer.alloc(4)
    size.writeUInt32BE(this.#size)
    const body = Buffer.concat([variable, Buffer.alloc(this.#limits.version5 ? 1 : 0), this.#mark, size])
    const head = Buffer.from([this.#head[0], (body.length & 0x7f) | 0x80, body.length >> 7])
    this.#head = []
    this.#kept = []
    return Buffer.concat([head, body])
  }
}

/** Splits what we send into whole packets; `rest` is the beginning of one that is not complete yet. */
export function splitPackets(bytes: Buffer): { packets: Buffer[]; rest: Buffer } {
  const packets: Buffer[] = []
  let at = 0
  while (bytes.length - at >= 2) {
    let length = 0
    let n = 1
    let more = true
    while (more && at + n < bytes.length) {
      length += (bytes[at + n] & 0x7f) * 128 ** (n - 1)
      more = bytes[at + n] >= 0x80
      n++
    }
    if (more || at + n + length > bytes.length) break
    packets.push(bytes.subarray(at, at + n + length))
    at += n + length
  }
  return { packets, rest: bytes.subarray(at) }
}

/**
 * Lets PUBACKs leave only after what they acknowledge is safe. Whole outgoing packets go through {@link pass}; a PUBACK
 * whose packet id was announced with {@link hold} waits for its promise. PUBACKs keep their order, as the protocol asks;
 * a rejected promise means that neither it nor any later PUBACK of this connection leaves.
 */
export class AckGate {
  readonly #held = new Map<number, Promise<unknown>>()
  #tail: Promise<unknown> = Promise.resolve()
  #rest: Buffer = Buffer.alloc(0)

  hold(packetId: number, safe: Promise<unknown>): void {
    this.#held.set(packetId, safe)
  }

  pass(bytes: Buffer, send: (packet: Buffer) => void): void {
    const { packets, rest } = splitPackets(this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes)
    this.#rest = Buffer.from(rest)
    for (const packet of packets) {
      const isPuback = packet[0] >> 4 === 4
      const id = isPuback ? packet.readUInt16BE(2) : -1
      const safe = this.#held.get(id)
      if (!safe) {
        send(packet)
        continue
      }
      this.#held.delete(id)
      const copy = Buffer.from(packet)
      this.#tail = this.#tail.then(() => safe).then(() => send(copy))
      this.#tail.catch(() => {})
    }
  }
}

/** A socket whose incoming packets pass a {@link FrameGuard} and whose outgoing ones may pass an {@link AckGate}. */
export class GuardedStream extends Duplex {
  readonly #socket: Duplex
  readonly #gate: AckGate | undefined

  constructor(socket: Duplex, guard: FrameGuard, gate?: AckGate) {
    super({ allowHalfOpen: false })
    this.#socket = socket
    this.#gate = gate
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const piece of guard.feed(chunk)) if (!this.push(piece)) socket.pause()
      } catch (error) {
        this.destroy(error as Error)
      }
    })
    socket.on('end', () => this.push(null))
    socket.on('error', (error) => this.destroy(error))
    socket.on('close', () => this.destroy())
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.#gate) {
      this.#socket.write(chunk, done)
      return
    }
    this.#gate.pass(chunk, (packet) => void this.#socket.write(packet))
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', done)
    else done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map((c) => c.chunk)), 'binary', done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}
