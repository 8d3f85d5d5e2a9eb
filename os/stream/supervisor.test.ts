import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { type Binding, type DriverContext, defineDriver } from '../../contract/driver.ts'
import { waitFor } from '../../drivers/testing.ts'
import { backOffMs, longestDelayMs } from './back-off.ts'
import { previewOf } from './connection-status.ts'
import { type ConnectionRecord, type SessionServices, Supervisor } from './supervisor.ts'

const record: ConnectionRecord = {
  key: 'main/x',
  tenant: 'main',
  code: 'c1',
  row: 0,
  driver: 'fake',
  enabled: true,
  config: { host: 'h' },
  secrets: {},
  discover: false,
  ingest: {},
}

type Opened = { ctx: DriverContext; closed: boolean }

function fakeDriver(connect?: (ctx: DriverContext, attempt: number) => void, rebinds?: Binding[][]) {
  const opened: Opened[] = []
  const driver = defineDriver({
    id: 'fake',
    label: { zh: '', en: '' },
    config: z.object({ host: z.string() }),
    address: z.object({ n: z.number() }),
    async connect(ctx) {
      const one: Opened = { ctx, closed: false }
      opened.push(one)
      connect?.(ctx, opened.length)
      return {
        ...(rebinds && { rebind: async (bindings: readonly Binding[]) => void rebinds.push([...bindings]) }),
        async close() {
          one.closed = true
        },
      }
    },
  })
  return { driver, opened }
}

function services(lost: string[] = []): SessionServices {
  const log = { info() {}, warn() {}, error() {} }
  return {
    clock: Date.now,
    resolve: () => undefined,
    ingest: async (_record, batch) => ({ accepted: batch.points.length, rejected: [] }),
    ingestPayload: async () => ({ accepted: 0, rejected: [] }),
    log: () => log,
    folder: () => '',
    lost: (bindings) => void lost.push(bindings.map((b) => b.code).join()),
  }
}

const binding = (code: string, address: unknown): Binding => ({
  point: 1,
  code,
  type: 'number',
  address,
  writable: false,
})

test('back-off doubles from a second to a minute and spreads by a fifth', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const plain = Math.min(longestDelayMs, 1000 * 2 ** Math.min(attempt - 1, 16))
        const delay = backOffMs(attempt, random)
        assert.ok(delay >= plain * 0.8 - 1 && delay <= plain * 1.2 + 1)
      },
    ),
  )
})

test('connects, tells a lost session, marks its points and connects again', async () => {
  const lost: string[] = []
  const { driver, opened } = fakeDriver()
  const supervisor = new Supervisor(record, driver, services(lost))
  await supervisor.configure(record, [binding('A', { n: 1 }), binding('B', { wrong: true })])
  await waitFor(() => supervisor.keeper.status.state === 'connected')
  assert.deepEqual(
    opened[0].ctx.bindings.map((b) => b.code),
    ['A'],
  )
  assert.equal(supervisor.keeper.status.badInputs.wrongShape, 1)

  opened[0].ctx.down(new Error('line cut'))
  opened[0].ctx.down(new Error('told twice'))
  assert.deepEqual(lost, ['A'])
  assert.equal(supervisor.keeper.status.lastError?.texts.en, 'line cut')
  assert.ok(opened[0].closed)
  await waitFor(() => supervisor.keeper.status.state === 'connected' && opened.length === 2)
  assert.equal(supervisor.keeper.status.reconnects, 1)
  opened[0].ctx.down(new Error('a voice from the past'))
  assert.equal(supervisor.keeper.status.state, 'connected')
  await supervisor.stop()
  assert.ok(opened[1].closed)
})

test('a driver that throws is tried again later and never twice at a time', async () => {
  const { driver, opened } = fakeDriver((_ctx, attempt) => {
    if (attempt === 1) throw new Error('refused')
  })
  const supervisor = new Supervisor(record, driver, services())
  await supervisor.configure(record, [])
  await waitFor(() => supervisor.keeper.status.nextTryAt !== null)
  assert.equal(supervisor.keeper.status.state, 'waiting')
  await waitFor(() => supervisor.keeper.status.state === 'connected')
  assert.equal(opened.length, 2)
  assert.equal(supervisor.keeper.status.reconnects, 0)
  await supervisor.stop()
})

test('a configuration that is switched off ends the session; new bindings reach a session that can take them', async () => {
  const rebinds: Binding[][] = []
  const { driver, opened } = fakeDriver(undefined, rebinds)
  const supervisor = new Supervisor(record, driver, services())
  await supervisor.configure(record, [])
  await waitFor(() => supervisor.keeper.status.state === 'connected')
  await supervisor.rebind([binding('A', { n: 2 })])
  assert.deepEqual(
    rebinds.map((b) => b.map((x) => x.code)),
    [['A']],
  )
  await supervisor.configure({ ...record, enabled: false }, [])
  assert.ok(opened[0].closed)
  assert.equal(supervisor.keeper.status.state, 'idle')
  assert.throws(() => supervisor.session(), /not connected/)
})

test('bindings that come while it connects are told to the session when it is open', async () => {
  for (const takes of [true, false]) {
    const rebinds: Binding[][] = []
    const { driver, opened } = fakeDriver(undefined, takes ? rebinds : undefined)
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const slow = {
      ...driver,
      connect: (ctx: Parameters<typeof driver.connect>[0]) => gate.then(() => driver.connect(ctx)),
    }
    const supervisor = new Supervisor(record, slow, services())
    await supervisor.configure(record, [])
    await supervisor.rebind([binding('A', { n: 2 })])
    open()
    await waitFor(() => (takes ? rebinds.length === 1 : opened.at(-1)?.ctx.bindings.length === 1))
    assert.equal(supervisor.keeper.status.points, 1)
    await waitFor(() => supervisor.keeper.status.state === 'connected')
    await supervisor.stop()
  }
})

test('a preview of bad input shows control characters as escapes and is cut', () => {
  assert.equal(previewOf('a\u0000b\u202ec\n'), 'a\\u0000b\\u202ec\\u000a')
  assert.equal(previewOf(new Uint8Array([0x41, 0xff])), 'A\\ufffd')
  assert.equal(previewOf('x'.repeat(1000)).length, 200)
})
