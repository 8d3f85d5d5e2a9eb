import assert from 'node:assert/strict'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { SingleSignOnInput } from '../../api/identity.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Identity } from './identity.ts'
import { nameOfClaim } from './sign-on-account.ts'
import { claimValues, localPath, mappedRoles } from './single-sign-on.ts'
import { cookieOf, from, goodPassword, openIdentity } from './testing.ts'

type ProviderClass = new (issuer: string, settings: object) => { callback(): RequestListener }
/** It ships no types, and says at once that it does not know this Node. */
async function loadProvider(): Promise<ProviderClass> {
  const name = 'oidc-provider'
  return ((await import(name)) as { default: ProviderClass }).default
}

const origin = 'http://localhost:9'
const redirectUri = `${origin}/api/session/oidc/callback`
let open: Awaited<ReturnType<typeof openIdentity>>
let identity: Identity
let chief: Actor
let server: Server
let issuer: string
/** What the provider says of each of its accounts. */
const claims: Record<string, Record<string, unknown>> = {
  'sub-1': { name: '王五', preferred_username: 'wangwu', email: 'wangwu@example.com', groups: ['lab', 'it'] },
  'sub-2': { name: 'Zhao', preferred_username: 'zhaoliu', groups: [] },
  'sub-3': { name: 'Chief', preferred_username: 'chief', groups: ['lab'] },
}

before(async () => {
  open = await openIdentity()
  identity = await open.empty()
  const cookies = await identity.setUp(
    { code: (await identity.setupCode()) ?? '', name: 'chief', password: goodPassword },
    from,
  )
  chief = (await identity.authenticate(cookieOf(cookies)))!
  server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const Provider = await loadProvider()
  const seconds = 600
  const provider = new Provider(issuer, {
    ttl: { Interaction: seconds, Session: seconds, Grant: seconds, AccessToken: seconds, IdToken: seconds },
    clients: [{ client_id: 'millrace', client_secret: 'the-client-secret', redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
    cookies: { keys: ['test'] },
    pkce: { required: () => true },
    findAccount: async (_ctx: unknown, accountId: string) =>
      accountId in claims ? { accountId, claims: async () => ({ sub: accountId, ...claims[accountId] }) } : undefined,
  })
  server.on('request', provider.callback())
})
after(async () => {
  server?.close()
  server?.closeAllConnections()
  await open?.close()
})

const settings = (change: Partial<SingleSignOnInput> = {}): SingleSignOnInput => ({
  enabled: true,
  label: '集团统一认证',
  issuer,
  clientId: 'millrace',
  clientSecret: 'the-client-secret',
  origin,
  claim: 'groups',
  roles: [
    { value: 'lab', role: 'gauges.keeper' },
    { value: 'it', role: 'engineer' },
  ],
  autoProvision: true,
  matchName: false,
  ...change,
})

const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

/** A browser at the provider: follows redirects, fills in the pages, and stops where it is sent back to us. */
async function browse(address: string, login: string): Promise<string> {
  const jar = new Map<string, string>()
  let at = address
  let body: URLSearchParams | undefined
  for (let steps = 0; steps < 20; steps++) {
    const answer = await fetch(at, {
      method: body ? 'POST' : 'GET',
      body,
      redirect: 'manual',
      headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair] = cookie.split(';')
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    const location = answer.headers.get('location')
    if (location) {
      at = new URL(location, at).href
      body = undefined
      if (at.startsWith(redirectUri)) return new URL(at).search.slice(1)
      continue
    }
    const page = await answer.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    const action = /action="([^"]+)"/.exec(page)?.[1]
    assert.ok(prompt && action, `a page of the provider: ${page.slice(0, 300)}`)
    at = new URL(action, at).href
    body = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'any' } : { prompt })
  }
  throw new Error('the provider never sent the browser back')
}

async function signOn(login: string, to?: string) {
  const { address, sealed } = await identity.providers.start('main', to)
  const query = await browse(address, login)
  const { cookies, to: leadsTo } = await identity.signIn.byProvider(sealed, query, from)
  const known = await identity.known(cookieOf(cookies))
  assert.ok(known)
  return { known, leadsTo, sealed, query }
}

test('a real provider: the account is made, its roles follow the claims, state and code count once', async () => {
  await identity.providers.set(chief, settings())
  assert.deepEqual([...(await identity.providers.offered('main'))], [{ organisation: 'main', label: '集团统一认证' }])
  const first = await signOn('sub-1', '/trends?x=1')
  assert.equal(first.leadsTo, '/trends?x=1')
  assert.deepEqual([first.known.actor.name, first.known.displayName], ['wangwu', '王五'])
  assert.deepEqual([...(first.known.actor.roles ?? [])].sort(), ['engineer', 'gauges.keeper'])
  assert.ok(first.known.actor.permissions.has('gauges.record'))
  await assert.rejects(identity.signIn.byProvider(first.sealed, first.query, from), refusal('ssoFailed'))
  const { sealed } = await identity.providers.start('main', undefined)
  await assert.rejects(identity.signIn.byProvider(sealed, first.query, from), refusal('ssoFailed'))
  await assert.rejects(identity.signIn.byProvider('forged', first.query, from), refusal('ssoFailed'))

  claims['sub-1'].groups = 'it'
  const second = await signOn('sub-1')
  assert.equal(second.known.actor.id, first.known.actor.id)
  assert.deepEqual(second.known.actor.roles, ['engineer'])
  await assert.rejects(
    identity.signIn.byPassword({ name: 'wangwu', password: goodPassword }, from),
    refusal('wrongPassword'),
  )
})

test('without provisioning somebody unknown is turned away; a name alone never opens an administrator', async () => {
  await identity.providers.set(chief, settings({ autoProvision: false, clientSecret: undefined }))
  await assert.rejects(signOn('sub-2'), refusal('ssoNoAccount'))
  const { person } = await identity.people.create(chief, { name: 'zhaoliu', displayName: '赵六' })
  await assert.rejects(signOn('sub-2'), refusal('ssoNoAccount'))
  await identity.providers.set(chief, settings({ autoProvision: false, matchName: true }))
  assert.equal((await signOn('sub-2')).known.actor.id, person.id)
  await assert.rejects(signOn('sub-3'), refusal('ssoNoAccount'))
  await identity.people.change(chief, person.id, { enabled: false })
  await assert.rejects(signOn('sub-2'), refusal('accountDisabled'))
})

test('the settings refuse what is not safe, keep the secret sealed and can be taken away', async () => {
  const set = (change: Partial<SingleSignOnInput>) => identity.providers.set(chief, settings(change))
  await assert.rejects(set({ issuer: 'http://sso.example.com' }), refusal('insecureIssuer'))
  await assert.rejects(
    set({ roles: [{ value: 'x', role: 'security-administrator' }] }),
    refusal('administratorMapping'),
  )
  await assert.rejects(set({ roles: [{ value: 'x', role: 'nothing' }] }), refusal('unknownRole'))
  const kept = await set({})
  assert.equal(kept.clientSecretSet, true)
  const everything = JSON.stringify([
    await identity.providers.get(chief),
    await open.data.sql`select encode(client_secret, 'escape') as s from oidc_provider`,
    await open.audit.list({ limit: 100 }),
  ])
  assert.ok(!everything.includes('the-client-secret'))
  await set({ issuer: 'http://127.0.0.1:1' })
  await assert.rejects(identity.providers.start('main', undefined), refusal('providerUnreachable'))
  await identity.providers.remove(chief)
  await assert.rejects(identity.providers.start('main', undefined), refusal('noProvider'))
  await assert.rejects(identity.providers.start('nowhere', undefined), refusal('noProvider'))
})

test('claims, names and addresses', () => {
  const token = { groups: ['a', 1, 'b'], realm_access: { roles: ['c'] }, 'http://x.y/roles': 'd' }
  assert.deepEqual(claimValues(token, 'groups'), ['a', 'b'])
  assert.deepEqual(claimValues(token, 'realm_access.roles'), ['c'])
  assert.deepEqual(claimValues(token, 'http://x.y/roles'), ['d'])
  assert.deepEqual(claimValues(token, 'none.there'), [])
  const mapping = ['r1', 'r2', 'r1'].map((role, i) => ({ value: 'abc'[i], role }))
  assert.deepEqual(mappedRoles(['a', 'c'], mapping), ['r1'])
  const paths: [string | undefined, string][] = [
    ['/trends?x=1', '/trends?x=1'],
    [undefined, '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/a\nb', '/'],
  ]
  for (const [given, leads] of paths) assert.equal(localPath(given), leads, String(given))
  assert.equal(nameOfClaim('li.si@example.com', 's'), 'li.si')
  assert.equal(nameOfClaim(null, 'auth0|12'), 'sso-auth012')
})
