import { z } from 'zod'
import {
  type LabelScheme,
  maxScanLength,
  maxSheetLabels,
  printerDots,
  type ScanAnswer,
  type SheetInput,
  sheetFormats,
  symbologies,
} from '../../api/labels.ts'
import type { Scoped } from '../files/routes.ts'
import { type Call, defineRoute, FileAnswer, type Route } from '../http/route.ts'
import { codeGrid, codePng, codeSvg } from './code-grid.ts'
import type { Labels } from './labels.ts'
import { maxPatternLength } from './pattern.ts'
import type { Printer } from './printer.ts'
import type { SchemeStore } from './schemes.ts'

const params = z.object({ id: z.uuid() })
const entity = z
  .string()
  .max(130)
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'app.entity')
const textOf = (max: number) => z.string().trim().min(1).max(max)

const schemeFields = {
  name: textOf(100),
  entity: entity.nullable(),
  pattern: z.string().min(1).max(maxPatternLength),
  symbology: z.enum(symbologies),
  widthMm: z.number().min(10).max(210),
  heightMm: z.number().min(8).max(297),
  fields: z.array(textOf(64)).max(8),
  line: textOf(100).nullable(),
  dotsPerMm: z.union(printerDots.map((dots) => z.literal(dots))),
  isDefault: z.boolean(),
}
const scheme = z.strictObject(schemeFields)
/** What is being typed need not have a name yet. */
const draft = z.strictObject({ ...schemeFields, name: z.string().max(100) })

const codeQuery = z.object({ text: z.string().min(1).max(400), symbology: z.enum(symbologies).default('qr') })
const sheet = z.strictObject({
  entity,
  ids: z.array(z.uuid()).min(1).max(maxSheetLabels),
  format: z.enum(sheetFormats),
  scheme: z.uuid().optional(),
  paper: z.enum(['a4', 'roll']).optional(),
  copies: z.number().int().min(1).max(100).optional(),
  skip: z.number().int().min(0).max(500).optional(),
})

const mimes = { pdf: 'application/pdf', zpl: 'text/plain; charset=utf-8', svg: 'image/svg+xml' }

type Reply = Call<unknown, unknown, unknown>['reply']

/** A picture of ours: nothing in it may run or reach out, should somebody open it by itself. */
function picture(name: string, mime: string, bytes: Uint8Array, reply: Reply): FileAnswer {
  reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  return new FileAnswer(name, mime, bytes, { inline: true })
}

/** The same text gives the same picture for good. */
const cacheForADay = (reply: Reply) => reply.header('cache-control', 'private, max-age=86400')

/** Where people reach us: as set up, else as this browser does. */
function baseOf(publicUrl: string | undefined, request: Call<unknown, unknown, unknown>['request']): string {
  if (publicUrl) return publicUrl
  const origin = request.header('origin')
  if (origin && /^https?:\/\//.test(origin) && URL.canParse(origin)) return new URL(origin).origin
  const host = `http://${request.header('host') ?? 'localhost'}`
  return URL.canParse(host) ? new URL(host).origin : 'http://localhost'
}

export type LabelRouteParts = {
  labels: Labels
  schemes: SchemeStore
  printer: Printer
  scoped: Scoped
  publicUrl: string | undefined
}

export function labelRoutes(parts: LabelRouteParts): Route[] {
  return [...codeRoutes(), ...schemeRoutes(parts), ...printRoutes(parts), scanRoute(parts)]
}

function codeRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/labels/code.svg',
      summary: { zh: '二维码或条码（SVG）', en: 'A code as SVG' },
      permission: 'labels.use',
      query: codeQuery,
      run({ query, reply }) {
        const svg = codeSvg(codeGrid(query.text, query.symbology))
        cacheForADay(reply)
        return picture('code.svg', mimes.svg, Buffer.from(svg), reply)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/labels/code.png',
      summary: { zh: '二维码或条码（PNG）', en: 'A code as PNG' },
      permission: 'labels.use',
      query: codeQuery.extend({ scale: z.coerce.number().int().min(1).max(20).default(6) }),
      async run({ query, reply }) {
        const { text, symbology, scale } = query
        codeGrid(text, symbology)
        const png = await codePng(text, symbology, scale)
        cacheForADay(reply)
        return picture('code.png', 'image/png', png, reply)
      },
    }),
  ]
}

function schemeRoutes({ schemes, scoped }: LabelRouteParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/labels/schemes',
      summary: { zh: '标签方案', en: 'Label schemes' },
      permission: 'labels.use',
      query: z.object({ entity: entity.optional() }),
      async run({ query, actor }): Promise<{ items: LabelScheme[] }> {
        return { items: await scoped(actor, (scope) => schemes.list(scope, query.entity)) }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/labels/schemes',
      summary: { zh: '新建标签方案', en: 'Make a label scheme' },
      permission: 'labels.manage',
      body: scheme,
      run: ({ body, actor }) => scoped(actor, (scope) => schemes.create(scope, body)),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/labels/schemes/:id',
      summary: { zh: '修改标签方案', en: 'Change a label scheme' },
      permission: 'labels.manage',
      params,
      body: z.strictObject({
        ...schemeFields,
        version: z
          .number()
          .int()
          .min(1)
          .max(2 ** 31 - 1),
      }),
      run({ params, body: { version, ...input }, actor }) {
        return scoped(actor, (scope) => schemes.update(scope, params.id, version, input))
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/labels/schemes/:id',
      summary: { zh: '删除标签方案', en: 'Delete a label scheme' },
      permission: 'labels.manage',
      params,
      run: ({ params, actor }) => scoped(actor, (scope) => schemes.remove(scope, params.id)),
    }),
  ]
}

function printRoutes({ labels, printer, scoped, publicUrl }: LabelRouteParts): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/labels/preview',
      summary: { zh: '预览标签（SVG）', en: 'What a label would look like (SVG)' },
      permission: 'labels.use',
      body: z.strictObject({ scheme: draft, record: z.strictObject({ entity, id: z.uuid() }).optional() }),
      async run({ body, actor, language, request, reply }) {
        const base = baseOf(publicUrl, request)
        const task = await scoped(actor, (scope) =>
          labels.preparePreview(scope, body.scheme, body.record, base, language),
        )
        return picture('label.svg', mimes.svg, await printer.print(task), reply)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/labels/sheet',
      summary: { zh: '打印标签（PDF、ZPL）', en: 'Print labels (PDF, ZPL)' },
      permission: 'labels.use',
      body: sheet,
      async run({ body, actor, language, request, reply }) {
        const base = baseOf(publicUrl, request)
        const input: SheetInput = body
        const task = await scoped(actor, (scope) => labels.prepareSheet(scope, input, base, language))
        const bytes = await printer.print(task)
        if (body.format === 'svg') return picture('label.svg', mimes.svg, bytes, reply)
        return new FileAnswer(`labels.${body.format}`, mimes[body.format], bytes)
      },
    }),
  ]
}

function scanRoute({ labels, scoped }: LabelRouteParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/scan',
    summary: { zh: '扫到的编码是哪条记录', en: 'Which records a scanned code stands for' },
    permission: 'labels.use',
    query: z.object({ code: z.string().min(1).max(maxScanLength) }),
    run: ({ query, actor }): Promise<ScanAnswer> => scoped(actor, (scope) => labels.scan(scope, query.code)),
  })
}
