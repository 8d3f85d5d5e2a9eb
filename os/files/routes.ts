import { z } from 'zod'
import { maxFileBytes, thumbnailSizes } from '../../api/files.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Call, defineRoute, FileAnswer, type Route } from '../http/route.ts'
import type { Scope } from '../kernel/services.ts'
import type { Files } from './files.ts'
import { parseFileName, parseRange } from './range.ts'
import { fileRefusals } from './refusals.ts'

/** Runs in one transaction of the actor's tenant. */
export type Scoped = <T>(actor: Actor, run: (scope: Scope) => Promise<T>) => Promise<T>

const params = z.object({ id: z.uuid() })

/**
 * What is shown in place may run nothing and reach nothing; only our own pages may frame it. Chromium shows no PDF in a
 * sandbox, so that a PDF gets the same without that word: its viewer runs apart from the page in any case.
 */
const inlinePolicy = (mime: string) =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; plugin-types application/pdf; frame-ancestors 'self'${mime === 'application/pdf' ? '' : '; sandbox'}`

type Reply = Call<unknown, unknown, unknown>['reply']

/** Whether the caller holds this version already. Contents never change, so that the tag is the content's hash. */
function isFresh(tag: string, asked: string | undefined, reply: Reply): boolean {
  reply.header('etag', tag)
  // asked again each time, since the right to read may end
  reply.header('cache-control', 'private, no-cache')
  const known = asked?.split(',').map((each) => each.trim().replace(/^W\//, ''))
  if (!known?.includes(tag)) return false
  reply.status(304)
  return true
}

export function fileRoutes(files: Files, scoped: Scoped): Route[] {
  const metaOf = (actor: Actor, id: string) => scoped(actor, (scope) => files.meta(scope, id))
  return [
    defineRoute({
      method: 'POST',
      path: '/api/files',
      summary: {
        zh: "上传文件：请求体为文件内容，请求头 x-file-name 为文件名（UTF-8''百分号编码）",
        en: "Upload a file: the content as the body, its name in the header x-file-name (UTF-8'' and percent-encoded)",
      },
      permission: 'files.use',
      rawBody: { mimes: ['*'], maxBytes: maxFileBytes },
      async run({ body, actor, request }) {
        const name = parseFileName(request.header('x-file-name'))
        if (name === undefined) throw new Refusal(fileRefusals.fileNameMissing, {}, 'x-file-name')
        return scoped(actor, (scope) => files.put(scope, { name, bytes: body }))
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/files/:id/meta',
      summary: { zh: '文件信息', en: 'What is known of a file' },
      permission: 'files.use',
      params,
      run: ({ params, actor }) => metaOf(actor, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/files/:id/thumbnail',
      summary: { zh: '图片的缩略图（WebP）', en: 'A picture made small (WebP)' },
      permission: 'files.use',
      params,
      query: z.object({
        size: z.coerce
          .number()
          .pipe(z.union(thumbnailSizes.map((size) => z.literal(size))))
          .default(256),
      }),
      async run({ params, query, actor, request, reply }) {
        const file = await metaOf(actor, params.id)
        if (isFresh(`"${file.sha256}-${query.size}"`, request.header('if-none-match'), reply)) return new Uint8Array()
        const bytes = await files.thumbnail(file, query.size)
        reply.header('content-security-policy', inlinePolicy('image/webp'))
        return new FileAnswer(file.name.replace(/\.[^.]*$/, '.webp'), 'image/webp', bytes, { inline: true })
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/files/:id',
      summary: {
        zh: '文件内容；inline=1 时直接显示（图片、PDF）',
        en: 'The content; shown in place with inline=1 (pictures, PDF)',
      },
      permission: 'files.use',
      params,
      query: z.object({ inline: z.enum(['0', '1']).default('0') }),
      async run({ params, query, actor, request, reply }) {
        const file = await metaOf(actor, params.id)
        // what may not be shown in place is handed over to be kept instead
        const inline = query.inline === '1' && file.inline
        if (inline) {
          reply.header('content-security-policy', inlinePolicy(file.mime))
          reply.header('x-frame-options', 'SAMEORIGIN')
        }
        reply.header('accept-ranges', 'bytes')
        const tag = `"${file.sha256}"`
        if (isFresh(tag, request.header('if-none-match'), reply)) return new Uint8Array()
        // a part of another content would not fit to what the caller holds
        const condition = request.header('if-range')
        const range = condition && condition !== tag ? undefined : parseRange(request.header('range'), file.bytes)
        if (range === 'unsatisfiable') {
          reply.header('content-range', `bytes */${file.bytes}`)
          throw new Refusal(fileRefusals.rangeNotSatisfiable, { bytes: file.bytes }, 'range')
        }
        const stream = await files.open(file, range)
        if (!range) return new FileAnswer(file.name, file.mime, stream, { inline, length: file.bytes })
        reply.status(206)
        reply.header('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`)
        return new FileAnswer(file.name, file.mime, stream, { inline, length: range.end - range.start + 1 })
      },
    }),
  ]
}
