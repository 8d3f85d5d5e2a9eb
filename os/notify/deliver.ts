import type { Text } from '../../contract/text.ts'
import type { Sql } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { nextTry } from '../events/retry-schedule.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { type ChannelRow, channelColumns } from './channels.ts'
import type { Recipients } from './fan-out.ts'
import { composeMail, sendMail } from './mail.ts'
import { sendOutgoing } from './outgoing.ts'
import { type Message, robotFault, robotRequest } from './robots.ts'
import type { Level } from './timing.ts'

export type DeliverParts = {
  sql: Sql
  tenants: TenantData
  box: SecretBox
  recipients: Recipients
  allowPrivate: boolean
  /** Where people open the platform, for channels that do not say it themselves. */
  publicUrl?: string | null
  clock(): number
}

/** Deliveries of one channel, to one person or to its group, that leave together. */
type Batch = { channel: string; tenant: string; person: string | null }

type DueRow = {
  id: string
  cause: string
  level: Level
  title: Text
  body: Text | null
  link: string | null
  count: number
  tries: number
  firstAt: number
  time: number
  read: boolean
}

/** A batch is claimed for this long: longer than any server may take. */
const leaseSeconds = 120
const maxPerBatch = 50
const atOnce = 4

async function dueBatches(sql: Sql): Promise<Batch[]> {
  return sql<Batch[]>`
    select channel, tenant, person from notice_delivery
    where state = 'waiting' and due_at <= now() and (lease_until is null or lease_until < now())
    group by channel, tenant, person order by min(due_at) limit 200`
}

/** Claims what is due of a batch, with the newest words of the notices. */
async function claim(sql: Sql, batch: Batch): Promise<DueRow[]> {
  return sql<DueRow[]>`
    with due as (
      select id from notice_delivery
      where channel = ${batch.channel} and person is not distinct from ${batch.person} and state = 'waiting' and due_at <= now()
        and (lease_until is null or lease_until < now())
      order by level desc, created_at limit ${maxPerBatch} for update skip locked)
    update notice_delivery d set lease_until = now() + make_interval(secs => ${leaseSeconds})
    from due left join lateral (
      select n.* from notice n join notice_delivery x on x.notice = n.id where x.id = due.id) n on true
    where d.id = due.id
    returning d.id, d.cause, d.level, coalesce(n.title, d.title) as title, case when n.id is null then d.body else n.body end as body,
      case when n.id is null then d.link else n.link end as link, coalesce(n.count, d.count) as count, d.tries,
      (extract(epoch from d.first_at) * 1000)::bigint as "firstAt",
      (extract(epoch from coalesce(n.updated_at, d.created_at)) * 1000)::bigint as time, n.read_at is not null as read`
}

/** The whole address of a screen. Brackets would end a link in a group's markup. */
export function screenUrl(publicUrl: string | null | undefined, link: string | null): string | null {
  if (!publicUrl || !link || !URL.canParse(link, publicUrl)) return null
  return new URL(link, publicUrl).href.replaceAll('(', '%28').replaceAll(')', '%29')
}

/** Sends messages through a channel now. Throws what is in the way. */
export async function sendThrough(
  parts: Pick<DeliverParts, 'box' | 'allowPrivate' | 'clock'>,
  channel: ChannelRow,
  messages: readonly Message[],
  to: string | null,
): Promise<void> {
  const secrets = parts.box.open(channel.secrets)
  if (channel.kind === 'email') {
    if (!to || !channel.config.mail) throw new Error('no address')
    return sendMail(channel.config.mail, secrets.password, composeMail(to, messages, channel.language))
  }
  const target = { url: secrets.url, secret: secrets.secret, language: channel.language }
  const request = robotRequest(channel.kind, target, messages, parts.clock())
  const answer = await sendOutgoing({ ...request, allowPrivate: parts.allowPrivate })
  const fault = robotFault(channel.kind, answer)
  if (fault) throw new Error(fault)
}

async function sendBatch(parts: DeliverParts, batch: Batch, rows: readonly DueRow[]): Promise<void> {
  const [channel] = await parts.tenants.within(
    batch.tenant,
    ({ sql }) => sql<ChannelRow[]>`select ${channelColumns(sql)} from notify_channel c where c.id = ${batch.channel}`,
    { readOnly: true },
  )
  if (!channel?.enabled) throw new Error('the channel is switched off')
  let { language } = channel
  let to: string | null = null
  if (batch.person !== null) {
    const [person] = await parts.recipients.people(batch.tenant, [batch.person])
    if (!person?.enabled || !person.email) throw new Error('the person has no address any more')
    language = person.language
    to = person.email
  }
  const messages = rows.map(
    (row): Message => ({
      id: row.id,
      cause: row.cause,
      level: row.level,
      title: row.title[language],
      body: row.body?.[language] ?? null,
      link: screenUrl(channel.config.publicUrl ?? parts.publicUrl, row.link),
      count: row.count,
      time: row.time,
    }),
  )
  await sendThrough(parts, { ...channel, language }, messages, to)
}

const idsOf = (rows: readonly DueRow[]) => rows.map((row) => row.id)

/** What nodemailer says when the server itself is in the way: nobody else's mail would fare better. */
const serverFaults = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'EAUTH'])

/** Tries again later, or gives up after a day; the channel's other due deliveries wait with it. */
async function putOff(
  parts: DeliverParts,
  batch: Batch,
  rows: readonly DueRow[],
  fault: Error & { code?: string },
): Promise<boolean> {
  const { sql } = parts
  const now = parts.clock()
  const random = Math.random()
  const plans = rows.map((row) => ({ id: row.id, at: nextTry(row.tries + 1, row.firstAt, now, random) }))
  await sql`
    update notice_delivery d set tries = tries + 1, error = ${fault.message.replaceAll('\0', '').toWellFormed().slice(0, 300)}, lease_until = null,
      state = case when p->>'at' is null then 'dead' else 'waiting' end,
      ended_at = case when p->>'at' is null then now() end,
      due_at = coalesce(to_timestamp((p->>'at')::numeric / 1000), due_at)
    from jsonb_array_elements(${JSON.stringify(plans)}::jsonb) p
    where d.id = (p->>'id')::uuid and d.state = 'waiting'`
  const soonest = Math.min(...plans.flatMap((plan) => (plan.at === null ? [] : [plan.at])))
  if (Number.isFinite(soonest) && (batch.person === null || serverFaults.has(fault.code ?? '')))
    await sql`
      update notice_delivery set due_at = ${new Date(soonest)}
      where channel = ${batch.channel} and state = 'waiting' and due_at <= now() and lease_until is null`
  return plans.some((plan) => plan.at === null)
}

async function deliverBatch(
  parts: DeliverParts,
  batch: Batch,
  onDead: (batch: Batch) => Promise<void>,
): Promise<number> {
  const { sql } = parts
  const claimed = await claim(sql, batch)
  const read = claimed.filter((row) => row.read)
  const rows = claimed.filter((row) => !row.read)
  if (read.length > 0)
    await sql`update notice_delivery set state = 'dropped', ended_at = now() where id = any(${idsOf(read)}::uuid[])`
  if (rows.length === 0) return claimed.length
  try {
    await sendBatch(parts, batch, rows)
  } catch (error) {
    if (await putOff(parts, batch, rows, error as Error)) await onDead(batch)
    return claimed.length
  }
  await sql`
    update notice_delivery set state = 'sent', error = null, tries = tries + 1, ended_at = now()
    where id = any(${idsOf(rows)}::uuid[]) and state = 'waiting'`
  return claimed.length
}

/** Sends what is due, a few at once. Answers how many deliveries were in hand. */
export async function deliverDue(parts: DeliverParts, onDead: (batch: Batch) => Promise<void>): Promise<number> {
  const batches = await dueBatches(parts.sql)
  let count = 0
  const worker = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) count += await deliverBatch(parts, batch, onDead)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return count
}
