import { z } from 'zod'
import { type CounterName, counterNames, rejectReasons } from '../../api/ingest.ts'
import type { QualityPage } from '../../api/platform.ts'
import { major } from '../../contract/quality.ts'
import { auditName } from '../audit/audit.ts'
import { httpConnection, httpPush } from '../connections/connections.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { LiveReader } from '../live/live-reader.ts'
import { connectionKey } from '../stream/connection-key.ts'
import type { Stream } from '../stream/stream.ts'
import type { Counters } from './counters.ts'
import { payloadLimits } from './payload-form.ts'
import { type TotalsServices, totalsOf } from './totals.ts'

const troubles = counterNames.filter(
  (n) => n in rejectReasons || ['outOfRange', 'rateOfChange', 'stuck', 'gap', 'substituted', 'late'].includes(n),
)
const sum = (counters: Counters, names: readonly CounterName[]) => names.reduce((total, n) => total + counters[n], 0)

export type IngestRouteServices = TotalsServices & {
  stream: Pick<Stream, 'call'>
  reader: LiveReader
  startedAt: number
}

export function ingestRoutes(services: IngestRouteServices): Route[] {
  const { stream, counters, reader, startedAt, connections } = services
  return [
    defineRoute({
      method: 'POST',
      path: '/api/ingest',
      summary: {
        zh: '写入采样值；落盘后才应答。三种格式：{code,time,value,quality?}、{time,values:{…}}、{codes,times,values,qualities?}',
        en: 'Take samples; answers when they are durable. Three forms: {code,time,value,quality?}, {time,values:{…}}, {codes,times,values,qualities?}',
      },
      permission: 'ingest',
      query: z.object({ connection: z.string().max(64).default(httpConnection) }),
      rawBody: {
        mimes: ['application/json', 'text/plain', 'application/octet-stream'],
        maxBytes: payloadLimits.maxBytes,
      },
      answer: z.object({
        accepted: z.number(),
        rejected: z.array(z.object({ index: z.number(), code: z.string(), reason: z.string() })),
      }),
      async run({ query, body, actor }) {
        const { tenant } = actor
        // a tenant's first push brings its connection
        if (query.connection === httpConnection && !connections.of(tenant).has(httpConnection))
          await connections.of(tenant).ensure(httpPush, auditName(actor))
        const connection = connectionKey(tenant, query.connection)
        return stream.call('ingestPayload', { connection, payload: new Uint8Array(body) })
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/quality',
      summary: {
        zh: '数据质量：每个测点丢弃、标记与补值的计数',
        en: 'Data quality: what was dropped, marked and filled, per point',
      },
      permission: 'quality.read',
      query: z.object({
        branch: z.string().max(512).default(''),
        search: z.string().max(100).default(''),
        sort: z.enum(['trouble', 'code', ...counterNames] as [string, ...string[]]).default('trouble'),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        cursor: z.coerce.number().int().min(0).max(1_000_000).default(0),
        lang: z.enum(['zh', 'en']).optional(),
      }),
      run({ query, language, actor }): QualityPage {
        const points = services.points.of(actor.tenant)
        const wanted = query.search.toLowerCase()
        const live = { good: 0, uncertain: 0, bad: 0, silent: 0 }
        const rows = points
          .inBranch(query.branch)
          .filter((p) => `${p.code} ${p.name.zh} ${p.name.en}`.toLowerCase().includes(wanted))
          .map((point) => {
            const item = reader.item(point)
            live[item.time === null ? 'silent' : major(item.quality)]++
            return { point, item, counters: counters.readPoint(point.index) }
          })
        const weight = (c: Counters) => (query.sort === 'trouble' ? sum(c, troubles) : c[query.sort as CounterName])
        if (query.sort === 'code') rows.sort((a, b) => (a.point.code < b.point.code ? -1 : 1))
        else rows.sort((a, b) => weight(b.counters) - weight(a.counters) || (a.point.code < b.point.code ? -1 : 1))
        const end = query.cursor + query.limit
        return {
          totals: totalsOf(actor.tenant, services),
          live,
          since: startedAt,
          items: rows.slice(query.cursor, end).map(({ point, item, counters: c }) => ({
            code: point.code,
            name: point.name[language],
            path: point.path,
            quality: item.quality,
            lastTime: item.time,
            counters: c,
          })),
          next: end < rows.length ? String(end) : null,
        }
      },
    }),
  ]
}
