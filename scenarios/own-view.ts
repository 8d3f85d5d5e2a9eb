import assert from 'node:assert/strict'
import type { Sql } from '../os/data/connect.ts'
import { apps } from '../os/host/apps.ts'
import { lists, listsAbout } from './app-routes.ts'
import { addressOf, inTurns, type Operation, sampleOf } from './openapi.ts'
import type { Instance } from './testing.ts'
import { leakIn, type Planted } from './two-tenants.ts'

// What a tenant sees of itself through the lists and queries of every app, and that nothing of another one is in it.

export type Looked = { instance: Instance; owner: Sql; operations: readonly Operation[] }

/** Asks as `own`; what it is told holds nothing of `foreign`. */
async function toldTo(instance: Instance, address: string, own: Planted, foreign: Planted) {
  const answer = await instance.api(address, { token: own.token })
  const text = await answer.text()
  assert.equal(leakIn(text, foreign.secrets), undefined, `${address}: ${text}`)
  return { status: answer.status, text }
}

export async function findsItsRows({ instance, owner }: Looked, own: Planted, foreign: Planted): Promise<void> {
  await inTurns(lists, async ({ path, table, name }) => {
    const get = (address: string) => toldTo(instance, address, own, foreign)
    const theirs = await owner.unsafe(`select id from "${table}" where tenant = $1`, [foreign.tenant])
    const rows = await owner.unsafe(`select id from "${table}" where tenant = $1`, [own.tenant])
    assert.ok(rows.length > 0 && theirs.length > 0, name)
    const listed = await get(`${path}?limit=200`)
    assert.ok(
      rows.every(({ id }) => listed.text.includes(id)),
      `${name}: ${listed.status} ${listed.text}`,
    )
    for (const address of [`${path}/${rows[0].id}`, `${path}/${rows[0].id}/history`, `${path}?format=csv`]) {
      const { status, text } = await get(address)
      assert.ok(status === 200 && text.includes(own.secrets[0]), `${address}: ${status} ${text}`)
    }
    for (const { id } of theirs) {
      assert.ok(!listed.text.includes(id), `${name}: ${id} is listed`)
      for (const address of [`${path}/${id}`, `${path}/${id}/history`])
        assert.equal((await get(address)).status, 404, address)
    }
  })
}

/** Values by which a query answers: a record of the tenant where it asks for one, by id or by code; the last days. */
async function askedOf(
  owner: Sql,
  { path, parameters }: Operation,
  { tenant, guessable }: Planted,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {}
  const about = listsAbout(path)
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
  for (const { name, required, schema } of parameters) {
    const { table, entity } =
      about.find((list) => list.entity.id.startsWith(name)) ?? lists.find((list) => list.entity.id === name) ?? about[0]
    const code = entity.code ? `"${entity.code}"` : 'id::text'
    const [row] = await owner.unsafe(
      `select id, ${code} as code from "${table}" where tenant = $1 order by created_at limit 1`,
      [tenant],
    )
    if ([schema, ...(schema.anyOf ?? [])].some(({ format }) => format === 'uuid')) values[name] = row.id
    else if (name === 'from' || name === 'to') values[name] = day(name === 'from' ? 7 : 0)
    else if (name === 'point') values[name] = guessable[0]
    else if (required) values[name] = schema.enum ? String(sampleOf(schema)) : row.code
  }
  return values
}

export async function isAnswered(
  { instance, owner, operations }: Looked,
  own: Planted,
  foreign: Planted,
): Promise<void> {
  const queries = operations.filter(({ method, path }) =>
    apps.some((app) => method === 'GET' && app.queries.some((query) => path === `/api/${app.id}/${query.id}`)),
  )
  assert.equal(queries.length, apps.flatMap((app) => app.queries).length)
  const answered = new Set<Operation>()
  const told = new Set<Operation>()
  await inTurns(queries, async (query) => {
    for (const whose of [own, foreign]) {
      const address = addressOf(query, {}, await askedOf(owner, query, whose))
      const { status, text } = await toldTo(instance, address, own, foreign)
      if (whose === own && status === 200) answered.add(query)
      if (whose === own && leakIn(text, own.secrets)) told.add(query)
    }
  })
  assert.ok(answered.size > 0.9 * queries.length, `only ${answered.size} answer`)
  // lists of what is due are empty on most days
  assert.ok(told.size >= queries.length / 2 - 1, `only ${told.size} tell anything of what was planted`)
}
