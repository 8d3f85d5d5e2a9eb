import { log } from './log.ts'

/** Things that were started, ended in the opposite order, each once, also when the start failed half way. */
export class Teardown {
  readonly #steps: (() => Promise<unknown> | unknown)[] = []

  add(step: () => Promise<unknown> | unknown): void {
    this.#steps.push(step)
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse())
      await Promise.resolve()
        .then(step)
        .catch((error) => log('error', 'shutdown step failed', { error: String(error) }))
  }
}
