import { quality } from '../../contract/quality.ts'
import { emptyBatch, type SampleBatch } from '../../contract/sample.ts'
import { shopPoints } from './points.ts'
import { Shop } from './shop.ts'

const hourMs = 3_600_000
/** States of the simulator last four minutes: power is kept as often, registers by the hour. */
const powerMs = 240_000
/** Half a year of registers and two months of power, and a day over for the plant's midnight. */
const [registerDays, powerDays] = [183, 63]

const endsWith = (...ends: string[]) => shopPoints.filter(({ code }) => ends.some((end) => code.endsWith(end)))
const registers = endsWith('-KWH', '-KVARH', '-M3')
const powers = shopPoints.filter(({ code, unit }) => code.startsWith('AC') && unit === 'kW')

/** Points whose past the demo has: they go on live from where it ends, as the simulator only knows the clock. */
export const pastPoints = [...registers, ...powers].map(({ code }) => code)

/**
 * What the shop's meters and compressors showed before the first start: values of the simulator, a batch for each day.
 *
 * @param now UTC ms; the past ends here. `indexOf` must know every point.
 */
export function* shopHistory(options: {
  now: number
  indexOf(code: string): number | undefined
}): Generator<SampleBatch> {
  const shop = new Shop()
  const index = new Map(
    [...registers, ...powers].map((point) => {
      const at = options.indexOf(point.code)
      if (at === undefined) throw new Error(`The shop's point ${point.code} is not registered`)
      return [point, at] as const
    }),
  )
  const dayMs = 24 * hourMs
  const end = Math.floor(options.now / powerMs) * powerMs
  for (let day = end - registerDays * dayMs; day < end; day += dayMs) {
    const rows: [point: number, time: number, value: number][] = []
    for (let time = day; time < day + dayMs; time += powerMs) {
      const hourly = time % hourMs === 0
      const powered = time >= end - powerDays * dayMs
      if (!hourly && !powered) continue
      const now = shop.at(time)
      for (const point of [...(hourly ? registers : []), ...(powered ? powers : [])])
        rows.push([index.get(point)!, time, Number(Number(point.value(now)).toFixed(point.decimals ?? 0))])
    }
    yield batchOf(rows)
  }
}

function batchOf(rows: readonly (readonly [number, number, number])[]): SampleBatch {
  const batch = emptyBatch(rows.length)
  for (const [at, [point, time, value]] of rows.entries()) {
    batch.points[at] = point
    batch.times[at] = time
    batch.values[at] = value
    batch.qualities[at] = quality.good
  }
  return batch
}
