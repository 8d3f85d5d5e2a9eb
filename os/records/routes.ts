import { z } from 'zod'
import { Refusal } from '../../contract/refusal.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { attachFile, detachFile, listFiles } from './attachments.ts'
import { addComment, listComments, maxCommentLength } from './comments.ts'
import type { RecordsDeps, Within } from './deps.ts'
import { type Declared, recordDetail, recordHistory } from './detail.ts'
import { exportList } from './export.ts'
import { mustFind } from './find-record.ts'
import { follow, unfollow } from './followers.ts'
import { importRoutes } from './import.ts'
import { columnsOf, largestPage, listPage, rowsOf } from './list.ts'
import type { Names } from './names.ts'
import type { PlantDays } from './plant-days.ts'
import { recordRefusals } from './refusals.ts'
import { groupsOf } from './totals.ts'

/** What the routes of every entity share. */
export type RouteContext = { deps: RecordsDeps; names: Names; days: PlantDays; read: Within; write: Within }

const lang = z.enum(['zh', 'en']).optional()
const flag = z.enum(['true', 'false']).optional()
/** A text that PostgreSQL can be asked with. */
export const plainText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), { message: 'characters that cannot be stored' })

const listQuery = z.object({
  filter: plainText(20_000).optional(),
  search: plainText(400).optional(),
  sort: plainText(200).optional(),
  limit: z.coerce.number().int().min(1).max(largestPage).optional(),
  cursor: plainText(4_000).optional(),
  columns: plainText(2_000).optional(),
  totals: flag,
  group: plainText(100).optional(),
  format: z.enum(['csv', 'xlsx']).optional(),
  lang,
})
const pageQuery = z.object({
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  lang,
})
const idParams = z.object({ id: z.uuid() })

function listRoute(context: RouteContext, declared: Declared): Route {
  const { entity, name, app } = declared
  const list = { name, entity, days: context.days }
  return defineRoute({
    method: 'GET',
    path: `/api/${app.id}/${entity.plural}`,
    summary: { zh: `${entity.label.zh}列表`, en: `List of ${entity.plural}` },
    permission: entity.read,
    query: listQuery,
    async run({ query, actor, language }) {
      const asked = { ...query, totals: query.totals === 'true' }
      if (query.format !== undefined)
        return exportList(context, actor, list, { ...asked, format: query.format }, language)
      return context.read(actor, async (scope) => {
        if (query.group !== undefined) {
          const { where } = await rowsOf(scope, list, asked)
          return groupsOf(scope, entity, query.group, where, asked.totals)
        }
        const page = await listPage(scope, list, asked)
        return { ...page, names: await context.names.namesOf(scope, columnsOf(entity, query.columns), page.items) }
      })
    },
  })
}

function detailRoutes({ deps, names, read }: RouteContext, declared: Declared): Route[] {
  const { entity, app } = declared
  const path = `/api/${app.id}/${entity.plural}/:id`
  return [
    defineRoute({
      method: 'GET',
      path,
      summary: { zh: `一条${entity.label.zh}记录`, en: `One ${entity.label.en}` },
      permission: entity.read,
      params: idParams,
      query: z.object({ lang }),
      run: ({ params, actor }) => read(actor, (scope) => recordDetail(deps, names, scope, declared, params.id)),
    }),
    defineRoute({
      method: 'GET',
      path: `${path}/history`,
      summary: { zh: `${entity.label.zh}的变更历史`, en: `History of one ${entity.label.en}` },
      permission: entity.read,
      params: idParams,
      query: pageQuery,
      run: ({ params, query, actor }) =>
        read(actor, (scope) => recordHistory(deps.registry, scope, declared, params.id, query)),
    }),
  ]
}

function commentRoutes({ deps, read, write }: RouteContext, declared: Declared): Route[] {
  const { entity, app } = declared
  const path = `/api/${app.id}/${entity.plural}/:id/comments`
  return [
    defineRoute({
      method: 'GET',
      path,
      summary: { zh: `${entity.label.zh}的评论`, en: `Comments on one ${entity.label.en}` },
      permission: entity.read,
      params: idParams,
      query: pageQuery,
      run: ({ params, query, actor }) => read(actor, (scope) => listComments(scope, declared, params.id, query)),
    }),
    defineRoute({
      method: 'POST',
      path,
      summary: {
        zh: `评论一条${entity.label.zh}记录；@用户名 通知对方`,
        en: `Comment on one ${entity.label.en}; @name tells them`,
      },
      permission: entity.read,
      params: idParams,
      body: z.strictObject({
        text: plainText(maxCommentLength).refine((text) => text.trim() !== '', { message: 'empty' }),
      }),
      run: ({ params, body, actor }) =>
        write(actor, (scope) => addComment(deps, scope, declared, params.id, body.text.trim())),
    }),
  ]
}

function fileRoutes({ deps, read, write }: RouteContext, declared: Declared): Route[] {
  const { entity, app } = declared
  const path = `/api/${app.id}/${entity.plural}/:id/files`
  const args = { permission: entity.read, params: idParams }
  return [
    defineRoute({
      ...args,
      method: 'GET',
      path,
      summary: { zh: `${entity.label.zh}的附件`, en: `Files of one ${entity.label.en}` },
      query: z.object({ lang }),
      run: async ({ params, actor }) => ({
        items: await read(actor, (scope) => listFiles(deps, scope, declared, params.id)),
      }),
    }),
    defineRoute({
      ...args,
      method: 'POST',
      path,
      summary: { zh: `给${entity.label.zh}记录附上文件`, en: `Attach a file to one ${entity.label.en}` },
      body: z.strictObject({ fileId: z.uuid(), kind: plainText(40).optional() }),
      run: ({ params, body, actor }) =>
        write(actor, (scope) => {
          if (body.kind === 'field') throw new Refusal(recordRefusals.unknownFile, {}, 'kind')
          return attachFile(deps, scope, declared, params.id, body)
        }),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${path}/:fileId`,
      summary: { zh: `取下${entity.label.zh}记录的附件`, en: `Detach a file from one ${entity.label.en}` },
      permission: entity.read,
      params: z.object({ id: z.uuid(), fileId: z.uuid() }),
      async run({ params, actor }) {
        await write(actor, (scope) => detachFile(deps, scope, declared, params.id, params.fileId))
        return {}
      },
    }),
  ]
}

function followRoutes({ write }: RouteContext, { entity, name, app }: Declared): Route[] {
  const path = `/api/${app.id}/${entity.plural}/:id/follow`
  const route = (method: 'PUT' | 'DELETE', zh: string, en: string, act: typeof follow) =>
    defineRoute({
      method,
      path,
      summary: { zh: `${zh}${entity.label.zh}记录`, en: `${en} one ${entity.label.en}` },
      permission: entity.read,
      params: idParams,
      async run({ params, actor }) {
        await write(actor, async (scope) => {
          await mustFind(scope, entity, params.id)
          await act(scope, name, params.id)
        })
        return { following: method === 'PUT' }
      },
    })
  return [route('PUT', '关注', 'Follow', follow), route('DELETE', '取消关注', 'Stop following', unfollow)]
}

/** List, detail, history, comments, files and following of every entity of every app. */
export function recordRoutes(context: RouteContext): Route[] {
  return context.deps.registry.apps.flatMap((app) =>
    app.entities.flatMap((entity) => {
      const declared = { app, entity, name: `${app.id}.${entity.id}` }
      return [
        listRoute(context, declared),
        ...detailRoutes(context, declared),
        ...commentRoutes(context, declared),
        ...fileRoutes(context, declared),
        ...followRoutes(context, declared),
        ...importRoutes(context, declared),
      ]
    }),
  )
}
