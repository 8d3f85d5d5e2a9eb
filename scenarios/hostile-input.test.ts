import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { kindOf } from './app-routes.ts'
import { inTurns } from './openapi.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

// Every route there is, from the OpenAPI document that the server makes of its own declarations: a new route is in this
// test by being declared.

type Parameter = { name: string; in: 'path' | 'query'; schema: unknown }
type Operation = {
  parameters: Parameter[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  security?: unknown[]
  'x-permission'?: string
}

const roundsPerRoute = 40
/** A kind of route that there is so often is asked less on each, and more in all. */
const [oftenRounds, often] = [10, 30]
let instance: Instance
let token: string
let operations: { method: string; path: string; operation: Operation }[]

before(async () => {
  instance = await startMillrace({ opcua: 'on' })
  token = await instance.token('--scope', 'read,ingest,write,operate,apps,admin')
  const openapi = await (await instance.api('/api/openapi.json')).json()
  operations = Object.entries<Record<string, Operation>>(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  assert.ok(operations.length > 30, `only ${operations.length} routes`)
})
after(() => instance.destroy())

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    "' or 1=1 --",
    '"; drop table point; --',
    '<script>alert(1)</script>',
    '=cmd|calc',
    '../../etc/passwd',
    '\u0000',
    '\ud800',
    '𝕏'.repeat(300),
    'a'.repeat(5000),
    '-1',
    '1e999',
    'NaN',
    '９',
    '%',
    '%00',
    '__proto__',
    'constructor',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const value: fc.Arbitrary<unknown> = fc.oneof(
  nasty,
  fc.constantFrom(null, true, -1, 0, 1e308, -1e308, 2 ** 53, 1.5, [], {}, [[]], { a: { b: {} } }),
  fc.integer(),
  fc.array(nasty, { maxLength: 4 }),
)

/** An object with the schema's own property names (so that it gets past the first check) and hostile values. */
function bodyFor(schema: unknown): fc.Arbitrary<unknown> {
  const properties = Object.keys((schema as { properties?: object } | undefined)?.properties ?? {})
  const shaped = fc.record(Object.fromEntries(properties.map((name) => [name, value])), { requiredKeys: [] })
  return fc.oneof({ weight: 3, arbitrary: shaped }, { weight: 1, arbitrary: value })
}

const queryText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

function requestFor({ path, operation }: (typeof operations)[number]): fc.Arbitrary<{ url: string; body?: string }> {
  const inPath = operation.parameters.filter((p) => p.in === 'path')
  const inQuery = operation.parameters.filter((p) => p.in === 'query')
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  return fc
    .record({
      path: fc.record(
        Object.fromEntries(inPath.map((p) => [p.name, nasty.filter((s) => s !== '' && s.isWellFormed())])),
      ),
      query: fc.record(Object.fromEntries(inQuery.map((p) => [p.name, value])), { requiredKeys: [] }),
      body: operation.requestBody
        ? fc.oneof(
            { weight: 5, arbitrary: bodyFor(schema).map((b) => JSON.stringify(b)) },
            { weight: 1, arbitrary: nasty },
          )
        : fc.constant(undefined),
    })
    .map(({ path: values, query, body }) => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent((values as Record<string, string>)[name]),
      )
      const search = Object.entries(query).map(
        ([k, v]) => `${k}=${encodeURIComponent((queryText(v) ?? '').toWellFormed())}`,
      )
      return { url: `${filled}${search.length > 0 ? `?${search.join('&')}` : ''}`, body: body as string | undefined }
    })
}

async function isProblem(response: Response): Promise<boolean> {
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) return false
  const problem = await response.json()
  return (
    typeof problem.code === 'string' &&
    problem.status === response.status &&
    problem.texts.zh !== '' &&
    problem.texts.en !== ''
  )
}

test('no route answers 5xx to hostile input; every refusal is a problem document', async () => {
  const kinds = Map.groupBy(operations, kindOf)
  await inTurns(operations, async (route) => {
    await fc.assert(
      fc.asyncProperty(requestFor(route), async ({ url, body }) => {
        const response = await instance.api(url, { method: route.method, token, ...(body !== undefined && { body }) })
        const what = `${route.method} ${url.slice(0, 300)} ${body?.slice(0, 300)} → ${response.status}`
        assert.ok(response.status < 500, `${what} ${await response.clone().text()}`)
        if (response.status >= 400) assert.ok(await isProblem(response), what)
        else await response.arrayBuffer()
      }),
      { numRuns: kinds.get(kindOf(route))!.length > often ? oftenRounds : roundsPerRoute },
    )
  })
})

test('every route with a permission refuses without sign-in, with a token that does not exist and with one that lacks the scope', async () => {
  const weak = await instance.token('--scope', 'ingest')
  for (const { method, path, operation } of operations) {
    if (!operation.security) continue
    const url = path.replace(/\{\w+\}/g, 'x')
    const strangers = [
      [undefined, 401],
      ['mlr_nothing', 401],
    ] as const
    // what is for everybody who is known asks for no scope, and this token has the one for the ingest
    const known = ['signedIn', 'ingest'].includes(operation['x-permission'] ?? '')
    for (const [sent, status] of known ? strangers : [...strangers, [weak, 403] as const]) {
      const response = await instance.api(url, { method, token: sent })
      assert.equal(response.status, status, `${method} ${path}`)
      assert.ok(await isProblem(response), `${method} ${path}`)
    }
  }
})

test('payloads that cannot be taken are counted with their reason, and what is good in them is kept', async () => {
  const points = [
    { code: 'BAD.N', type: 'number' },
    { code: 'BAD.T', type: 'text' },
  ]
  await instance.api('/api/points', { method: 'POST', token, body: { points } })
  const send = (body: unknown) =>
    instance.api('/api/ingest', { method: 'POST', token, body, headers: { 'content-type': 'application/json' } })
  const deep = `${'['.repeat(50)}${']'.repeat(50)}`
  const whole: [unknown, RegExp][] = [
    ['', /empty/],
    ['{', /malformed/],
    [deep, /tooDeep/],
    [new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), /notUtf8/],
    ['"text"', /wrongShape/],
    ['{"code":"BAD.N"}', /wrongShape/],
  ]
  for (const [body, reason] of whole) {
    const response = await send(body)
    assert.equal(response.status, 400, String(body))
    assert.match((await response.json()).detail, reason)
  }
  const huge = await send(JSON.stringify({ code: 'BAD.N', value: 1, pad: 'x'.repeat(1_100_000) }))
  assert.equal(huge.status, 413)

  const now = Date.now()
  const rows: [object, string | null][] = [
    [{ code: 'BAD.N', time: now - 3000, value: 1 }, null],
    [{ code: 'NOBODY', time: now, value: 1 }, 'unknownPoint'],
    [{ code: 'BAD.N', time: now, value: 'twelve' }, 'wrongType'],
    [{ code: 'BAD.N', time: 0, value: 1 }, 'timeTooOld'],
    [{ code: 'BAD.N', time: '2099-01-01T00:00:00Z', value: 1 }, 'timeInFuture'],
    [{ code: 'BAD.N', time: 'yesterday', value: 1 }, 'badTime'],
    [{ code: 'BAD.T', time: now - 3000, value: 'x'.repeat(5000) }, 'textTooLong'],
    [{ code: 'BAD.T', time: now - 2000, value: '正常' }, null],
  ]
  const report = await (await send(JSON.stringify(rows.map(([row]) => row)))).json()
  const expected = rows.flatMap(([, reason], index) => (reason ? [{ index, reason }] : []))
  assert.equal(report.accepted, 2)
  assert.deepEqual(
    report.rejected.map(({ index, reason }: { index: number; reason: string }) => ({ index, reason })),
    expected,
  )
  const infinite = await (await send(`{"code":"BAD.N","time":${now - 2500},"value":1e999}`)).json()
  assert.equal(infinite.rejected[0].reason, 'notANumber')
  const inputs = ['empty', 'malformed', 'tooDeep', 'notUtf8', 'wrongShape']
  const samples = ['unknownPoint', 'wrongType', 'timeTooOld', 'timeInFuture', 'badTime', 'textTooLong', 'notANumber']
  // what connections tell of themselves is renewed once a second
  await eventually('every reason is counted', async () => {
    const { badInputs, counters } = await (await instance.api('/api/connections/http', { token })).json()
    return inputs.every((reason) => badInputs[reason] >= 1) && samples.every((reason) => counters[reason] >= 1)
  })
  const live = await (await instance.api('/api/live?codes=BAD.N,BAD.T', { token })).json()
  assert.deepEqual(
    live.items.map((i: { value: unknown }) => i.value),
    [1, '正常'],
  )
})
