import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HOTP, Secret, TOTP, URI } from 'otpauth'
import type { RoleGrant } from '../../api/identity.ts'
import { scopes } from '../../api/permissions.ts'
import { Refusal } from '../../contract/refusal.ts'
import { reaches } from '../records/reach.ts'
import { defaultPolicy, isAged, isStrongPassword, oneTimePassword } from './password-policy.ts'
import { addUp, withSubDepartments } from './reach.ts'
import { administration, builtInRoles, permissionsIn } from './roles.ts'
import { type Administrator, isAppointing, refuseGrants, refuseLastOne, refuseTwoOffices } from './separation.ts'
import { burst, createSignInGuard, windowMs } from './sign-in-guard.ts'
import { inTreeOrder } from './structure.ts'
import { gaugeApp } from './testing.ts'
import { base32, newRecoveryCodes, newTotpSecret, otpauthUri, recoveryHash, stepOfCode, totpAt } from './totp.ts'

const codeOf = (run: () => void): string | null => {
  try {
    run()
    return null
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error))
    return error.code
  }
}

test('the password policy: length, kinds of characters, not the name', () => {
  const table: [password: string, ok: boolean, policy?: Partial<typeof defaultPolicy>][] = [
    ['Abcdef1!', true],
    ['Abcdef12', true],
    ['abcdefgh1', false],
    ['Ab1!', false],
    ['密码Aa12345', true],
    ['xChief-2026', false],
    [`${'A1b'.repeat(70)}`, false],
    ['Abcdef12', false, { minLength: 9 }],
    ['Abcdef12', false, { classes: 4 }],
    ['Abcdef1!', true, { classes: 4 }],
  ]
  for (const [password, ok, policy] of table)
    assert.equal(isStrongPassword(password, 'chief@beta', { ...defaultPolicy, ...policy }), ok, password)
  const day = 86_400_000
  assert.equal(isAged(0, 90 * day - 1, defaultPolicy), false)
  assert.equal(isAged(0, 90 * day, defaultPolicy), true)
  assert.equal(isAged(0, 1e15, { maxAgeDays: 0 }), false)
  for (let i = 0; i < 200; i++) {
    const password = oneTimePassword()
    assert.match(password, /^[A-Z][a-z]{4}-\d{5}-[a-z]{5}$/)
    assert.ok(isStrongPassword(password, 'somebody', { minLength: 8, classes: 4 }))
  }
})

test('nobody holds two of the three offices', () => {
  const label = (role: string) => ({ zh: role, en: role })
  const [system, security, audit] = ['system-administrator', 'security-administrator', 'audit-administrator']
  const table: [string[], string | null][] = [
    [[], null],
    [[system, 'engineer'], null],
    [[security, 'gauges.keeper'], null],
    [[system, security], 'separated'],
    [[audit, system], 'separated'],
    [[audit, 'x', security], 'separated'],
  ]
  for (const [roles, refused] of table)
    assert.equal(
      codeOf(() => refuseTwoOffices(roles, label)),
      refused,
      roles.join(),
    )

  const roles = builtInRoles([gaugeApp])
  const held = (role: string) => new Set(roles.get(role)?.permissions)
  assert.ok(held(system).has('users.manage') && !held(system).has('roles.manage') && !held(system).has('audit.read'))
  assert.ok(
    held(security).has('roles.manage') && !held(security).has('users.manage') && !held(security).has('audit.read'),
  )
  assert.ok(held(audit).has('audit.read') && !held(audit).has('users.manage') && !held(audit).has('roles.manage'))
  for (const role of ['operator', 'engineer', 'gauges.keeper'])
    assert.deepEqual(
      [...held(role)].filter((p) => (administration as readonly string[]).includes(p)),
      [],
      role,
    )
  // what the platform permits somebody may hold: nothing is lost between the offices
  const reachable = new Set([...roles.values()].filter((r) => r.kind !== 'demo').flatMap((r) => [...r.permissions]))
  for (const permission of Object.values(scopes).flat()) assert.ok(reachable.has(permission), permission)
  assert.equal(permissionsIn('beta', ['tenants.manage', 'users.manage']).join(), 'users.manage')
})

test('an office is never left empty, and appointing ends with the first sign-in', () => {
  const label = (role: string) => ({ zh: role, en: role })
  const one = (id: string, role: string, more: Partial<Administrator> = {}): Administrator => ({
    id,
    roles: [role],
    usable: true,
    signedIn: true,
    ...more,
  })
  const sys = one('s', 'system-administrator')
  const sec = one('g', 'security-administrator')
  const aud = one('a', 'audit-administrator')
  const notYet = { ...sec, signedIn: false }
  assert.equal(isAppointing([sys, notYet]), true)
  assert.equal(isAppointing([sys, sec]), false)
  const table: [Administrator[], Administrator[], string | null][] = [
    [[sys], [], 'lastAdministrator'],
    [[sys], [{ ...sys, usable: false }], 'lastAdministrator'],
    [[sys, one('t', 'system-administrator')], [sys], null],
    [
      [sys, one('t', 'system-administrator', { usable: false })],
      [one('t', 'system-administrator', { usable: false })],
      'lastAdministrator',
    ],
    [[sys, sec], [sys], 'lastAdministrator'],
    [[sys, notYet], [sys], null],
    [[sys, sec, aud], [sys, sec], 'lastAdministrator'],
    [[sys, notYet, aud], [sys, notYet], null],
    [[sys, sec], [sys, sec, aud], null],
  ]
  for (const [i, [before, after, refused]] of table.entries())
    assert.equal(
      codeOf(() => refuseLastOne(before, after, label)),
      refused,
      `row ${i}`,
    )
})

test('what no security administrator may grant', () => {
  const roles = builtInRoles([gaugeApp])
  const facts = (id: string) => {
    const role = roles.get(id)
    return role && { kind: role.kind, label: role.label, scoped: role.kind === 'app' }
  }
  const grant = (role: string, reach: RoleGrant['reach'] = 'all'): RoleGrant => ({
    role,
    reach,
    sites: [],
    departments: [],
  })
  const person = { id: 'p', demo: false }
  const demo = { id: 'd', demo: true }
  const table: [string, typeof person, RoleGrant[], RoleGrant[], string | null][] = [
    ['g', person, [], [grant('engineer'), grant('gauges.keeper', 'own')], null],
    ['p', person, [], [grant('engineer')], 'ownRoles'],
    ['g', person, [], [grant('nobody')], 'unknownRole'],
    ['g', person, [grant('gone.app')], [grant('gone.app')], null],
    ['g', person, [], [grant('operator', 'site')], 'needlessReach'],
    ['g', person, [], [grant('demo')], 'demoRole'],
    ['g', demo, [grant('demo')], [grant('demo')], null],
    ['g', demo, [grant('demo')], [grant('demo'), grant('audit-administrator')], 'demoRole'],
    ['g', person, [], [grant('audit-administrator'), grant('system-administrator')], 'separated'],
  ]
  for (const [i, [granter, who, before, after, refused]] of table.entries())
    assert.equal(
      codeOf(() => refuseGrants(granter, who, before, after, facts)),
      refused,
      `row ${i}`,
    )
})

const places = ['a', 'b', 'c', 'd', 'e']
const place = fc.constantFrom(...places)
const anyGrant = fc.record({
  role: fc.constantFrom('one', 'two', 'three'),
  reach: fc.constantFrom('all', 'site', 'department', 'own') as fc.Arbitrary<RoleGrant['reach']>,
  sites: fc.array(place, { maxLength: 2 }),
  departments: fc.array(place, { maxLength: 2 }),
})
const tree = fc
  .array(fc.option(fc.constantFrom(...places), { nil: null }), { minLength: 5, maxLength: 5 })
  .map((parents) => places.map((id, i) => ({ id, parent: parents[i] })))

test('several grants add up: a row is reached when one of them reaches it, and by no other way', () => {
  const permissionsOf = (role: string) => ({ one: ['p', 'q'], two: ['p'], three: ['q'] })[role] ?? []
  fc.assert(
    fc.property(
      fc.array(anyGrant, { maxLength: 5 }),
      tree,
      fc.record({ department: fc.option(place), site: fc.option(place) }),
      fc.record({ createdBy: fc.constantFrom('me', 'other'), department: fc.option(place), site: fc.option(place) }),
      (grants, departments, mine, row) => {
        const { permissions, rowScopes } = addUp(grants, permissionsOf, mine, departments)
        const actor = { kind: 'user', id: 'me', name: 'me', tenant: 't', permissions, rowScopes } as const
        // by the words of the brief, without the code under test: walks up from the row's department
        const below = (id: string | null, top: readonly string[]): boolean => {
          const seen = new Set<string>()
          for (let at = id; at !== null && !seen.has(at); at = departments.find((d) => d.id === at)?.parent ?? null) {
            if (top.includes(at)) return true
            seen.add(at)
          }
          return false
        }
        const covers = (g: RoleGrant) => {
          if (g.reach === 'all') return true
          if (g.reach === 'own') return row.createdBy === 'me'
          if (g.reach === 'site') {
            const sites = g.sites.length > 0 ? g.sites : [mine.site]
            return row.site !== null && sites.includes(row.site)
          }
          const tops = g.departments.length > 0 ? g.departments : mine.department === null ? [] : [mine.department]
          return below(row.department, tops)
        }
        for (const permission of ['p', 'q'])
          assert.equal(
            reaches(actor, permission, row),
            grants.some((g) => permissionsOf(g.role).includes(permission) && covers(g)),
            permission,
          )
      },
    ),
    { numRuns: 2000 },
  )
})

test('the tree: parents before children, nobody lost, also in a circle', () => {
  fc.assert(
    fc.property(tree, (rows) => {
      const ordered = inTreeOrder(rows)
      assert.deepEqual([...ordered].map((r) => r.id).sort(), places)
      const below = withSubDepartments(['a'], rows)
      assert.equal(new Set(below).size, below.length)
      const inCircle = (id: string) => {
        const seen = new Set<string>()
        for (let at: string | null = id; at !== null; at = rows.find((r) => r.id === at)?.parent ?? null) {
          if (seen.has(at)) return true
          seen.add(at)
        }
        return false
      }
      for (const [i, row] of ordered.entries())
        if (row.parent !== null && !inCircle(row.id))
          assert.ok(ordered.findIndex((r) => r.id === row.parent) < i, row.id)
    }),
  )
})

test('one-time codes are those of RFC 6238 and of the authenticator apps', () => {
  const rfc = Buffer.from('12345678901234567890')
  // RFC 6238 appendix B, SHA-1, the last six of its eight digits
  const table: [number, string][] = [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ]
  for (const [seconds, code] of table) assert.equal(totpAt(rfc, Math.floor(seconds / 30)), code)
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.integer({ min: 10, max: 2 ** 40 }),
      (bytes, step) => {
        const secret = new Secret({ buffer: Uint8Array.from(bytes).buffer })
        assert.equal(base32(bytes), secret.base32)
        assert.equal(totpAt(bytes, step), HOTP.generate({ secret, counter: step }))
        const now = step * 30_000 + 12_345
        const code = totpAt(bytes, step)
        const found = stepOfCode(bytes, code, now, 0)
        assert.ok(found !== null && Math.abs(found - step) <= 1)
        const later = stepOfCode(bytes, code, now, found)
        assert.ok(later === null || later > found, 'never the same one twice')
      },
    ),
  )
  assert.equal(stepOfCode(rfc, totpAt(rfc, 1000), 1005 * 30_000, 0), null)
  for (const wrong of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
    assert.equal(stepOfCode(rfc, wrong, 59_000, 0), null)
  const secret = newTotpSecret()
  const parsed = URI.parse(otpauthUri(secret, '张三@beta', 'Millrace')) as TOTP
  assert.deepEqual([parsed.issuer, parsed.label, parsed.secret.base32], ['Millrace', '张三@beta', base32(secret)])
  const codes = newRecoveryCodes()
  for (const code of codes) assert.match(code, /^[a-z2-7]{4}-[a-z2-7]{4}$/)
  assert.equal(recoveryHash(codes[0]), recoveryHash(` ${codes[0].toUpperCase().replace('-', ' ')} `))
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
})
