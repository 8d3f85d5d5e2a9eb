import type { Sql } from '../data/connect.ts'

export type Waker = {
  /** Asks for a round; during one it leads to another. */
  wake(): void
  start(): Promise<void>
  /** Ends after the round in hand. */
  stop(): Promise<void>
}

/**
 * Calls `round` one at a time: whenever somebody notifies the database's `channel`, and every `pollMs` for what came due by
 * itself or while nobody listened. A round that fails is logged; the next one tries again.
 */
export function createWaker(options: {
  sql: Sql
  channel: string
  pollMs: number
  what: string
  round(): Promise<void>
  log(level: 'warn', message: string, data: object): void
}): Waker {
  const { sql, channel, pollMs, what, log } = options
  let closing = false
  let again = false
  let working: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let unlisten: (() => Promise<void>) | undefined

  function wake(): void {
    if (closing) return
    if (working) {
      again = true
      return
    }
    working = options
      .round()
      .catch((error) => log('warn', `${what}: a round failed`, { error: String(error) }))
      .finally(() => {
        working = undefined
        if (!again) return
        again = false
        wake()
      })
  }

  return {
    wake,
    async start() {
      const listening = await sql.listen(channel, wake)
      unlisten = () => listening.unlisten()
      timer = setInterval(wake, pollMs)
      wake()
    },
    async stop() {
      closing = true
      clearInterval(timer)
      await unlisten?.().catch(() => {})
      await working
    },
  }
}
