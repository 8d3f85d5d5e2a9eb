import { z } from 'zod'
import { defineRoute, type Route } from '../http/route.ts'
import { plainText, type RouteContext } from './routes.ts'
import { addView, changeView, listViews, removeView } from './views.ts'

const maxSearchChars = 20_000
const fields = {
  name: plainText(80).refine((name) => name.trim() !== '', { message: 'empty' }),
  shared: z.boolean().default(false),
  search: z
    .record(plainText(100), z.unknown())
    .refine((search) => storable(search), { message: `at most ${maxSearchChars} characters that can be stored` }),
}
const list = z.string().max(200)
const params = z.object({ id: z.uuid() })

function storable(search: unknown): boolean {
  const text = JSON.stringify(search)
  return text.length <= maxSearchChars && !/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/i.test(text)
}

/** Saved views: a person's own of each list they may see, and those that others share. */
export function viewRoutes({ deps: { registry }, read, write }: RouteContext): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/views',
      summary: { zh: '列表的已存视图', en: 'Saved views of a list' },
      permission: 'signedIn',
      query: z.object({ list, lang: z.enum(['zh', 'en']).optional() }),
      run: async ({ query, actor }) => ({
        items: await read(actor, (scope) => listViews(registry, scope, query.list)),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/views',
      summary: { zh: '保存视图', en: 'Save a view' },
      permission: 'signedIn',
      body: z.strictObject({ list, ...fields }),
      run: ({ body: { list: of, ...view }, actor }) => write(actor, (scope) => addView(registry, scope, of, view)),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/views/:id',
      summary: { zh: '修改视图', en: 'Change a view' },
      permission: 'signedIn',
      params,
      body: z.strictObject(fields),
      run: ({ params: { id }, body, actor }) => write(actor, (scope) => changeView(scope, id, body)),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/views/:id',
      summary: { zh: '删除视图', en: 'Delete a view' },
      permission: 'signedIn',
      params,
      async run({ params: { id }, actor }) {
        await write(actor, (scope) => removeView(scope, id))
        return {}
      },
    }),
  ]
}
