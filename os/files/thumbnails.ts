import { Worker } from 'node:worker_threads'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { fileRefusals } from './refusals.ts'

const maxWaiting = 100
const maxCached = 500
const timeoutMs = 30_000

const refusals = defineRefusals({
  thumbnailsBusy: [
    503,
    '正在生成的缩略图太多，请稍后重试',
    'Too many pictures are being made small at once; try again in a moment',
  ],
})

export type Thumbnails = {
  /** The picture as WebP, at most `size` pixels wide and high. `load` is asked only when it is not at hand. */
  of(sha256: string, size: number, load: () => Promise<Uint8Array>): Promise<Uint8Array>
}

function shrink(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const worker = new Worker(new URL('./thumbnail-worker.ts', import.meta.url), { workerData: { bytes, size } })
  const unreadable = () => reject(new Refusal(fileRefusals.pictureUnreadable))
  const timer = setTimeout(unreadable, timeoutMs)
  worker.once('message', (made: Uint8Array | null) => (made ? resolve(made) : unreadable()))
  worker.once('error', unreadable)
  worker.once('exit', unreadable)
  return promise.finally(() => {
    clearTimeout(timer)
    void worker.terminate()
  })
}

/** Makes small pictures one after the other, since a large one takes 200 MB while it is unpacked; keeps the last ones made. */
export function createThumbnails(): Thumbnails {
  const made = new Map<string, Promise<Uint8Array>>()
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function inTurn(run: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (waiting >= maxWaiting) throw new Refusal(refusals.thumbnailsBusy)
    waiting += 1
    const turn = last.then(run)
    last = turn.catch(() => {})
    return turn.finally(() => {
      waiting -= 1
    })
  }

  return {
    of(sha256, size, load) {
      const key = `${sha256}-${size}`
      const known = made.get(key)
      if (known) return known
      const picture = inTurn(async () => shrink(await load(), size))
      made.set(key, picture)
      if (made.size > maxCached) made.delete(made.keys().next().value as string)
      picture.catch(() => made.delete(key))
      return picture
    },
  }
}
