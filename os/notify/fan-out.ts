import type { Notice } from '../../contract/ctx.ts'
import type { Language } from '../../contract/text.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { TenantTx } from '../data/tenancy.ts'
import { type ChannelRow, channelColumns } from './channels.ts'
import { defaultReach, type Level, levelOf, mailAt, type Reach } from './timing.ts'

/** Who is who, as far as notices need it; os/identity/directory.ts has it. */
export type Recipients = {
  holdersOf(tenant: string, wanted: { roles?: readonly string[]; permission?: string }): Promise<string[]>
  people(
    tenant: string,
    ids: readonly string[],
  ): Promise<readonly { id: string; email: string | null; language: Language; enabled: boolean }[]>
}

export type FanOutParts = {
  recipients: Recipients
  /** Those who follow a record. */
  followersOf(scope: { tx: TenantTx }, entity: string, id: string): Promise<readonly string[]>
  timeZone: string
}

export type NoticeRequest = { id: number; notice: Notice; actor: string; at: number; tries: number }

const maxPeople = 10_000
/** The same cause is told to a group once within this time, unless it gets worse. */
const groupSilenceMs = 3_600_000

/** Everybody a notice is for. Whoever caused a change of a record they follow knows of it. */
async function peopleOf(tx: TenantTx, { notice, actor }: NoticeRequest, parts: FanOutParts): Promise<string[]> {
  const { users = [], roles, permission, record } = notice.to
  const asked = roles?.length || permission
  const [held, following] = await Promise.all([
    asked ? parts.recipients.holdersOf(tx.tenant, { roles, permission }) : [],
    record ? parts.followersOf({ tx }, record.entity, record.id) : [],
  ])
  const wanted = [...new Set([...users, ...held, ...following.filter((id) => id !== actor)])].slice(0, maxPeople)
  if (wanted.length === 0) return []
  // ids of programs, of the disabled and of other tenants have no bell
  const known = await parts.recipients.people(tx.tenant, wanted)
  return known.filter((person) => person.enabled).map((person) => person.id)
}

async function writeNotices(
  tx: TenantTx,
  people: readonly string[],
  notice: Notice,
  level: Level,
): Promise<{ id: string; person: string; level: Level }[]> {
  const { sql } = tx
  const body = notice.body ? canonicalJson(notice.body) : null
  const written = await sql<{ id: string }[]>`
    insert into notice (person, cause, title, body, link, level, created_at, updated_at)
    select p, ${notice.cause}, ${canonicalJson(notice.title)}::jsonb, ${body}::jsonb, ${notice.link ?? null}, ${level},
      clock_timestamp(), clock_timestamp()
    from unnest(${people as string[]}::text[]) p
    on conflict (tenant, person, cause) where read_at is null do update set
      title = excluded.title, body = excluded.body, link = excluded.link, count = notice.count + 1, updated_at = clock_timestamp(),
      level = greatest(notice.level, excluded.level)
    returning id`
  return sql<{ id: string; person: string; level: Level }[]>`
    update notice set sent_level = level where id = any(${written.map((row) => row.id)}::uuid[]) and level > sent_level
    returning id, person, level`
}

async function mailThem(
  tx: TenantTx,
  request: NoticeRequest,
  channel: ChannelRow,
  fresh: { id: string; person: string; level: Level }[],
  parts: FanOutParts,
): Promise<void> {
  const { sql } = tx
  const people = fresh.map((row) => row.person)
  const rows = await sql<(Reach & { person: string })[]>`
    select person, email, min_level as "minLevel", digest, quiet_from as "quietFrom", quiet_to as "quietTo"
    from notice_setting where person = any(${people}::text[])`
  const reaches = new Map(rows.map((row) => [row.person, row]))
  const addressed = new Set((await parts.recipients.people(tx.tenant, people)).filter((p) => p.email).map((p) => p.id))
  const deliveries = fresh.flatMap(({ id, person, level }) => {
    const due =
      level < channel.minLevel ? null : mailAt(reaches.get(person) ?? defaultReach, level, request.at, parts.timeZone)
    return due === null || !addressed.has(person) ? [] : [{ id, person, level, due }]
  })
  if (deliveries.length === 0) return
  const { cause, title } = request.notice
  await sql`
    insert into notice_delivery (channel, person, notice, cause, level, title, first_at, due_at)
    select ${channel.id}, (d->>'person'), (d->>'id')::uuid, ${cause}, (d->>'level')::smallint, ${canonicalJson(title)}::jsonb,
      to_timestamp((d->>'due')::numeric / 1000), to_timestamp((d->>'due')::numeric / 1000)
    from jsonb_array_elements(${JSON.stringify(deliveries)}::jsonb) d
    on conflict (notice, channel) where state = 'waiting' and notice is not null do update set
      level = excluded.level, due_at = least(notice_delivery.due_at, excluded.due_at), lease_until = null`
}

/** Groups hear what is addressed to roles or holders of a permission, never what is for named people or followers alone. */
async function matches(
  channel: ChannelRow,
  request: NoticeRequest,
  level: Level,
  people: readonly string[],
  tenant: string,
  parts: FanOutParts,
): Promise<boolean> {
  const { to, cause } = request.notice
  if (!to.roles?.length && !to.permission) return false
  if (level < channel.minLevel) return false
  if (channel.causes.length > 0 && !channel.causes.some((prefix) => cause.startsWith(prefix))) return false
  if (channel.roles.length === 0 || to.roles?.some((role) => channel.roles.includes(role))) return true
  const members = new Set(await parts.recipients.holdersOf(tenant, { roles: channel.roles }))
  return people.some((id) => members.has(id))
}

async function tellGroup(tx: TenantTx, channel: ChannelRow, notice: Notice, level: Level): Promise<void> {
  const { sql } = tx
  const body = notice.body ? canonicalJson(notice.body) : null
  await sql`
    insert into notice_delivery (channel, cause, level, title, body, link, first_at, due_at)
    select ${channel.id}, ${notice.cause}, ${level}, ${canonicalJson(notice.title)}::jsonb, ${body}::jsonb, ${notice.link ?? null},
      now(), now()
    where not exists (
      select from notice_delivery where channel = ${channel.id} and cause = ${notice.cause} and state = 'sent'
        and ended_at > now() - make_interval(secs => ${groupSilenceMs / 1000}) and level >= ${level})
    on conflict (channel, cause) where state = 'waiting' and notice is null do update set
      title = excluded.title, body = excluded.body, link = excluded.link, level = greatest(notice_delivery.level, excluded.level),
      count = notice_delivery.count + 1`
}

/** Turns one request into notices and deliveries, within the tenant's transaction. */
export async function fanOut(tx: TenantTx, request: NoticeRequest, parts: FanOutParts): Promise<void> {
  const { sql } = tx
  const level = levelOf[request.notice.level ?? 'info']
  const people = await peopleOf(tx, request, parts)
  const fresh = people.length > 0 ? await writeNotices(tx, people, request.notice, level) : []
  const channels = await sql<ChannelRow[]>`select ${channelColumns(sql)} from notify_channel c where c.enabled`
  for (const channel of channels) {
    if (channel.kind === 'email') {
      if (fresh.length > 0) await mailThem(tx, request, channel, fresh, parts)
    } else if (await matches(channel, request, level, people, tx.tenant, parts)) {
      await tellGroup(tx, channel, request.notice, level)
    }
  }
}
