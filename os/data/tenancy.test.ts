import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectTo } from './connect.ts'
import { migrate } from './migrate.ts'
import { dataMigrations, openTenantData, type TenantData } from './tenancy.ts'
import { withDatabase } from './testing.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData

before(async () => {
  data = await withDatabase([dataMigrations])
  await data.sql`create table thing (id int not null, tenant text not null, note text)`
  await data.sql`select millrace_tenant_table('thing')`
  tenants = await openTenantData(data.sql, data.url, 'secret')
  for (const tenant of ['a', 'b'])
    await tenants.within(tenant, ({ sql }) => sql`insert into thing (id, note) values (1, ${tenant})`)
})
after(async () => {
  await tenants.close()
  await data.close()
})

test('each tenant sees its own rows, whatever it asks', async () => {
  for (const tenant of ['a', 'b'])
    await tenants.within(tenant, async ({ sql }) => {
      assert.deepEqual(
        (await sql`select tenant, note from thing where tenant in ('a', 'b') or true`).map((r) => ({ ...r })),
        [{ tenant, note: tenant }],
      )
      assert.equal((await sql`update thing set note = note`).count, 1)
      assert.equal((await sql`delete from thing where tenant <> ${tenant}`).count, 0)
    })
})

test('a row of another tenant cannot be written, nor one without a tenant', async () => {
  await assert.rejects(
    tenants.within('a', ({ sql }) => sql`insert into thing (id, tenant) values (2, 'b')`),
    /row-level security/,
  )
  await assert.rejects(
    tenants.within('a', ({ sql }) => sql`update thing set tenant = 'b'`),
    /row-level security/,
  )
  await assert.rejects(
    tenants.within('', ({ sql }) => sql`insert into thing (id) values (3)`),
    /row-level security|null value/,
  )
  assert.equal((await tenants.within('', ({ sql }) => sql`select 1 from thing`)).length, 0)
})

test('the role cannot lift the rule', async () => {
  for (const statement of [
    'reset role; select 1',
    'set row_security = off; select count(*) from thing',
    'alter table thing disable row level security',
    'drop policy tenant on thing',
    'set session authorization millrace',
    'create table mine (id int)',
  ]) {
    const seen = await tenants
      .within('a', async ({ sql }) => {
        await sql.unsafe(statement)
        return sql`select tenant from thing`
      })
      .catch(() => [])
    assert.ok(
      [...seen].every((r) => r.tenant === 'a'),
      statement,
    )
  }
})

test('the next transaction on the same connection starts without a tenant of its own', async () => {
  for (let i = 0; i < 40; i++)
    await tenants.within(i % 2 ? 'a' : 'b', async ({ sql }) => {
      const [row] = await sql`select millrace_tenant() as tenant`
      assert.equal(row.tenant, i % 2 ? 'a' : 'b')
    })
})

test('reads that are declared so cannot write', async () => {
  await assert.rejects(
    tenants.within('a', ({ sql }) => sql`update thing set note = 'x'`, { readOnly: true }),
    /read-only/,
  )
})

test('transactions that ask for a read of their own tenant besides do not wait for each other', {
  timeout: 60_000,
}, async () => {
  const read = (tenant: string) =>
    tenants.within(tenant, ({ sql }) => sql`select tenant, note from thing`, { readOnly: true })
  const seen = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      tenants.within(i % 2 ? 'a' : 'b', async ({ tenant, sql }) => {
        await sql`select 1`
        return [tenant, (await read(tenant))[0].tenant]
      }),
    ),
  )
  for (const [tenant, found] of seen) assert.equal(found, tenant)
  // it takes part: what the transaction has written is there, and another tenant's read is a transaction of that tenant
  await assert.rejects(
    tenants.within('a', async ({ sql }) => {
      await sql`update thing set note = 'new'`
      assert.equal((await read('a'))[0].note, 'new')
      assert.deepEqual((await read('b'))[0].tenant, 'b')
      throw new Error('undo')
    }),
    /undo/,
  )
  assert.equal((await read('a'))[0].note, 'a')
  // what goes on after the transaction has ended gets one of its own
  let later: Promise<unknown[]> | undefined
  await tenants.within('a', async () => {
    later = new Promise((done) => setTimeout(done, 20)).then(() => read('a'))
  })
  assert.equal((await later)?.length, 1)
})

test('a second installation on the same server has a role and a password of its own', async () => {
  const other = await openTenantData(data.sql, data.url, 'another')
  assert.equal((await other.within('a', ({ sql }) => sql`select 1 from thing`)).length, 1)
  await other.close()
  assert.equal((await tenants.within('a', ({ sql }) => sql`select 1 from thing`)).length, 1)
  const wrong = new URL(data.url)
  wrong.username = 'millrace_app'
  await assert.rejects(connectTo(wrong.href, { max: 1 }).sql`select 1`)
  assert.deepEqual(await migrate(data.sql, [dataMigrations]), [])
})
