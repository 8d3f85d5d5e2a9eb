import type { Transferable } from 'node:worker_threads'
import { Refusal, type RefusalArgs, type RefusalKind } from '../../contract/refusal.ts'

/** Methods one side of a message port answers. Arguments and results are structured-cloneable. */
export type Methods = Record<string, (args: any) => unknown>

type Message =
  | { kind: 'call'; id: number; method: string; args: unknown }
  | { kind: 'tell'; method: string; args: unknown }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'refusal'; id: number; refusal: { kind: RefusalKind; args: RefusalArgs; field?: string } }
  | { kind: 'fault'; id: number; message: string }

export type Remote<M extends Methods> = {
  call<K extends keyof M & string>(
    method: K,
    args: Parameters<M[K]>[0],
    transfer?: Transferable[],
  ): Promise<Awaited<ReturnType<M[K]>>>
  /** One way, no answer. */
  tell<K extends keyof M & string>(method: K, args: Parameters<M[K]>[0]): void
}

type Port = {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void
  on(event: 'message', listener: (message: any) => void): unknown
}

/**
 * Calls over a message port in both directions. A Refusal crosses as a Refusal, any other error as a fault with its message.
 * `onTellError` hears of a one-way call that failed.
 */
export function connectRpc<Theirs extends Methods>(
  port: Port,
  ours: Methods,
  onTellError: (method: string, error: unknown) => void,
): Remote<Theirs> {
  const waiting = new Map<number, { resolve(value: any): void; reject(error: Error): void }>()
  let nextId = 1

  async function answer(message: Extract<Message, { kind: 'call' }>): Promise<void> {
    try {
      const value = await ours[message.method](message.args)
      port.postMessage({ kind: 'answer', id: message.id, value } satisfies Message)
    } catch (error) {
      if (error instanceof Refusal) {
        const refusal = { kind: error.kind, args: error.args, field: error.field }
        port.postMessage({ kind: 'refusal', id: message.id, refusal } satisfies Message)
      } else {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
        port.postMessage({ kind: 'fault', id: message.id, message: text } satisfies Message)
      }
    }
  }

  port.on('message', (message: Message) => {
    if (message.kind === 'call') {
      void answer(message)
      return
    }
    if (message.kind === 'tell') {
      Promise.resolve()
        .then(() => ours[message.method](message.args))
        .catch((error) => onTellError(message.method, error))
      return
    }
    const caller = waiting.get(message.id)
    waiting.delete(message.id)
    if (!caller) return
    if (message.kind === 'answer') caller.resolve(message.value)
    else if (message.kind === 'refusal')
      caller.reject(new Refusal(message.refusal.kind, message.refusal.args, message.refusal.field))
    else caller.reject(new Error(message.message))
  })

  return {
    call(method, args, transfer) {
      const id = nextId++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        port.postMessage({ kind: 'call', id, method, args } satisfies Message, transfer)
      })
    },
    tell(method, args) {
      port.postMessage({ kind: 'tell', method, args } satisfies Message)
    },
  }
}
