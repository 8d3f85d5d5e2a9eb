import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  AttributeIds,
  BrowseDirection,
  BrowseResult,
  type ClientSession,
  makeBrowsePath,
  OPCUAClient,
  TransferSubscriptionsRequest,
  UserTokenType,
} from 'node-opcua'
import { type RunningOpcuaServer, type ServedPoint, startOpcuaServer } from './server.ts'

// A server with the points of three views: of guests, of blue and of red, with the same codes and places.

const views = ['', 'blue', 'red']
const served = (index: number, code: string, view: string): ServedPoint => ({
  index,
  code,
  name: { zh: `${view}名`, en: `name-${view}` },
  type: 'number',
  unit: 'kPa',
  low: 0,
  high: 10,
  path: `MILL/U-${view}`,
  note: null,
  view,
})
let folder: string
let server: RunningOpcuaServer
const sessions = new Map<string, { session: ClientSession; client: OPCUAClient }>()

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-opcua-'))
  server = await startOpcuaServer({
    port: 0,
    host: '127.0.0.1',
    hostname: 'localhost',
    folder,
    points: views.flatMap((view, i) => [served(2 * i, 'T1', view), served(2 * i + 1, `only-${view || 'guest'}`, view)]),
    read: (index) => ({ value: index, time: 1_700_000_000_000, quality: 192 }),
    // one user name for all: what tells them apart is the password
    authenticate: async (_user, password) => (views.includes(password) ? password : null),
    allowAnonymous: true,
  })
  for (const view of views) {
    const client = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 1 } })
    await client.connect(server.endpoint)
    const identity = { type: UserTokenType.UserName as const, userName: 'operator', password: view }
    sessions.set(view, { client, session: await client.createSession(view === '' ? undefined : identity) })
  }
})
after(async () => {
  for (const { client, session } of sessions.values()) {
    await session.close()
    await client.disconnect()
  }
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const of = (view: string): ClientSession => (sessions.get(view) as { session: ClientSession }).session
const namespaceOf = async (session: ClientSession) =>
  (await session.readNamespaceArray()).indexOf('urn:millrace:points')

/** Every node that can be reached by browsing, in both directions and by every kind of reference. */
async function reachable(session: ClientSession, namespace: number): Promise<string[]> {
  const seen = new Set<string>()
  const found = new Set<string>()
  let frontier = ['i=84', 'i=85', 'i=58', 'i=61', 'i=62', 'i=63', 'i=68', 'i=2365', 'i=2368', 'i=17497']
  for (let depth = 0; depth < 12 && frontier.length > 0; depth++) {
    const next: string[] = []
    for (const nodeId of frontier) {
      let answer = await session.browse({ nodeId, browseDirection: BrowseDirection.Both, resultMask: 63 } as never)
      assert.ok(answer instanceof BrowseResult)
      const references = [...(answer.references ?? [])]
      while (answer.continuationPoint?.length) {
        answer = (await session.browseNext(answer.continuationPoint, false)) as BrowseResult
        references.push(...(answer.references ?? []))
      }
      for (const reference of references) {
        const id = reference.nodeId.toString()
        if (reference.nodeId.namespace === namespace) found.add(`${id} ${reference.displayName.text}`)
        const walk = reference.nodeId.namespace === namespace || reference.isForward
        if (walk && !seen.has(id) && seen.size < 1500 && (reference.nodeId.namespace === namespace || depth < 2)) {
          seen.add(id)
          next.push(id)
        }
      }
    }
    frontier = next
  }
  return [...found]
}

test('browsing reaches the nodes of one’s own view only, from objects as from types', async () => {
  for (const view of views) {
    const session = of(view)
    const found = await reachable(session, await namespaceOf(session))
    const own = view === '' ? /^ns=\d+;s=(?!@)/ : new RegExp(`^ns=\\d+;s=@${view}\\|`)
    assert.deepEqual(
      found.filter((id) => !own.test(id)),
      [],
    )
    assert.ok(found.some((id) => id.includes(`only-${view || 'guest'}`)))
    assert.ok(found.some((id) => id.includes('#EURange')))
  }
})

test('ids of another view are answered like ids that are not there, by every service', async () => {
  for (const view of views) {
    const session = of(view)
    const namespace = await namespaceOf(session)
    for (const foreign of ['', '@blue|', '@red|']) {
      if (foreign === (view === '' ? '' : `@${view}|`)) continue
      for (const name of ['T1', 'T1#EURange', '/', '/MILL']) {
        const nodeId = `ns=${namespace};s=${foreign}${name}`
        const absent = `ns=${namespace};s=absent${name}`
        for (const attributeId of [AttributeIds.Value, AttributeIds.DisplayName, AttributeIds.NodeClass]) {
          const [there, gone] = await session.read([
            { nodeId, attributeId },
            { nodeId: absent, attributeId },
          ])
          assert.equal(there.statusCode.toString(), gone.statusCode.toString())
          assert.ok(!there.statusCode.isGood())
        }
        const [a, b] = await session.browse([nodeId, absent])
        assert.equal(a.statusCode.toString(), b.statusCode.toString())
        const value = { dataType: 'Double', value: 1 } as never
        const [written, none] = await session.write([
          { nodeId, attributeId: AttributeIds.Value, value: { value } },
          { nodeId: absent, attributeId: AttributeIds.Value, value: { value } },
        ])
        assert.equal(written.toString(), none.toString())
      }
    }
  }
})

test('a path leads into one’s own view only', async () => {
  for (const view of views) {
    const session = of(view)
    const n = await namespaceOf(session)
    const target = async (path: string) => {
      const { statusCode, targets } = await session.translateBrowsePath(makeBrowsePath('RootFolder', path))
      return statusCode.isGood() ? (targets ?? []).map((t) => String(t.targetId.value)) : []
    }
    const prefix = view === '' ? '' : `@${view}|`
    assert.deepEqual(await target(`/Objects/${n}:Points`), [`${prefix}/`])
    assert.deepEqual(await target(`/Objects/${n}:Points/${n}:MILL/${n}:U-${view}/${n}:T1`), [`${prefix}T1`])
    for (const other of views.filter((v) => v !== view))
      assert.deepEqual(await target(`/Objects/${n}:Points/${n}:MILL/${n}:U-${other}/${n}:T1`), [])
  }
})

test('nobody is told of the sessions of others, nor given their subscriptions', async () => {
  const [blue, red] = [of('blue'), of('red')]
  for (const nodeId of ['i=3706', 'i=3707', 'i=3708', 'i=2290']) {
    const [value] = await blue.read([{ nodeId, attributeId: AttributeIds.Value }])
    assert.ok(!value.statusCode.isGood(), nodeId)
  }
  const n = await namespaceOf(red)
  const subscription = await red.createSubscription2({ requestedPublishingInterval: 100, publishingEnabled: true })
  await subscription.monitor(
    { nodeId: `ns=${n};s=@red|T1`, attributeId: AttributeIds.Value } as never,
    { samplingInterval: 100, queueSize: 1 },
    2,
  )
  const taking = (session: ClientSession, id: number) =>
    (session as unknown as { transferSubscriptions(r: object): Promise<{ results: { statusCode: object }[] }> })
      .transferSubscriptions(new TransferSubscriptionsRequest({ subscriptionIds: [id], sendInitialValues: true }))
      .then(({ results }) => results[0].statusCode.toString())
  assert.equal(await taking(blue, subscription.subscriptionId), await taking(blue, 999_999_999))
  const monitored = await blue.createSubscription2({ requestedPublishingInterval: 100, publishingEnabled: true })
  const item = await monitored.monitor(
    { nodeId: `ns=${n};s=@red|T1`, attributeId: AttributeIds.Value } as never,
    { samplingInterval: 100, queueSize: 1 },
    2,
  )
  const absent = await monitored.monitor(
    { nodeId: `ns=${n};s=absent`, attributeId: AttributeIds.Value } as never,
    { samplingInterval: 100, queueSize: 1 },
    2,
  )
  assert.equal(item.statusCode.toString(), absent.statusCode.toString())
  assert.ok(!item.statusCode.isGood())
  await monitored.terminate()
  await subscription.terminate()
})
