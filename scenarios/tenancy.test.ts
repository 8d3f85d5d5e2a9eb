import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import mqtt from 'mqtt'
import { AttributeIds, OPCUAClient, UserTokenType } from 'node-opcua'
import WebSocket from 'ws'
import { connectTo, type Sql } from '../os/data/connect.ts'
import { connectionUrlOf } from '../os/data/embedded-postgres.ts'
import { apps } from '../os/host/apps.ts'
import { fieldsOf, lists, listsAbout } from './app-routes.ts'
import { askAs, riverOf } from './ask-as-tenant.ts'
import { inTurns, type Operation, operationsOf } from './openapi.ts'
import { findsItsRows, isAnswered } from './own-view.ts'
import { type Attempt, attemptsOver } from './random-requests.ts'
import { eventually, type Instance } from './testing.ts'
import {
  apartFrom,
  leakIn,
  otherTenant,
  type Planted,
  plant,
  rowsOf,
  settled,
  startTwoTenants,
  type TwoTenants,
  tenantTables,
} from './two-tenants.ts'

// Two organisations share a platform; neither learns anything of the other, nor changes anything of it, by whatever it asks.

/** What concerns no tenant, or belongs to one through a person. */
const tablesOfNoTenant: Record<string, string> = {
  app_account: 'of a person, whose tenant its policy asks for',
  app_password_history: 'of a person, whose tenant its policy asks for',
  app_second_factor: 'of a person, whose tenant its policy asks for',
  app_session: 'of a person, whose tenant its policy asks for',
  app_verification: 'of the sign-in library, not granted to the tenants’ role',
  audit_head: 'ends of the hash chains: no content; not granted to the tenants’ role',
  installation: 'of the platform; not granted to the tenants’ role',
  millrace_migration: 'of the platform; not granted to the tenants’ role',
  tenant: 'the list of tenants, of which each sees itself',
}
/** Gone again as soon as everybody concerned has been told. */
const passing = ['notice_request']
/** Functions that run as the owner of the tables: each holds to the tenant of its transaction by itself. */
const functionsOfOwner = ['millrace_audit_append', 'millrace_points_made', 'millrace_search']

/** Signing in and out is open to everybody, and these would lock out the one who asks; the documents are the same for all. */
const apart =
  /^(\w+ \/api\/session|(POST|DELETE) \/api\/account\/(two-factor|sessions)|PUT \/api\/sign-in-policy|GET \/api\/(docs|openapi\.json))/
/** The list of organisations is the main one's office. */
const ofMain = /^\w+ \/api\/organisations/
const requestsPerTenant = 5_000
const readsPerTenant = 3_500
const perBatch = 25

let two: TwoTenants
let instance: Instance
let owner: Sql
let main: Planted
let north: Planted
let operations: Operation[]

before(async () => {
  two = await startTwoTenants()
  instance = two.instance
  owner = connectTo((await connectionUrlOf(instance.folder))!, { max: 1 }).sql
  const planted = [await plant(two, owner, 'main', two.tokens[0]), await plant(two, owner, otherTenant, two.tokens[1])]
  main = apartFrom(planted[0], planted[1])
  north = apartFrom(planted[1], planted[0])
  operations = (await operationsOf(instance)).filter(({ method, path }) => !apart.test(`${method} ${path}`))
  assert.ok(operations.length >= 180, `only ${operations.length} routes`)
})
/** Ended however a test ends: an open client would keep this process for ever. */
const ends: (() => unknown)[] = []
after(async () => {
  for (const end of ends) await end()
  await owner?.end()
  two?.sink.close()
  await instance?.destroy()
})

test('the database keeps every table of tenants by row, for a role that cannot lift it', async () => {
  const tables = await owner<{ name: string; tenant: boolean; on: boolean; policies: string[] }[]>`
    select c.relname as name, c.relrowsecurity as on,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant') as tenant,
           array(select pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')`
  assert.ok(tables.length > 45)
  for (const { name, tenant, on, policies } of tables) {
    if (tenant) assert.deepEqual([on, policies], [true, ['(tenant = millrace_tenant())']], name)
    else assert.ok(tablesOfNoTenant[name], `${name}: has no tenant, and nobody says why`)
    if (/policy asks for|sees itself/.test(tablesOfNoTenant[name] ?? '')) {
      assert.ok(on && policies.length === 1, name)
      assert.match(policies[0], /app_user u|id = millrace_tenant\(\)/, name)
    }
  }
  const closed = Object.keys(tablesOfNoTenant).filter((name) => /not granted/.test(tablesOfNoTenant[name]))
  // the role that works for tenants is told from the owner's, whom row-level security does not bind
  const roles = await owner`
    select r.rolname, r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb as mighty,
           exists (select from pg_class c where c.relowner = r.oid) as owns,
           exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid
                   where m.member = r.oid and g.rolname <> 'millrace_app') as member,
           array(select t from unnest(${closed}::text[]) t where has_table_privilege(r.oid, t, 'select,insert,update,delete')) as closed
    from pg_roles r where r.rolname like 'millrace\\_app%'`
  assert.ok(roles.length >= 2)
  for (const { rolname, mighty, owns, member, closed: open } of roles)
    assert.deepEqual([mighty, owns, member, open], [false, false, false, []], rolname)
  const working = await owner`
    select distinct usename from pg_stat_activity where usename like 'millrace\\_app\\_%' and datname = current_database()`
  assert.equal(working.length, 1, 'the platform works for tenants as that role')
  const definers = await owner`
    select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by proname`
  assert.deepEqual(
    definers.map((f) => f.proname),
    functionsOfOwner,
  )
})

for (const [name, look] of [
  ['finds its own rows in every list, record and export of every app', findsItsRows],
  ['is answered by every query of every app from its own rows', isAnswered],
] as const)
  test(`each tenant ${name}, and sees none of the other’s`, async () => {
    for (const [own, foreign] of [
      [main, north],
      [north, main],
    ])
      await look({ instance, owner, operations }, own, foreign)
  })

test('both tenants have something in every table of tenants, told by their mark', async () => {
  const tables = await tenantTables(owner)
  for (const { tenant, secrets } of [main, north]) {
    const rows = await rowsOf(owner, tenant)
    assert.deepEqual(
      tables.filter((table) => rows[table] === '' && !passing.includes(table)),
      [],
      `${tenant} has no rows there: plant some`,
    )
    const told = tables.filter((table) => rows[table].includes(secrets[0]))
    assert.ok(told.length > 30, `marked only: ${told}`)
  }
})

for (const [name, roles] of [
  ['the second organisation learns and changes nothing of the first', () => [north, main]],
  ['the first organisation learns and changes nothing of the second', () => [main, north]],
] as const)
  test(`${name}: ${requestsPerTenant} random requests over every route`, async () => {
    const [own, foreign] = roles()
    const rows = await settled(owner, foreign.tenant)
    const river = await riverOf(instance, foreign)
    assert.ok(
      foreign.secrets.every((secret) => leakIn(river, [secret])),
      'what was planted is there to be found',
    )
    const tried = operations.filter(({ method, path }) => own.tenant !== 'main' || !ofMain.test(`${method} ${path}`))
    const isNear = (path: string, name: string) =>
      listsAbout(path).some(({ table }) => own.tablesOf.get(name)?.has(table) || foreign.tablesOf.get(name)?.has(table))
    const names = {
      own: own.guessable,
      other: foreign.guessable,
      fieldsOf,
      lists: lists.map(({ name }) => name),
      isNear,
    }
    const some = (fits: (operation: Operation) => boolean, count: number) =>
      fc.array(attemptsOver(tried.filter(fits), names), { minLength: count, maxLength: count })
    const askOnce = askAs(instance, own, foreign)
    let [sent, good] = [0, 0]
    const asked = new Map(tried.map((operation) => [operation, { sent: 0, good: 0 }]))
    const ask = async (attempt: Attempt): Promise<void> => {
      const { status } = await askOnce(attempt)
      const of = asked.get(attempt.operation!)!
      sent++
      of.sent++
      if (status >= 400) return
      good++
      of.good++
    }
    const settings = { seed: 3, endOnFailure: true, includeErrorInReport: true }
    const isRead = (operation: Operation) => operation.method === 'GET'
    await fc.assert(
      fc.asyncProperty(some(isRead, perBatch), (reads) => inTurns(reads, ask)),
      { ...settings, numRuns: readsPerTenant / perBatch },
    )
    // one after the other: what one changes, another may ask for
    const each = async (attempts: Attempt[]) => {
      for (const attempt of attempts) await ask(attempt)
    }
    await fc.assert(
      fc.asyncProperty(
        some((o) => !isRead(o), perBatch - 5),
        some(isRead, 5),
        async (writes, reads) => {
          await each(writes)
          await each(reads)
        },
      ),
      { ...settings, numRuns: (requestsPerTenant - readsPerTenant) / perBatch },
    )
    assert.equal(sent, requestsPerTenant)
    assert.ok(good > requestsPerTenant / 10, `only ${good} requests were good ones`)
    const drawn = [...asked].filter(([, of]) => of.sent > 0)
    assert.ok(drawn.length > 0.85 * tried.length, `only ${drawn.length} of ${tried.length} routes were asked`)
    for (const app of apps) {
      const reads = [...asked].filter(([{ method, path }]) => method === 'GET' && path.startsWith(`/api/${app.id}/`))
      const answered = reads.filter(([, of]) => of.good > 0)
      // every query is asked for its own rows above; here chance must only have found some
      assert.ok(answered.length >= 3, `${app.id}: only ${answered.length} of ${reads.length} reads answered`)
    }
    assert.deepEqual(await settled(owner, foreign.tenant), rows)
    assert.equal(await riverOf(instance, foreign), river)
  })

test('an id that one organisation has chosen is free for the other', async () => {
  const label = { zh: '看板', en: 'dashboard' }
  const id = randomUUID()
  for (const { token } of [main, north]) {
    const post = { method: 'POST', token, body: { id, label, shared: true, tiles: [] } }
    assert.equal((await instance.api('/api/dashboards', post)).status, 200)
    const put = { method: 'PUT', token, body: { name: 'trend', shared: false, definition: {} } }
    assert.equal((await instance.api(`/api/trends/${id}`, put)).status, 200)
  }
})

type LiveMessage = { items?: unknown[][]; error?: { code: string } }

test('a live socket tells of its own tenant only: by code, branch and screen', async () => {
  for (const [own, foreign] of [
    [main, north],
    [north, main],
  ]) {
    const socket = new WebSocket(`${instance.url.replace('http', 'ws')}/api/live/stream`, {
      headers: { authorization: `Bearer ${own.token}` },
    })
    ends.push(() => socket.terminate())
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const texts: string[] = []
    socket.on('message', (data) => texts.push(data.toString()))
    const errors = () => texts.filter((t) => (JSON.parse(t) as LiveMessage).error).length
    // it may have made points of its own under the other's names
    const points = await owner<{ code: string }[]>`select code from point where tenant = ${own.tenant}`
    const codes = new Set(points.map(({ code }) => code))
    for (const name of ['', 'overview', ...foreign.guessable.slice(0, 12), ...foreign.absent.slice(0, 12)]) {
      const before = errors()
      for (const request of [{ branch: name }, { subscribe: [name] }, { screen: name }, { unsubscribe: [name] }])
        socket.send(JSON.stringify(request))
      // the code and the screen are unknown, the branch is empty
      await eventually('the refusals', () => errors() >= before + (codes.has(name) ? 1 : 2))
    }
    socket.send(JSON.stringify({ subscribe: ['BOTH.N', own.guessable[1]] }))
    await eventually('own values', () => own.secrets.every((s) => leakIn(texts.join('\n'), [s])))
    for (const text of texts) assert.equal(leakIn(text, foreign.secrets), undefined, text)
    const shown = texts.flatMap((t) => ((JSON.parse(t) as LiveMessage).items ?? []).map((item) => String(item[0])))
    assert.deepEqual(
      shown.filter((code) => !codes.has(code)),
      [],
    )
    assert.ok(shown.length > 0)
    socket.close()
  }
})

test('MQTT: one user name, one client id and one code in two tenants, and each feeds its own point', async () => {
  const open = async (username: string, password: string) => {
    const as = { username, password, clientId: 'plc', reconnectPeriod: 0 }
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${instance.ports.mqtt}`, as)
    ends.push(() => client.end(true))
    return client
  }
  const [secret] = north.secrets
  const clients = [await open('both', main.token), await open('both', north.token)]
  const published = (client: mqtt.MqttClient, value: number) =>
    client.publishAsync('millrace/both/samples', JSON.stringify({ code: 'BOTH.N', value }), { qos: 1 })
  await Promise.all(clients.map((client, i) => published(client, 41 + i)))
  const shownTo = async ({ token }: Planted) =>
    (await (await instance.api('/api/live?codes=BOTH.N', { token })).json()).items[0].value
  assert.deepEqual([await shownTo(main), await shownTo(north)], [41, 42])
  // the other's points are unknown ones: acknowledged as seen, taken nowhere
  const [foreign] = main.guessable
  const before = await riverOf(instance, main)
  const payload = JSON.stringify({ code: foreign, value: 1 })
  await clients[1].publishAsync('millrace/both/samples', payload, { qos: 1 })
  assert.equal(await riverOf(instance, main), before)
  assert.ok(clients.every((client) => client.connected))
  await Promise.all(clients.map((client) => client.endAsync()))
  // a connection's own password needs its tenant, unless it is the main one
  const device = await open(`${otherTenant}/both`, secret)
  await published(device, 43)
  assert.equal(await shownTo(north), 43)
  await device.endAsync()
  for (const [username, password] of [
    ['both', secret],
    ['main/both', secret],
    ['main/both', north.token],
    [`${otherTenant}/both`, main.token],
    [`${otherTenant}/both`, main.secrets[0]],
  ])
    await assert.rejects(open(username, password), /Not authorized|bad user name|Connection refused/i, username)
  assert.deepEqual([await shownTo(main), await shownTo(north)], [41, 43])
})

test('OPC UA: a token shows the points of its tenant; others’ are no nodes', async () => {
  for (const [own, prefix, otherPrefix] of [
    [main, '', `@${otherTenant}|`],
    [north, `@${otherTenant}|`, ''],
  ] as const) {
    const client = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 1 } })
    ends.push(() => client.disconnect())
    await client.connect(`opc.tcp://127.0.0.1:${instance.ports.opcua}`)
    const session = await client.createSession({ type: UserTokenType.UserName, userName: 'x', password: own.token })
    const namespace = (await session.readNamespaceArray()).indexOf('urn:millrace:points')
    const read = (id: string) => session.read({ nodeId: `ns=${namespace};s=${id}`, attributeId: AttributeIds.Value })
    const [secret, value] = own.secrets
    assert.equal((await read(`${prefix}${own.guessable[0]}`)).value.value, Number(value))
    const text = await read(`${prefix}${own.guessable[1]}`)
    assert.equal(text.value.value, `text ${secret}`)
    assert.equal((await read(`${otherPrefix}BOTH.N`)).statusCode.name, 'BadNodeIdUnknown')
    await session.close()
    await client.disconnect()
  }
})

test('who has not signed in is told of nobody’s connections, points or samples', async () => {
  for (const path of ['/api/health', '/metrics']) {
    const text = await (await instance.api(path)).text()
    for (const planted of [main, north])
      assert.equal(leakIn(text, [...planted.secrets, ...planted.guessable.slice(0, 9)]), undefined)
    assert.doesNotMatch(text, /millrace_(points|samples_total|connection_up)|\d+ samples/)
  }
  await eventually('a tenant’s failing connection is told to it', async () => {
    const [mine, theirs] = await Promise.all(
      [main, north].map(async ({ token }) => (await instance.api('/api/health', { token })).text()),
    )
    return (
      mine.includes(main.guessable[6]) && theirs.includes(north.guessable[6]) && !theirs.includes(main.guessable[6])
    )
  })
})
