import type { Sql } from '../data/connect.ts'
import type { Scope } from '../kernel/services.ts'
import { type Claimed, claimDue, markDone, type OutboxEvent, type Outcome, settle } from './outbox.ts'
import type { WebhookTarget } from './send-webhook.ts'
import { giveUpWebhook, tidyOutbox } from './upkeep.ts'

/** Something in code that wants an event. */
export type Reactor = {
  /** `app.reaction`: its name in the outbox, stable over releases. */
  consumer: string
  /** `app.event`. */
  event: string
  /**
   * Reacts in one transaction of `event.tenant`. Before any work that transaction must ask `take`: the delivery is then done when
   * the transaction ends well, and only then. When `take` answers false somebody else has done it, and there is nothing to do.
   *
   * @example run: (event, take) => withinCtx(event.tenant, actor, async (ctx, scope) => {
   *   if (await take(scope)) await reaction.run(ctx, event.payload)
   * })
   */
  run(event: OutboxEvent, take: (scope: Pick<Scope, 'tx'>) => Promise<boolean>): Promise<void>
}

export type Dispatcher = {
  /** Something may be due: looks soon. */
  wake(): void
  /** Takes and delivers whatever is due now; answers how many tries were made. */
  drain(): Promise<number>
  start(): void
  /** Lets what is under way end. */
  stop(): Promise<void>
}

/** Transactions of reactions at once; the tenants' pool serves people too. */
const reactionsAtOnce = 4
const webhooksAtOnce = 16
/** To one webhook at once; only one while it fails, so that a receiver that is down holds up nobody else. */
const perWebhook = 4
const slowPollMs = 1_000
/** A command that emitted ends its transaction about so much later. */
const wakeMs = 30
const tidyEveryMs = 600_000

type Services = {
  sql: Sql
  clock: () => number
  random?: () => number
  reactors: ReadonlyMap<string, Reactor>
  send(target: WebhookTarget, event: OutboxEvent): Promise<Outcome & { gone: boolean }>
  log(level: 'info' | 'error', message: string, data?: object): void
}

/** Claims due deliveries of all tenants and makes them. Any number of processes may do so side by side. */
export function createDispatcher(services: Services): Dispatcher {
  const { sql, clock, reactors, log } = services
  const random = services.random ?? Math.random
  const underWay = new Map<Promise<void>, 'reaction' | 'webhook'>()
  const atWebhook = new Map<string, number>()
  const failing = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let tidyAt = 0
  let running = false
  /** Deliveries that have ended so far. */
  let ended = 0
  let looking: Promise<number> | undefined
  let again = false

  async function react(claimed: Claimed): Promise<void> {
    const started = performance.now()
    const reactor = reactors.get(claimed.consumer)
    let asked = false
    try {
      if (!reactor) throw new Error(`there is no reaction ${claimed.consumer}`)
      await reactor.run(claimed.event, (scope) => {
        asked = true
        return markDone(scope, claimed.id, clock())
      })
      if (!asked) throw new Error(`${claimed.consumer} did not take its delivery`)
    } catch (error) {
      const outcome = { ok: false, ms: performance.now() - started, error: String((error as Error)?.message ?? error) }
      log('error', 'a reaction failed', { consumer: claimed.consumer, event: claimed.event.id, error: outcome.error })
      await settle(sql, claimed, outcome, clock(), random())
    }
  }

  async function post(claimed: Claimed): Promise<void> {
    const id = claimed.webhook!
    const [target] = await sql<WebhookTarget[]>`
      select url, secret, (extract(epoch from previous_until) * 1000)::bigint as "previousUntil"
      from webhook where id = ${id} and enabled`
    if (!target) return
    const { gone, ...outcome } = await services.send(target, claimed.event)
    if (outcome.ok) failing.delete(id)
    else failing.add(id)
    if (!gone) return settle(sql, claimed, outcome, clock(), random())
    await sql.begin(async (tx) => {
      await tx`
        update webhook set enabled = false, disabled_why = 'gone', updated_at = ${new Date(clock())} where id = ${id}`
      await settle(tx, claimed, { ...outcome, giveUp: true }, clock(), random())
      await giveUpWebhook(tx, id, clock())
    })
    log('info', 'a webhook answered 410 and was switched off', { webhook: id })
  }

  function begin(kind: 'reaction' | 'webhook', claimed: Claimed): void {
    const { consumer } = claimed
    if (kind === 'webhook') atWebhook.set(consumer, (atWebhook.get(consumer) ?? 0) + 1)
    const work = (kind === 'reaction' ? react(claimed) : post(claimed))
      // The database is away: the lease brings it back.
      .catch((error) => log('error', 'a delivery could not be settled', { id: claimed.id, error: String(error) }))
      .then(() => {
        underWay.delete(work)
        ended++
        const left = (atWebhook.get(consumer) ?? 1) - 1
        if (left > 0) atWebhook.set(consumer, left)
        else atWebhook.delete(consumer)
        if (running) wake(0)
      })
    underWay.set(work, kind)
  }

  /** What each consumer may be given now, beside what it has already. */
  function allowances(kind: 'reaction' | 'webhook'): Map<string, number> {
    if (kind === 'reaction') return new Map([...reactors.keys()].map((consumer) => [consumer, reactionsAtOnce]))
    const busy = [...new Set([...atWebhook.keys(), ...failing])]
    return new Map(busy.map((id) => [id, Math.max(0, (failing.has(id) ? 1 : perWebhook) - (atWebhook.get(id) ?? 0))]))
  }

  async function look(): Promise<number> {
    let begun = 0
    for (const [kind, atOnce] of [
      ['reaction', reactionsAtOnce],
      ['webhook', webhooksAtOnce],
    ] as const) {
      const free = atOnce - [...underWay.values()].filter((k) => k === kind).length
      if (free <= 0) continue
      const options = { now: clock(), limit: free, most: allowances(kind), mostOtherwise: perWebhook }
      const claimed = await claimDue(sql, kind, options)
      for (const each of claimed) begin(kind, each)
      begun += claimed.length
    }
    return begun
  }

  async function turn(): Promise<void> {
    again = false
    looking = look()
    try {
      await looking
      if (clock() >= tidyAt) {
        tidyAt = clock() + tidyEveryMs
        await tidyOutbox(sql, clock())
      }
    } catch (error) {
      log('error', 'the outbox could not be read', { error: String(error) })
    }
    looking = undefined
    if (running) schedule(again ? wakeMs : slowPollMs)
  }

  let due = Number.POSITIVE_INFINITY
  function schedule(inMs: number): void {
    clearTimeout(timer)
    due = performance.now() + inMs
    timer = setTimeout(() => {
      due = Number.POSITIVE_INFINITY
      void turn()
    }, inMs)
  }

  function wake(inMs = wakeMs): void {
    if (!running) return
    if (looking) again = true
    else if (performance.now() + inMs < due) schedule(inMs)
  }

  return {
    wake: () => wake(),
    async drain() {
      let made = 0
      for (;;) {
        const before = ended
        const begun = await look()
        if (begun === 0 && underWay.size === 0 && ended === before) return made
        made += begun
        // what ended while it looked has made room that it could not see
        if (underWay.size > 0 && ended === before) await Promise.race(underWay.keys())
      }
    },
    start() {
      running = true
      schedule(0)
    },
    async stop() {
      running = false
      clearTimeout(timer)
      await looking?.catch(() => {})
      await Promise.all(underWay.keys())
    },
  }
}
