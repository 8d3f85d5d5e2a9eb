import { z } from 'zod'
import type { BucketPage, HistoryAt, RawPage } from '../../api/platform.ts'
import type { Point } from '../../api/point.ts'
import type { Actor } from '../../contract/actor.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { type AuditInput, auditName } from '../audit/audit.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import type { Historian } from './historian.ts'
import { queryTime } from './query-time.ts'

export const historyRefusals = defineRefusals({
  unknownPoint: [404, '没有测点 {code}', 'There is no point {code}'],
  emptyRange: [400, '起始时间必须早于结束时间', 'from must be earlier than to'],
})

const maxRows = 100_000
const defaultRows = 10_000
const maxBuckets = 10_000
const dayMs = 86_400_000

const code = z.string().min(1).max(128)
const dayRow = z.object({ day: z.number(), count: z.number(), good: z.number() })

export type HistoryServices = {
  historian: Pick<Historian, 'raw' | 'aggregate' | 'valueAt' | 'extent' | 'deleteRange'>
  points: PointDirectories
  audit(entry: AuditInput): Promise<void>
  clock(): number
}

export function historyRoutes({ historian, points, audit, clock }: HistoryServices): Route[] {
  function pointOf(actor: Actor, code: string): Point {
    const point = points.of(actor.tenant).byCode(code)
    if (!point) throw new Refusal(historyRefusals.unknownPoint, { code }, 'code')
    return point
  }

  /** [from, to): `to` defaults to just after now, `from` to the first sample stored. */
  async function rangeOf(point: Point, query: { from?: number; to?: number }): Promise<{ from: number; to: number }> {
    const to = query.to ?? clock() + 1
    const from = query.from ?? (await historian.extent(point))?.from ?? to - 1
    if (from >= to) throw new Refusal(historyRefusals.emptyRange, {}, 'from')
    return { from, to }
  }

  const readRange = defineRoute({
    method: 'GET',
    path: '/api/history',
    summary: {
      zh: '一个测点的历史：原始值，或按 buckets 聚合',
      en: 'History of one point: raw, or aggregated into buckets',
    },
    permission: 'history.read',
    query: z.object({
      code,
      from: queryTime.optional(),
      to: queryTime.optional(),
      buckets: z.coerce.number().int().min(1).max(maxBuckets).optional(),
      limit: z.coerce.number().int().min(1).max(maxRows).default(defaultRows),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional(),
      lang: z.enum(['zh', 'en']).optional(),
    }),
    async run({ query, actor }): Promise<RawPage | BucketPage> {
      const point = pointOf(actor, query.code)
      const range = await rangeOf(point, query)
      if (query.buckets) {
        const buckets = await historian.aggregate(point, { ...range, buckets: query.buckets })
        return {
          items: buckets.map((b) => {
            const { time, min, max, avg, first, last, count, good, timeWeighted, measured } = b
            return [time, min, max, avg, first, last, count, good, timeWeighted, measured]
          }),
        }
      }
      const from = query.cursor ? Number(query.cursor) : range.from
      const { samples, next } = await historian.raw(point, { from, to: range.to, limit: query.limit })
      return { items: samples, next: next === null ? null : String(next) }
    },
  })

  const readAt = defineRoute({
    method: 'GET',
    path: '/api/history/at',
    summary: { zh: '若干测点在某一时刻的值', en: 'Values of points at one time' },
    permission: 'history.read',
    query: z.object({
      codes: z.string().min(1).max(20_000),
      time: queryTime,
      interpolation: z.enum(['previous', 'linear']).default('previous'),
    }),
    async run({ query, actor }): Promise<{ items: HistoryAt[] }> {
      const items: HistoryAt[] = []
      for (const one of query.codes.split(',').slice(0, 200)) {
        const found = await historian.valueAt(pointOf(actor, one), query.time, query.interpolation)
        items.push(
          found
            ? { code: one, ...found }
            : { code: one, time: null, sampledAt: null, value: null, quality: 0, interpolation: null },
        )
      }
      return { items }
    },
  })

  const extent = defineRoute({
    method: 'GET',
    path: '/api/history/extent',
    summary: { zh: '一个测点最早与最晚的采样时间', en: 'First and last time stored of a point' },
    permission: 'history.read',
    query: z.object({ code }),
    async run({ query, actor }) {
      return (await historian.extent(pointOf(actor, query.code))) ?? { from: null, to: null }
    },
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/history',
    summary: { zh: '删除一段历史（写入审计）', en: 'Delete a range of history (audited)' },
    permission: 'history.delete',
    query: z.object({ code, from: queryTime, to: queryTime, reason: z.string().trim().min(3).max(500) }),
    async run({ query, actor }) {
      const point = pointOf(actor, query.code)
      const range = await rangeOf(point, query)
      await audit({
        actor: auditName(actor),
        tenant: actor.tenant,
        action: 'history.delete',
        object: point.code,
        reason: query.reason,
        after: range,
      })
      return historian.deleteRange(point, range)
    },
  })

  const calendar = defineRoute({
    method: 'GET',
    path: '/api/quality/calendar',
    summary: { zh: '一个测点每天的好值率', en: 'Share of good samples of a point per day' },
    permission: 'quality.read',
    query: z.object({
      code,
      from: queryTime,
      to: queryTime,
      offset: z.coerce.number().int().min(-840).max(840).default(0),
    }),
    answer: z.object({ items: z.array(dayRow) }),
    async run({ query, actor }) {
      const point = pointOf(actor, query.code)
      const offsetMs = query.offset * 60_000
      const first = Math.floor((query.from + offsetMs) / dayMs) * dayMs - offsetMs
      const days = Math.min(400, Math.max(1, Math.ceil((query.to - first) / dayMs)))
      const items: z.output<typeof dayRow>[] = []
      // hour by hour, since a day of a person is not a day of UTC
      const hours = await historian.aggregate(point, { from: first, to: first + days * dayMs, buckets: days * 24 })
      for (const hour of hours) {
        const day = first + Math.floor((hour.time - first) / dayMs) * dayMs
        const last = items.at(-1)
        if (last?.day === day) {
          last.good = (last.good * last.count + hour.good * hour.count) / (last.count + hour.count)
          last.count += hour.count
        } else items.push({ day, count: hour.count, good: hour.good })
      }
      return { items }
    },
  })

  return [readRange, readAt, extent, remove, calendar]
}
