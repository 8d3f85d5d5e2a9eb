import { z } from 'zod'
import type { Language } from '../../contract/text.ts'
import type { Route } from './route.ts'

type Schema = Record<string, unknown>

/** Schemas that others refer to; they stand among the document's components. */
type Shared = Record<string, Schema>

/** What a schema of its own kept under `$defs` moves to `shared`: references are read from the root of the whole document. */
function schemaOf(type: z.ZodType, io: 'input' | 'output', shared: Shared): Schema {
  const { $schema: _, ...own } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Schema
  const known = Object.keys(shared).length
  const nameOf = new Map(Object.keys((own.$defs as object) ?? {}).map((name, i) => [name, `Shared${known + i + 1}`]))
  if (nameOf.size === 0) return own
  const text = JSON.stringify(own).replace(
    /"#\/\$defs\/([^"]+)"/g,
    (_, name: string) => `"#/components/schemas/${nameOf.get(name)}"`,
  )
  const { $defs, ...schema } = JSON.parse(text) as Schema & { $defs: Record<string, Schema> }
  for (const [name, definition] of Object.entries($defs)) shared[nameOf.get(name)!] = definition
  return schema
}

function parametersOf(type: z.ZodType | undefined, where: 'path' | 'query', shared: Shared): Schema[] {
  if (!type) return []
  const schema = schemaOf(type, 'input', shared) as { properties?: Record<string, Schema>; required?: string[] }
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (schema.required ?? []).includes(name),
    schema: property,
  }))
}

function bodyOf(route: Route, shared: Shared): Schema | undefined {
  if (route.rawBody) {
    const content = Object.fromEntries(route.rawBody.mimes.map((mime) => [mime === '*' ? '*/*' : mime, { schema: {} }]))
    return { required: true, content }
  }
  if (!route.body) return undefined
  return { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input', shared) } } }
}

function operationOf(route: Route, language: Language, shared: Shared): Schema {
  const body = bodyOf(route, shared)
  const problem = {
    description: 'RFC 9457',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  return {
    summary: route.summary[language],
    tags: [route.path.split('/')[2] ?? 'root'],
    ...(route.permission && { security: [{ token: [] }, { session: [] }], 'x-permission': route.permission }),
    parameters: [...parametersOf(route.params, 'path', shared), ...parametersOf(route.query, 'query', shared)],
    ...(body && { requestBody: body }),
    responses: {
      200: {
        description: 'OK',
        ...(route.answer && { content: { 'application/json': { schema: schemaOf(route.answer, 'output', shared) } } }),
      },
      '4XX': problem,
      '5XX': problem,
    },
  }
}

/** OpenAPI 3.1 of all routes, from the declarations that the server itself works by. */
export function openapiOf(routes: readonly Route[], version: string, language: Language): Schema {
  const paths: Record<string, Schema> = {}
  const shared: Shared = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, language, shared) }
  }
  const text = {
    type: 'object',
    properties: { zh: { type: 'string' }, en: { type: 'string' } },
    required: ['zh', 'en'],
  }
  return {
    openapi: '3.1.0',
    info: {
      title: language === 'zh' ? 'Millrace 工渠 接口' : 'Millrace API',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'millrace_session' },
      },
      schemas: {
        ...shared,
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code', 'detail', 'texts'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'string' },
            texts: text,
            field: { type: 'string' },
            errors: {
              type: 'array',
              items: { type: 'object', properties: { field: { type: 'string' }, detail: { type: 'string' } } },
            },
          },
        },
      },
    },
  }
}

const htmlEscape = (text: string) =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string)

function propertyRows(schema: Schema | undefined): string {
  if (!schema) return ''
  const rendered = JSON.stringify(schema, null, 1).slice(0, 4000)
  return `<pre>${htmlEscape(rendered)}</pre>`
}

/** The same, as one plain page for people: no script, works offline. */
export function openapiPage(routes: readonly Route[], version: string, language: Language): string {
  const zh = language === 'zh'
  const sections = [...routes]
    .sort((a, b) => a.path.localeCompare(b.path))
    .map((route) => {
      const operation = operationOf(route, language, {}) as {
        parameters: Schema[]
        requestBody?: { content: Record<string, { schema: Schema }> }
      }
      const parameters = operation.parameters
        .map(
          (p) =>
            `<tr><td><code>${htmlEscape(String(p.name))}</code></td><td>${p.in}</td><td>${p.required ? (zh ? '必填' : 'required') : ''}</td><td><code>${htmlEscape(JSON.stringify(p.schema))}</code></td></tr>`,
        )
        .join('')
      const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
      return `<section><h2><b class="${route.method}">${route.method}</b> ${htmlEscape(route.path)}</h2><p>${htmlEscape(route.summary[language])}${route.permission ? ` · <code>${route.permission}</code>` : ` · ${zh ? '无需登录' : 'no sign-in'}`}</p>${parameters ? `<table>${parameters}</table>` : ''}${propertyRows(body)}</section>`
    })
    .join('')
  return `<!doctype html><html lang="${zh ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Millrace API</title><style>
:root{color-scheme:light dark}body{font:15px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem}
section{border-top:1px solid #8884;padding:.5rem 0}h2{font:600 1rem ui-monospace,monospace}b{display:inline-block;min-width:4.5em}
table{border-collapse:collapse;font-size:.85rem}td{border:1px solid #8884;padding:.15rem .5rem;word-break:break-word}
pre{max-height:18rem;overflow:auto;background:#8881;padding:.6rem;font-size:.8rem}
</style></head><body><h1>${zh ? 'Millrace 工渠 接口' : 'Millrace API'} ${htmlEscape(version)}</h1>
<p>${zh ? '请求头' : 'Header'} <code>Authorization: Bearer …</code> · <a href="/api/openapi.json">OpenAPI 3.1</a> · <a href="/api/docs?lang=${zh ? 'en' : 'zh'}">${zh ? 'English' : '中文'}</a></p>${sections}</body></html>`
}
