import { z } from 'zod'
import type { AuditApp, AuditEntry, AuditFilter } from '../../api/audit.ts'
import { actionName, actionsCalled, actorName, actorsCalled, kindsCalled, objectName } from '../../api/audit-words.ts'
import type { Language } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { defineRoute, FileAnswer, type Route } from '../http/route.ts'
import { fold } from '../search/grams.ts'
import { writeCsv } from '../tables/csv-file.ts'
import type { Audit, AuditListOptions } from './audit.ts'
import { callRecords, recordNames } from './record-names.ts'

const largestExport = 100_000
const exportPage = 1000

const words = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^\P{Cc}*$/u)
    .optional()
const moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000).optional()

const heads: Record<Language, string[]> = {
  zh: [
    '序号',
    '时间（UTC）',
    '人员',
    '操作',
    '对象',
    '原因',
    '之前',
    '之后',
    '操作代码',
    '命令代码',
    '对象代码',
    '记录代码',
  ],
  en: [
    ...['No.', 'Time (UTC)', 'Who', 'Action', 'Object', 'Reason', 'Before', 'After'],
    ...['Action code', 'Command code', 'Object code', 'Record id'],
  ],
}

const value = (found: unknown) => (found === null ? null : JSON.stringify(found))

/** In words first, as the page says it; then the codes, for programs. */
function line(entry: AuditEntry, apps: readonly AuditApp[], language: Language) {
  const { id, time, actor, action, command, object, recordId, reason, before, after } = entry
  return [
    ...[id, new Date(time).toISOString(), actorName(actor, language), actionName(action, apps, language)],
    ...[objectName(entry, apps, language), reason, value(before), value(after)],
    ...[action, command, object, recordId],
  ]
}

type Read = { audit: Audit; apps: readonly AuditApp[]; on: Queryable; options: AuditListOptions }

/** Records that bear a code, as the search knows them: the trail itself knows only their ids. */
async function recordsOf(code: string, on: Queryable): Promise<string[]> {
  const rows = await on<{ record: string }[]>`select record from search_entry where code_key = ${fold(code)} limit 100`
  return rows.map(({ record }) => record)
}

/** People type what the page says; the trail keeps codes. */
async function meantBy({ actor, action, object, search }: AuditFilter, apps: readonly AuditApp[], on: Queryable) {
  const about = async (text: string) => ({ kinds: kindsCalled(text, apps), records: await recordsOf(text, on) })
  return {
    ...(actor && { actor: { actors: actorsCalled(actor) } }),
    ...(action && { action: { actions: actionsCalled(action, apps) } }),
    ...(object && { object: await about(object) }),
    ...(search && {
      search: { actors: actorsCalled(search), actions: actionsCalled(search, apps), ...(await about(search)) },
    }),
  }
}

async function listOf({ audit, apps, on, options }: Read) {
  const page = await audit.list({ ...options, meant: await meantBy(options, apps, on) }, on)
  return { ...page, items: await callRecords(page.items, apps, on) }
}

async function exportOf(read: Read, language: Language) {
  const lines: ReturnType<typeof line>[] = []
  for (let cursor: string | undefined; lines.length < largestExport; ) {
    const page = await listOf({ ...read, options: { ...read.options, cursor, limit: exportPage } })
    lines.push(...page.items.map((entry) => line(entry, read.apps, language)))
    if (!page.next) break
    cursor = page.next
  }
  return writeCsv([heads[language], ...lines])
}

/** GET /api/audit, and its own words: who may read the trail needs no right to any app to understand it. */
export function auditRoutes(audit: Audit, tenants: TenantData, apps: readonly AuditApp[]): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/audit',
      summary: { zh: '审计日志，最新的在前', en: 'Audit trail, newest first' },
      permission: 'audit.read',
      query: z.object({
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        cursor: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
        actor: words(200),
        object: words(300),
        action: words(200),
        app: words(64),
        entity: words(64),
        record: words(100),
        from: moment,
        to: moment,
        search: words(200),
        format: z.enum(['csv']).optional(),
      }),
      run: ({ query: { format, ...options }, actor, language }) =>
        tenants.within(
          actor.tenant,
          async ({ sql }) =>
            format === 'csv'
              ? new FileAnswer(
                  'audit.csv',
                  'text/csv; charset=utf-8',
                  await exportOf({ audit, apps, on: sql, options }, language),
                )
              : listOf({ audit, apps, on: sql, options }),
          { readOnly: true },
        ),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/audit/apps',
      summary: {
        zh: '审计日志的用词：各应用的实体、字段和操作',
        en: 'Words of the trail: entities, fields and works of all apps',
      },
      permission: 'audit.read',
      run: () => ({ items: apps }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/audit/names',
      summary: { zh: '按编号查记录的叫法', en: 'What records are called, by id' },
      permission: 'audit.read',
      query: z.object({
        ids: z
          .string()
          .max(40_000)
          .regex(/^[0-9a-f,-]*$/),
      }),
      run: ({ query, actor }) =>
        tenants.within(
          actor.tenant,
          async ({ sql }) => ({
            items: [...(await recordNames(query.ids.split(',').filter(Boolean), apps, sql))].map(([id, name]) => ({
              id,
              name,
            })),
          }),
          { readOnly: true },
        ),
    }),
  ]
}
