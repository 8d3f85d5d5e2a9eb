import { z } from 'zod'
import type { Text } from '../contract/text.ts'
import { alarmPriorities } from './alarms.ts'

const text = z.strictObject({ zh: z.string().trim().min(1).max(100), en: z.string().trim().min(1).max(100) })
const width = z.int().min(1).max(4).optional()
const list = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/)
const filter = z
  .array(z.tuple([z.string().max(100), z.string().max(20)], z.json()))
  .max(20)
  .optional()
const name = z.string().min(1).max(100)

/** One tile of a dashboard. The screen that shows it asks for its data, so it never shows more than its reader may see. */
export const tileSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('query'),
    label: text,
    width,
    app: name,
    query: name,
    input: z.record(z.string().max(100), z.json()).optional(),
    show: z.enum(['number', 'table', 'bars', 'line', 'pie']),
    /** Field that is shown, and field by which it is drawn. */
    value: name.optional(),
    by: name.optional(),
  }),
  z.strictObject({
    kind: z.literal('count'),
    label: text,
    width,
    list,
    filter,
    tone: z.enum(['warn', 'bad']).optional(),
  }),
  z.strictObject({
    kind: z.literal('group'),
    label: text,
    width,
    list,
    by: name,
    filter,
    show: z.enum(['bars', 'pie']),
  }),
  z.strictObject({
    kind: z.literal('point'),
    label: text,
    width,
    code: z.string().min(1).max(200),
    show: z.enum(['number', 'trend']),
    /** How far back a trend looks. */
    hours: z.int().min(1).max(720).optional(),
  }),
  z.strictObject({
    kind: z.literal('alarms'),
    label: text,
    width,
    priority: z.enum(alarmPriorities).optional(),
    /** Of those that stand in the list only these. */
    state: z.enum(['B', 'C', 'D']).optional(),
    /** Twin path: at and below. */
    branch: z.string().max(300).optional(),
    /** One figure, or one bar per priority. */
    show: z.enum(['number', 'bars']),
  }),
])
export type TileItem = z.output<typeof tileSchema>

/** GET /api/dashboards → { items: DashboardItem[] }; GET /api/dashboards/:id */
export type DashboardItem = {
  /** `app.dashboard` of an app's own, a uuid of a person's. */
  id: string
  label: Text
  /** `app`: as the app ships it; it can be copied, not changed. */
  from: 'app' | 'mine' | 'shared'
  /** Id of its maker, and when it was last saved; null for an app's own. */
  owner: string | null
  updatedAt: number | null
  shared: boolean
  version: number
  tiles: TileItem[]
}

export const maxTiles = 40
/**
 * POST /api/dashboards (with `id`: one that was deleted comes back under its address), PUT /api/dashboards/:id (with `version`:
 * 409 when it was saved elsewhere meanwhile), DELETE
 */
export const dashboardInput = z.strictObject({
  label: text,
  shared: z.boolean(),
  tiles: z.array(tileSchema).max(maxTiles),
})
