import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { Binding } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { type AgentDevice, type AgentOptions, startMtconnectAgent } from '../../demo/machine-shop/mtconnect-agent.ts'
import { type RecordingContext, recordingContext } from '../testing.ts'
import { type MtconnectAddress, type MtconnectConfig, mtconnectAddress, mtconnectConfig } from './config.ts'
import { mtconnect } from './driver.ts'

const device: AgentDevice = {
  type: 'Device',
  id: 'd1',
  name: 'M1',
  uuid: 'M1-uuid',
  items: [{ id: 'avail', category: 'EVENT', type: 'AVAILABILITY' }],
  components: [
    {
      type: 'Axes',
      id: 'axes',
      components: [
        {
          type: 'Linear',
          id: 'x',
          name: 'X',
          items: [
            { id: 'xpos', name: 'Xact', category: 'SAMPLE', type: 'POSITION', subType: 'ACTUAL', units: 'MILLIMETER' },
            { id: 'xload', category: 'SAMPLE', type: 'LOAD', units: 'PERCENT' },
          ],
        },
      ],
    },
    {
      type: 'Controller',
      id: 'cont',
      items: [{ id: 'system', category: 'CONDITION', type: 'SYSTEM' }],
      components: [
        {
          type: 'Path',
          id: 'path',
          items: [
            { id: 'exec', category: 'EVENT', type: 'EXECUTION' },
            { id: 'count', category: 'EVENT', type: 'PART_COUNT' },
            { id: 'ppos', category: 'SAMPLE', type: 'PATH_POSITION', units: 'MILLIMETER_3D' },
            { id: 'note', category: 'EVENT', type: 'MESSAGE' },
          ],
        },
      ],
    },
  ],
}
const other: AgentDevice = {
  type: 'Device',
  id: 'd2',
  name: 'M2',
  uuid: 'M2-uuid',
  items: [{ id: 'load2', category: 'SAMPLE', type: 'LOAD', units: 'PERCENT' }],
}

const bind = (point: number, type: Binding['type'], address: object): Binding<MtconnectAddress> => ({
  point,
  code: `P${point}`,
  type,
  address: mtconnectAddress.parse(address),
  writable: false,
})
const bindings = [
  bind(0, 'number', { item: 'xpos' }),
  bind(1, 'enum', { item: 'exec' }),
  bind(2, 'text', { item: 'system' }),
  bind(3, 'number', { item: 'ppos', part: 'z' }),
  bind(4, 'text', { item: 'note' }),
]

type Ctx = RecordingContext<MtconnectConfig, MtconnectAddress>
const contexts: Ctx[] = []
after(() => {
  for (const ctx of contexts) ctx.cleanUp()
})

function contextOf(
  url: string,
  options: { config?: object; bindings?: Binding<MtconnectAddress>[]; folder?: string } = {},
) {
  const ctx: Ctx = recordingContext({
    config: mtconnectConfig.parse({ url, intervalMs: 20, heartbeatSeconds: 1, ...options.config }),
    bindings: options.bindings ?? bindings,
    ...(options.folder && { folder: options.folder }),
  })
  contexts.push(ctx)
  return ctx
}
const agentOf = (options: Partial<AgentOptions> = {}) => startMtconnectAgent({ devices: [device, other], ...options })
const numbersOf = (ctx: Ctx, point: number) =>
  ctx
    .samplesOf(point)
    .map((s) => s.value)
    .filter((v) => !Number.isNaN(v))
const textsOf = (ctx: Ctx, point: number) => ctx.samplesOf(point).map((s) => s.text)
/** Without repeats in a row: what is current is said again when a session begins. */
const stepsOf = (values: number[]) => values.filter((v, i) => i === 0 || v !== values[i - 1])

test('what is current comes first, then every change, by stream', async () => {
  const agent = await agentOf()
  const before = Date.now() - 60_000
  agent.set('xpos', 1.5, before)
  agent.set('exec', 'ACTIVE', before)
  agent.condition('system', 'Fault', { code: '2018', text: 'Overheat' }, before)
  agent.set('ppos', '1 2 3', before)
  const ctx = contextOf(agent.url)
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.samplesOf(0).length >= 2)
    const [then, now] = ctx.samplesOf(0)
    assert.deepEqual([then.time, then.value, then.quality], [before, 1.5, quality.good])
    assert.deepEqual([now.value, now.time > before], [1.5, true], 'and it still is so')
    assert.equal(numbersOf(ctx, 1)[0], 1)
    assert.deepEqual(textsOf(ctx, 2), ['FAULT 2018 Overheat'])
    assert.equal(numbersOf(ctx, 3)[0], 3)
    await ctx.waitFor(() => agent.requests.some((r) => r.startsWith('/sample?') && r.includes('interval=20')))
    const time = Date.now()
    for (let i = 0; i < 50; i++) agent.set('xpos', i + 100, time + i)
    agent.condition('system', 'Warning', { code: '7', text: 'Low oil' })
    agent.condition('system', 'Normal', { code: '2018' })
    agent.condition('system', 'Normal')
    agent.set('note', 'first')
    agent.set('note', 'first')
    agent.set('exec', null)
    await ctx.waitFor(
      () => textsOf(ctx, 4).filter((t) => t === 'first').length === 2 && ctx.samplesOf(1).at(-1)?.quality === 8,
    )
    assert.deepEqual(
      numbersOf(ctx, 0).slice(2),
      Array.from({ length: 50 }, (_, i) => i + 100),
    )
    assert.deepEqual(
      ctx
        .samplesOf(0)
        .slice(2)
        .map((s) => s.time - time),
      Array.from({ length: 50 }, (_, i) => i),
    )
    assert.deepEqual(textsOf(ctx, 2).slice(1), [
      'FAULT 2018 Overheat; WARNING 7 Low oil',
      'WARNING 7 Low oil',
      'NORMAL',
    ])
    assert.deepEqual([ctx.downs, ctx.badInputs], [[], []])
    assert.ok(ctx.messages > 3)
  } finally {
    await session.close()
    await agent.close()
  }
})

test('by polling: asked for, or because the agent does not stream', async () => {
  for (const [config, options] of [
    [{ transfer: 'poll' }, {}],
    [{}, { plain: true }],
  ] as const) {
    const agent = await agentOf(options)
    const ctx = contextOf(agent.url, { config: { ...config, maxObservations: 10 } })
    const session = await mtconnect.connect(ctx)
    try {
      for (let i = 1; i <= 35; i++) agent.set('xpos', i)
      await ctx.waitFor(() => numbersOf(ctx, 0).length >= 35)
      agent.set('xpos', 36)
      await ctx.waitFor(() => numbersOf(ctx, 0).length >= 36)
      assert.deepEqual(
        numbersOf(ctx, 0),
        Array.from({ length: 36 }, (_, i) => i + 1),
      )
      assert.deepEqual([ctx.downs, ctx.badInputs], [[], []])
    } finally {
      await session.close()
      await agent.close()
    }
  }
})

test('a new session goes on where the last one stopped: nothing is lost, in order', async () => {
  const agent = await agentOf()
  agent.set('xpos', 1)
  agent.set('exec', 'READY')
  const first = contextOf(agent.url)
  const session = await mtconnect.connect(first)
  agent.set('xpos', 2)
  await first.waitFor(() => numbersOf(first, 0).includes(2))
  await session.close()
  for (let i = 3; i <= 200; i++) agent.set('xpos', i)
  const second = contextOf(agent.url, { folder: first.folder, config: { maxObservations: 30 } })
  const again = await mtconnect.connect(second)
  try {
    await second.waitFor(() => numbersOf(second, 0).includes(200))
    const all = stepsOf([...numbersOf(first, 0), ...numbersOf(second, 0)])
    assert.deepEqual(
      all,
      Array.from({ length: 200 }, (_, i) => i + 1),
    )
    const exec = second.samplesOf(1).at(-1)
    assert.ok(exec && exec.value === 0 && exec.time > first.samplesOf(1)[0].time, 'unchanged, and current again')
    assert.deepEqual(second.badInputs, [])
  } finally {
    await again.close()
    await agent.close()
  }
})

test('a buffer that ran over meanwhile is a counted gap; what it still holds is read', async () => {
  const agent = await agentOf({ bufferSize: 100 })
  agent.set('xpos', 1)
  const first = contextOf(agent.url, { config: { maxObservations: 50 } })
  const session = await mtconnect.connect(first)
  await first.waitFor(() => numbersOf(first, 0).includes(1))
  await session.close()
  agent.set('exec', 'STOPPED')
  for (let i = 1; i <= 300; i++) agent.set('xpos', i + 1000)
  const second = contextOf(agent.url, { folder: first.folder, config: { maxObservations: 50 } })
  const again = await mtconnect.connect(second)
  try {
    await second.waitFor(() => numbersOf(second, 0).includes(1300))
    assert.deepEqual(
      stepsOf(numbersOf(second, 0)),
      Array.from({ length: 100 }, (_, i) => i + 1201),
    )
    assert.deepEqual(numbersOf(second, 1).at(-1), 4, 'what is current was read again')
    assert.deepEqual(
      second.badInputs.map((b) => b.reason),
      ['tooMany'],
    )
    assert.match(second.badInputs[0].detail, /201 observations/)
  } finally {
    await again.close()
    await agent.close()
  }
})

test('an agent that starts anew is probed again, and all its new run says is taken', async () => {
  const agent = await agentOf()
  agent.set('xpos', 1)
  const ctx = contextOf(agent.url, { bindings: [...bindings, bind(9, 'number', { item: 'new' })] })
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => numbersOf(ctx, 0).includes(1))
    assert.equal(ctx.samplesOf(9)[0].quality, quality.badConfiguration)
    agent.restart([{ ...device, items: [...device.items!, { id: 'new', category: 'SAMPLE', type: 'LOAD' }] }])
    agent.set('xpos', 2)
    agent.set('xpos', 3)
    agent.set('new', 77)
    await ctx.waitFor(() => numbersOf(ctx, 9).includes(77))
    assert.deepEqual(stepsOf(numbersOf(ctx, 0)), [1, 2, 3])
    assert.ok(
      ctx.samplesOf(0).some((s) => s.quality === quality.badNotConnected),
      'unavailable in between',
    )
    assert.deepEqual(ctx.downs, [])
  } finally {
    await session.close()
    await agent.close()
  }
})

test('points are added and taken away without a new session', async () => {
  const agent = await agentOf()
  agent.set('xload', 40)
  agent.set('xpos', 1)
  const ctx = contextOf(agent.url)
  const session = await mtconnect.connect(ctx)
  try {
    await ctx.waitFor(() => numbersOf(ctx, 0).includes(1))
    await session.rebind!([bind(0, 'number', { item: 'xpos' }), bind(8, 'number', { item: 'xload' })])
    await ctx.waitFor(() => numbersOf(ctx, 8).includes(40))
    agent.set('xload', 41)
    agent.set('exec', 'STOPPED')
    await ctx.waitFor(() => numbersOf(ctx, 8).includes(41))
    assert.ok(!numbersOf(ctx, 1).includes(4))
    assert.deepEqual(stepsOf(numbersOf(ctx, 0)), [1])
  } finally {
    await session.close()
    await agent.close()
  }
})

test('the devices are browsed down to the parts of a vector; what is browsed can be read', async () => {
  const agent = await agentOf()
  agent.set('xpos', 1.5)
  agent.set('ppos', '1 2 3')
  agent.set('exec', 'ACTIVE')
  agent.condition('system', 'Fault', { code: '1', text: 'a' })
  agent.condition('system', 'Warning', { code: '2', text: 'b' })
  const ctx = contextOf(`${agent.url}/M1`)
  const session = await mtconnect.connect(ctx)
  try {
    const names = async (id?: string) => (await session.browse!(id)).map((item) => item.name)
    assert.deepEqual(await names(), ['Device M1'], 'of one device, as the address says')
    assert.deepEqual(await names('c:d1'), ['avail', 'Axes', 'Controller'])
    const [xpos] = await session.browse!('c:x')
    assert.deepEqual(xpos, {
      id: 'i:xpos',
      name: 'Xact',
      description: 'SAMPLE POSITION ACTUAL MILLIMETER',
      readable: true,
      writable: false,
      hasChildren: false,
      type: 'number',
      unit: 'mm',
      address: { item: 'xpos' },
    })
    const path = await session.browse!('c:path')
    assert.deepEqual(
      path.map((i) => [i.name, i.type, i.hasChildren]),
      [
        ['exec', 'text', false],
        ['count', 'number', false],
        ['ppos', 'text', true],
        ['note', 'text', true],
      ],
    )
    const axes = await session.browse!('i:ppos')
    assert.deepEqual(
      axes.map((i) => [i.name, i.type, i.unit, i.address]),
      [
        ['ppos.x', 'number', 'mm', { item: 'ppos', part: 'x' }],
        ['ppos.y', 'number', 'mm', { item: 'ppos', part: 'y' }],
        ['ppos.z', 'number', 'mm', { item: 'ppos', part: 'z' }],
      ],
    )
    await assert.rejects(session.browse!('c:nowhere'), { name: 'Refusal' })
    const addresses = [xpos, axes[2]].map((item) => mtconnectAddress.parse(item.address))
    const more = ['exec', 'system', 'count', 'nothing'].map((item) => mtconnectAddress.parse({ item }))
    const read = await session.read!([...addresses, ...more])
    assert.deepEqual(
      read.map((r) => [r.value, r.quality]),
      [
        [1.5, quality.good],
        [3, quality.good],
        ['ACTIVE', quality.good],
        ['FAULT 1 a; WARNING 2 b', quality.good],
        [null, quality.badNotConnected],
        [null, quality.badConfiguration],
      ],
    )
  } finally {
    await session.close()
    await agent.close()
  }
})

test('while the ingest is full nothing is lost; reading waits', async () => {
  const agent = await agentOf()
  const ctx = contextOf(agent.url, { config: { maxObservations: 20 } })
  const session = await mtconnect.connect(ctx)
  try {
    let release = () => {}
    const full = new Promise<void>((resolve) => {
      release = resolve
    })
    ctx.answerWith(async (batch) => {
      await full
      return { accepted: batch.points.length, rejected: [] }
    })
    for (let i = 1; i <= 100; i++) agent.set('xpos', i)
    await ctx.waitFor(() => numbersOf(ctx, 0).length > 0)
    assert.ok(numbersOf(ctx, 0).length < 100)
    ctx.answerWith(null)
    release()
    await ctx.waitFor(() => numbersOf(ctx, 0).length === 100)
    assert.deepEqual(
      numbersOf(ctx, 0),
      Array.from({ length: 100 }, (_, i) => i + 1),
    )
  } finally {
    await session.close()
    await agent.close()
  }
})

test('the agent goes away: the session ends and says so', async () => {
  const agent = await agentOf()
  const ctx = contextOf(agent.url)
  const session = await mtconnect.connect(ctx)
  await agent.close()
  await ctx.waitFor(() => ctx.downs.length > 0)
  assert.match(ctx.downs[0].message, /ECONNREFUSED|ECONNRESET/)
  await session.close()
  await assert.rejects(mtconnect.connect(contextOf(agent.url)), /ECONNREFUSED/)
})
