import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type AddressSpace,
  BrowsePathResult,
  type ISessionContext,
  NodeId,
  OPCUAServer,
  StatusCodes,
  UserNameIdentityToken,
} from 'node-opcua'

/** Whose points a client is shown: '' is what is shown without a sign-in, any other the name of a part of its own. */
export type View = string

/** Ids of the nodes of a view begin so; codes of points never do. Those of '' are as they always were. */
export const viewPrefix = (view: View): string => (view === '' ? '' : `@${encodeURIComponent(view)}|`)

/** The view that a node of the points' namespace belongs to, by its id; as encoded in it. */
const prefixOf = (id: string): string => /^@[^|]*\|/.exec(id)?.[0] ?? ''

/** Requests that name or find nodes. Those that run sessions and subscriptions need to see what they manage. */
const nodeServices = new Set([
  'BrowseRequest',
  'BrowseNextRequest',
  'ReadRequest',
  'WriteRequest',
  'HistoryReadRequest',
  'HistoryUpdateRequest',
  'CallRequest',
  'CreateMonitoredItemsRequest',
  'TranslateBrowsePathsToNodeIdsRequest',
  'RegisterNodesRequest',
  'QueryFirstRequest',
])

/** SessionsDiagnosticsSummary with its two arrays, SubscriptionDiagnosticsArray: they tell of everybody's sessions. */
const diagnostics = new Set<unknown>([3706, 3707, 3708, 2290])

type Message = Parameters<OPCUAServer['on_request']>[0]
type Channel = Parameters<OPCUAServer['on_request']>[1]
type Session = { userIdentityToken?: unknown }
type Node = { nodeId: NodeId; parent?: Node | null }
type Namespace = { findNode2(id: NodeId): Node | null }
type Engine = {
  findSubscription(id: number): object | null
  transferSubscription(session: Session, id: number, initial: boolean): Promise<unknown>
}

/**
 * An OPC UA server whose sessions see a part of the points each. What is not a session's own does not exist for it: it is not
 * browsed, not found by path, and its id is answered like any id that is not there.
 */
export class ViewServer extends OPCUAServer {
  /** Views of signed-in sessions. */
  readonly #views = new WeakMap<object, View>()
  /** Views of subscriptions, which may outlive their session. */
  readonly #subscriptions = new WeakMap<object, View>()
  /** View of the request at hand; none outside of requests. */
  readonly #current = new AsyncLocalStorage<View>()
  #pointsNamespace = -1

  /** A session has proven who it is. */
  admit(session: object, view: View): void {
    this.#views.set(session, view)
  }

  /** For a node's `browseFilter`. */
  sees(context: ISessionContext | null | undefined, view: View): boolean {
    const session = (context as { session?: Session } | null | undefined)?.session
    return !session || this.#viewOf(session) === view
  }

  /** A session signed in by name sees what its user may; every other what is shown without a sign-in. */
  #viewOf(session: Session): View | undefined {
    return session.userIdentityToken instanceof UserNameIdentityToken ? this.#views.get(session) : ''
  }

  /** Puts the views between the services and the nodes; once, after the address space was made. */
  guard(space: AddressSpace, pointsNamespace: number): void {
    this.#pointsNamespace = pointsNamespace
    // every service finds its nodes here
    for (const namespace of space.getNamespaceArray() as unknown as Namespace[]) {
      const findNode = namespace.findNode2.bind(namespace)
      namespace.findNode2 = (id) => {
        const node = findNode(id)
        return node && this.#hides(node) ? null : node
      }
    }
    const browsePath = space.browsePath.bind(space)
    space.browsePath = (path) => {
      const result = browsePath(path)
      const targets = result.targets?.filter((target) => space.findNode(target.targetId) !== null)
      if (!targets || targets.length === result.targets?.length) return result
      const statusCode = targets.length > 0 ? result.statusCode : StatusCodes.BadNoMatch
      return new BrowsePathResult({ statusCode, targets })
    }
    const engine = this.engine as unknown as Engine
    const transfer = engine.transferSubscription.bind(engine)
    engine.transferSubscription = (session, id, initial) => {
      const subscription = engine.findSubscription(id)
      const view = subscription && this.#subscriptions.get(subscription)
      // the name of a user says nothing: two views may each have one of it. 0 is an id that is never there.
      return transfer(session, view !== undefined && view !== this.#viewOf(session) ? 0 : id, initial)
    }
  }

  #hides(node: Node): boolean {
    const view = this.#current.getStore()
    if (view === undefined) return false
    const { namespace, value } = node.nodeId
    if (namespace === this.#pointsNamespace) return prefixOf(String(value)) !== viewPrefix(view)
    for (let above: Node | null | undefined = node; above; above = above.parent)
      if (above.nodeId.namespace === 0 && diagnostics.has(above.nodeId.value)) return true
    return false
  }

  override on_request(message: Message, channel: Channel): void {
    const { request } = message
    const { authenticationToken } = request.requestHeader
    const session = authenticationToken instanceof NodeId ? this.getSession(authenticationToken, true) : null
    if (!session || !nodeServices.has(request.schema.name)) {
      super.on_request(message, channel)
      return
    }
    // a session that nobody has proven to own sees no point at all
    const view = this.#viewOf(session as unknown as Session) ?? '\0'
    const { subscriptionId } = request as unknown as { subscriptionId?: number }
    const subscription = subscriptionId === undefined ? null : session.getSubscription(subscriptionId)
    if (subscription) this.#subscriptions.set(subscription, view)
    this.#current.run(view, () => super.on_request(message, channel))
  }
}
