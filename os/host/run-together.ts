import { mainTenant, type TenantTx } from '../data/tenancy.ts'
import type { Kernel } from '../kernel/work.ts'

/** People who work at the same time wait for what a transaction holds: none goes on for longer. */
const mostMs = 120

type Task = (tx: TenantTx) => Promise<unknown>
type Open = { give(task: Task | null): void; ended: Promise<void>; since: number }

/**
 * Runs one task after the other in transactions of the main organisation that are shared by several of them: a thousand small ones
 * cost less so. A task that fails takes with it what was done before it in the same transaction.
 */
export function openTogether(kernel: Pick<Kernel, 'tenants'>): {
  run<T>(task: (tx: TenantTx) => Promise<T>): Promise<T>
  /** What is done stays. */
  end(): Promise<void>
} {
  let open: Open | undefined

  function begin(): Open {
    let waiting = Promise.withResolvers<Task | null>()
    const ended = kernel.tenants.within(mainTenant, async (tx) => {
      for (let task = await waiting.promise; task; task = await waiting.promise) {
        waiting = Promise.withResolvers()
        await task(tx)
      }
    })
    ended.catch(() => {})
    return { give: (task) => waiting.resolve(task), ended, since: performance.now() }
  }

  async function end(): Promise<void> {
    const last = open
    open = undefined
    last?.give(null)
    await last?.ended
  }

  return {
    async run(task) {
      open ??= begin()
      const { give, ended, since } = open
      const done = Promise.withResolvers<Awaited<ReturnType<typeof task>>>()
      give(async (tx) => done.resolve(await task(tx)))
      try {
        // a failed task ends the transaction
        const answer = await Promise.race([done.promise, ended.then(() => done.promise)])
        if (performance.now() - since > mostMs) await end()
        return answer
      } catch (error) {
        open = undefined
        throw error
      }
    },
    end,
  }
}
