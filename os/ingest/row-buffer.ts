import type { SampleBatch } from '../../contract/sample.ts'

/** Rows gathered one by one in columns that are used again for the next batch. */
export class RowBuffer {
  length = 0
  points = new Int32Array(1024)
  times = new Float64Array(1024)
  values = new Float64Array(1024)
  qualities = new Uint16Array(1024)
  texts: (string | undefined)[] | undefined

  /** Empties the buffer and makes room for `rows`. */
  reset(rows: number): void {
    this.length = 0
    this.texts = undefined
    if (rows <= this.points.length) return
    const size = Math.ceil(rows * 1.25)
    this.points = new Int32Array(size)
    this.times = new Float64Array(size)
    this.values = new Float64Array(size)
    this.qualities = new Uint16Array(size)
  }

  /** Doubles the room and keeps the rows. */
  grow(): void {
    const rows = this.copy()
    const { length, texts } = this
    this.reset(this.points.length * 2)
    this.points.set(rows.points)
    this.times.set(rows.times)
    this.values.set(rows.values)
    this.qualities.set(rows.qualities)
    this.length = length
    this.texts = texts
  }

  push(point: number, time: number, value: number, quality: number): void {
    const i = this.length++
    this.points[i] = point
    this.times[i] = time
    this.values[i] = value
    this.qualities[i] = quality
  }

  pushText(point: number, time: number, text: string | undefined, quality: number): void {
    this.texts ??= []
    this.texts[this.length] = text
    this.push(point, time, Number.NaN, quality)
  }

  /** The rows as a batch of their own. */
  copy(): SampleBatch {
    const n = this.length
    const batch: SampleBatch = {
      points: this.points.slice(0, n),
      times: this.times.slice(0, n),
      values: this.values.slice(0, n),
      qualities: this.qualities.slice(0, n),
    }
    if (this.texts) {
      this.texts.length = n
      batch.texts = this.texts
    }
    return batch
  }
}
