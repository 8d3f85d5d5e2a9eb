import { z } from 'zod'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { LiveReader, PointDirectories } from './live-reader.ts'

const maxCodes = 10_000

const refusals = defineRefusals({
  codesOrBranch: [
    400,
    '请给出 codes（逗号分隔的测点编码）或 branch（孪生路径）',
    'Give codes (point codes, comma separated) or branch (a twin path)',
  ],
  tooManyCodes: [400, '一次最多查询 {limit} 个测点', 'At most {limit} points at a time'],
})

const item = z.object({
  code: z.string(),
  time: z.number().nullable(),
  value: z.union([z.number(), z.boolean(), z.string(), z.null()]),
  quality: z.number(),
})

export function liveRoutes(reader: LiveReader, directories: PointDirectories): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/live',
      summary: { zh: '实时值：按测点编码或孪生分支', en: 'Latest values by point codes or twin branch' },
      permission: 'live.read',
      query: z.object({ codes: z.string().max(1_000_000).optional(), branch: z.string().max(512).optional() }),
      answer: z.object({ items: z.array(item), unknown: z.array(z.string()).optional() }),
      run({ query, actor }) {
        const points = directories.of(actor.tenant)
        if (query.branch !== undefined) return { items: points.inBranch(query.branch).map(reader.item) }
        if (!query.codes) throw new Refusal(refusals.codesOrBranch, {}, 'codes')
        const codes = query.codes.split(',')
        if (codes.length > maxCodes) throw new Refusal(refusals.tooManyCodes, { limit: maxCodes }, 'codes')
        const known = codes.map(points.byCode).filter((p) => p !== undefined)
        const unknown = codes.filter((code) => !points.byCode(code))
        return { items: known.map(reader.item), ...(unknown.length > 0 && { unknown }) }
      },
    }),
  ]
}
