import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify'
import { z } from 'zod'
import { withPlainNames } from '../../contract/plain-names.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Language } from '../../contract/text.ts'
import type { Metrics } from '../host/metrics.ts'
import { forbidden } from './forbidden.ts'
import { checked, httpRefusals, problemMime, problemOf } from './problem.ts'
import { fromText } from './query-text.ts'
import { type Actor, type Call, FileAnswer, type Route } from './route.ts'

const defaultMaxBytes = 1024 * 1024
/** A list of a thousand long point codes fits into an address. */
const maxHeaderBytes = 256 * 1024

export type HttpOptions = {
  routes: readonly Route[]
  /** Who sends this request: by session cookie or bearer token; null when neither is there or valid. */
  authenticate(headers: { cookie?: string; authorization?: string }): Promise<Actor | null>
  metrics: Metrics
  log(message: string, data: object): void
}

export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return decodeURIComponent(part.slice(at + 1).trim())
  }
  return undefined
}

/** `lang` of the query, else the first language of Accept-Language that we speak, else Chinese. */
export function languageOf(request: { query: unknown; headers: { 'accept-language'?: string } }): Language {
  const asked = (request.query as { lang?: unknown } | undefined)?.lang
  if (asked === 'zh' || asked === 'en') return asked
  const accepted = /\b(zh|en)\b/.exec((request.headers['accept-language'] ?? '').toLowerCase())
  return (accepted?.[1] as Language | undefined) ?? 'zh'
}

/** `lang` is understood everywhere, so only a route that declares it is handed it. */
function queryOf({ query: schema, queryFromText }: Route, query: Record<string, unknown>): Record<string, unknown> {
  const { lang: _, ...rest } = query
  const own = schema instanceof z.ZodObject && !('lang' in schema.shape) ? rest : query
  return queryFromText ? fromText(schema!, own) : own
}

const send = (reply: FastifyReply, refusal: Refusal, language: Language) =>
  reply.code(refusal.kind.status).type(problemMime).send(problemOf(refusal, language))

/** Fastify's own errors (body too large, wrong mime, bad JSON) as refusals of ours. */
function refusalOfFastify(
  error: { code?: string; message: string; statusCode?: number },
  request: FastifyRequest,
  limit: number,
) {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal(httpRefusals.bodyTooLarge, { limit }, 'body')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal(
        httpRefusals.wrongMime,
        { mime: String(request.headers['content-type']).slice(0, 100), expected: 'application/json' },
        'content-type',
      )
    default:
      if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
        return new Refusal(httpRefusals.malformedJson, { detail: error.message.slice(0, 200) }, 'body')
      return undefined
  }
}

/** Only pages of ours may use the session cookie to change something (cross-site request forgery). */
function refuseOtherSites(request: FastifyRequest): void {
  if (request.method === 'GET' || request.headers.authorization || !request.headers.cookie) return
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  if (site && site !== 'same-origin' && site !== 'none') throw new Refusal(httpRefusals.crossSite)
  if (origin && URL.canParse(origin) && new URL(origin).host !== request.headers.host)
    throw new Refusal(httpRefusals.crossSite)
}

const validated = (schema: Route['query'], input: unknown, where: string): unknown =>
  schema ? checked(schema, input, where) : {}

function bodyOf(route: Route, body: unknown): unknown {
  if (route.rawBody) return body ?? Buffer.alloc(0)
  return route.bodyCheckedByRun ? body : validated(route.body, body, 'body')
}

async function answer(
  route: Route,
  options: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const language = languageOf(request as never)
  refuseOtherSites(request)
  const actor = await options.authenticate(request.headers)
  if (route.permission !== null) {
    if (!actor) throw new Refusal(httpRefusals.notSignedIn)
    if (route.permission !== 'signedIn' && !actor.permissions.has(route.permission)) throw forbidden(route.permission)
  }
  const call: Call<unknown, unknown, unknown> = {
    params: validated(route.params, request.params, 'path'),
    query: validated(route.query, queryOf(route, request.query as Record<string, unknown>), 'query'),
    body: bodyOf(route, request.body),
    actor: actor as Actor,
    language,
    request: {
      ip: request.ip,
      cookie: (name) => cookieOf(request.headers.cookie, name),
      header: (name) => request.headers[name.toLowerCase()]?.toString(),
    },
    reply: { status: (code) => void reply.code(code), header: (name, value) => void reply.header(name, value) },
  }
  const result = await route.run(call as never)
  if (!(result instanceof FileAnswer)) return result ?? {}
  return sendFile(result, reply)
}

/** RFC 6266: the name for old receivers in ASCII, the true one in UTF-8. */
function sendFile({ name, mime, bytes, options }: FileAnswer, reply: FastifyReply): FastifyReply {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  // encodeURIComponent leaves '()* alone, which RFC 8187 wants encoded; a lone surrogate it would refuse
  const utf8 = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  const kind = options.inline ? 'inline' : 'attachment'
  reply.header('content-disposition', `${kind}; filename="${ascii}"; filename*=UTF-8''${utf8}`)
  reply.type(mime)
  if (bytes instanceof Uint8Array) return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (options.length !== undefined) reply.header('content-length', options.length)
  return reply.send(bytes)
}

/** A route of fastify; one that takes bytes gets a scope of its own, with its own parsers. A scope for each would cost half a second at the start. */
function addRoute(app: FastifyInstance, route: Route, options: HttpOptions): void {
  const limit = route.rawBody?.maxBytes ?? route.maxBytes ?? defaultMaxBytes
  const declared: RouteOptions = {
    method: route.method,
    url: route.path,
    bodyLimit: limit,
    async handler(request, reply) {
      const started = performance.now()
      try {
        return await answer(route, options, request, reply)
      } finally {
        options.metrics.request(route.method, route.path, reply.statusCode, performance.now() - started)
      }
    },
    errorHandler(error, request, reply) {
      const language = languageOf(request as never)
      if (error instanceof Refusal) return send(reply, error, language)
      const known = refusalOfFastify(error as never, request, limit)
      if (known) return send(reply, known, language)
      const id = randomUUID()
      options.log('request failed', { id, method: request.method, path: route.path, error: (error as Error).stack })
      return send(reply, new Refusal(httpRefusals.fault, { id }), language)
    },
  }
  if (!route.rawBody) return void app.route(declared)
  const { mimes } = route.rawBody
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    const accept = mimes.includes('*') ? '*' : mimes
    scope.addContentTypeParser(accept as string, { parseAs: 'buffer', bodyLimit: limit }, (_request, body, done) =>
      done(null, body),
    )
    scope.route(declared)
  })
}

/** What is no HTTP at all, or too large a head, gets a problem document too, as far as the socket still takes one. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const refusal = tooLarge
    ? new Refusal(httpRefusals.headTooLarge, { limit: maxHeaderBytes })
    : new Refusal(httpRefusals.notHttp)
  const body = JSON.stringify(problemOf(refusal, 'zh'))
  const head = `HTTP/1.1 ${refusal.kind.status} ${tooLarge ? 'Request Header Fields Too Large' : 'Bad Request'}`
  socket.end(
    `${head}\r\nContent-Type: ${problemMime}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

/** The HTTP server with every route, security headers and problem documents; not listening yet. */
export function buildHttpServer(options: HttpOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    trustProxy: false,
    bodyLimit: defaultMaxBytes,
    requestTimeout: 120_000,
    forceCloseConnections: true,
    http: { maxHeaderSize: maxHeaderBytes },
    clientErrorHandler: answerUnreadable,
    routerOptions: { maxParamLength: 600 },
    // a path that the router itself turns away, e.g. one that is too long or badly escaped
    frameworkErrors(_error, request, reply) {
      const refusal = new Refusal(httpRefusals.notFound, { path: request.url.slice(0, 200) })
      send(reply as never, refusal, languageOf({ query: {}, headers: request.headers } as never))
    },
  })
  const readJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      readJson(request, withPlainNames(body as string), done)
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }))
    }
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('x-frame-options', 'DENY')
    reply.header('referrer-policy', 'same-origin')
    reply.header('permissions-policy', 'camera=(self), microphone=()')
    reply.header(
      'content-security-policy',
      // 'wasm-unsafe-eval': the code reader of the scan page is WebAssembly of our own
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    )
  })
  for (const route of options.routes) addRoute(app, route, options)
  app.setErrorHandler((error, request, reply) => {
    const known = error instanceof Refusal ? error : refusalOfFastify(error as never, request, defaultMaxBytes)
    return send(reply, known ?? new Refusal(httpRefusals.fault, { id: '-' }), languageOf(request as never))
  })
  return app
}
