import type { HistoryAccess, HistorySample } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Scope } from '../kernel/services.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import type { Historian, PointRef } from './historian.ts'
import { historyRefusals } from './routes.ts'

const maxSamples = 10_000
const maxBuckets = 10_000

/** A whole number from 1 to `most`, whatever an app asked for. */
const upTo = (most: number, asked: number) => Math.min(most, Math.max(1, Math.floor(asked) || 1))

/**
 * History for apps: of the scope's tenant. Which app may read is not asked here: its own permission was checked.
 * @throws Refusal unknownPoint for a code that the tenant has not, emptyRange where from is not before to
 */
export function historyAccess(services: {
  historian: Pick<Historian, 'raw' | 'aggregate' | 'valueAt'>
  points: PointDirectories
}) {
  const { historian, points } = services
  return ({ tx }: Pick<Scope, 'tx'>): HistoryAccess => {
    function pointOf(code: string): PointRef {
      const point = points.of(tx.tenant).byCode(code)
      if (!point) throw new Refusal(historyRefusals.unknownPoint, { code }, 'code')
      return point
    }

    function rangeOf(from: number, to: number): { from: number; to: number } {
      if (!(from < to)) throw new Refusal(historyRefusals.emptyRange, {}, 'from')
      return { from, to }
    }

    return {
      async samples(code, from, to, limit = maxSamples) {
        const range = { ...rangeOf(from, to), limit: upTo(maxSamples, limit) }
        const { samples } = await historian.raw(pointOf(code), range)
        return samples.map(([time, value, quality]): HistorySample => ({ time, value, quality }))
      },
      async buckets(code, from, to, count) {
        const range = { ...rangeOf(from, to), buckets: upTo(maxBuckets, count) }
        const found = await historian.aggregate(pointOf(code), range)
        return found.map(({ time, min, max, avg, first, last, count, good }) => {
          return { time, min, max, avg, first, last, count, good }
        })
      },
      async at(code, time) {
        const found = await historian.valueAt(pointOf(code), time, 'previous')
        return found && { time: found.sampledAt, value: found.value, quality: found.quality }
      },
    }
  }
}
