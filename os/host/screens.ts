import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../contract/refusal.ts'
import { languageOf } from '../http/http-server.ts'
import { httpRefusals, problemMime, problemOf } from '../http/problem.ts'

/**
 * Serves the built screens: hashed assets for a year (compressed copies made at build time), the page itself never cached.
 * Every address that is no asset and not below /api is the page, since the screens route by themselves.
 */
export async function serveScreens(app: FastifyInstance, folder: string): Promise<void> {
  const page = join(folder, 'index.html')
  const html = existsSync(page) ? readFileSync(page) : undefined
  if (html)
    await app.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: true,
      preCompressed: true,
      cacheControl: false,
      setHeaders(reply, path) {
        const forGood = path.includes('/assets/')
        reply.header('cache-control', forGood ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  const sendPage = (reply: { type(mime: string): { header(n: string, v: string): { send(b: Buffer): unknown } } }) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(html as Buffer)
  if (html) app.get('/', (_request, reply) => sendPage(reply as never))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]
    const isPage = request.method === 'GET' && html && !path.startsWith('/api') && !path.startsWith('/assets/')
    if (isPage && (request.headers.accept ?? '').includes('text/html')) return sendPage(reply as never)
    const refusal = new Refusal(httpRefusals.notFound, { path: path.slice(0, 200) })
    return reply
      .code(404)
      .type(problemMime)
      .send(problemOf(refusal, languageOf(request as never)))
  })
}
