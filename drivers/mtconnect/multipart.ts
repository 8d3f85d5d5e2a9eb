/** One part of a multipart/x-mixed-replace answer; `tooLarge` where its body was beyond the limit and is not kept. */
export type Part = { contentType: string; body: Uint8Array; tooLarge: boolean }

const maxHeaderBytes = 16 * 1024

/** The boundary that a content type names; undefined when it is not multipart. */
export function boundaryOf(contentType: string | null): string | undefined {
  if (!contentType || !/^multipart\//i.test(contentType)) return undefined
  const found = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  return found?.[1] ?? found?.[2]
}

const lineEnd = Buffer.from('\n')

/**
 * Takes a stream apart as its bytes come, however they are cut. A part whose length is told is given as soon as it is
 * whole; without a length, when the next boundary has come. Bodies beyond `maxBodyBytes` are passed over, not held.
 */
export class MultipartReader {
  readonly #delimiter: Buffer
  readonly #maxBodyBytes: number
  #held: Buffer = Buffer.alloc(0)
  #state: 'between' | 'header' | 'body' = 'between'
  #contentType = ''
  /** Of the body: bytes to come, when it was told. */
  #length: number | undefined
  #dropped = 0

  constructor(boundary: string, maxBodyBytes: number) {
    this.#delimiter = Buffer.from(`--${boundary}`)
    this.#maxBodyBytes = maxBodyBytes
  }

  /** @throws Error when the stream is not multipart at all */
  push(chunk: Uint8Array): Part[] {
    this.#held = this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk])
    const parts: Part[] = []
    for (;;) {
      const before = this.#state
      const part =
        before === 'between' ? this.#passBoundary() : before === 'header' ? this.#readHeader() : this.#readBody()
      if (part) parts.push(part)
      if (this.#state === before) return parts
    }
  }

  #passBoundary(): undefined {
    const at = this.#held.indexOf(this.#delimiter)
    if (at < 0) {
      if (this.#held.length > maxHeaderBytes) throw new Error('no boundary where one is due')
      return
    }
    const end = this.#held.indexOf(lineEnd, at + this.#delimiter.length)
    if (end < 0) return
    this.#held = this.#held.subarray(end + 1)
    this.#state = 'header'
  }

  #readHeader(): undefined {
    const end = /\r?\n\r?\n/.exec(this.#held.toString('latin1', 0, maxHeaderBytes))
    if (!end) {
      if (this.#held.length > maxHeaderBytes) throw new Error('the header of a part does not end')
      return
    }
    const header = this.#held.toString('latin1', 0, end.index)
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*?)\\r?$`, 'im').exec(header)?.[1] ?? ''
    const length = field('content-length')
    this.#contentType = field('content-type')
    this.#length = /^\d+$/.test(length) ? Number(length) : undefined
    this.#held = this.#held.subarray(end.index + end[0].length)
    this.#dropped = 0
    this.#state = 'body'
  }

  #readBody(): Part | undefined {
    return this.#length === undefined ? this.#readToBoundary() : this.#readLength(this.#length)
  }

  #readLength(length: number): Part | undefined {
    if (length > this.#maxBodyBytes) {
      const passed = Math.min(this.#held.length, length - this.#dropped)
      this.#dropped += passed
      this.#held = this.#held.subarray(passed)
      return this.#dropped === length ? this.#finish(this.#held.subarray(0, 0), true) : undefined
    }
    if (this.#held.length < length) return undefined
    const body = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return this.#finish(body, false)
  }

  #readToBoundary(): Part | undefined {
    const at = this.#held.indexOf(this.#delimiter)
    if (at < 0) {
      // The delimiter may have begun at the end of what is here.
      const over = this.#held.length - this.#delimiter.length
      if (this.#dropped > 0 || over > this.#maxBodyBytes) {
        this.#dropped += Math.max(0, over)
        this.#held = this.#held.subarray(Math.max(0, over))
      }
      return undefined
    }
    const tooLarge = this.#dropped > 0 || at > this.#maxBodyBytes + 2
    const body = tooLarge ? this.#held.subarray(0, 0) : this.#held.subarray(0, at)
    this.#held = this.#held.subarray(at)
    return this.#finish(body, tooLarge)
  }

  #finish(body: Buffer, tooLarge: boolean): Part {
    this.#state = 'between'
    return { contentType: this.#contentType, body: Uint8Array.from(body), tooLarge }
  }
}
