import { type Walk, type WalkInput, walkInput } from '../../api/models.ts'
import type { Point } from '../../api/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import { refuseUnstorable } from '../data/database-refusals.ts'
import type { Historian } from '../historian/historian.ts'
import { forbidden } from '../http/forbidden.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import type { Compiled } from './engine/compile.ts'
import type { Catalog } from './graph/flat.ts'
import { walkRefusals as refusals } from './refusals.ts'
import { byHand, type Feed, planWalk, walk } from './walk.ts'

export type WalkServices = {
  historian: Pick<Historian, 'raw' | 'valueAt'>
  points: PointDirectories
  catalogOf(tenant: string): Catalog
}

/** A drawing of 10,000 blocks. */
const maxBytes = 8 * 2 ** 20
/** Samples of one point in a walk. */
const maxSamples = 100_000
/** Walks at a time; whoever comes then is told to come again. */
const atOnce = 2

/** Stepping through a drawing: by hand, or with a stretch of history. */
export function walkRoutes({ historian, points, catalogOf }: WalkServices): Route[] {
  let running = 0

  async function history(point: Point, from: number, until: number): Promise<Feed> {
    const before = await historian.valueAt(point, from, 'previous')
    const { samples, next } = await historian.raw(point, { from, to: until, limit: maxSamples })
    if (next !== null) throw new Refusal(refusals.walkTooMuchHistory, { code: point.code, limit: maxSamples }, 'points')
    const known = before && before.sampledAt < from ? [[before.sampledAt, before.value, before.quality] as const] : []
    const all = [...known, ...samples]
    const column = {
      times: Float64Array.from(all, ([time]) => time),
      values: Float64Array.from(all, ([, value]) => Number(value ?? Number.NaN)),
      qualities: Uint16Array.from(all, ([, , word]) => word),
    }
    return { column, unit: point.unit }
  }

  async function feedsOf(tenant: string, input: WalkInput, compiled: Compiled, from: number) {
    const known = new Set(compiled.inputs.map((p) => p.id))
    const unknown = [...Object.keys(input.inputs), ...Object.keys(input.points)].find((id) => !known.has(id))
    if (unknown !== undefined) throw new Refusal(refusals.walkInputUnknown, { port: unknown }, 'inputs')
    const until = from + input.scans * compiled.cycleMs
    const feeds = new Map<string, Feed>()
    for (const [port, code] of Object.entries(input.points)) {
      const point = points.of(tenant).byCode(code)
      if (!point) throw new Refusal(refusals.walkPointUnknown, { port, code }, `points.${port}`)
      if (point.type === 'text') throw new Refusal(refusals.walkPointIsText, { port, code }, `points.${port}`)
      feeds.set(port, await history(point, from, until))
    }
    for (const [port, values] of Object.entries(input.inputs))
      feeds.set(port, byHand(values, from, input.scans, compiled.cycleMs))
    return feeds
  }

  return [
    defineRoute({
      method: 'POST',
      path: '/api/models/walk',
      summary: {
        zh: '单步调试：一张图逐拍计算，输入由人给定或取自历史；不保存',
        en: 'Step through a drawing scan by scan, with inputs by hand or from history; nothing is saved',
      },
      permission: 'models.read',
      maxBytes,
      body: walkInput,
      async run({ actor, body }): Promise<Walk> {
        refuseUnstorable(body.points, ['points'])
        if (Object.keys(body.points).length > 0 && !actor.permissions.has('history.read'))
          throw forbidden('history.read')
        if (running >= atOnce) throw new Refusal(refusals.walkBusy)
        running++
        try {
          const catalog = catalogOf(actor.tenant)
          const { compiled, from } = planWalk(body, catalog)
          const feeds = await feedsOf(actor.tenant, body, compiled, from)
          return await walk(compiled, { from, scans: body.scans, overrides: body.overrides }, feeds, catalog)
        } finally {
          running--
        }
      },
    }),
  ]
}
