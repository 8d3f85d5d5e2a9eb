import { z } from 'zod'
import {
  type AlarmDefinitionItem,
  type AlarmDefinitionRow,
  type AlarmList,
  type AlarmMeasure,
  alarmInput,
  alarmPriorities,
  alarmReason,
  alarmStates,
  alarmTabs,
  type JournalRow,
  longestShelvingMinutes,
  mostAtOnce,
} from '../../api/alarms.ts'
import type { Page } from '../../api/platform.ts'
import { auditName } from '../audit/audit.ts'
import { refuseUnstorable } from '../data/database-refusals.ts'
import type { TenantData } from '../data/tenancy.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import type { AlarmEvent } from './alarm-state.ts'
import { readJournal } from './alarm-store.ts'
import type { Alarms } from './alarms.ts'
import { countAlarms, listAlarms, within } from './list-alarms.ts'

export type AlarmRouteServices = {
  alarms: Alarms
  tenants: TenantData
  points: Pick<PointDirectories, 'of'>
  clock(): number
}

const branch = z.string().max(300).optional()
const search = z.string().max(200).optional()
const ids = z.array(z.uuid()).min(1).max(mostAtOnce)
const params = z.object({ id: z.uuid() })
const version = z
  .int()
  .min(1)
  .max(2 ** 31 - 2)
const moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000)
const held = z.strictObject({ ids, reason: alarmReason })

/** What a person does to alarms with a reason: audited, and in the journal. */
function heldRoutes({ alarms }: AlarmRouteServices): Route[] {
  const route = (
    word: string,
    [zh, en]: [string, string],
    permission: 'alarms.operate' | 'alarms.define',
    event: (by: string, reason: string) => AlarmEvent,
  ) =>
    defineRoute({
      method: 'POST',
      path: `/api/alarms/${word}`,
      summary: { zh, en },
      permission,
      body: held,
      run: ({ actor, body: { ids: some, reason } }) =>
        alarms.act(actor.tenant, some, event(auditName(actor), reason), { reason, actor, action: `alarm.${word}` }),
    })
  return [
    route('unshelve', ['取消搁置', 'Unshelve'], 'alarms.operate', (by, reason) => ({ do: 'unshelve', by, reason })),
    route('suppress', ['设计抑制', 'Suppress by design'], 'alarms.define', (by, reason) => ({
      ...{ do: 'suppress', by, reason },
    })),
    route('unsuppress', ['取消抑制', 'End a suppression'], 'alarms.define', (by, reason) => ({
      ...{ do: 'unsuppress', by, reason },
    })),
    route('take-out', ['停用（检修）', 'Take out of service'], 'alarms.define', (by, reason) => ({
      ...{ do: 'takeOut', by, reason },
    })),
    route('bring-in', ['恢复投用', 'Return to service'], 'alarms.define', (by, reason) => ({
      ...{ do: 'bringIn', by, reason },
    })),
    defineRoute({
      method: 'POST',
      path: '/api/alarms/shelve',
      summary: { zh: '搁置：限时，或到本次恢复为止', en: 'Shelve for a time, or until it returns' },
      permission: 'alarms.operate',
      body: held.extend({ minutes: z.int().min(1).max(longestShelvingMinutes).nullable() }),
      run({ actor, body: { reason, minutes, ids: some } }) {
        const by = auditName(actor)
        const forMs = minutes === null ? ('oneShot' as const) : minutes * 60_000
        return alarms.act(
          actor.tenant,
          some,
          { do: 'shelve', forMs, reason, by },
          { reason, actor, action: 'alarm.shelve' },
        )
      },
    }),
  ]
}

const measures =
  (points: AlarmRouteServices['points']) =>
  (tenant: string, code: string | undefined): AlarmMeasure => {
    const point = code === undefined ? undefined : points.of(tenant).byCode(code)
    return { unit: point?.unit ?? null, decimals: point?.decimals ?? null }
  }

function listRoutes({ alarms, tenants, points, clock }: AlarmRouteServices): Route[] {
  const measureOf = measures(points)
  return [
    defineRoute({
      method: 'GET',
      path: '/api/alarms',
      summary: { zh: '报警列表，顺序固定：未确认在前', en: 'The alarm list in its order: unacknowledged first' },
      permission: 'alarms.read',
      query: z.object({
        tab: z.enum(alarmTabs).default('active'),
        priority: z.enum(alarmPriorities).optional(),
        state: z.enum(alarmStates).optional(),
        branch,
        search,
        under: z.string().max(80).optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(500),
      }),
      async run({ actor, query: { limit, ...filter } }): Promise<AlarmList> {
        const desk = await alarms.desk(actor.tenant)
        const here = points.of(actor.tenant)
        return {
          ...listAlarms(desk, here, filter, limit, clock()),
          counts: countAlarms(desk, here),
          unwritten: desk.unwritten.length,
        }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/alarms/counts',
      summary: { zh: '报警计数', en: 'How many alarms there are' },
      permission: 'alarms.read',
      query: z.object({ branch }),
      run: async ({ actor, query }) =>
        countAlarms(await alarms.desk(actor.tenant), points.of(actor.tenant), query.branch),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/alarms/journal',
      summary: { zh: '报警流水，新的在前', en: 'The journal of alarms, newest first' },
      permission: 'alarms.read',
      query: z.object({
        alarm: z.uuid().optional(),
        from: moment.optional(),
        to: moment.optional(),
        branch,
        search,
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        cursor: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
      }),
      async run({ actor, query: { limit, cursor, ...filter } }): Promise<Page<JournalRow>> {
        const before = cursor === undefined ? null : Number(cursor)
        const rows = await tenants.within(actor.tenant, ({ sql }) => readJournal(sql, filter, limit + 1, before), {
          readOnly: true,
        })
        const { alarms: known } = await alarms.desk(actor.tenant)
        const items = rows
          .slice(0, limit)
          .map((row) => ({ ...row, ...measureOf(actor.tenant, known.get(row.alarm)?.definition.point) }))
        return { items, next: rows.length > limit ? String(items.at(-1)!.id) : null }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/alarms/acknowledge',
      summary: { zh: '确认一条或多条报警', en: 'Acknowledge one alarm or several' },
      permission: 'alarms.operate',
      body: z.strictObject({ ids, comment: z.string().trim().max(500).optional() }),
      run: ({ actor, body }) =>
        alarms.act(
          actor.tenant,
          body.ids,
          { do: 'acknowledge', by: auditName(actor), comment: body.comment || null },
          null,
        ),
    }),
  ]
}

function definitionRoutes({ alarms, points }: AlarmRouteServices): Route[] {
  const measureOf = measures(points)
  return [
    defineRoute({
      method: 'GET',
      path: '/api/alarms/definitions',
      summary: { zh: '报警定义', en: 'What is defined as an alarm' },
      permission: 'alarms.read',
      query: z.object({
        search,
        point: z.string().max(200).optional(),
        branch,
        /** Who says it, e.g. model; see the condition of this kind. */
        source: z.string().max(40).optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(200),
        cursor: z.string().max(80).optional(),
      }),
      async run({ actor, query }): Promise<Page<AlarmDefinitionRow>> {
        const desk = await alarms.desk(actor.tenant)
        const known = points.of(actor.tenant)
        const placeOf = (point: string) => known.byCode(point)?.path ?? ''
        const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
        const found = [...desk.alarms.values()]
          .map(({ definition }) => definition)
          .filter(({ code, name, point, condition }) => {
            if (query.point !== undefined && point !== query.point) return false
            if (query.source !== undefined && (condition.kind !== 'source' || condition.source !== query.source))
              return false
            if (query.branch && !within(placeOf(point), query.branch)) return false
            if (query.cursor !== undefined && code <= query.cursor) return false
            const text = `${code} ${name.zh} ${name.en} ${point}`.toLowerCase()
            return words.every((word) => text.includes(word))
          })
          .sort((a, b) => (a.code < b.code ? -1 : 1))
        const items = found.slice(0, query.limit).map((item) => ({ ...item, ...measureOf(actor.tenant, item.point) }))
        return { items, next: found.length > items.length ? items.at(-1)!.code : null }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/alarms/definitions/:id',
      summary: { zh: '一条报警定义', en: 'One alarm as it is defined' },
      permission: 'alarms.read',
      params,
      run: ({ actor, params: { id } }): Promise<AlarmDefinitionItem> => alarms.definition(actor.tenant, id),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/alarms/definitions',
      summary: { zh: '定义报警', en: 'Define an alarm' },
      permission: 'alarms.define',
      body: z.strictObject({ alarm: alarmInput, reason: alarmReason }),
      run: ({ actor, body }) => alarms.create(body.alarm, { reason: body.reason, actor }),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/alarms/definitions/:id',
      summary: { zh: '修改报警定义', en: 'Change an alarm’s definition' },
      permission: 'alarms.define',
      params,
      body: z.strictObject({ version, reason: alarmReason, alarm: alarmInput }),
      run: ({ actor, params: { id }, body }) =>
        alarms.change(id, body.version, body.alarm, { reason: body.reason, actor }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/alarms/definitions/:id',
      summary: { zh: '删除报警定义；流水保留', en: 'Delete an alarm’s definition; its journal stays' },
      permission: 'alarms.define',
      params,
      query: z.object({ version: z.coerce.number().pipe(version), reason: alarmReason }),
      async run({ actor, params: { id }, query }) {
        await alarms.remove(id, query.version, { reason: query.reason, actor })
        return {}
      },
    }),
  ]
}

/** GET /api/alarms, its counts, journal and definitions; POST of what people do to alarms. */
export function alarmRoutes(services: AlarmRouteServices): Route[] {
  const routes = [...listRoutes(services), ...heldRoutes(services), ...definitionRoutes(services)]
  return routes.map((route) => ({
    ...route,
    run(call) {
      for (const told of [call.query, call.body]) refuseUnstorable(told, [])
      return route.run(call)
    },
  }))
}
