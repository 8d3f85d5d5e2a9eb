import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const shape = z.object({ url: z.string(), instanceId: z.string(), next: z.number().int().min(0) })

/** How far an agent's observations have been taken: the next one's sequence number in this run of the agent. */
export type Position = z.output<typeof shape>

const fileName = 'mtconnect-position.json'
const saveEveryMs = 2000

/** Keeps the position in the connection's folder, so that a restart of ours goes on where it stopped. */
export class PositionFile {
  readonly #folder: string
  #saved = ''
  #savedAt = -Infinity

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Undefined where there is none or it cannot be read: reading then begins with what is current. */
  async load(): Promise<Position | undefined> {
    try {
      return shape.parse(JSON.parse(await readFile(join(this.#folder, fileName), 'utf8')))
    } catch {
      return undefined
    }
  }

  /** Of samples that are durable. Written at most every two seconds unless `now`. */
  async save(position: Position, now = false): Promise<void> {
    const text = JSON.stringify(position)
    if (text === this.#saved || (!now && performance.now() - this.#savedAt < saveEveryMs)) return
    this.#saved = text
    this.#savedAt = performance.now()
    await mkdir(this.#folder, { recursive: true })
    const path = join(this.#folder, fileName)
    await writeFile(`${path}.new`, text)
    await rename(`${path}.new`, path)
  }
}
