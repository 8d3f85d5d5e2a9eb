import { z } from 'zod'

/** A time in a query: UTC milliseconds since 1970, or ISO 8601 with a zone. */
export const queryTime = z
  .string()
  .max(40)
  .transform((text, ctx) => {
    const ms = /^-?\d{1,15}$/.test(text) ? Number(text) : hasZone(text) ? Date.parse(text) : Number.NaN
    if (Number.isFinite(ms)) return ms
    ctx.addIssue({
      code: 'custom',
      message: 'a time is UTC milliseconds or ISO 8601 with a zone, e.g. 2026-01-31T08:00:00Z',
    })
    return z.NEVER
  })

const hasZone = (text: string) => /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:?\d{2}))?$/.test(text)
