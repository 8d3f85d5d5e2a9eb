import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { hasPlainNames } from '../../contract/names-testing.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import type { Scope } from '../kernel/services.ts'
import { createSignatures, signatureHash, signatureMigrations } from './signatures.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
/** Records as they are now, by id. */
const records = new Map<string, Record<string, unknown>>()
const signatures = createSignatures({ sealedOf: async (_scope, _entity, id) => records.get(id) ?? null })

before(async () => {
  data = await withDatabase([signatureMigrations])
  tenants = await openTenantData(data.sql, data.url, 'secret')
})
after(async () => {
  await tenants?.close()
  await data?.close()
})

const actor = (tenant: string) =>
  ({ kind: 'user', id: 'u1', name: 'wang', displayName: '王工', tenant }) as Scope['actor']
const within = <T>(run: (scope: Scope) => Promise<T>, tenant = 'a') =>
  tenants.within(tenant, (tx) => run({ tx, actor: actor(tenant), now: 1_700_000_000_123, today: '2023-11-14' }))

const meaning = { zh: '批准', en: 'approved' }
const sign = (sealed: unknown, recordId: string | null, tenant = 'a') => {
  const record = recordId === null ? null : { entity: 'calibration.record', id: recordId }
  const id = randomUUID()
  return within(
    (scope) => signatures.keepSignature(scope, { id, command: 'c.approve', record, meaning, sealed }),
    tenant,
  )
}

test('a signature holds until a signed field changes, and names it', async () => {
  records.set('r1', { verdict: 'pass', deviation: '0.10', note: 'x', state: 'approved' })
  const item = await sign({ deviation: '0.10', verdict: 'pass', due: null }, 'r1')
  assert.equal(item.actor, 'u1')
  const check = () => within((scope) => signatures.check(scope, item.id))
  const first = await check()
  assert.deepEqual(
    [first.holds, first.changed, first.actor, first.meaning, first.time],
    [true, [], '王工', meaning, 1_700_000_000_123],
  )
  records.get('r1')!.note = 'a field that was not signed'
  assert.equal((await check()).holds, true)
  records.get('r1')!.deviation = '0.1'
  const changed = await check()
  assert.deepEqual([changed.holds, changed.changed], [false, ['deviation']])
  records.delete('r1')
  const gone = await check()
  assert.deepEqual([gone.holds, gone.recordGone, gone.changed], [false, true, []])
})

test('whatever is signed verifies after it was stored', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()).filter(hasPlainNames),
      async (sealed) => {
        const free = await sign(sealed, null)
        records.set('any', sealed)
        const bound = await sign(sealed, 'any')
        for (const { id } of [free, bound]) {
          const { holds, changed } = await within((scope) => signatures.check(scope, id))
          assert.deepEqual([holds, changed], [true, []])
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('the hash covers content, meaning, person and time', () => {
  const signed = { sealed: { a: 1, b: 2 }, meaning, actor: 'u1', time: 1 }
  assert.equal(signatureHash(signed), signatureHash({ ...signed, sealed: { b: 2, a: 1 } }))
  const others = [{ sealed: { a: 1 } }, { meaning: { zh: '复核', en: 'checked' } }, { actor: 'u2' }, { time: 2 }]
  for (const other of others) assert.notEqual(signatureHash({ ...signed, ...other }), signatureHash(signed))
})

test('nobody changes or removes a signature, and no tenant sees another’s', async () => {
  const { id } = await sign({ a: 1 }, null)
  for (const statement of [`update signature set hash = 'x'`, `delete from signature`, `truncate signature`])
    await assert.rejects(
      within(({ tx }) => tx.sql.unsafe(statement)),
      /permission denied/,
    )
  for (const statement of [`update signature set hash = 'x'`, `delete from signature`, `truncate signature`])
    await assert.rejects(data.sql.unsafe(statement), /never changed or removed/)
  await assert.rejects(
    within((scope) => signatures.check(scope, id), 'b'),
    { code: 'unknownSignature' },
  )
  await assert.rejects(sign({ a: 'x'.repeat(1024 * 1024) }, null), { code: 'signedTooMuch' })
})
