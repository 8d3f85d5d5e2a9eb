import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { Binding } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type RecordingContext, recordingContext } from '../testing.ts'
import { type MtconnectAddress, type MtconnectConfig, mtconnectAddress, mtconnectConfig } from './config.ts'
import { mtconnect } from './driver.ts'
import { type Answer, type ScriptedAgent, startScriptedAgent, xDocument } from './testing-agent.ts'

type Ctx = RecordingContext<MtconnectConfig, MtconnectAddress>
const contexts: Ctx[] = []
after(() => {
  for (const ctx of contexts) ctx.cleanUp()
})
const bindings: Binding<MtconnectAddress>[] = [
  { point: 0, code: 'X', type: 'number', address: mtconnectAddress.parse({ item: 'x' }), writable: false },
]

function contextOf(url: string, config: object = {}): Ctx {
  const ctx: Ctx = recordingContext({
    config: mtconnectConfig.parse({ url, intervalMs: 20, heartbeatSeconds: 60, ...config }),
    bindings,
  })
  contexts.push(ctx)
  return ctx
}
const numbersOf = (ctx: Ctx) =>
  ctx
    .samplesOf(0)
    .map((s) => s.value)
    .filter((v) => !Number.isNaN(v))
const reasonsOf = (ctx: Ctx) => ctx.badInputs.map((b) => b.reason)

async function withAgent(config: object, run: (agent: ScriptedAgent, ctx: Ctx) => Promise<void>): Promise<void> {
  const agent = await startScriptedAgent()
  const ctx = contextOf(agent.url, config)
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => agent.openStreams() === 1)
    await run(agent, ctx)
    assert.deepEqual(ctx.downs, [])
  } finally {
    await session.close()
    await agent.close()
  }
}

const error = (code: string) => ({
  status: 404,
  body: `<MTConnectError><Header/><Errors><Error errorCode="${code}">so it is</Error></Errors></MTConnectError>`,
})

test('a document of the stream that cannot be used is counted, what is current is read again, the stream goes on', async () => {
  const utf8 = xDocument([[2, 20]], 3)
  const bad: [string, string | Uint8Array, string?][] = [
    ['malformed', utf8.slice(0, -20)],
    ['malformed', utf8.replace('20', '\u0001')],
    ['notUtf8', Buffer.concat([Buffer.from(utf8), Buffer.from([0xff])])],
    ['notUtf8', `<?xml version="1.0" encoding="ISO-8859-1"?>${utf8}`],
    ['notAllowed', `<!DOCTYPE a [<!ENTITY b "c">]>${utf8}`],
    ['protocol', '{}', 'application/json'],
    ['tooLarge', `<a>${'x'.repeat(70_000)}</a>`],
    ['wrongShape', '<Other/>'],
    ['empty', ''],
  ]
  for (const [reason, body, type] of bad) {
    await withAgent({ maxDocumentBytes: 65_536 }, async (agent, ctx) => {
      agent.answers.current = { body: xDocument([[3, 30]], 4) }
      agent.part(body, type)
      await ctx.waitFor(() => numbersOf(ctx).includes(30))
      await ctx.waitFor(() => agent.requests.some((r) => r.includes('from=4') && r.includes('interval')))
      await ctx.waitFor(() => agent.openStreams() === 1)
      agent.part(xDocument([[4, 40]], 5))
      await ctx.waitFor(() => numbersOf(ctx).includes(40))
      assert.deepEqual(reasonsOf(ctx), [reason])
    })
  }
})

test('an agent whose current is as unusable as its stream is given up, and said to be no agent', async () => {
  const agent = await startScriptedAgent()
  const ctx = contextOf(agent.url)
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => agent.openStreams() === 1)
    agent.answers.current = { body: '<MTConnectStreams>' }
    agent.part('<MTConnectStreams>')
    await ctx.waitFor(() => ctx.downs.length > 0)
    assert.ok(ctx.downs[0] instanceof Refusal && ctx.downs[0].code === 'mtconnectNotAgent')
    assert.deepEqual(reasonsOf(ctx), ['malformed'])
  } finally {
    await session.close()
    await agent.close()
  }
})

test('a row without a time is counted, its neighbours are taken; a value that is no number is bad', async () => {
  await withAgent({}, async (agent, ctx) => {
    agent.part(
      xDocument(
        [
          [2, 20],
          [3, 30],
          [4, 'fast'],
        ],
        5,
      ).replace(/timestamp="[^"]*02Z"/, 'timestamp="soon"'),
    )
    await ctx.waitFor(() => reasonsOf(ctx).length === 2 && ctx.samplesOf(0).at(-1)?.quality === 0)
    assert.deepEqual(reasonsOf(ctx), ['wrongShape', 'wrongShape'])
    assert.deepEqual(numbersOf(ctx).slice(-1), [30])
  })
})

test('what was taken before and is sent again is taken once', async () => {
  await withAgent({}, async (agent, ctx) => {
    agent.part(
      xDocument(
        [
          [2, 20],
          [3, 30],
        ],
        4,
      ),
    )
    agent.part(
      xDocument(
        [
          [2, 20],
          [3, 30],
          [4, 40],
        ],
        5,
      ),
    )
    await ctx.waitFor(() => numbersOf(ctx).includes(40))
    assert.deepEqual(numbersOf(ctx).slice(-3), [20, 30, 40])
  })
})

test('overtaken in the stream: counted with how many are lost, then on with what is there', async () => {
  for (const whole of [false, true]) {
    await withAgent({}, async (agent, ctx) => {
      agent.answers.current = { body: xDocument([[104, 4]], 105, 100) }
      agent.answers.plainSample = (from) => ({
        body: xDocument(
          from <= 104
            ? [
                [100, 0],
                [104, 4],
              ]
            : [],
          105,
          100,
        ),
      })
      agent.part(whole ? xDocument([[104, 4]], 105, 100) : error('OUT_OF_RANGE').body)
      await ctx.waitFor(() => numbersOf(ctx).includes(4))
      assert.deepEqual(numbersOf(ctx).slice(-2), [0, 4])
      assert.deepEqual(reasonsOf(ctx), ['tooMany'])
      assert.match(ctx.badInputs[0].detail, /98 observations from 2 on/)
    })
  }
})

test('another instance in the stream: probed again', async () => {
  await withAgent({}, async (agent, ctx) => {
    agent.answers.current = { body: xDocument([[2, 7]], 3, 1, 2) }
    agent.answers.plainSample = (from) => ({
      body: xDocument(
        from <= 2
          ? [
              [1, 6],
              [2, 7],
            ]
          : [],
        3,
        1,
        2,
      ),
    })
    agent.part(xDocument([[2, 7]], 3, 1, 2))
    await ctx.waitFor(() => numbersOf(ctx).includes(7))
    assert.deepEqual(numbersOf(ctx).slice(-2), [6, 7])
    assert.equal(agent.requests.filter((r) => r === '/probe').length, 2)
  })
})

test('a stream that ends is opened again from where it was', async () => {
  await withAgent({}, async (agent, ctx) => {
    agent.part(xDocument([[2, 20]], 3))
    await ctx.waitFor(() => numbersOf(ctx).includes(20))
    agent.endStreams()
    await ctx.waitFor(() => agent.requests.filter((r) => r.includes('from=3') && r.includes('interval')).length === 1)
    await ctx.waitFor(() => agent.openStreams() === 1)
    agent.part(xDocument([[3, 30]], 4))
    await ctx.waitFor(() => numbersOf(ctx).includes(30))
  })
})

test('an agent that answers an error to streaming is polled', async () => {
  const agent = await startScriptedAgent()
  agent.answers.stream = error('UNSUPPORTED')
  agent.answers.plainSample = (from) => ({ body: xDocument(from <= 2 ? [[2, 20]] : [], 3) })
  const ctx = contextOf(agent.url)
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => agent.requests.filter((r) => r.startsWith('/sample?from=3')).length >= 5)
    assert.equal(agent.requests.filter((r) => r.includes('interval')).length, 1)
    assert.deepEqual([ctx.downs, reasonsOf(ctx)], [[], ['deviceError']])
  } finally {
    await session.close()
    await agent.close()
  }
})

test('an agent that calls out of range what it says to hold is given up, not asked for ever', async () => {
  const agent = await startScriptedAgent()
  agent.answers.plainSample = () => error('OUT_OF_RANGE')
  const ctx = contextOf(agent.url)
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.downs.length > 0)
    assert.ok(ctx.downs[0] instanceof Refusal && ctx.downs[0].code === 'mtconnectRefused')
    assert.equal(agent.requests.length, 1 + 1 + 3 * 2)
  } finally {
    await session.close()
    await agent.close()
  }
})

test('silence beyond two heartbeats ends the session', async () => {
  const agent = await startScriptedAgent()
  const ctx = contextOf(agent.url, { heartbeatSeconds: 1 })
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.downs.length > 0)
    assert.match(ctx.downs[0].message, /ETIMEDOUT, no sign of life for 2020 ms/)
  } finally {
    await session.close()
    await agent.close()
  }
})

test('an address that is no agent is refused with what it answered', async () => {
  const table: [Answer, string, RegExp][] = [
    [{ body: '<html/>', type: 'text/html' }, 'mtconnectNotAgent', /HTTP 200, text\/html/],
    [{ body: 'no', type: 'text/plain', status: 500 }, 'mtconnectNotAgent', /HTTP 500, text\/plain/],
    [{ body: '<html/>' }, 'mtconnectNotAgent', /<html>/],
    [{ body: '<MTConnectDevices>' }, 'mtconnectNotAgent', /unclosed/],
    [{ body: xDocument([], 1) }, 'mtconnectNotAgent', /MTConnectStreams, not MTConnectDevices/],
    [{ body: `<MTConnectDevices>${'<a/>'.repeat(20_000)}</MTConnectDevices>` }, 'mtconnectNotAgent', /65536 bytes/],
    [error('NO_DEVICE'), 'mtconnectRefused', /NO_DEVICE so it is/],
  ]
  for (const [answer, code, text] of table) {
    const agent = await startScriptedAgent()
    agent.answers.probe = answer
    await assert.rejects(
      mtconnect.connect(contextOf(agent.url, { maxDocumentBytes: 65_536 })),
      (e: unknown) => e instanceof Refusal && e.code === code && text.test(e.message),
      JSON.stringify(answer).slice(0, 200),
    )
    await agent.close()
  }
})

test('an agent that does not answer is given up after the time-out; ending does not wait for it', async () => {
  const agent = await startScriptedAgent()
  agent.answers.current = 'hang'
  await assert.rejects(
    mtconnect.connect(contextOf(agent.url, { timeoutMs: 500 })),
    /current: ETIMEDOUT, no answer within 500 ms/,
  )
  const ctx = contextOf(agent.url, { timeoutMs: 60_000 })
  const connecting = mtconnect.connect(ctx)
  await ctx.waitFor(() => agent.requests.filter((r) => r === '/current').length === 2)
  ctx.abort()
  await assert.rejects(connecting)
  await agent.close()
})
