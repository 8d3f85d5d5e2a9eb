import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { TOTP } from 'otpauth'
import { Refusal } from '../../contract/refusal.ts'
import type { Identity } from './identity.ts'
import { defaultPolicy } from './password-policy.ts'
import type { Known } from './sessions.ts'
import { cookieOf, from, goodPassword, openIdentity } from './testing.ts'
import { tokenCacheMs } from './tokens.ts'

let open: Awaited<ReturnType<typeof openIdentity>>
let identity: Identity

before(async () => {
  open = await openIdentity()
})
after(() => open?.close())
beforeEach(async () => {
  identity = await open.empty()
})

const refusal =
  (code: string, field?: string) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    if (field !== undefined) assert.equal(error.field, field)
    return true
  }

async function setUp(name = 'chief'): Promise<{ cookie: string }> {
  const code = await identity.setupCode()
  return cookieOf(await identity.setUp({ code: code ?? '', name, password: goodPassword }, from))
}

async function signIn(name: string, password = goodPassword, code?: string): Promise<{ cookie: string }> {
  return cookieOf(await identity.signIn.byPassword({ name, password, code }, from))
}

async function known(headers: { cookie: string }): Promise<Known> {
  const found = await identity.known(headers)
  assert.ok(found, 'signed in')
  return found
}

/** A person who has signed in and chosen a password. */
async function person(by: { cookie: string }, name: string): Promise<{ id: string; headers: { cookie: string } }> {
  const chief = (await known(by)).actor
  const { person: made, password } = await identity.people.create(chief, { name, displayName: name })
  const first = await signIn(made.name, password)
  const chosen = await identity.account.changePassword(await known(first), password, goodPassword, from)
  return { id: made.id, headers: cookieOf(chosen) }
}

const all = (role: string) => ({ role, reach: 'all' as const, sites: [], departments: [] })

test('the first administrator is made with the printed code, once, with a strong password', async () => {
  assert.equal(await identity.needsSetup(), true)
  const code = (await identity.setupCode()) as string
  assert.match(code, /^\d{8}$/)
  const attempt = (given: Partial<{ code: string; name: string; password: string }>) =>
    identity.setUp({ code, name: 'chief', password: goodPassword, ...given }, from)
  await assert.rejects(attempt({ code: '1' }), refusal('wrongSetupCode', 'code'))
  await assert.rejects(attempt({ password: 'chief-12A' }), refusal('weakPassword', 'password'))
  const made = await Promise.allSettled([attempt({}), attempt({ name: 'two' })])
  assert.equal(made.filter((m) => m.status === 'fulfilled').length, 1, 'two at once: one is too late')
  const won = made.find((m) => m.status === 'fulfilled')
  const chief = await known(cookieOf(won!.value))
  assert.ok(chief.actor.permissions.has('users.manage'))
  assert.equal(chief.actor.permissions.has('roles.manage'), false)
  assert.equal(await identity.setupCode(), null)
  await assert.rejects(attempt({ name: 'three' }), refusal('setupDone'))
})

test('a wrong password says no more than that; five in a row lock the account for a while, the right one too', async () => {
  await setUp()
  await assert.rejects(signIn('nobody'), refusal('wrongPassword'))
  for (let i = 0; i < defaultPolicy.lockAfter; i++)
    await assert.rejects(signIn('chief', 'wrong-Wrong-1'), refusal('wrongPassword'))
  await assert.rejects(signIn('chief'), refusal('locked'))
  open.time.now += defaultPolicy.lockMinutes * 60_000 + 1
  assert.equal((await known(await signIn('Chief@main'))).actor.name, 'chief')
  const { items } = await open.audit.list({ limit: 20 })
  const told = items.map((i) => i.action)
  assert.ok(
    told.includes('identity.locked') && told.includes('identity.sign-in-failed') && told.includes('identity.sign-in'),
  )
  assert.ok(!JSON.stringify(items).includes('Wrong'))
})

test('signing out and changing the password end what they should', async () => {
  const first = await setUp()
  const second = await signIn('chief')
  const change = async (current: string, next: string) =>
    identity.account.changePassword(await known(first), current, next, from)
  await assert.rejects(change('not-it-1A', 'Other-Grey-8'), refusal('wrongOwnPassword', 'current'))
  await assert.rejects(change(goodPassword, goodPassword), refusal('samePassword', 'next'))
  await assert.rejects(change(goodPassword, 'chief-Grey-8'), refusal('weakPassword', 'next'))
  const third = cookieOf(await change(goodPassword, 'Other-Grey-8'))
  assert.equal((await known(third)).actor.name, 'chief')
  assert.equal(await identity.known(second), null)
  await assert.rejects(
    identity.account.changePassword(await known(third), 'Other-Grey-8', goodPassword, from),
    refusal('usedPassword', 'next'),
  )
  await identity.signIn.signOut(third)
  assert.equal(await identity.known(third), null)
  assert.equal(await identity.authenticate({ cookie: 'millrace.session_token=forged.signature' }), null)
})

test('a session ends when it is idle, when it is old, and from another place', async () => {
  await setUp()
  const idle = await signIn('chief')
  open.time.now += defaultPolicy.idleMinutes * 60_000 - 1000
  assert.ok(await identity.known(idle))
  open.time.now += defaultPolicy.idleMinutes * 60_000 + 1000
  assert.equal(await identity.known(idle), null)

  const busy = await signIn('chief')
  const endsAt = open.time.now + defaultPolicy.absoluteHours * 3_600_000
  while (open.time.now < endsAt - 3_600_000) {
    open.time.now += 3_600_000
    assert.ok(await identity.known(busy))
  }
  open.time.now = endsAt + 6_000
  assert.equal(await identity.known(busy), null)

  const [one, two] = [await signIn('chief'), await signIn('chief')]
  const mine = await known(one)
  const listed = await identity.account.sessions(mine)
  assert.equal(listed.filter((s) => s.current).length, 1)
  assert.ok(await identity.known(two))
  assert.ok((await identity.account.endOtherSessions(mine)) >= 1)
  assert.equal(await identity.known(two), null, 'at once, not after the cache has aged')
  assert.ok(await identity.known(one))
})

test('a person made by an administrator has no roles and must change the one-time password first', async () => {
  const by = await setUp()
  const chief = (await known(by)).actor
  const { person: made, password } = await identity.people.create(chief, { name: 'Zhang.San', displayName: '张三' })
  assert.equal(made.name, 'zhang.san')
  assert.deepEqual(made.roles, [])
  const first = await signIn('zhang.san', password)
  assert.equal((await known(first)).mustChangePassword, true)
  assert.equal((await known(first)).actor.permissions.size, 0)
  const next = cookieOf(await identity.account.changePassword(await known(first), password, goodPassword, from))
  assert.equal((await known(next)).mustChangePassword, false)
  await assert.rejects(signIn('zhang.san', password), refusal('wrongPassword'))
  await assert.rejects(
    identity.people.create(chief, { name: 'zhang.san', displayName: 'x' }),
    refusal('userExists', 'name'),
  )
  const stored = JSON.stringify(await open.audit.list({ limit: 50 }))
  assert.ok(!stored.includes(password) && !stored.includes(goodPassword))
})

test('the guided first step: the system administrator appoints the other two, and after their first sign-in no more', async () => {
  const by = await setUp()
  const chief = (await known(by)).actor
  const make = (name: string) => identity.people.create(chief, { name, displayName: name })
  const [wrong, sec, aud] = [await make('wrong'), await make('sec'), await make('aud')]
  await assert.rejects(
    identity.people.appoint(chief, chief.id, 'security-administrator', true),
    refusal('ownRoles', 'roles'),
  )
  await identity.people.appoint(chief, wrong.person.id, 'security-administrator', true)
  await identity.people.appoint(chief, wrong.person.id, 'security-administrator', false)
  await identity.people.appoint(chief, sec.person.id, 'security-administrator', true)
  await assert.rejects(
    identity.people.appoint(chief, sec.person.id, 'audit-administrator', true),
    refusal('separated', 'roles'),
  )
  await identity.people.appoint(chief, aud.person.id, 'audit-administrator', true)
  assert.equal((await identity.people.administrators(chief)).appointing, true)

  const first = await signIn('sec', sec.password)
  assert.equal((await identity.people.administrators(chief)).appointing, false)
  await assert.rejects(
    identity.people.appoint(chief, wrong.person.id, 'audit-administrator', true),
    refusal('notAppointing', 'role'),
  )
  const guard = (
    await known(cookieOf(await identity.account.changePassword(await known(first), sec.password, goodPassword, from)))
  ).actor
  assert.ok(guard.permissions.has('roles.manage'))
  assert.equal(guard.permissions.has('users.manage'), false)
  assert.equal(guard.permissions.has('audit.read'), false)
  const give = (id: string, ...roles: string[]) => identity.people.setRoles(guard, id, roles.map(all))
  await assert.rejects(give(guard.id, 'engineer'), refusal('ownRoles', 'roles'))
  await assert.rejects(give(chief.id, 'system-administrator', 'audit-administrator'), refusal('separated', 'roles'))
  await assert.rejects(give(chief.id, 'engineer'), refusal('lastAdministrator', 'roles'))
  await assert.rejects(give(wrong.person.id, 'demo'), refusal('demoRole', 'roles.0.role'))
  await assert.rejects(give(wrong.person.id, 'nothing.here'), refusal('unknownRole', 'roles.0.role'))
  await assert.rejects(identity.people.change(chief, chief.id, { enabled: false }), refusal('ownAccount', 'enabled'))
  await assert.rejects(identity.people.change(chief, guard.id, { enabled: false }), refusal('lastAdministrator'))
  await assert.rejects(
    identity.people.change(chief, guard.id, { expiresAt: open.time.now + 86_400_000 }),
    refusal('lastAdministrator'),
  )
  await assert.rejects(identity.people.resetPassword(chief, guard.id), refusal('securityOnly'))
  await give(wrong.person.id, 'system-administrator')
  await give(chief.id, 'engineer')
  assert.equal((await identity.known(by))?.actor.permissions.has('users.manage'), false, 'at once')
})

test('disabling, the last day and a reset end the sessions at once', async () => {
  const by = await setUp()
  const chief = (await known(by)).actor
  const li = await person(by, 'lisi')
  assert.ok(await identity.known(li.headers))
  await identity.people.change(chief, li.id, { enabled: false })
  assert.equal(await identity.known(li.headers), null)
  await assert.rejects(signIn('lisi'), refusal('accountDisabled'))
  await identity.people.change(chief, li.id, { enabled: true, expiresAt: open.time.now + 1000 })
  const again = await signIn('lisi')
  assert.ok(await identity.known(again))
  open.time.now += 6_000
  assert.equal(await identity.known(again), null)
  await identity.people.change(chief, li.id, { expiresAt: null })
  const guard = { ...chief, permissions: new Set(['sessions.manage']) }
  const third = await signIn('lisi')
  const { password } = await identity.people.resetPassword(guard, li.id)
  assert.equal(await identity.known(third), null)
  await assert.rejects(signIn('lisi'), refusal('wrongPassword'))
  assert.equal((await known(await signIn('lisi', password))).mustChangePassword, true)
})

test('an authenticator app opens the account, a code counts once, a recovery code once', async () => {
  const by = await setUp()
  const me = await known(by)
  await assert.rejects(identity.account.startTwoFactor(me, 'wrong-1A-x'), refusal('wrongOwnPassword', 'password'))
  const { secret, uri } = await identity.account.startTwoFactor(me, goodPassword)
  assert.match(uri, /^otpauth:\/\/totp\/Millrace:chief\?secret=/)
  const app = new TOTP({ secret })
  const codeNow = () => app.generate({ timestamp: open.time.now })
  await assert.rejects(identity.account.confirmTwoFactor(me, '000000'), refusal('wrongCode', 'code'))
  const recovery = await identity.account.confirmTwoFactor(me, codeNow())
  assert.equal(new Set(recovery).size, 10)
  await assert.rejects(identity.account.startTwoFactor(me, goodPassword), refusal('factorOn'))

  await assert.rejects(signIn('chief'), refusal('codeNeeded', 'code'))
  await assert.rejects(signIn('chief', goodPassword, codeNow()), refusal('wrongCode', 'code'))
  open.time.now += 30_000
  assert.ok(await identity.known(await signIn('chief', goodPassword, codeNow())))
  assert.ok(await identity.known(await signIn('chief', goodPassword, recovery[3].toUpperCase())))
  await assert.rejects(signIn('chief', goodPassword, recovery[3]), refusal('wrongCode', 'code'))
  assert.equal((await identity.account.read(me)).twoFactor.recoveryCodesLeft, 9)
  const [stored] = await open.data.sql`select secret from app_second_factor`
  assert.ok(!Buffer.from(stored.secret).toString('latin1').includes(secret))

  open.time.now += 30_000
  await identity.directory.reauthenticate(me.actor, { code: codeNow() })
  await identity.account.removeTwoFactor(me, goodPassword)
  assert.ok(await identity.known(await signIn('chief')))
})

test('a role may demand the second factor: until it is set up there are no permissions', async () => {
  const by = await setUp()
  const chief = (await known(by)).actor
  const guard = { ...chief, id: 'x' }
  const policy = { ...defaultPolicy, twoFactorRoles: ['system-administrator'] }
  await assert.rejects(
    identity.roles.setPolicy(guard, { ...policy, twoFactorRoles: ['nobody'] }),
    refusal('unknownRole', 'twoFactorRoles.0'),
  )
  await identity.roles.setPolicy(guard, policy)
  const me = await known(by)
  assert.equal(me.mustSetUpTwoFactor, true)
  assert.equal(me.actor.permissions.size, 0)
  const { secret } = await identity.account.startTwoFactor(me, goodPassword)
  await identity.account.confirmTwoFactor(me, new TOTP({ secret }).generate({ timestamp: open.time.now }))
  assert.equal((await known(by)).mustSetUpTwoFactor, false)
  assert.ok((await known(by)).actor.permissions.has('users.manage'))
  await assert.rejects(identity.account.removeTwoFactor(await known(by), goodPassword), refusal('factorRequired'))
})

test('an old password must be changed', async () => {
  const by = await setUp()
  open.time.now += defaultPolicy.maxAgeDays * 86_400_000 + 1000
  assert.equal(await identity.known(by), null)
  assert.equal((await known(await signIn('chief'))).mustChangePassword, true)
})

test('a signature proves who signs; failures count and lock', async () => {
  const by = await setUp()
  const { actor } = await known(by)
  await identity.directory.reauthenticate(actor, { password: goodPassword })
  await assert.rejects(identity.directory.reauthenticate(actor, {}), refusal('signatureNeeded', 'signature'))
  for (let i = 0; i < defaultPolicy.lockAfter; i++)
    await assert.rejects(
      identity.directory.reauthenticate(actor, { password: 'wrong' }),
      refusal('wrongSignature', 'signature'),
    )
  await assert.rejects(
    identity.directory.reauthenticate(actor, { password: goodPassword }),
    refusal('locked', 'signature'),
  )
  const machine = { ...actor, kind: 'token' as const }
  await assert.rejects(
    identity.directory.reauthenticate(machine, { password: goodPassword }),
    refusal('cannotSign', 'signature'),
  )
  await assert.rejects(
    identity.directory.reauthenticate({ ...actor, tenant: 'other' }, { password: goodPassword }),
    refusal('cannotSign', 'signature'),
  )
})

test('roles of apps and of the organisation reach what they say, departments include those below', async () => {
  const by = await setUp()
  const chief = (await known(by)).actor
  await identity.structure.addSite(chief, { id: 'north', name: '北厂' })
  await identity.structure.addDepartment(chief, { id: 'qa', name: '质量部' })
  await identity.structure.addDepartment(chief, { id: 'lab', name: '计量室', parent: 'qa' })
  await assert.rejects(
    identity.structure.changeDepartment(chief, 'qa', { parent: 'lab' }),
    refusal('departmentCircle', 'parent'),
  )
  const li = await person(by, 'lisi')
  await identity.people.change(chief, li.id, { department: 'qa', site: 'north' })
  await assert.rejects(identity.structure.removeDepartment(chief, 'qa'), refusal('departmentInUse'))
  const guard = { ...chief, id: 'guard' }
  const give = (roles: Parameters<typeof identity.people.setRoles>[2]) => identity.people.setRoles(guard, li.id, roles)
  await give([
    { role: 'gauges.keeper', reach: 'department', sites: [], departments: [] },
    { role: 'gauges.reader', reach: 'site', sites: ['north'], departments: [] },
  ])
  const actor = (await known(li.headers)).actor
  assert.deepEqual(actor.rowScopes?.get('gauges.record'), [{ reach: 'department', departments: ['qa', 'lab'] }])
  assert.equal(actor.rowScopes?.get('gauges.read')?.length, 2)
  assert.deepEqual([...(actor.roles ?? [])].sort(), ['gauges.keeper', 'gauges.reader'])
  await assert.rejects(
    give([{ role: 'engineer', reach: 'own', sites: [], departments: [] }]),
    refusal('needlessReach', 'roles.0.reach'),
  )
  await assert.rejects(
    give([{ role: 'gauges.reader', reach: 'site', sites: ['south'], departments: [] }]),
    refusal('unknownSite', 'roles.0.sites'),
  )
  await assert.rejects(
    identity.roles.create(guard, { name: '万能', permissions: ['gauges.read', 'audit.read'] }),
    refusal('notGrantable', 'permissions.1'),
  )
  const role = await identity.roles.create(guard, { name: '借用人', permissions: ['gauges.read'] })
  await give([all('gauges.keeper'), { ...all(role.id), reach: 'own' }])
  assert.equal((await known(li.headers)).actor.rowScopes?.size, 0)
  await assert.rejects(identity.roles.remove(guard, role.id), refusal('roleInUse'))
  await identity.roles.change(guard, role.id, { name: '借用人', permissions: ['gauges.read', 'trends.read'] })
  assert.ok((await known(li.headers)).actor.permissions.has('trends.read'), 'at once')
  await assert.rejects(identity.roles.change(guard, 'engineer', { name: 'x', permissions: [] }), refusal('builtInRole'))

  const { directory } = identity
  assert.deepEqual(await directory.holdersOf('main', { roles: ['gauges.keeper'] }), [li.id])
  assert.deepEqual(
    await directory.holdersOf('main', { permission: 'trends.read', roles: [] }),
    [chief.id, li.id].sort(),
  )
  assert.equal((await directory.findPerson('main', 'LISI'))?.department, 'qa')
  assert.deepEqual(await directory.peopleNames('main', [li.id, 'gone']), new Map([[li.id, 'lisi']]))
  assert.ok((await directory.actorOf('main', li.id))?.permissions.has('gauges.record'))
})

test('an organisation has its own people, roles and tokens, and no way to see another one', async () => {
  const by = await setUp()
  const chief = (await known(by)).actor
  const made = await identity.organisations.create(chief, {
    id: 'beta',
    name: '乙公司',
    administrator: { name: 'chief', displayName: '乙' },
  })
  assert.equal(made.name, 'chief@beta')
  const first = await signIn('chief@beta', made.password)
  const headers = cookieOf(await identity.account.changePassword(await known(first), made.password, goodPassword, from))
  const beta = (await known(headers)).actor
  assert.equal(beta.tenant, 'beta')
  assert.equal(beta.permissions.has('tenants.manage'), false)
  await assert.rejects(identity.organisations.list(beta), refusal('unknownTenant'))

  await identity.tokens.create({ name: 'ours', scopes: ['read'] })
  const own = await identity.tokens.create({ name: 'theirs', scopes: ['read'], tenant: 'beta' })
  assert.deepEqual(
    (await identity.office.read(beta, (tx) => identity.tokens.list(tx))).map((t) => t.name),
    ['theirs'],
  )
  assert.deepEqual(
    (await identity.people.list(beta, { limit: 10 })).items.map((p) => p.name),
    ['chief@beta'],
  )
  await assert.rejects(identity.people.get(beta, chief.id), refusal('unknownPerson'))
  await assert.rejects(identity.people.change(beta, chief.id, { displayName: 'x' }), refusal('unknownPerson'))
  await assert.rejects(identity.people.resetPassword(beta, chief.id), refusal('unknownPerson'))
  await assert.rejects(identity.people.sessions(beta, chief.id), refusal('unknownPerson'))
  const { directory } = identity
  assert.equal(await directory.findPerson('beta', 'chief'), null)
  assert.equal(await directory.actorOf('beta', chief.id), null)
  assert.equal((await directory.peopleNames('beta', [chief.id])).size, 0)
  await open.tenants.within('beta', async ({ sql }) => {
    assert.equal((await sql`select id from app_session where user_id = ${chief.id}`).length, 0)
    assert.equal((await sql`update app_account set password = 'x' where user_id = ${chief.id}`).count, 0)
    await assert.rejects(
      sql.savepoint((s) => s`select password from app_account`),
      /permission denied/,
    )
    await assert.rejects(
      sql.savepoint((s) => s`select token from app_session`),
      /permission denied/,
    )
    await assert.rejects(
      sql.savepoint((s) => s`select secret from app_second_factor`),
      /permission denied/,
    )
    assert.deepEqual(
      [...(await sql`select id from tenant`)].map((t) => t.id),
      ['beta'],
    )
  })
  await identity.organisations.change(chief, 'beta', { enabled: false })
  assert.equal(await identity.known(headers), null)
  await assert.rejects(signIn('chief@beta'), refusal('accountDisabled'))
  open.time.now += tokenCacheMs + 1
  assert.equal(await identity.authenticate({ authorization: `Bearer ${own.token}` }), null)
  await assert.rejects(identity.organisations.change(chief, 'main', { enabled: false }), refusal('mainTenant'))
})

test('demo accounts are told only where they were made; the engineer may do everything', async () => {
  assert.deepEqual(await identity.demoAccounts(), [])
  await identity.addDemoAccounts()
  const accounts = await identity.demoAccounts()
  assert.deepEqual(
    accounts.map((a) => a.name),
    ['engineer', 'operator', 'approver'],
  )
  const operator = (await known(await signIn('operator', accounts[1].password))).actor
  assert.equal(operator.permissions.has('live.read'), true)
  assert.equal(operator.permissions.has('points.write'), false)
  const engineer = (await known(await signIn('engineer', accounts[0].password))).actor
  for (const needed of ['device.write', 'audit.read', 'users.manage', 'roles.manage', 'gauges.record'])
    assert.ok(engineer.permissions.has(needed), needed)
  assert.equal(await identity.needsSetup(), false)
  await assert.rejects(
    identity.people.setRoles(engineer, operator.id, [all('system-administrator')]),
    refusal('demoRole'),
  )
})

test('a token carries its scopes until it expires or is revoked; the database does not hold it', async () => {
  const expiresAt = open.time.now + 60_000
  const { token, item } = await identity.tokens.create({ name: 'gateway', scopes: ['ingest'], expiresAt })
  const bearer = { authorization: `Bearer ${token}` }
  const actor = await identity.authenticate(bearer)
  assert.deepEqual([actor?.kind, actor?.name, [...(actor?.permissions ?? [])]], ['token', 'gateway', ['ingest']])
  const stored = await open.data.sql`select * from api_token`
  assert.ok(!JSON.stringify(stored).includes(token))
  assert.equal(await identity.authenticate({ authorization: `Bearer ${token.slice(0, -1)}x` }), null)
  open.time.now += 60_000 + tokenCacheMs + 1
  assert.equal(await identity.authenticate(bearer), null)
  const other = await identity.tokens.create({ name: 'other', scopes: ['read'] })
  await identity.tokens.revoke(other.item.id)
  assert.equal(await identity.authenticate({ authorization: `Bearer ${other.token}` }), null)
  await assert.rejects(identity.tokens.revoke(other.item.id), refusal('unknownToken'))
  await assert.rejects(
    identity.tokens.create({ name: 'late', scopes: ['read'], expiresAt: open.time.now - 1 }),
    refusal('expiryPast'),
  )
  await assert.rejects(
    identity.tokens.create({ name: 'lost', scopes: ['read'], tenant: 'nowhere' }),
    refusal('unknownTenant', 'tenant'),
  )
  assert.equal(item.lastUsedAt, null)
  const device = await identity.tokens.createDevice({
    name: 'scale 7',
    connection: 'scale-7',
    permissions: ['ingest', 'gauges.record'],
    tenant: 'main',
    createdBy: 'chief',
  })
  const seen = await identity.tokens.verify(device.token)
  assert.deepEqual([seen?.kind, seen?.connection, seen?.permissions.has('gauges.record')], ['device', 'scale-7', true])
  assert.deepEqual(
    (await identity.tokens.list()).filter((t) => t.id === device.item.id),
    [],
  )
})
