import { z } from 'zod'
import { defineRoute, type Route } from '../http/route.ts'
import type { Audit } from './audit.ts'

/** GET /api/audit */
export function auditRoutes(audit: Audit): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/audit',
      summary: { zh: '审计日志,最新的在前', en: 'Audit trail, newest first' },
      permission: 'audit.read',
      query: z.object({
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        cursor: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
        object: z
          .string()
          .max(300)
          .regex(/^\P{Cc}*$/u)
          .optional(),
      }),
      run: ({ query }) => audit.list(query),
    }),
  ]
}
