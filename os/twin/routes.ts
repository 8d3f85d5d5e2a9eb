import { z } from 'zod'
import { pointTypes } from '../../contract/point.ts'
import { unitItems } from '../../units/units.ts'
import { auditName } from '../audit/audit.ts'
import { defineRoute, FileAnswer, type Route } from '../http/route.ts'
import {
  type Format,
  maxFileBytes,
  mimes,
  readNodesFile,
  readPointsFile,
  writeNodesFile,
  writePointsFile,
} from './exchange.ts'
import { maxPathLength } from './node-path.ts'
import { equipmentTypeSchema, nodeInputSchema, pointInputSchema, word } from './point-schema.ts'
import type { Twin } from './twin.ts'

const maxPointsPerCall = 10_000

const path = word(maxPathLength).min(1)
const format = z.enum(['csv', 'xlsx'])
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((v) => v === 'true')
/** A file comes with whatever type its sender knows; what counts is `format`. */
const file = { mimes: ['*'], maxBytes: maxFileBytes }
/** Described as it should be, checked row by row: one wrong row must not refuse the others. */
const { $schema: _, ...rowSchema } = z.toJSONSchema(pointInputSchema, { io: 'input', unrepresentable: 'any' })
const pointRow = z.unknown().meta(rowSchema as Record<string, unknown>)
const text = z.object({ zh: z.string(), en: z.string() })
const report = z.object({
  committed: z.boolean(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rows: z.array(
    z.object({
      index: z.number(),
      code: z.string(),
      result: z.enum(['created', 'updated', 'unchanged', 'refused']),
      errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
    }),
  ),
})

const fileOf = (name: string, bytes: Uint8Array, as: Format) => new FileAnswer(`${name}.${as}`, mimes[as], bytes)

/** /api/twin and what belongs to its nodes. */
function nodeRoutes(twin: Twin): Route[] {
  const node = { permission: 'points.write', path: '/api/twin/node', query: z.object({ path }) } as const
  return [
    defineRoute({
      method: 'GET',
      path: '/api/twin',
      summary: { zh: '整棵孪生树，上级在前', en: 'The whole twin, parents before children' },
      permission: 'points.read',
      run: async ({ actor }) => ({ items: await twin.of(actor.tenant).tree() }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/twin',
      summary: { zh: '新建或修改节点', en: 'Make or change a node' },
      permission: 'points.write',
      body: nodeInputSchema,
      run: ({ body, actor }) => twin.of(actor.tenant).upsertNode(body, { actor: auditName(actor) }),
    }),
    defineRoute({
      ...node,
      method: 'PATCH',
      summary: { zh: '修改、改名或移动节点', en: 'Change, rename or move a node' },
      body: nodeInputSchema.partial(),
      run: ({ query, body, actor }) => twin.of(actor.tenant).patchNode(query.path, body, { actor: auditName(actor) }),
    }),
    defineRoute({
      ...node,
      method: 'DELETE',
      summary: { zh: '删除空节点', en: 'Delete an empty node' },
      run: ({ query, actor }) => twin.of(actor.tenant).deleteNode(query.path, { actor: auditName(actor) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/twin/export',
      summary: { zh: '导出孪生树', en: 'Export the twin' },
      permission: 'points.read',
      query: z.object({ format }),
      run: async ({ query, actor }) =>
        fileOf('twin', await writeNodesFile(await twin.of(actor.tenant).tree(), query.format), query.format),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/twin/import',
      summary: { zh: '导入孪生树：全部成功或全不导入', en: 'Import the twin: all of the file or nothing' },
      permission: 'points.write',
      query: z.object({ format, dryRun: flag }),
      rawBody: file,
      answer: report,
      run: async ({ query, body, actor, language }) =>
        twin.of(actor.tenant).saveNodes(await readNodesFile(body, query.format), {
          actor: auditName(actor),
          language,
          allOrNothing: true,
          dryRun: query.dryRun,
        }),
    }),
  ]
}

/** Most points that can be asked for by their codes at once. */
const maxCodes = 1_000
const codesOf = (text: string) => text.split(',').filter(Boolean)

function equipmentTypeRoutes(twin: Twin): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/equipment-types',
      summary: { zh: '设备类型及其测点角色', en: 'Equipment types with the roles of their points' },
      permission: 'points.read',
      run: async ({ actor }) => ({ items: await twin.of(actor.tenant).equipmentTypes() }),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/equipment-types/:code',
      summary: { zh: '定义设备类型', en: 'Define an equipment type' },
      permission: 'points.write',
      params: z.object({ code: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/) }),
      body: equipmentTypeSchema,
      run: ({ params, body, actor }) =>
        twin.of(actor.tenant).putEquipmentType({ ...body, ...params }, { actor: auditName(actor) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/units',
      summary: { zh: '计量单位', en: 'Units of measure' },
      permission: 'points.read',
      answer: z.object({
        items: z.array(
          z.object({ code: z.string(), symbol: z.string(), quantity: z.string(), name: text, si: z.string() }),
        ),
      }),
      run: () => ({ items: unitItems }),
    }),
  ]
}

function pointRoutes(twin: Twin): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/points',
      summary: {
        zh: '测点列表：搜索、按分支、类型、连接筛选',
        en: 'Points: search, filter by branch, type and connection',
      },
      permission: 'points.read',
      query: z.object({
        search: word(200).optional(),
        branch: word(maxPathLength).optional(),
        type: z.enum(pointTypes).optional(),
        connection: word(64).optional(),
        codes: word(130_000).transform(codesOf).pipe(z.array(z.string()).max(maxCodes)).optional(),
        limit: z.coerce.number().int().min(1).max(10_000).default(100),
        cursor: z.string().max(1000).optional(),
      }),
      run: ({ query, language, actor }) =>
        twin.of(actor.tenant).listPoints({ ...query, limit: query.codes ? maxCodes : query.limit, language }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/points',
      summary: {
        zh: '新建或修改测点，逐行接受或拒绝',
        en: 'Create or update points, each row taken or refused on its own',
      },
      permission: 'points.write',
      maxBytes: 16 * 2 ** 20,
      body: z.object({ points: z.array(pointRow).max(maxPointsPerCall) }),
      answer: report,
      run: ({ body, actor, language }) =>
        twin.of(actor.tenant).savePoints(body.points, { actor: auditName(actor), language }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/points/export',
      summary: { zh: '导出测点', en: 'Export points' },
      permission: 'points.read',
      query: z.object({ format, branch: word(maxPathLength).default('') }),
      run: async ({ query, actor }) =>
        fileOf(
          'points',
          await writePointsFile(await twin.of(actor.tenant).allPoints(query.branch), query.format),
          query.format,
        ),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/points/import',
      summary: { zh: '导入测点：全部成功或全不导入', en: 'Import points: all of the file or nothing' },
      permission: 'points.write',
      query: z.object({ format, dryRun: flag }),
      rawBody: file,
      answer: report,
      run: async ({ query, body, actor, language }) =>
        twin.of(actor.tenant).savePoints(await readPointsFile(body, query.format), {
          actor: auditName(actor),
          language,
          allOrNothing: true,
          dryRun: query.dryRun,
        }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/points/:id',
      summary: { zh: '停用测点（历史保留）', en: 'Retire a point (its history stays)' },
      permission: 'points.write',
      params: z.object({ id: z.coerce.number().int().min(0).max(2_147_483_647) }),
      query: z.object({ reason: word(500).optional() }),
      run: ({ params, query, actor }) =>
        twin.of(actor.tenant).retirePoint(params.id, { actor: auditName(actor), reason: query.reason }),
    }),
  ]
}

/** Everything of the twin, its points and the units over HTTP, as api/platform.ts says. */
export const twinRoutes = (twin: Twin): Route[] => [
  ...nodeRoutes(twin),
  ...equipmentTypeRoutes(twin),
  ...pointRoutes(twin),
]
