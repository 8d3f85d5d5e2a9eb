import { type Click, type Desk, nextClick } from './mix.ts'
import type { Person } from './people.ts'

export type Taken = { kind: Click['kind']; name: string; ms: number; status: number }
export type Run = { taken: Taken[]; seconds: number }

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * People at work, all at once, for so long. Every one sends a request, waits for the answer, thinks, and goes on. A click that
 * is refused otherwise than because a colleague was quicker (409) ends the run.
 * @param thinkMs mean time between an answer and the next click, evenly between half of it and one and a half times it
 */
export async function work(people: readonly Person[], desk: Desk, seconds: number, thinkMs: number): Promise<Run> {
  const taken: Taken[] = []
  const began = performance.now()
  const end = began + seconds * 1000
  await Promise.all(
    people.map(async (person) => {
      await pause(Math.random() * thinkMs)
      while (performance.now() < end) {
        const click = nextClick(desk, person)
        const method = click.body ? 'POST' : 'GET'
        const answer = await person.ask(click.path, { method, body: click.body })
        click.settle?.(answer)
        taken.push({ kind: click.kind, name: click.name, ms: answer.ms, status: answer.status })
        if (thinkMs > 0) await pause(thinkMs * (0.5 + Math.random()))
      }
    }),
  )
  return { taken, seconds: (performance.now() - began) / 1000 }
}

/** Requests per second that so many clients get through, each sending the next when the one before is answered. */
export async function throughput(
  ask: readonly (() => Promise<{ status: number }>)[],
  seconds: number,
): Promise<number> {
  let count = 0
  const began = performance.now()
  const end = began + seconds * 1000
  await Promise.all(
    ask.map(async (one) => {
      while (performance.now() < end) {
        const { status } = await one()
        if (status !== 200) throw new Error(`answered with ${status}`)
        count++
      }
    }),
  )
  return count / ((performance.now() - began) / 1000)
}
