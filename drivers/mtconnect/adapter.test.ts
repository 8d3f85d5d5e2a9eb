import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Binding } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type RecordingContext, recordingContext } from '../testing.ts'
import { type MtconnectAddress, type MtconnectConfig, mtconnectAddress, mtconnectConfig } from './config.ts'
import { mtconnect } from './driver.ts'

const data = join(import.meta.dirname, 'test-data')
type Ctx = RecordingContext<MtconnectConfig, MtconnectAddress>
const contexts: Ctx[] = []
after(() => {
  for (const ctx of contexts) ctx.cleanUp()
})

const bind = (point: number, type: Binding['type'], address: object): Binding<MtconnectAddress> => ({
  point,
  code: `P${point}`,
  type,
  address: mtconnectAddress.parse(address),
  writable: false,
})

function contextOf(port: number, bindings: Binding<MtconnectAddress>[], config: object = {}): Ctx {
  const ctx: Ctx = recordingContext({
    config: mtconnectConfig.parse({ protocol: 'shdr', host: '127.0.0.1', port, ...config }),
    bindings,
  })
  contexts.push(ctx)
  return ctx
}

/** An adapter of few words: what it hears is kept, `pong` is what it answers to a ping. */
async function startAdapter(pong?: string) {
  const sockets = new Set<Socket>()
  const heard: string[] = []
  const adapter = { pong }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    socket.on('data', (bytes) => {
      heard.push(
        ...bytes
          .toString()
          .split('\n')
          .filter((line) => line !== ''),
      )
      if (adapter.pong) socket.write(adapter.pong)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    adapter,
    say: (bytes: string | Uint8Array) => {
      for (const socket of sockets) socket.write(bytes)
    },
    hangUp: () => {
      for (const socket of sockets) socket.end()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
type Adapter = Awaited<ReturnType<typeof startAdapter>>

async function withAdapter(
  bindings: Binding<MtconnectAddress>[],
  run: (adapter: Adapter, ctx: Ctx, session: Awaited<ReturnType<typeof mtconnect.connect>>) => Promise<void>,
  options: { pong?: string; config?: object; prepare?: (ctx: Ctx) => void } = {},
): Promise<void> {
  const adapter = await startAdapter(options.pong)
  const ctx = contextOf(adapter.port, bindings, options.config)
  options.prepare?.(ctx)
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => adapter.heard.length > 0)
    await run(adapter, ctx, session)
  } finally {
    await session.close()
    await adapter.close()
  }
}

const numbersOf = (ctx: Ctx, point: number) => ctx.samplesOf(point).map((s) => s.value)
const at = '2026-03-01T08:00:00Z'

test('lines become samples; without a devices file the points say what their keys are', async () => {
  const bindings = [
    bind(0, 'number', { item: 'Xpos' }),
    bind(1, 'text', { item: 'sys', kind: 'condition' }),
    bind(2, 'text', { item: 'msg', kind: 'message' }),
    bind(3, 'enum', { item: 'exec', codes: { READY: 0, ACTIVE: 1 } }),
    bind(4, 'number', { item: 'pos', part: 'y' }),
  ]
  await withAdapter(bindings, async (adapter, ctx, session) => {
    assert.deepEqual(adapter.heard, ['* PING'])
    adapter.say(`${at}|Xpos|1.5|exec|ACTIVE|pos|1 2 3|unbound|x\r\n${at}|sys|FAULT|7|||Door|Xp`)
    adapter.say(`os|2.5\n${at}|msg|C1|Change tool\n|Xpos|UNAVAILABLE\nnonsense\n`)
    adapter.say(Buffer.from([0xff, 10]))
    adapter.say(`${'x'.repeat(300_000)}\n${at}|Xpos|fast\n${at}|Xpos|3\n`)
    await ctx.waitFor(() => numbersOf(ctx, 0).includes(3))
    assert.deepEqual(
      ctx.samplesOf(0).map((s) => [s.value, s.quality]),
      [
        [1.5, 192],
        [2.5, 192],
        [NaN, quality.badNotConnected],
        [NaN, 0],
        [3, 192],
      ],
    )
    assert.deepEqual(
      ctx.samplesOf(1).map((s) => s.text),
      ['FAULT 7 Door'],
    )
    assert.deepEqual(
      ctx.samplesOf(2).map((s) => s.text),
      ['C1 Change tool'],
    )
    assert.deepEqual([numbersOf(ctx, 3), numbersOf(ctx, 4)], [[1], [2]])
    assert.deepEqual(
      ctx.badInputs.map((b) => b.reason),
      ['malformed', 'notUtf8', 'tooLarge', 'wrongShape'],
    )
    const heard = await session.browse!()
    assert.deepEqual(
      heard.map((i) => [i.name, i.type]),
      [
        ['Xpos', 'number'],
        ['exec', 'text'],
        ['pos', 'text'],
        ['unbound', 'text'],
        ['sys', 'text'],
        ['msg', 'text'],
      ],
    )
    const read = await session.read!([
      mtconnectAddress.parse({ item: 'Xpos' }),
      mtconnectAddress.parse({ item: 'none' }),
    ])
    assert.deepEqual(
      read.map((r) => [r.value, r.quality]),
      [
        [3, 192],
        [null, quality.badConfiguration],
      ],
    )
    await session.rebind!([bind(9, 'text', { item: 'unbound' })])
    await ctx.waitFor(() => ctx.samplesOf(9).length === 1)
    assert.equal(ctx.downs.length, 0)
  })
})

test('what a real machine said, by its devices file: every key’s samples in their order', async () => {
  const bytes = gunzipSync(readFileSync(join(data, 'okuma_shdr_part1.txt.gz')))
  const bindings = [
    bind(0, 'number', { item: 'S1load' }),
    bind(1, 'text', { item: 'system' }),
    bind(2, 'enum', { item: 'pexecution' }),
    bind(3, 'number', { item: 'p1LPathPos', part: 'x' }),
    bind(4, 'number', { item: 'nowhere' }),
  ]
  const lines = bytes.toString().split('\n')
  const expected = (key: string) =>
    lines.flatMap((line) => {
      const fields = line.split('|')
      return fields.flatMap((field, i) => (i % 2 === 1 && field === key && fields[1][0] !== '@' ? [fields[i + 1]] : []))
    })
  const prepare = (ctx: Ctx) => copyFileSync(join(data, 'Devices.xml'), join(ctx.folder, 'Devices.xml'))
  await withAdapter(
    bindings,
    async (adapter, ctx, session) => {
      for (let at = 0; at < bytes.length; at += 50_000) adapter.say(bytes.subarray(at, at + 50_000))
      const loads = expected('S1load').map((text) => (text === 'UNAVAILABLE' ? NaN : Number(text)))
      const paths = expected('p1LPathPos').map((text) => (text === 'UNAVAILABLE' ? NaN : Number(text.split(' ')[0])))
      assert.ok(loads.length > 10 && paths.length > 100)
      await ctx.waitFor(() => numbersOf(ctx, 3).length === paths.length)
      assert.deepEqual(numbersOf(ctx, 0), loads)
      assert.deepEqual(numbersOf(ctx, 3), paths)
      assert.deepEqual(
        ctx.samplesOf(1).map((s) => s.text),
        expected('system').map(() => 'NORMAL'),
      )
      assert.deepEqual(
        numbersOf(ctx, 2),
        expected('pexecution').map((text) => ({ READY: 0, ACTIVE: 1, PROGRAM_COMPLETED: 7 })[text]),
      )
      assert.deepEqual([ctx.samplesOf(4)[0].quality, ctx.samplesOf(4).length], [quality.badConfiguration, 1])
      assert.deepEqual(
        ctx.badInputs.map((b) => b.detail),
        [
          'P4: the device has no data item nowhere',
          'the key ApplicationInstallDate is in no data item of the devices file',
        ],
      )
      assert.equal(ctx.messages, 5385)
      const [top] = await session.browse!()
      assert.deepEqual([top.name, top.description], ['Device OKUMA', 'Okuma MTConnect Adapter'])
    },
    { config: { devicesFile: 'Devices.xml' }, prepare },
  )
})

test('heartbeat: asked for in the adapter’s rhythm; two missed signs end the session', async () => {
  await withAdapter(
    [],
    async (adapter, ctx) => {
      await ctx.waitFor(() => adapter.heard.length >= 3)
      assert.equal(ctx.downs.length, 0)
      adapter.adapter.pong = undefined
      await ctx.waitFor(() => ctx.downs.length > 0)
      assert.match(ctx.downs[0].message, /ETIMEDOUT.*silent/)
    },
    { pong: '* PONG 100\n', config: { heartbeatSeconds: 1 } },
  )
})

test('an adapter without a heartbeat may be silent; one that hangs up ends the session', async () => {
  await withAdapter(
    [],
    async (adapter, ctx) => {
      await ctx.waitFor(() => adapter.heard.length >= 4)
      assert.equal(ctx.downs.length, 0)
      adapter.hangUp()
      await ctx.waitFor(() => ctx.downs.length > 0)
      assert.match(ctx.downs[0].message, /ECONNRESET.*closed the connection/)
    },
    { config: { heartbeatSeconds: 1 } },
  )
})

test('while the ingest is full the adapter waits, and nothing it said is lost', async () => {
  await withAdapter([bind(0, 'number', { item: 'n' })], async (adapter, ctx) => {
    let release = () => {}
    const full = new Promise<void>((resolve) => {
      release = resolve
    })
    ctx.answerWith(async (batch) => {
      await full
      return { accepted: batch.points.length, rejected: [] }
    })
    for (let i = 0; i < 5000; i++) adapter.say(`${at}|n|${i}\n`)
    await ctx.waitFor(() => ctx.batches.length > 0)
    release()
    await ctx.waitFor(() => numbersOf(ctx, 0).length === 5000)
    assert.deepEqual(
      numbersOf(ctx, 0),
      Array.from({ length: 5000 }, (_, i) => i),
    )
  })
})

test('a devices file that cannot be used is refused with its reason; nothing outside the folder is read', async () => {
  const adapter = await startAdapter()
  const table: [string, string, RegExp][] = [
    ['missing.xml', 'mtconnectFileMissing', /missing\.xml/],
    ['../Devices.xml', 'mtconnectFileMissing', /folder/],
    ['/etc/hostname', 'mtconnectFileMissing', /folder/],
    ['link.xml', 'mtconnectFileMissing', /folder/],
    ['broken.xml', 'mtconnectFile', /tag/],
    ['asset1.xml', 'mtconnectFile', /CuttingTool, not MTConnectDevices/],
    ['large.xml', 'mtconnectFile', /at most 65536/],
  ]
  for (const [devicesFile, code, text] of table) {
    const ctx = contextOf(adapter.port, [], { devicesFile, maxDocumentBytes: 65_536 })
    copyFileSync(join(data, 'asset4_malformed.xml'), join(ctx.folder, 'broken.xml'))
    copyFileSync(join(data, 'asset1.xml'), join(ctx.folder, 'asset1.xml'))
    writeFileSync(join(ctx.folder, 'large.xml'), ' '.repeat(65_537))
    symlinkSync(join(data, 'Devices.xml'), join(ctx.folder, 'link.xml'))
    await assert.rejects(
      mtconnect.connect(ctx),
      (e: unknown) => e instanceof Refusal && e.code === code && text.test(e.message),
      devicesFile,
    )
  }
  await adapter.close()
  await assert.rejects(mtconnect.connect(contextOf(adapter.port, [])), /ECONNREFUSED/)
})

test('the settings say what each protocol needs', () => {
  const faults = (config: object) => mtconnectConfig.safeParse(config).error?.issues.map((i) => i.path.join('.')) ?? []
  assert.deepEqual(faults({}), ['url'])
  assert.deepEqual(faults({ protocol: 'shdr' }), ['host'])
  assert.deepEqual(faults({ url: 'ftp://x' }), ['url'])
  assert.deepEqual(faults({ url: 'http://10.0.0.5:5000/M1' }), [])
})
