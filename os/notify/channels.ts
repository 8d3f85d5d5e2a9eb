import type { ChannelInput, ChannelItem, ChannelKind, MailServer } from '../../api/notify.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Language } from '../../contract/text.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Queryable } from '../data/connect.ts'
import type { TenantTx } from '../data/tenancy.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { checkOutgoingUrl } from './outgoing.ts'
import { notifyRefusals } from './refusals.ts'
import { type Level, levelNames, levelOf } from './timing.ts'

export const maxChannels = 50

type Config = { mail?: MailServer; host?: string; publicUrl?: string | null }

/** A channel as the database keeps it. */
export type ChannelRow = {
  id: string
  tenant: string
  kind: ChannelKind
  name: string
  enabled: boolean
  config: Config
  secrets: Uint8Array
  language: Language
  minLevel: Level
  roles: string[]
  causes: string[]
}

type Figures = {
  waiting: number
  dead: number
  lastSentAt: number | null
  errorAt: number | null
  error: string | null
}

export const channelColumns = (sql: Queryable) => sql`
  c.id, c.tenant, c.kind, c.name, c.enabled, c.config, c.secrets, c.language, c.min_level as "minLevel", c.roles, c.causes`

function itemOf(row: ChannelRow & Figures, box: SecretBox): ChannelItem {
  const { mail, host, publicUrl } = row.config
  const secrets = box.open(row.secrets)
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    enabled: row.enabled,
    language: row.language,
    minLevel: levelNames[row.minLevel],
    roles: row.roles,
    causes: row.causes,
    publicUrl: publicUrl ?? null,
    mail: mail ?? null,
    host: host ?? null,
    secretSet: Boolean(row.kind === 'email' ? secrets.password : secrets.secret),
    waiting: row.waiting,
    dead: row.dead,
    lastSentAt: row.lastSentAt,
    lastError: row.error && row.errorAt !== null ? { at: row.errorAt, text: row.error } : null,
  }
}

export async function listChannels({ sql }: TenantTx, box: SecretBox, id?: string): Promise<ChannelItem[]> {
  const rows = await sql<(ChannelRow & Figures)[]>`
    select ${channelColumns(sql)}, coalesce(d.waiting, 0)::int as waiting, coalesce(d.dead, 0)::int as dead,
      d.sent as "lastSentAt", e.at as "errorAt", e.error
    from notify_channel c
    left join lateral (
      select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'dead') as dead,
        (extract(epoch from max(ended_at) filter (where state = 'sent')) * 1000)::bigint as sent
      from notice_delivery where channel = c.id) d on true
    left join lateral (
      select error, (extract(epoch from coalesce(ended_at, due_at)) * 1000)::bigint as at from notice_delivery
      where channel = c.id and error is not null and state <> 'sent' order by created_at desc limit 1) e on true
    ${id ? sql`where c.id = ${id}` : sql``} order by c.kind, c.name`
  return rows.map((row) => itemOf(row, box))
}

export async function channelItem(tx: TenantTx, box: SecretBox, id: string): Promise<ChannelItem> {
  const [item] = await listChannels(tx, box, id)
  if (!item) throw new Refusal(notifyRefusals.unknownChannel)
  return item
}

const need = (field: string, value: unknown) => {
  if (!value) throw new Refusal(notifyRefusals.missing, { field }, field)
}

/** Left out: as it was; empty: removed. */
function merge(before: Record<string, string>, changes: Record<string, string | undefined>): Record<string, string> {
  const set = Object.entries(changes).filter((e): e is [string, string] => e[1] !== undefined)
  return Object.fromEntries(Object.entries({ ...before, ...Object.fromEntries(set) }).filter(([, v]) => v !== ''))
}

/** What is stored of an input; `before` are the secrets and settings that stand already. */
function settle(
  input: ChannelInput,
  before: { config: Config; secrets: Record<string, string> },
  allowPrivate: boolean,
) {
  const publicUrl = input.publicUrl === undefined ? before.config.publicUrl : input.publicUrl
  if (input.kind === 'email') {
    need('mail', input.mail ?? before.config.mail)
    const mail = input.mail ? { ...input.mail, anyCertificate: input.mail.anyCertificate ?? false } : before.config.mail
    return { config: { mail, publicUrl }, secrets: merge(before.secrets, { password: input.password }) }
  }
  const secrets = merge(before.secrets, { url: input.url, secret: input.secret })
  need('url', secrets.url)
  const url = checkOutgoingUrl(secrets.url, { allowPrivate, field: 'url' })
  return { config: { host: url.host, publicUrl }, secrets }
}

/** Makes a channel, or changes the one of an id. Call it within the tenant's transaction. */
export async function saveChannel(
  tx: TenantTx,
  parts: { box: SecretBox; allowPrivate: boolean },
  input: ChannelInput,
  id?: string,
): Promise<{ before: ChannelItem | null; after: ChannelItem }> {
  const { sql } = tx
  const { box, allowPrivate } = parts
  // one at a time: the checks below see what the last one did
  await sql`select pg_advisory_xact_lock(hashtext(${`notify_channel ${tx.tenant}`}))`
  const all = await sql<ChannelRow[]>`select ${channelColumns(sql)} from notify_channel c`
  const old = all.find((row) => row.id === id)
  if (id && !old) throw new Refusal(notifyRefusals.unknownChannel)
  if (old && old.kind !== input.kind) throw new Refusal(notifyRefusals.kindFixed, {}, 'kind')
  if (!old && all.length >= maxChannels) throw new Refusal(notifyRefusals.tooManyChannels, { limit: maxChannels })
  if (!old && input.kind === 'email' && all.some((row) => row.kind === 'email'))
    throw new Refusal(notifyRefusals.oneMailServer, {}, 'kind')
  if (all.some((row) => row.name === input.name && row.id !== id))
    throw new Refusal(notifyRefusals.nameTaken, { name: input.name }, 'name')
  const stood = { config: old?.config ?? {}, secrets: old ? box.open(old.secrets) : {} }
  const { config, secrets } = settle(input, stood, allowPrivate)
  const before = old ? await channelItem(tx, box, old.id) : null
  const values = {
    name: input.name,
    enabled: input.enabled ?? old?.enabled ?? true,
    language: input.language ?? old?.language ?? 'zh',
    min_level: input.minLevel === undefined ? (old?.minLevel ?? 0) : levelOf[input.minLevel],
    roles: input.roles ?? old?.roles ?? [],
    causes: input.causes ?? old?.causes ?? [],
    secrets: box.seal(secrets),
  }
  const json = canonicalJson(config)
  const [row] = old
    ? await sql<{ id: string }[]>`
        update notify_channel set ${sql(values)}, config = ${json}::jsonb, updated_at = now() where id = ${old.id} returning id`
    : await sql<{ id: string }[]>`
        insert into notify_channel (kind, name, enabled, language, min_level, roles, causes, secrets, config)
        values (${input.kind}, ${values.name}, ${values.enabled}, ${values.language}, ${values.min_level}, ${values.roles},
          ${values.causes}, ${values.secrets}, ${json}::jsonb)
        returning id`
  return { before, after: await channelItem(tx, box, row.id) }
}

export async function removeChannel(tx: TenantTx, box: SecretBox, id: string): Promise<ChannelItem> {
  const before = await channelItem(tx, box, id)
  await tx.sql`delete from notify_channel where id = ${id}`
  return before
}
