import { DeviceModel } from './model.ts'
import { boundaryOf, MultipartReader } from './multipart.ts'
import { AgentError, readStreams, type Streams } from './streams.ts'
import { BadDocument, parseXml, type XmlElement } from './xml.ts'

/** The agent answered, but not as an agent does. */
export class NotAnAgent extends Error {}

/** A document of a stream, or what came in its place. */
export type StreamItem = Streams | BadDocument | AgentError

type Limits = { timeoutMs: number; maxDocumentBytes: number }

const xmlType = /^(?:text|application)\/(?:[\w.+-]+\+)?xml\b/i
const accept = { accept: 'text/xml, application/xml' }

/** The HTTP client's own names for what the operating system has a name for; the screens explain the latter. */
const systemCodes: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_HEADERS_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_BODY_TIMEOUT: 'ETIMEDOUT',
}

/** `fetch failed` says nothing; what is behind it does. */
function plainError(error: unknown, url: string): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const message = cause instanceof Error ? cause.message || cause.name : String(cause)
  const code = systemCodes[(cause as { code?: string }).code ?? ''] ?? (cause as { code?: string }).code ?? ''
  return new Error(message.includes(code) ? `${url}: ${message}` : `${url}: ${code}, ${message}`)
}

function isXml(contentType: string | null): boolean {
  return contentType === null || xmlType.test(contentType)
}

/** Asks an MTConnect agent. Everything is bounded in time and size. */
export class AgentClient {
  readonly #base: string
  readonly #limits: Limits
  readonly #signal: AbortSignal

  constructor(url: string, limits: Limits, signal: AbortSignal) {
    this.#base = url.replace(/\/+$/, '')
    this.#limits = limits
    this.#signal = signal
  }

  async probe(): Promise<DeviceModel> {
    const root = await this.#document('/probe')
    if (root.name === 'MTConnectError') readStreams(root)
    return new DeviceModel(root)
  }

  async current(): Promise<Streams> {
    return readStreams(await this.#document('/current'))
  }

  async sample(from: number, count: number): Promise<Streams> {
    return readStreams(await this.#document(`/sample?from=${from}&count=${count}`))
  }

  /**
   * Opens the stream from a sequence number on. Yields documents, and why one cannot be used; ends when the agent ends it.
   * Rejects when nothing comes for `silenceMs`. `undefined` where the agent answers with a plain document: it does not
   * stream.
   */
  async stream(
    from: number,
    options: { count: number; intervalMs: number; heartbeatMs: number; silenceMs: number },
  ): Promise<AsyncGenerator<StreamItem> | undefined> {
    const { count, intervalMs, heartbeatMs, silenceMs } = options
    const path = `/sample?from=${from}&count=${count}&interval=${intervalMs}&heartbeat=${heartbeatMs}`
    const end = new AbortController()
    const response = await this.#ask(path, end)
    const boundary = boundaryOf(response.headers.get('content-type'))
    if (boundary && response.body) return this.#parts(path, response.body, boundary, end, silenceMs)
    const root = await this.#rootOf(response, path)
    end.abort()
    if (root.name === 'MTConnectError') readStreams(root)
    return undefined
  }

  async *#parts(
    path: string,
    body: ReadableStream<Uint8Array>,
    boundary: string,
    end: AbortController,
    silenceMs: number,
  ): AsyncGenerator<StreamItem> {
    const reader = new MultipartReader(boundary, this.#limits.maxDocumentBytes)
    const source = body.getReader()
    try {
      for (;;) {
        const silent = new Error(`${this.#base}: ETIMEDOUT, no sign of life for ${silenceMs} ms`)
        const timer = setTimeout(() => end.abort(silent), silenceMs)
        const { done, value } = await source.read().finally(() => clearTimeout(timer))
        if (done) return
        for (const part of reader.push(value)) {
          if (part.tooLarge) {
            yield new BadDocument('tooLarge', `a document of more than ${this.#limits.maxDocumentBytes} bytes`)
          } else if (!isXml(part.contentType || null)) {
            yield new BadDocument('protocol', `a part of type ${part.contentType.slice(0, 80)}`, part.body)
          } else {
            yield readOr(part.body)
          }
        }
      }
    } catch (error) {
      throw end.signal.aborted && end.signal.reason instanceof Error ? end.signal.reason : plainError(error, path)
    } finally {
      end.abort()
      source.cancel().catch(() => {})
    }
  }

  async #document(path: string): Promise<XmlElement> {
    const end = new AbortController()
    const timer = setTimeout(
      () => end.abort(new Error(`${this.#base}${path}: ETIMEDOUT, no answer within ${this.#limits.timeoutMs} ms`)),
      this.#limits.timeoutMs,
    )
    try {
      return await this.#rootOf(await this.#ask(path, end), path)
    } catch (error) {
      throw end.signal.aborted ? end.signal.reason : error
    } finally {
      clearTimeout(timer)
      end.abort()
    }
  }

  async #ask(path: string, end: AbortController): Promise<Response> {
    const url = `${this.#base}${path}`
    const timer = setTimeout(
      () => end.abort(new Error(`${url}: ETIMEDOUT, no answer within ${this.#limits.timeoutMs} ms`)),
      this.#limits.timeoutMs,
    )
    try {
      return await fetch(url, { headers: accept, signal: AbortSignal.any([this.#signal, end.signal]) })
    } catch (error) {
      throw end.signal.aborted ? end.signal.reason : plainError(error, url)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Agents answer errors with status 4xx and a document, older ones with 200: the document decides. */
  async #rootOf(response: Response, path: string): Promise<XmlElement> {
    const contentType = response.headers.get('content-type')
    if (!isXml(contentType)) {
      await response.body?.cancel()
      throw new NotAnAgent(`${path}: HTTP ${response.status}, ${contentType}`)
    }
    const root = parseXml(await this.#bytesOf(response))
    if (!root.name.startsWith('MTConnect')) throw new NotAnAgent(`${path}: HTTP ${response.status}, <${root.name}>`)
    return root
  }

  async #bytesOf(response: Response): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      size += chunk.length
      if (size > this.#limits.maxDocumentBytes)
        throw new BadDocument('tooLarge', `a document of more than ${this.#limits.maxDocumentBytes} bytes`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }
}

function readOr(body: Uint8Array): StreamItem {
  try {
    return readStreams(parseXml(body))
  } catch (error) {
    if (error instanceof BadDocument || error instanceof AgentError) return error
    throw error
  }
}
