import { z } from 'zod'
import type { AuditEntry } from '../../api/audit.ts'
import type { Language } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { defineRoute, FileAnswer, type Route } from '../http/route.ts'
import { writeCsv } from '../tables/csv-file.ts'
import type { Audit, AuditListOptions } from './audit.ts'

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
  zh: ['序号', '时间 (UTC)', '人员', '操作', '命令', '对象', '记录', '原因', '之前', '之后'],
  en: ['No.', 'Time (UTC)', 'Who', 'Action', 'Command', 'Object', 'Record', 'Reason', 'Before', 'After'],
}

const value = (found: unknown) => (found === null ? null : JSON.stringify(found))

function line(entry: AuditEntry) {
  const { id, time, actor, action, command, object, recordId, reason, before, after } = entry
  return [
    id,
    new Date(time).toISOString(),
    actor,
    action,
    command,
    object,
    recordId,
    reason,
    value(before),
    value(after),
  ]
}

async function exportOf(audit: Audit, options: AuditListOptions, on: Queryable, language: Language) {
  const lines: ReturnType<typeof line>[] = []
  for (let cursor: string | undefined; lines.length < largestExport; ) {
    const page = await audit.list({ ...options, cursor, limit: exportPage }, on)
    lines.push(...page.items.map(line))
    if (!page.next) break
    cursor = page.next
  }
  return writeCsv([heads[language], ...lines])
}

/** GET /api/audit */
export function auditRoutes(audit: Audit, tenants: TenantData): Route[] {
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
              ? new FileAnswer('audit.csv', 'text/csv; charset=utf-8', await exportOf(audit, options, sql, language))
              : audit.list(options, sql),
          { readOnly: true },
        ),
    }),
  ]
}
