import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { z } from 'zod'
import { Refusal } from '../../contract/refusal.ts'
import { createMetrics } from '../host/metrics.ts'
import { buildHttpServer } from './http-server.ts'
import { openapiOf, openapiPage } from './openapi.ts'
import { httpRefusals } from './problem.ts'
import { type Actor, defineRoute, FileAnswer } from './route.ts'

const actor: Actor = { kind: 'user', id: '1', name: 'a', tenant: 'main', permissions: new Set(['points.read']) }
const routes = [
  defineRoute({
    method: 'GET',
    path: '/api/things/:id',
    summary: { zh: '东西', en: 'A thing' },
    permission: 'points.read',
    params: z.object({ id: z.coerce.number().int().max(99) }),
    query: z.object({ deep: z.enum(['yes']).optional() }),
    run: ({ params, query, language }) => ({ id: params.id, deep: query.deep ?? null, language }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/things',
    summary: { zh: '新建', en: 'Make' },
    permission: null,
    body: z.strictObject({ name: z.string().max(5) }),
    maxBytes: 100,
    run({ body }) {
      if (body.name === 'crash') throw new Error('secret detail')
      if (body.name === 'no') throw new Refusal(httpRefusals.tooManyRequests, { seconds: 3 })
      return body
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/raw',
    summary: { zh: '文件', en: 'File' },
    permission: null,
    rawBody: { mimes: ['text/csv'], maxBytes: 10 },
    run: ({ body }) => new FileAnswer('测点.csv', 'text/csv', body),
  }),
]

function server(logged: object[] = []) {
  return buildHttpServer({
    routes,
    authenticate: async (headers) =>
      headers.authorization === 'Bearer good' || headers.cookie === 's=1' ? actor : null,
    metrics: createMetrics(),
    log: (_message, data) => logged.push(data),
  })
}

const signedIn = { authorization: 'Bearer good' }

test('validates, permits, answers in the language asked for', async () => {
  const app = server()
  const ok = await app.inject({ url: '/api/things/7?deep=yes&lang=en', headers: signedIn })
  assert.deepEqual(ok.json(), { id: 7, deep: 'yes', language: 'en' })
  const chinese = await app.inject({
    url: '/api/things/7',
    headers: { ...signedIn, 'accept-language': 'fr, zh-CN;q=0.9' },
  })
  assert.equal(chinese.json().language, 'zh')
  const wrong = await app.inject({ url: '/api/things/100', headers: signedIn })
  assert.equal(wrong.statusCode, 400)
  assert.match(String(wrong.headers['content-type']), /^application\/problem\+json/)
  assert.equal(wrong.json().field, 'id')
  assert.equal((await app.inject({ url: '/api/things/7' })).statusCode, 401)
})

test('refusals keep their status; faults are logged under an id and tell nothing', async () => {
  const logged: { id?: string }[] = []
  const app = server(logged)
  const post = (payload: unknown, headers = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/things',
      headers: { 'content-type': 'application/json', ...headers },
      payload: payload as string,
    })
  assert.equal((await post({ name: 'no' })).statusCode, 429)
  const fault = await post({ name: 'crash' })
  assert.equal(fault.statusCode, 500)
  assert.ok(!fault.body.includes('secret detail'))
  assert.ok(fault.body.includes(logged[0].id as string))
  assert.equal((await post({ name: 'toolong', extra: 1 })).json().errors.length, 2)
  assert.equal((await post('{"name":')).json().code, 'malformedJson')
  assert.equal((await post('')).json().code, 'malformedJson')
  const quoted = await post('{"na\\"me":"x"}')
  assert.deepEqual([quoted.statusCode, quoted.json().code], [400, 'malformedJson'])
  assert.equal((await post('{"\\u006eame":"no"}')).statusCode, 429)
  assert.equal((await post(`{"name":"${'x'.repeat(200)}"}`)).statusCode, 413)
  assert.equal((await post('a', { 'content-type': 'text/html' })).statusCode, 415)
})

test('a cookie may change something only from our own pages', async () => {
  const app = server()
  const post = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/api/things',
      headers: { 'content-type': 'application/json', host: 'here:1', ...headers },
      payload: { name: 'a' },
    })
  assert.equal((await post({ cookie: 's=1', origin: 'http://evil' })).statusCode, 403)
  assert.equal((await post({ cookie: 's=1', 'sec-fetch-site': 'cross-site' })).statusCode, 403)
  assert.equal((await post({ cookie: 's=1', origin: 'http://here:1' })).statusCode, 200)
  assert.equal((await post({ authorization: 'Bearer good', origin: 'http://evil' })).statusCode, 200)
})

test('raw bodies are taken by their mime only and within their limit; files carry their Chinese name', async () => {
  const app = server()
  const post = (payload: string, mime: string) =>
    app.inject({ method: 'POST', url: '/api/raw', headers: { 'content-type': mime }, payload })
  const file = await post('a,b', 'text/csv')
  assert.equal(file.body, 'a,b')
  assert.match(file.headers['content-disposition'] as string, /filename\*=UTF-8''%E6%B5%8B%E7%82%B9\.csv/)
  assert.equal((await post('x'.repeat(11), 'text/csv')).statusCode, 413)
  assert.equal((await post('a', 'application/pdf')).statusCode, 415)
})

test('OpenAPI and its page come from the same declarations', () => {
  const document = openapiOf(routes, '1.2.3', 'en') as any
  assert.equal(document.openapi, '3.1.0')
  const get = document.paths['/api/things/{id}'].get
  assert.deepEqual(
    get.parameters.map((p: { name: string; in: string; required: boolean }) => [p.name, p.in, p.required]),
    [
      ['id', 'path', true],
      ['deep', 'query', false],
    ],
  )
  assert.equal(
    document.paths['/api/things'].post.requestBody.content['application/json'].schema.properties.name.maxLength,
    5,
  )
  assert.match(openapiPage(routes, '1', 'zh'), /东西/)
})

test('what schemas share stands where the whole document refers to it', () => {
  const part = z.object({ name: z.string().max(7) }).meta({ id: 'part' })
  const tree = z.object({
    get branches() {
      return z.array(tree).optional()
    },
    part,
    other: part,
  })
  const route = (path: string, body: z.ZodType) =>
    defineRoute({ method: 'POST', path, summary: { zh: '树', en: 'Tree' }, permission: null, body, run: () => ({}) })
  const told = z.object({ tree, more: part })
  const document = openapiOf([route('/api/a', told), route('/api/b', z.object({ one: part, two: part }))], '1', 'en')
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref)
  assert.ok(refs.filter((ref) => ref.includes('Shared')).length >= 4)
  for (const ref of refs) {
    const [root, ...path] = ref.split('/')
    assert.equal(root, '#')
    assert.ok(
      path.reduce<any>((at, name) => at?.[name], document),
      ref,
    )
  }
})

test('what is no HTTP and a head that is too large get problem documents', async () => {
  const app = server()
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const answerTo = (sent: string) =>
    new Promise<string>((resolve) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(sent))
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(answer))
    })
  assert.match(await answerTo('GARBAGE\r\n\r\n'), /^HTTP\/1.1 400 [\s\S]*"code":"notHttp"/)
  assert.match(
    await answerTo(`GET /?${'x'.repeat(300_000)} HTTP/1.1\r\nHost: a\r\n\r\n`),
    /^HTTP\/1.1 431 [\s\S]*"code":"headTooLarge"/,
  )
  const long = await fetch(`http://127.0.0.1:${port}/api/things/7?x=${'y'.repeat(100_000)}`, { headers: signedIn })
  // read to its end: it is the parameter that is refused, by its name
  assert.equal((await long.json()).field, 'x')
  await app.close()
})
