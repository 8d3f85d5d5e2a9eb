import { parentPort, workerData } from 'node:worker_threads'
import { createCanvas, loadImage } from '@napi-rs/canvas'

const { bytes, size } = workerData as { bytes: Uint8Array; size: number }

/** The picture within a square of `size` pixels, never larger than itself. */
async function shrink(): Promise<Uint8Array> {
  const picture = await loadImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const scale = Math.min(1, size / Math.max(picture.width, picture.height))
  const [width, height] = [picture.width, picture.height].map((pixels) => Math.max(1, Math.round(pixels * scale)))
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, width, height)
  return canvas.encode('webp', 80)
}

// One picture, one thread: unpacking a large one neither stops the server nor, if it fails, ends it.
parentPort!.postMessage(await shrink().catch(() => null))
