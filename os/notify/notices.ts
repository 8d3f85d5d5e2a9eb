import type { Notice } from '../../contract/ctx.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Sql } from '../data/connect.ts'
import { type TenantTx, undoable } from '../data/tenancy.ts'
import { nextTry } from '../events/retry-schedule.ts'
import { createWaker } from '../jobs/waker.ts'
import type { Scope } from '../kernel/services.ts'
import { type DeliverParts, deliverDue } from './deliver.ts'
import { type FanOutParts, fanOut, type NoticeRequest } from './fan-out.ts'

export type Notices = {
  /** Leaves with the caller's transaction; who is told, and how, is worked out right after. */
  notify(scope: Pick<Scope, 'tx' | 'actor'>, notice: Notice): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
  /** Works off what waits and is due, now. */
  settle(): Promise<void>
}

export type NoticeOptions = FanOutParts &
  DeliverParts & {
    log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
    pollMs?: number
  }

const channel = 'millrace_notice'
const maxNoticeBytes = 32 * 1024
const perTurn = 100
const cleanEveryMs = 3_600_000
const readKeptDays = 90
const keptDays = 365
const deliveryKeptDays = 30

/** Asks for people to be told, in the transaction of `tx`. */
export async function requestNotice({ tx, actor }: Pick<Scope, 'tx' | 'actor'>, notice: Notice): Promise<void> {
  if (notice.link !== undefined && !/^\/(?![/\\])/.test(notice.link))
    throw new Error(`notice ${notice.cause}: a link is a path of a screen`)
  if (notice.cause === '' || notice.cause.length > 200)
    throw new Error('a notice has a cause of at most 200 characters')
  const json = canonicalJson(notice)
  if (Buffer.byteLength(json) > maxNoticeBytes)
    throw new Error(`notice ${notice.cause} is larger than ${maxNoticeBytes} bytes`)
  await tx.sql`insert into notice_request (notice, actor) values (${json}::jsonb, ${actor.id})`
  await tx.sql`select pg_notify(${channel}, '')`
}

async function dropOld(sql: Sql): Promise<void> {
  await sql`
    delete from notice where id in (
      select id from notice where updated_at < now() - make_interval(days => ${readKeptDays})
        and (read_at is not null or updated_at < now() - make_interval(days => ${keptDays})) limit 10000)`
  await sql`
    delete from notice_delivery where id in (
      select id from notice_delivery where ended_at < now() - make_interval(days => ${deliveryKeptDays}) limit 10000)`
}

/** Messages to people: in the platform, by mail, and to groups through webhooks and robots. */
export function createNotices(options: NoticeOptions): Notices {
  const { sql, tenants, log, clock } = options
  let cleanedAt: number | undefined

  /** A request that cannot be worked off waits and is tried again for a day; the others go on. */
  async function workOff(tx: TenantTx, request: NoticeRequest): Promise<void> {
    try {
      await undoable(tx, async (part) => {
        await fanOut(part, request, options)
        await part.sql`delete from notice_request where id = ${request.id}`
      })
    } catch (error) {
      const due = nextTry(request.tries + 1, request.at, clock(), Math.random())
      log(due === null ? 'error' : 'warn', 'notice not told', {
        cause: request.notice.cause,
        error: String(error),
        again: due !== null,
      })
      if (due === null) await tx.sql`delete from notice_request where id = ${request.id}`
      else await tx.sql`update notice_request set tries = tries + 1, due_at = ${new Date(due)} where id = ${request.id}`
    }
  }

  /** One process at a time works for a tenant, so that notices of one cause keep their order. */
  async function fanOutTenant(tenant: string): Promise<number> {
    return tenants.within(tenant, async (tx) => {
      const { sql } = tx
      const [{ mine }] = await sql`select pg_try_advisory_xact_lock(hashtext(${`notice ${tenant}`})) as mine`
      if (!mine) return 0
      const requests = await sql<NoticeRequest[]>`
        select id, notice, actor, (extract(epoch from at) * 1000)::bigint as at, tries from notice_request
        where due_at <= now() order by id limit ${perTurn}`
      for (const request of requests) await workOff(tx, request)
      return requests.length
    })
  }

  async function tellDead(batch: { channel: string; tenant: string }): Promise<void> {
    await tenants.within(batch.tenant, async (tx) => {
      const [row] = await tx.sql<{ name: string }[]>`select name from notify_channel where id = ${batch.channel}`
      if (!row) return
      const actor = { id: 'system' } as Scope['actor']
      await requestNotice(
        { tx, actor },
        {
          to: { permission: 'notify.manage' as never },
          cause: `notify.dead:${batch.channel}`,
          title: {
            zh: `通知渠道“${row.name}”一天内都没有送达`,
            en: `Channel “${row.name}” could not deliver for a day`,
          },
          body: {
            zh: '请检查该渠道的设置，改好后可以重发。',
            en: 'Check its settings; what was given up can be sent again.',
          },
          link: '/notice-channels?show=dead',
          level: 'warning',
        },
      )
    })
  }

  /** Answers whether there may be more at once. */
  async function turn(): Promise<boolean> {
    const waiting = await sql<{ tenant: string }[]>`select distinct tenant from notice_request where due_at <= now()`
    let count = 0
    for (const { tenant } of waiting) count += await fanOutTenant(tenant)
    count += await deliverDue(options, tellDead)
    return count > 0
  }

  async function round(): Promise<void> {
    if (cleanedAt === undefined || performance.now() - cleanedAt > cleanEveryMs) {
      cleanedAt = performance.now()
      await dropOld(sql)
    }
    while (await turn());
  }

  const waker = createWaker({ sql, channel, pollMs: options.pollMs ?? 5_000, what: 'notices', round, log })
  return { notify: requestNotice, start: waker.start, stop: waker.stop, settle: round }
}
