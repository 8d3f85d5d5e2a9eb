import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { alarmInput } from '../api/alarms.ts'
import { alarmNormal } from '../os/alarms/alarm-state.ts'
import type { Sql } from '../os/data/connect.ts'
import { connectionUrlOf } from '../os/data/embedded-postgres.ts'
import { apps } from '../os/host/apps.ts'
import { plantBySchema, plantedCode } from './plant-by-schema.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'
import { type Person, plantBusiness } from './two-tenants-business.ts'

// Two organisations on one platform, each with data that the other must never learn of.

/** What a tenant has, of which the other may guess the names (`guessable`) but is never told anything of (`secrets`). */
export type Planted = {
  tenant: string
  token: string
  /** Codes, paths and ids: what somebody could know and ask for. */
  guessable: string[]
  /** The same in shape, of nothing that exists. */
  absent: string[]
  /** What stands in its codes, names, notes, texts, values and times: never in a request of the other, so a leak in an answer. */
  secrets: string[]
  people: [keeper: Person, approver: Person]
  /** Every UUID and every hash in its rows. */
  ids: ReadonlySet<string>
  /** Tables in whose rows a name stands that somebody may guess. */
  tablesOf: ReadonlyMap<string, ReadonlySet<string>>
}

const letters = (n: number) => Array.from(randomBytes(n), (b) => 'bcdfghjklmnpqrstvwxz'[b % 20]).join('')
const allScopes = 'read,ingest,write,operate,apps,admin'
export const otherTenant = 'north'

export type TwoTenants = { instance: Instance; tokens: [string, string]; sink: Server }

/** Takes whatever webhooks and channels send. */
async function openSink(): Promise<Server> {
  const sink = createServer((request, answer) => request.resume().once('end', () => answer.end('{}')))
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve))
  return sink
}

/** The platform with a second organisation; tokens of both may do everything. */
export async function startTwoTenants(): Promise<TwoTenants> {
  const instance = await startMillrace({ opcua: 'on', env: { MILLRACE_ALLOW_PRIVATE_WEBHOOKS: 'on' } })
  try {
    const main = await instance.token('--scope', allScopes)
    const administrator = { name: 'north-admin', displayName: 'Administrator' }
    const body = { id: otherTenant, name: 'North Mill', administrator }
    const made = await instance.api('/api/organisations', { method: 'POST', token: main, body })
    if (!made.ok) throw new Error(`organisation: ${await made.text()}`)
    const north = await instance.token('--tenant', otherTenant, '--scope', allScopes)
    return { instance, tokens: [main, north], sink: await openSink() }
  } catch (error) {
    await instance.destroy()
    throw error
  }
}

/** Tables that keep rows of tenants. */
export const tenantTables = async (owner: Sql): Promise<string[]> =>
  (
    await owner<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`
  ).map((row) => row.name)

/** Every row of a tenant as text, by table; without what tells when a sign-in or a token was last used. */
export async function rowsOf(owner: Sql, tenant: string): Promise<Record<string, string>> {
  const rows: Record<string, string> = {}
  const read = async (table: string, where: string) => {
    const [{ text }] = await owner.unsafe(
      `select coalesce(string_agg(row, E'\n' order by row), '') as text
       from (select (to_jsonb(t) - 'last_used_at' - 'last_seen_at')::text as row from "${table}" t where ${where}) r`,
      [tenant],
    )
    rows[table] = text
  }
  for (const table of await tenantTables(owner)) await read(table, 'tenant = $1')
  for (const table of ['app_session', 'app_account', 'app_password_history', 'app_second_factor'])
    await read(table, 'user_id in (select id from app_user where tenant = $1)')
  await read('tenant', 'id = $1')
  return rows
}

/** The guard of the overload protection lasts a minute, and its platform may be slow. */
const longestJobMs = 180_000

/** Waits until nothing is on its way any more, inside and out of the house; answers the rows. */
export function settled(owner: Sql, tenant: string): Promise<Record<string, string>> {
  let before = ''
  return eventually(
    'nothing is on its way',
    async () => {
      const rows = await rowsOf(owner, tenant)
      const text = JSON.stringify(rows)
      // a job may be at work for a minute without a change: a guard that one of them has started again
      const atWork =
        /"state": "(waiting|queued|running)"/.test(rows.outbox_delivery + rows.notice_delivery) ||
        /"state": "running"/.test(rows.job)
      const quiet = text === before && !atWork
      before = text
      if (!quiet) await new Promise((resolve) => setTimeout(resolve, 200))
      return quiet && rows
    },
    longestJobMs,
  )
}

const idForm = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b/g
export const idsIn = (text: string): string[] => text.match(idForm) ?? []

/** An id of nothing, letter for letter of the same form. */
const likeIt = (id: string) =>
  id.replace(/[0-9a-f]/g, (c, at) => {
    // version and variant of a UUID stay
    if (id.length === 36 && (at === 14 || at === 19)) return c
    return c <= '9' ? String((Number(c) + 3) % 10) : 'abcdef'['abcdef'.indexOf(c) ^ 1]
  })

/** What no route makes at once. */
async function plantRows(owner: Sql, tenant: string, { secret, tag }: { secret: string; tag: string }): Promise<void> {
  const text = owner.json({ zh: secret, en: secret })
  const actor = owner.json({ kind: 'user', id: secret, name: secret, permissions: [] })
  await owner`
    insert into job (tenant, kind, about, input, state, result, created_by, created_by_name, actor, ended_at)
    values (${tenant}, 'calibration.check-due-dates', ${text}, ${text}, 'done', ${text}, ${secret}, ${secret}, ${actor}, now())`
  await owner`insert into job_schedule (tenant, kind, last_due) values (${tenant}, ${`x.${secret}`}, now())`
  await owner`
    insert into watch_state (tenant, watch, code, fired_at, sample_at) values (${tenant}, ${`x.${secret}`}, ${`${tag}.N`}, now(), now())`
  const [model, alarm] = [randomUUID(), randomUUID()]
  const { code, point, ...rule } = alarmInput.parse({
    ...{ code: `${tag}-alarm`, name: { zh: secret, en: secret }, point: `${tag}.N`, priority: 'low' },
    condition: { kind: 'high', limit: 1e9 },
  })
  await owner`
    insert into model (tenant, id, code, name, version, updated_at, updated_by)
    values (${tenant}, ${model}, ${`${tag}-model`}, ${text}, 1, now(), ${secret})`
  await owner`
    insert into model_version (tenant, model, number, state, drawing, faults, authors, note, saved_at, saved_by)
    values (${tenant}, ${model}, 1, 'draft', ${text}, 1, ${[secret]}, ${secret}, now(), ${secret})`
  const [trial, learned] = [randomUUID(), randomUUID()]
  const ask = { number: 1, from: 0, to: 1000, warmUpMs: 0, instances: [], places: [], sweep: [], note: secret }
  await owner`
    insert into model_trial (tenant, id, model, number, drawn_at, ask, places, step_ms, created_at, created_by)
    values (${tenant}, ${trial}, ${model}, 1, now(), ${owner.json(ask)}, ${[secret]}, 1000, now(), ${secret})`
  await owner`
    insert into model_trial_place (tenant, trial, place, shown, series) values (${tenant}, ${trial}, ${secret}, ${text}, ''::bytea)`
  await owner`
    insert into model_mark (tenant, id, model, place, from_at, to_at, verdict, note, at, by)
    values (${tenant}, ${randomUUID()}, ${model}, ${secret}, now() - interval '1 hour', now(), 'finding', ${secret}, now(), ${secret})`
  await owner`
    insert into learned_model (tenant, id, code, name, kind, version, updated_at, updated_by)
    values (${tenant}, ${learned}, ${`${tag}-learned`}, ${text}, 'pca', 1, now(), ${secret})`
  await owner`
    insert into learned_version (tenant, model, number, state, recipe, document, report, bytes, authors, note, trained_at, trained_by)
    values (${tenant}, ${learned}, 1, 'draft', ${owner.json({ columns: [] })}, ${text}, ${owner.json({ gate: [] })}, 1, ${[secret]}, ${secret},
      now(), ${secret})`
  await owner`
    insert into learned_file (tenant, model, name, content, sha256, tried, author, uploaded_at, uploaded_by)
    values (${tenant}, ${learned}, ${secret}, ${Buffer.from(secret)}, ${secret}, ${owner.json({ columns: 1 })}, ${secret}, now(), ${secret})`
  await owner`
    insert into learned_plan (tenant, model, plan, author, set_at, set_by, stopped)
    values (${tenant}, ${learned}, ${owner.json({ everyDays: 30, hour: 2, onDrift: false, windowDays: 90 })}, ${secret}, now(), ${secret}, true)`
  await owner`
    insert into learned_drift (tenant, model, at, number, verdict, rows, shifts, from_at, to_at)
    values (${tenant}, ${learned}, now(), 1, 'steady', 1, '[]', now(), now())`
  await owner`
    insert into learned_place_drift (tenant, model, place, at, machine, caller, since, number, verdict, rows, shifts, from_at, to_at)
    values (${tenant}, ${learned}, ${secret}, now(), ${secret}, ${secret}, now(), 1, 'steady', 1, '[]', now(), now())`
  await owner`
    insert into model_instance (tenant, id, model, code, bindings, overrides, enabled, version, updated_at, updated_by)
    values (${tenant}, ${randomUUID()}, ${model}, ${`${tag}-one`}, ${owner.json({ x: secret })}, '{}', true, 1, now(), ${secret})`
  await owner`
    insert into alarm_definition (tenant, id, code, point, rule, version, updated_at, updated_by)
    values (${tenant}, ${alarm}, ${code}, ${point}, ${owner.json(rule as never)}, 1, now(), ${secret})`
  await owner`insert into alarm_state (tenant, alarm, state) values (${tenant}, ${alarm}, ${owner.json(alarmNormal as never)})`
  await owner`
    insert into alarm_journal (tenant, at, alarm, code, name, path, priority, kind, from_state, to_state, reason)
    values (${tenant}, now(), ${alarm}, ${code}, ${text}, ${secret}, 'low', 'raised', 'A', 'B', ${secret})`
}

/** Without the ids that stand in rows of both, e.g. of who made the organisation: they are no secret of either. */
export function apartFrom(planted: Planted, other: Planted): Planted {
  const own = planted.guessable.map((name) => !other.ids.has(name))
  return {
    ...planted,
    guessable: planted.guessable.filter((_, i) => own[i]),
    absent: planted.absent.filter((_, i) => own[i]),
    ids: planted.ids.difference(other.ids),
  }
}

/** Everything of a tenant: its part of both rivers. */
export async function plant(
  { instance, sink }: TwoTenants,
  owner: Sql,
  tenant: string,
  token: string,
): Promise<Planted> {
  const { tag, secret, ...river } = await plantRiver(instance, token)
  const maker = { tenant, token, tag, secret }
  const people = await plantBusiness(instance, maker, `http://127.0.0.1:${(sink.address() as AddressInfo).port}`)
  await plantRows(owner, tenant, maker)
  const [file] = await owner`select id from file where tenant = ${tenant} limit 1`
  await plantBySchema((await connectionUrlOf(instance.folder))!, apps, {
    ...{ tenant, tag, secret, number: Number(river.secrets[1]), people: people.map((p) => p.id), file: file.id },
    ...{ department: `dep-${tag}`, site: `site-${tag}`, path: `P-${tag}/U-${tag}`, point: `${tag}.N` },
  })
  const rows = await settled(owner, tenant)
  const guessable = [
    ...river.guessable,
    ...people.map((p) => p.name),
    `gauge ${tag}`,
    `${tag}:JL-2026-0001`,
    'JL-2026-0001',
  ]
  const tablesOf = new Map<string, Set<string>>()
  for (const [table, text] of Object.entries(rows))
    for (const name of [...idsIn(text).slice(0, 3), ...(text.match(plantedCode(tag)) ?? []).slice(0, 1)]) {
      guessable.push(name)
      tablesOf.set(name, (tablesOf.get(name) ?? new Set()).add(table))
    }
  const lists = apps.map((app) => `${app.id}/${app.entities[0].plural}`)
  for (const path of ['points', ...lists, 'audit', 'events', 'notices']) {
    const { next } = await (await instance.api(`/api/${path}?limit=1`, { token })).json()
    if (next) guessable.push(`cursor:${next}`)
  }
  const names = [...new Set(guessable)]
  const away = letters(8)
  const absent = (name: string) => (name.startsWith('cursor:') ? name : name.replace(idForm, likeIt))
  const { secrets } = river
  return {
    ...{ tenant, token, people, secrets, guessable: names },
    absent: names.map((name, i) => river.absent[i] ?? absent(name.replaceAll(tag, away))),
    ids: new Set(idsIn(JSON.stringify(rows))),
    tablesOf,
  }
}

/** Fills a tenant's part of the data river: every noun once at least, told by marks of its own in every text and number. */
async function plantRiver(instance: Instance, token: string) {
  const tag = letters(8)
  const secret = letters(10)
  const value = 1_000_000 + (randomBytes(4).readUInt32BE() % 8_000_000)
  const time = Date.now() - 600_000 - (randomBytes(4).readUInt32BE() % 3_000_000)
  const trend = randomBytes(6).toString('hex')
  const uuid = (hex: string) => `00000000-0000-4000-8000-${hex}`
  const text = { zh: `名${secret}`, en: `name ${secret}` }

  async function send(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
    const answer = await instance.api(path, { method, token, body, headers: { 'content-type': 'application/json' } })
    const json = await answer.json()
    if (!answer.ok || (json.rejected ?? []).length > 0 || json.committed === false)
      throw new Error(`${method} ${path}: ${JSON.stringify(json)}`)
    return json
  }

  const note = { zh: secret, en: secret }
  const push = { driver: 'push', name: text, note, secrets: { password: secret } }
  const nobody = { driver: 'modbus', name: text, note, config: { host: '127.0.0.1', port: 1 } }
  await send('POST', '/api/connections', { code: 'both', ...push })
  await send('POST', '/api/points', { points: [{ code: 'BOTH.N', type: 'number', name: text }] })
  await send('POST', '/api/ingest', { code: 'BOTH.N', time: time + 1, value: value + 1 })
  // every noun twice: under a name that the other may guess and under one that it never learns
  for (const word of [tag, secret]) {
    const roles = [{ role: `role${word}`, name: text, quantity: null, required: false }]
    await send('PUT', `/api/equipment-types/type-${word}`, { name: text, roles })
    await send('PUT', `/api/retention-classes/keep-${word}`, { name: text, keepDays: null })
    await send('POST', '/api/twin', { path: `P-${word}`, kind: 'plant', name: text })
    await send('POST', '/api/twin', { path: `P-${word}/U-${word}`, kind: 'unit', name: text })
    await send('POST', '/api/connections', { code: `line-${word}`, ...push })
    await send('POST', '/api/connections', { code: `dead-${word}`, ...nobody })
    const place = { path: `P-${word}/U-${word}`, name: text, note: text, retention: `keep-${word}` }
    await send('POST', '/api/points', {
      points: [
        { code: `${word}.N`, type: 'number', ...place, source: { connection: `line-${word}`, address: {} } },
        { code: `${word}.T`, type: 'text', ...place },
        { code: `${word}.E`, type: 'enum', ...place, labels: { 1: text } },
      ],
    })
    await send('POST', `/api/ingest?connection=line-${word}`, {
      codes: [`${word}.N`, `${word}.T`, `${word}.E`],
      times: [time, time, time],
      values: [value, `text ${secret}`, 1],
    })
  }
  const codes = ['N', 'T', 'E'].map((kind) => `${tag}.${kind}`)
  const shared = { name: `trend ${secret}`, shared: true, definition: { points: codes, note: secret } }
  await send('PUT', `/api/trends/${uuid(trend)}`, shared)
  const list = (await send('GET', '/api/points', undefined)) as { items: { id: number; code: string }[] }
  const ids = list.items.filter((p) => p.code.startsWith(tag)).map((p) => String(p.id))

  const paths = [`P-${tag}`, `P-${tag}/U-${tag}`]
  const named = [...codes, ...paths, `line-${tag}`, `dead-${tag}`, `type-${tag}`, `keep-${tag}`, `role${tag}`]
  const away = letters(8)
  return {
    ...{ tag, secret },
    guessable: [...named, uuid(trend), ...ids],
    absent: [
      ...named.map((name) => name.replaceAll(tag, away)),
      uuid(trend.replace(/./g, (c) => 'fedcba9876543210'[Number.parseInt(c, 16)])),
      ...ids.map((id) => String(2_000_000_000 + Number(id))),
    ],
    secrets: [secret, String(value), String(value + 1), String(time), String(time + 1)],
  }
}

/** The first mark of the other tenant that stands in a text; a number counts where it stands alone. */
export function leakIn(text: string, marks: readonly string[]): string | undefined {
  return marks.find((mark) =>
    /^\d+$/.test(mark) ? new RegExp(`(?<!\\d)${mark}(?!\\d)`).test(text) : text.includes(mark),
  )
}
