import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../contract/refusal.ts'
import { withDatabase } from '../data/testing.ts'
import { createIdentity, type Identity } from './identity.ts'
import { isStrongPassword } from './password-policy.ts'
import { burst, createSignInGuard, lockAfterFailures, lockedUntil, lockMinutes, windowMs } from './sign-in-guard.ts'
import { tokenCacheMs } from './tokens.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let identity: Identity
let now = Date.now()

before(async () => {
  data = await withDatabase([{ owner: 'identity', folder: new URL('./migrations/', import.meta.url) }])
})
after(() => data.close())
beforeEach(async () => {
  await data.sql`truncate app_user, api_token cascade`
  now = Date.now()
  identity = createIdentity({ db: data.db, key: randomBytes(32), clock: () => now })
})

const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const cookieOf = (cookies: string[]) => ({ cookie: cookies.map((c) => c.split(';')[0]).join('; ') })
const good = 'Grey-Water-7'

async function setUp(name = 'chief'): Promise<{ cookie: string }> {
  const code = await identity.setupCode()
  return cookieOf(await identity.setUp({ code: code ?? '', name, password: good }, 'a'))
}

test('the first administrator is made with the printed code, once, with a strong password', async () => {
  assert.equal(await identity.needsSetup(), true)
  const code = (await identity.setupCode()) as string
  assert.match(code, /^\d{8}$/)
  await assert.rejects(identity.setUp({ code: '1', name: 'chief', password: good }, 'a'), refusal('wrongSetupCode'))
  await assert.rejects(identity.setUp({ code, name: 'chief', password: 'chief-12A' }, 'a'), refusal('weakPassword'))
  const headers = await setUp()
  const person = await identity.person(headers)
  assert.equal(person?.name, 'chief')
  assert.ok(person?.permissions.includes('users.manage'))
  assert.equal((await identity.authenticate(headers))?.kind, 'user')
  assert.equal(await identity.setupCode(), null)
  await assert.rejects(identity.setUp({ code, name: 'two', password: good }, 'a'), refusal('setupDone'))
})

test('a wrong password says no more than that; five in a row lock the account for a while, the right one too', async () => {
  await setUp()
  await assert.rejects(identity.signIn('nobody', good, 'a'), refusal('wrongPassword'))
  for (let i = 0; i < lockAfterFailures; i++)
    await assert.rejects(identity.signIn('chief', 'wrong-Wrong-1', 'a'), refusal('wrongPassword'))
  await assert.rejects(identity.signIn('chief', good, 'a'), refusal('locked'))
  now += lockMinutes * 60_000 + 1
  assert.equal((await identity.person(cookieOf(await identity.signIn('Chief', good, 'a'))))?.name, 'chief')
})

test('signing out and changing the password end what they should', async () => {
  const first = await setUp()
  const second = cookieOf(await identity.signIn('chief', good, 'a'))
  await assert.rejects(identity.changePassword(first, 'not-it-1A', 'Other-Grey-8'), refusal('wrongPassword'))
  await assert.rejects(identity.changePassword(first, good, good), refusal('samePassword'))
  const third = cookieOf(await identity.changePassword(first, good, 'Other-Grey-8'))
  assert.equal((await identity.person(third))?.name, 'chief')
  assert.equal(await identity.person(second), null)
  await identity.signOut(third)
  now += 10_000
  assert.equal(await identity.person(third), null)
  assert.equal(await identity.authenticate({ cookie: 'millrace.session_token=forged.signature' }), null)
})

test('demo accounts are told only where they were made', async () => {
  assert.deepEqual(await identity.demoAccounts(), [])
  await identity.addDemoAccounts()
  const accounts = await identity.demoAccounts()
  assert.deepEqual(
    accounts.map((a) => a.name),
    ['engineer', 'operator'],
  )
  const operator = await identity.authenticate(cookieOf(await identity.signIn('operator', accounts[1].password, 'a')))
  assert.equal(operator?.permissions.has('live.read'), true)
  assert.equal(operator?.permissions.has('points.write'), false)
  assert.equal(await identity.needsSetup(), false)
})

test('a token carries its scopes until it expires or is revoked; the database does not hold it', async () => {
  const { token, item } = await identity.tokens.create({ name: 'gateway', scopes: ['ingest'], expiresAt: now + 60_000 })
  const bearer = { authorization: `Bearer ${token}` }
  const actor = await identity.authenticate(bearer)
  assert.deepEqual([actor?.kind, actor?.name, [...(actor?.permissions ?? [])]], ['token', 'gateway', ['ingest']])
  const stored = await data.sql`select * from api_token`
  assert.ok(!JSON.stringify(stored).includes(token))
  assert.equal(await identity.authenticate({ authorization: `Bearer ${token.slice(0, -1)}x` }), null)
  now += 60_000 + tokenCacheMs + 1
  assert.equal(await identity.authenticate(bearer), null)
  const other = await identity.tokens.create({ name: 'other', scopes: ['read'] })
  await identity.tokens.revoke(other.item.id)
  assert.equal(await identity.authenticate({ authorization: `Bearer ${other.token}` }), null)
  await assert.rejects(identity.tokens.revoke(other.item.id), refusal('unknownToken'))
  await assert.rejects(
    identity.tokens.create({ name: 'late', scopes: ['read'], expiresAt: now - 1 }),
    refusal('expiryPast'),
  )
  assert.equal(item.lastUsedAt, null)
})

test('the password policy: length, three classes, not the name', () => {
  const table: [string, boolean][] = [
    ['Abcdef1!', true],
    ['Abcdef12', true],
    ['abcdefgh1', false],
    ['Ab1!', false],
    ['密码Aa12345', true],
    ['xChief-2026', false],
    [`${'A1b'.repeat(70)}`, false],
  ]
  for (const [password, ok] of table) assert.equal(isStrongPassword(password, 'chief'), ok, password)
})

test('an address gets its burst and then what has refilled, never more', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: windowMs }), { maxLength: 200 }), (gaps) => {
      let t = 0
      const guard = createSignInGuard(() => t)
      let taken = 0
      for (const gap of gaps) {
        t += gap
        if (guard.take('a') === 0) taken++
        assert.ok(taken <= burst + (t * burst) / windowMs + 1e-6)
      }
    }),
  )
  assert.equal(lockedUntil(lockAfterFailures - 1, 0), null)
  assert.equal(lockedUntil(lockAfterFailures, 5), 5 + lockMinutes * 60_000)
})
