import { z } from 'zod'
import { maxPathLength } from './node-path.ts'

/** PostgreSQL holds neither U+0000 nor half a surrogate pair, and no name needs a control character. */
export const word = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^\P{Cc}*$/u)
    .refine((s) => s.isWellFormed())
const prose = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((s) => s.isWellFormed() && !s.includes('\0'))
/** A name or a label: one language may be left out by giving a plain string where that is allowed. */
export const textSchema = z.object({ zh: word(200).min(1), en: word(200).min(1) })
const noteSchema = z.object({ zh: prose(2000), en: prose(2000) })
const finite = z.number()
const duration = z
  .number()
  .positive()
  .max(366 * 86_400_000)

/** {@link import('../../api/point.ts').Processing} */
export const processingSchema = z.strictObject({
  scale: z.strictObject({ factor: finite.refine((f) => f !== 0), offset: finite }).optional(),
  decimals: z.number().int().min(0).max(10).optional(),
  range: z
    .strictObject({ low: finite, high: finite, reject: z.boolean().optional() })
    .refine((r) => r.low < r.high, { path: ['low'] })
    .optional(),
  maxRatePerSecond: z.number().positive().optional(),
  stuck: z.strictObject({ afterMs: duration, band: z.number().min(0) }).optional(),
  deadband: z.number().min(0).optional(),
  compression: z.strictObject({ deviation: z.number().min(0), maxIntervalMs: duration }).optional(),
  expectedEveryMs: duration.optional(),
  fillGroup: word(64).min(1).optional(),
})

const maxAddressChars = 4096
/** JSON.stringify escapes both of what PostgreSQL's jsonb refuses. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/
function isStorable(address: unknown): boolean {
  try {
    const text = JSON.stringify(address) ?? ''
    return text.length <= maxAddressChars && !unstorable.test(text)
  } catch {
    return false // nested deeper than the stack
  }
}
const addressSchema = z.unknown().refine(isStorable, { error: `JSON ≤ ${maxAddressChars}` })

/** One row of POST /api/points as it comes; what it means is checked by check-point.ts. */
export const pointInputSchema = z.object({
  code: word(400),
  name: z.union([word(200), textSchema]).optional(),
  unit: word(40).nullish(),
  type: word(20).optional(),
  path: word(maxPathLength).optional(),
  low: finite.nullish(),
  high: finite.nullish(),
  decimals: z.number().int().min(0).max(10).nullish(),
  labels: z
    .record(word(20), textSchema)
    .refine((l) => Object.keys(l).length <= 1000)
    .nullish(),
  role: word(64).nullish(),
  kks: word(64).nullish(),
  retention: word(32).optional(),
  processing: processingSchema.optional(),
  source: z.object({ connection: word(64).min(1), address: addressSchema, writable: z.boolean().optional() }).nullish(),
  note: noteSchema.nullish(),
})

export type ParsedPoint = z.output<typeof pointInputSchema>

export const nodeInputSchema = z.object({
  path: word(maxPathLength).min(1),
  kind: z.enum(['plant', 'unit', 'specialty', 'system', 'equipment']),
  name: textSchema,
  kks: word(64).nullish(),
  equipmentType: word(64).nullish(),
})

export const equipmentTypeSchema = z.object({
  name: textSchema,
  roles: z
    .array(
      z.object({
        role: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/),
        name: textSchema,
        quantity: word(40).nullable(),
        required: z.boolean(),
      }),
    )
    .max(500)
    .refine((roles) => new Set(roles.map((r) => r.role)).size === roles.length, { error: 'a role is named twice' }),
})
