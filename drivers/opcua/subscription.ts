import {
  AttributeIds,
  type ClientSession,
  type ClientSessionPublishService,
  type ClientSessionRawSubscriptionService,
  type CreateMonitoredItemsRequestOptions,
  DataChangeFilter,
  DataChangeNotification,
  DataChangeTrigger,
  type DataValue,
  DeadbandType,
  MonitoringMode,
  PublishRequest,
  type PublishResponse,
  StatusChangeNotification,
  type StatusCode,
  StatusCodes,
  TimestampsToReturn,
} from 'node-opcua'

/** One node to watch. `handle` comes back with every notification. */
export type Watch = { handle: number; nodeId: string; samplingIntervalMs: number; queueSize: number; deadband?: number }

export type SubscriptionEvents = {
  /** `published`: when the server said so, UTC ms by its own clock. */
  value(handle: number, value: DataValue, published: number): void
  /** Called once, when the subscription can deliver no more. */
  ended(error: Error): void
  /** Waits until more notifications can be taken. */
  room(): Promise<void>
  /** A publish answer came. */
  answered(): void
}

export type SubscriptionOptions = { publishingIntervalMs: number; requestTimeoutMs: number; itemsPerCall: number }

/** node-opcua's session offers the plain services too; its type leaves them out. */
type PlainSession = ClientSession & ClientSessionRawSubscriptionService & ClientSessionPublishService

/** Publish requests kept at the server: it always has one in hand while another answer is on its way. */
const publishRequests = 3
const maxNotificationsPerPublish = 10_000
const lifetimeMs = 60_000

/**
 * A subscription with its own publish loop instead of node-opcua's: an answer is asked for only when the ingest has room, so
 * a slow store fills the server's queues (which say so by their overflow bit) and never this process's memory.
 */
export class Subscription {
  readonly #session: PlainSession
  readonly #options: SubscriptionOptions
  readonly #events: SubscriptionEvents
  readonly #itemIds = new Map<number, number>()
  #id = 0
  #silenceMs = 0
  #watchdog: NodeJS.Timeout | undefined
  #acknowledge: { subscriptionId: number; sequenceNumber: number }[] = []
  #outstanding = 0
  #ended = false

  private constructor(session: ClientSession, options: SubscriptionOptions, events: SubscriptionEvents) {
    this.#session = session as PlainSession
    this.#options = options
    this.#events = events
  }

  static async create(
    session: ClientSession,
    options: SubscriptionOptions,
    events: SubscriptionEvents,
  ): Promise<Subscription> {
    const subscription = new Subscription(session, options, events)
    await subscription.#create()
    return subscription
  }

  async #create(): Promise<void> {
    const { publishingIntervalMs, requestTimeoutMs } = this.#options
    const keepAliveMs = Math.min(Math.max(requestTimeoutMs / 4, 500), 5000)
    const keepAlives = Math.max(1, Math.ceil(keepAliveMs / publishingIntervalMs))
    const answer = await this.#session.createSubscription({
      requestedPublishingInterval: publishingIntervalMs,
      requestedMaxKeepAliveCount: keepAlives,
      requestedLifetimeCount: Math.max(keepAlives * 10, Math.ceil(lifetimeMs / publishingIntervalMs)),
      maxNotificationsPerPublish,
      publishingEnabled: true,
      priority: 1,
    })
    this.#id = answer.subscriptionId
    this.#silenceMs =
      2 * answer.revisedPublishingInterval * answer.revisedMaxKeepAliveCount + Math.min(requestTimeoutMs, 5000)
    for (let i = 0; i < publishRequests; i++) void this.#publishLoop()
  }

  /** Starts watching; answers the status of each node that could not be watched. */
  async watch(watches: readonly Watch[]): Promise<{ watch: Watch; status: StatusCode }[]> {
    const refused: { watch: Watch; status: StatusCode }[] = []
    const again: Watch[] = []
    for (const { watch, status } of await this.#createItems(watches)) {
      const filterAtFault =
        watch.deadband !== undefined &&
        [
          StatusCodes.BadFilterNotAllowed,
          StatusCodes.BadMonitoredItemFilterUnsupported,
          StatusCodes.BadDeadbandFilterInvalid,
        ].some((s) => s.equals(status))
      if (filterAtFault) again.push({ ...watch, deadband: undefined })
      else refused.push({ watch, status })
    }
    // A server without dead-bands sends more than was asked for, which is better than nothing.
    return again.length > 0 ? [...refused, ...(await this.#createItems(again))] : refused
  }

  async unwatch(handles: readonly number[]): Promise<void> {
    const ids = handles.map((h) => this.#itemIds.get(h)).filter((id) => id !== undefined)
    for (const handle of handles) this.#itemIds.delete(handle)
    for (let i = 0; i < ids.length; i += this.#options.itemsPerCall) {
      await this.#session.deleteMonitoredItems({
        subscriptionId: this.#id,
        monitoredItemIds: ids.slice(i, i + this.#options.itemsPerCall),
      })
    }
  }

  /** Ends it without a word to the server: closing the session deletes it there. */
  stop(): void {
    this.#ended = true
    clearTimeout(this.#watchdog)
  }

  async #createItems(watches: readonly Watch[]): Promise<{ watch: Watch; status: StatusCode }[]> {
    const refused: { watch: Watch; status: StatusCode }[] = []
    for (let i = 0; i < watches.length; i += this.#options.itemsPerCall) {
      const group = watches.slice(i, i + this.#options.itemsPerCall)
      const request: CreateMonitoredItemsRequestOptions = {
        subscriptionId: this.#id,
        timestampsToReturn: TimestampsToReturn.Both,
        itemsToCreate: group.map((watch) => ({
          itemToMonitor: { nodeId: watch.nodeId, attributeId: AttributeIds.Value },
          monitoringMode: MonitoringMode.Reporting,
          requestedParameters: {
            clientHandle: watch.handle,
            samplingInterval: watch.samplingIntervalMs,
            queueSize: watch.queueSize,
            discardOldest: true,
            filter: filterOf(watch),
          },
        })),
      }
      const answer = await this.#session.createMonitoredItems(request)
      group.forEach((watch, k) => {
        const result = answer.results?.[k]
        if (result?.statusCode.isGood()) this.#itemIds.set(watch.handle, result.monitoredItemId)
        else refused.push({ watch, status: result?.statusCode ?? StatusCodes.BadUnexpectedError })
      })
    }
    return refused
  }

  async #publishLoop(): Promise<void> {
    while (!this.#ended) {
      await this.#events.room()
      if (this.#ended) return
      const acknowledge = this.#acknowledge
      this.#acknowledge = []
      const request = new PublishRequest({ subscriptionAcknowledgements: acknowledge })
      request.requestHeader.timeoutHint = this.#silenceMs * (publishRequests + 1)
      if (this.#outstanding++ === 0) this.#rearm()
      const { error, response } = await new Promise<{ error: Error | null; response?: PublishResponse }>((resolve) =>
        this.#session.publish(request, (error, response) => resolve({ error, response })),
      )
      this.#outstanding--
      if (this.#ended) return
      if (error || !response) {
        if (isFull(error)) return // the server keeps fewer publish requests: the other loops go on
        if (isTimeout(error)) continue // it let the request expire; the watchdog knows whether it still lives
        return this.#end(error ?? new Error('empty answer to a publish request'))
      }
      this.#take(response)
      // Nobody waits for an answer while the ingest has no room: silence is then ours.
      if (this.#outstanding === 0) clearTimeout(this.#watchdog)
    }
  }

  #take(response: PublishResponse): void {
    this.#rearm()
    this.#events.answered()
    const message = response.notificationMessage
    const notifications = message.notificationData ?? []
    if (notifications.length > 0) {
      this.#acknowledge.push({ subscriptionId: response.subscriptionId, sequenceNumber: message.sequenceNumber })
    }
    for (const notification of notifications) {
      if (notification instanceof DataChangeNotification) {
        const published = response.responseHeader.timestamp?.getTime() ?? 0
        for (const item of notification.monitoredItems ?? [])
          this.#events.value(item.clientHandle, item.value, published)
      } else if (notification instanceof StatusChangeNotification && notification.status.isBad()) {
        this.#end(new Error(`the server has ended the subscription: ${notification.status.name}`))
      }
    }
  }

  /** Data or a keep-alive is due within the keep-alive interval; twice that and a request's time without any is the end. */
  #rearm(): void {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(
      () => this.#end(new Error(`the server has been silent for ${this.#silenceMs} ms`)),
      this.#silenceMs,
    )
  }

  #end(error: Error): void {
    if (this.#ended) return
    this.stop()
    this.#events.ended(error)
  }
}

function filterOf(watch: Watch): DataChangeFilter | null {
  if (watch.deadband === undefined) return null
  return new DataChangeFilter({
    trigger: DataChangeTrigger.StatusValue,
    deadbandType: DeadbandType.Absolute,
    deadbandValue: watch.deadband,
  })
}

const isFull = (error: Error | null) => !!error?.message.includes('BadTooManyPublishRequests')
const isTimeout = (error: Error | null) => !!error?.message.includes('BadTimeout')
