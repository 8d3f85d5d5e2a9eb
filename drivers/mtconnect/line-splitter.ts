/** A line, or in its place why it is none. */
export type SplitLine = { text: string } | { tooLong: number } | { notUtf8: Buffer }

/** Cuts a stream of bytes into lines, however they arrive. A line beyond the limit is passed over to its end, not held. */
export class LineSplitter {
  readonly #maxBytes: number
  #held: Buffer[] = []
  #size = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  push(chunk: Buffer): SplitLine[] {
    const lines: SplitLine[] = []
    let at = 0
    for (;;) {
      const end = chunk.indexOf(10, at)
      this.#hold(end < 0 ? chunk.subarray(at) : chunk.subarray(at, end))
      if (end < 0) return lines
      lines.push(this.#line())
      at = end + 1
    }
  }

  #hold(bytes: Buffer): void {
    this.#size += bytes.length
    if (this.#size > this.#maxBytes) this.#held = []
    else if (bytes.length > 0) this.#held.push(Buffer.from(bytes))
  }

  #line(): SplitLine {
    const size = this.#size
    const bytes = Buffer.concat(this.#held)
    this.#held = []
    this.#size = 0
    if (size > this.#maxBytes) return { tooLong: size }
    try {
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
    } catch {
      return { notUtf8: bytes }
    }
  }
}
