import { z } from 'zod'
import {
  type DrawingFault,
  fromTemplate,
  instanceInput,
  type ModelInstanceItem,
  type ModelItem,
  type ModelTemplate,
  modelFile,
  modelInput,
  modelNote,
  type WireLook,
} from '../../api/models.ts'
import type { Page } from '../../api/platform.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { refuseUnstorable } from '../data/database-refusals.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { describeCatalog } from './blocks/describe.ts'
import type { WireValue } from './engine/program.ts'
import type { Catalog } from './graph/flat.ts'
import { listTemplates, templateOf } from './library/templates.ts'
import type { LiveModels } from './live/live-models.ts'
import { type ModelUseServices, readModelUses } from './model-uses.ts'
import type { Models } from './models.ts'
import { lifeRefusals } from './refusals.ts'
import { pageByCode } from './routes-in-common.ts'

export type ModelRouteServices = {
  models: Models
  live: Pick<LiveModels, 'look'>
  catalogOf(tenant: string): Catalog
}

/** A drawing of 10,000 blocks with their places and labels. */
const maxDrawingBytes = 8 * 2 ** 20

const params = z.object({ id: z.uuid() })
const highest = 2 ** 31 - 2
const version = z.int().min(1).max(highest)
const number = z.coerce.number().int().min(1).max(highest)
const ofVersion = params.extend({ number })
const ofInstance = params.extend({ instance: z.uuid() })
const drawing = z.record(z.string().max(40), z.unknown())
const why = z.string().trim().min(2).max(500)
const limit = z.coerce.number().int().min(1).max(1000).default(200)
const cursor = z.string().max(80).optional()

function drawingRoutes({ models, catalogOf }: ModelRouteServices): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/models/blocks',
      summary: { zh: '功能块目录', en: 'The catalog of function blocks' },
      permission: 'models.read',
      run: ({ actor }) => describeCatalog(catalogOf(actor.tenant)),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models',
      summary: { zh: '模型列表', en: 'The models' },
      permission: 'models.read',
      query: z.object({
        search: z.string().max(200).optional(),
        equipmentType: z.string().max(64).optional(),
        limit,
        cursor,
      }),
      async run({ actor, query: { limit: most, ...filter } }): Promise<Page<ModelItem>> {
        refuseUnstorable(filter, [])
        return pageByCode(await models.list(actor.tenant, filter, most + 1), most)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/check',
      summary: { zh: '检查一张图，不保存', en: 'What is wrong with a drawing, without saving it' },
      permission: 'models.read',
      maxBytes: maxDrawingBytes,
      body: z.strictObject({ drawing }),
      run: ({ actor, body }): { faults: DrawingFault[] } => ({ faults: models.check(body.drawing, actor.tenant) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models',
      summary: { zh: '新建模型；图上可以还有错误', en: 'Make a model; its drawing may still have faults' },
      permission: 'models.write',
      maxBytes: maxDrawingBytes,
      body: z.strictObject({ model: modelInput, drawing: drawing.optional(), note: modelNote.default('') }),
      run({ actor, body }) {
        refuseUnstorable([body.model, body.note], [])
        return models.create(body.model, body.drawing, body.note, actor)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id',
      summary: { zh: '一个模型及其版本', en: 'One model with its versions' },
      permission: 'models.read',
      params,
      run: ({ actor, params: { id } }) => models.detail(actor.tenant, id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/versions/:number',
      summary: { zh: '一版的图和其中的错误', en: 'The drawing of a version, with its faults' },
      permission: 'models.read',
      params: ofVersion,
      run: ({ actor, params: { id, number: n } }) => models.drawing(actor.tenant, id, n),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/models/:id/draft',
      summary: {
        zh: '保存草稿：改未审核的一版，否则开始新的一版',
        en: 'Save a draft: into the version that is not reviewed yet, else into a new one',
      },
      permission: 'models.write',
      maxBytes: maxDrawingBytes,
      params,
      body: z.strictObject({ version, drawing, note: modelNote.default('') }),
      run({ actor, params: { id }, body }) {
        refuseUnstorable(body.note, ['note'])
        return models.saveDraft(id, body.drawing, body.note, { version: body.version, actor })
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/models/:id',
      summary: {
        zh: '修改名称、设备类型、是否覆盖全部设备',
        en: 'Change name, equipment type, whether every machine has it',
      },
      permission: 'models.write',
      params,
      body: z.strictObject({
        ...modelInput.omit({ code: true }).shape,
        ...{ version, everyMachine: z.boolean() },
      }),
      run({ actor, params: { id }, body: { version: seen, ...wanted } }) {
        refuseUnstorable(wanted, [])
        return models.head(id, wanted, { version: seen, actor })
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/models/:id',
      summary: {
        zh: '删除模型及实例；输出测点的历史保留',
        en: 'Delete a model with its instances; history of its points stays',
      },
      permission: 'models.review',
      params,
      query: z.object({ version: z.coerce.number().pipe(version), reason: why }),
      async run({ actor, params: { id }, query }) {
        refuseUnstorable(query.reason, ['reason'])
        await models.remove(id, query.reason, { version: query.version, actor })
        return {}
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/export',
      summary: { zh: '导出模型文件', en: 'A model as a file' },
      permission: 'models.read',
      params,
      query: z.object({ number: number.optional() }),
      run: ({ actor, params: { id }, query }) => models.file(actor.tenant, id, query.number),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/import',
      summary: { zh: '导入模型文件，成为新模型的草稿', en: 'Import a model file, as the draft of a new model' },
      permission: 'models.write',
      maxBytes: maxDrawingBytes,
      body: modelFile,
      run({ actor, body: { code, name, equipmentType, note, drawing: drawn } }) {
        refuseUnstorable([code, name, equipmentType, note], [])
        return models.create({ code, name, equipmentType }, drawn, note, actor)
      },
    }),
  ]
}

function templateRoutes({ models }: ModelRouteServices): Route[] {
  const params = z.object({ template: z.string().min(1).max(60) })
  return [
    defineRoute({
      method: 'GET',
      path: '/api/models/templates',
      summary: { zh: '模型模板与机组模型库', en: 'Templates and the library of models' },
      permission: 'models.read',
      run: listTemplates,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/templates/:template',
      summary: { zh: '一个模板及其图', en: 'A template with its drawing' },
      permission: 'models.read',
      params,
      run: ({ params: { template } }): ModelTemplate => templateOf(template),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/templates/:template',
      summary: { zh: '用模板新建模型，成为草稿', en: 'Make a model from a template, as a draft' },
      permission: 'models.write',
      params,
      body: fromTemplate,
      run({ actor, params: { template }, body: { note, ...model } }) {
        refuseUnstorable([model, note], [])
        const { drawing, label } = templateOf(template)
        const name = model.name ?? label
        return models.create({ ...model, name }, { ...drawing, name }, note, actor)
      },
    }),
  ]
}

function lifeRoutes({ models }: ModelRouteServices): Route[] {
  const said = z.strictObject({ version, note: why })
  const step = (to: 'try' | 'publish' | 'retire', permission: 'models.write' | 'models.review', summary: Text) =>
    defineRoute({
      method: 'POST',
      path: `/api/models/:id/versions/:number/${to}`,
      summary,
      permission,
      params: ofVersion,
      body: said,
      run({ actor, params: { id, number: n }, body }) {
        refuseUnstorable(body.note, ['note'])
        return models.step(id, n, to, body.note, { version: body.version, actor })
      },
    })
  return [
    step('try', 'models.write', { zh: '标为已试算，说明怎样试的', en: 'Mark a draft as tried, with how it was' }),
    defineRoute({
      method: 'POST',
      path: '/api/models/:id/versions/:number/review',
      summary: {
        zh: '审核：通过或退回；须由作者以外的人',
        en: 'Review: accept or return; by a person who is none of the authors',
      },
      permission: 'models.review',
      params: ofVersion,
      body: said.extend({ verdict: z.enum(['accept', 'return']) }),
      run({ actor, params: { id, number: n }, body: { note, verdict, version: seen } }) {
        refuseUnstorable(note, ['note'])
        const what = { version: seen, actor }
        return verdict === 'accept' ? models.step(id, n, 'review', note, what) : models.returnDraft(id, n, note, what)
      },
    }),
    step('publish', 'models.review', {
      zh: '发布；原来在用的一版退役',
      en: 'Publish; the version that was in use is retired',
    }),
    step('retire', 'models.review', { zh: '退役；不再计算', en: 'Retire: it is calculated no more' }),
    defineRoute({
      method: 'POST',
      path: '/api/models/:id/release',
      summary: { zh: '放行卡住扫描而被停用的模型', en: 'Release a model that held up the scan and is kept out' },
      permission: 'models.review',
      params,
      body: z.strictObject({ reason: why }),
      run({ actor, params: { id }, body: { reason } }) {
        refuseUnstorable(reason, ['reason'])
        return models.release(id, reason, actor)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/:id/roll-back',
      summary: { zh: '退回上一个在用过的版本', en: 'Go back to the version that was in use before' },
      permission: 'models.review',
      params,
      body: said,
      run({ actor, params: { id }, body }) {
        refuseUnstorable(body.note, ['note'])
        return models.rollBack(id, body.note, { version: body.version, actor })
      },
    }),
  ]
}

function instanceRoutes({ models, live }: ModelRouteServices): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/instances',
      summary: {
        zh: '模型的实例：绑定、覆盖的参数、问题',
        en: 'Instances of a model: what they are bound to, override and lack',
      },
      permission: 'models.read',
      params,
      query: z.object({ limit, cursor }),
      async run({ actor, params: { id }, query }): Promise<Page<ModelInstanceItem>> {
        refuseUnstorable(query.cursor, ['cursor'])
        const rows = await models.listInstances(actor.tenant, id, query.limit + 1, query.cursor)
        return pageByCode(rows, query.limit)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/:id/instances',
      summary: { zh: '新建实例', en: 'Make an instance' },
      permission: 'models.write',
      params,
      body: instanceInput,
      run({ actor, params: { id }, body }) {
        refuseUnstorable(body, [])
        return models.addInstance(id, body, actor)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/:id/instances/all',
      summary: {
        zh: '为该类型的全部设备建立实例，以后新增的设备也自动建立',
        en: 'An instance for every machine of the type, also for those that come later',
      },
      permission: 'models.write',
      params,
      body: z.strictObject({ version }),
      run: ({ actor, params: { id }, body }) => models.instantiateAll(id, { version: body.version, actor }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/instances/:instance',
      summary: { zh: '一个实例', en: 'One instance' },
      permission: 'models.read',
      params: ofInstance,
      run: ({ actor, params: { id, instance } }) => models.instance(actor.tenant, id, instance),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/instances/:instance/look',
      summary: { zh: '实例各连线上的当前值', en: 'What stands on the wires of an instance now' },
      permission: 'models.read',
      params: ofInstance,
      async run({ actor, params: { id, instance } }): Promise<WireLook> {
        // of whose organisation it is, is asked first
        const { number: seen } = await models.instance(actor.tenant, id, instance)
        const look = await live.look(id, instance)
        if (!look) throw new Refusal(lifeRefusals.notScanned)
        return { number: seen, inputs: plainValues(look.inputs), blocks: mapValues(look.blocks, plainValues) }
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/models/:id/instances/:instance',
      summary: {
        zh: '修改实例的绑定、参数和启用',
        en: 'Change what an instance is bound to and overrides, switch it on or off',
      },
      permission: 'models.write',
      params: ofInstance,
      body: z.strictObject({
        version,
        ...instanceInput.pick({ bindings: true, overrides: true, enabled: true }).shape,
      }),
      run: ({ actor, params: { id, instance }, body: { version: seen, ...next } }) =>
        models.changeInstance(id, instance, next, { version: seen, actor }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/models/:id/instances/:instance',
      summary: { zh: '删除实例；输出测点的历史保留', en: 'Delete an instance; history of its points stays' },
      permission: 'models.write',
      params: ofInstance,
      query: z.object({ version: z.coerce.number().pipe(version) }),
      async run({ actor, params: { id, instance }, query }) {
        await models.removeInstance(id, instance, { version: query.version, actor })
        return {}
      },
    }),
  ]
}

const mapValues = <A, B>(of: Record<string, A>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value)]))
/** JSON knows no NaN: null where there is no number. */
const plainValues = (ports: Record<string, WireValue>) =>
  mapValues(ports, ({ value, quality }) => ({ value: Number.isFinite(value) ? value : null, quality }))

/** Who reads what a model writes: of every store that names points. */
export const modelUseRoutes = (services: ModelUseServices): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/api/models/:id/uses',
    summary: { zh: '谁在用模型的输出', en: 'Who uses the outputs of a model' },
    permission: 'models.read',
    params,
    run: ({ actor, params: { id } }) => readModelUses(services, id, actor),
  }),
]

/** Blocks, drawings, their life, and instances. */
export const modelRoutes = (services: ModelRouteServices): Route[] => [
  ...drawingRoutes(services),
  ...templateRoutes(services),
  ...lifeRoutes(services),
  ...instanceRoutes(services),
]
