import { z } from 'zod'
import {
  type LearnedItem,
  type LearnedKind,
  learnedChange,
  learnedInput,
  learnedRecipe,
  maxLearnedFileBytes,
  retrainPlan,
} from '../../../api/learned-models.ts'
import type { Page } from '../../../api/platform.ts'
import type { Text } from '../../../contract/text.ts'
import { refuseUnstorable } from '../../data/database-refusals.ts'
import type { Historian } from '../../historian/historian.ts'
import { defineRoute, FileAnswer, type Route } from '../../http/route.ts'
import type { PointDirectories } from '../../live/live-reader.ts'
import { kinds } from '../learn/kinds.ts'
import { mayReadHistory, pageByCode } from '../routes-in-common.ts'
import { kindOf } from './kind-of.ts'
import type { LearnedModels } from './learned-models.ts'
import type { TrainedStep } from './life.ts'
import { lookAt } from './look.ts'

export type LearnedRouteServices = {
  learned: LearnedModels
  points: Pick<PointDirectories, 'of'>
  historian: Pick<Historian, 'aggregate'>
}

const highest = 2 ** 31 - 2
const params = z.object({ id: z.uuid() })
const version = z.int().min(1).max(highest)
const ofVersion = params.extend({ number: z.coerce.number().int().min(1).max(highest) })
const why = z.string().trim().min(2).max(500)
const said = z.strictObject({ version, note: why })
const limit = z.coerce.number().int().min(1).max(500).default(200)
/** A hundred columns, periods and stretches with their names. */
const maxRecipeBytes = 256 * 1024

const described: readonly LearnedKind[] = kinds.map(({ id, label, note, options, file }) => ({
  ...{ id, label, note },
  target: !options.safeParse({}).success,
  file: file === true,
}))

function recipeRoutes({ learned, points, historian }: LearnedRouteServices): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/learned-models/kinds',
      summary: { zh: '数据模型的种类', en: 'Kinds of data-driven models' },
      permission: 'models.read',
      run: () => ({ items: described }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/learned-models',
      summary: { zh: '数据模型列表', en: 'The data-driven models' },
      permission: 'models.read',
      query: z.object({ search: z.string().max(200).optional(), limit, cursor: z.string().max(80).optional() }),
      async run({ actor, query: { limit: most, ...filter } }): Promise<Page<LearnedItem>> {
        refuseUnstorable(filter, [])
        return pageByCode(await learned.list(actor.tenant, filter, most + 1), most)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/learned-models',
      summary: { zh: '新建数据模型', en: 'Make a data-driven model' },
      permission: 'models.write',
      body: learnedInput,
      run: ({ actor, body }) => learned.create(body, actor),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/learned-models/look',
      summary: {
        zh: '训练数据预览：取值、保留的行、相关性；不保存',
        en: 'The data of a recipe: values, rows kept, correlations; nothing is saved',
      },
      permission: 'models.write',
      maxBytes: maxRecipeBytes,
      body: z.strictObject({ kind: z.string().min(1).max(40), recipe: learnedRecipe }),
      run({ actor, body }) {
        mayReadHistory(actor)
        refuseUnstorable(body, [])
        const recipe = learned.keptRecipe(actor.tenant, kindOf(body.kind), body.recipe, true)
        const directory = points.of(actor.tenant)
        const refs = recipe.columns.map(({ point }) => directory.byCode(point)!)
        return lookAt(recipe, refs, historian)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/learned-models/:id',
      summary: { zh: '一个数据模型及其版本', en: 'One data-driven model with its versions' },
      permission: 'models.read',
      params,
      run: ({ actor, params: { id } }) => learned.detail(actor.tenant, id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/learned-models/:id/drifts',
      summary: {
        zh: '在用版在各台设备上的漂移：多大、从何时起；最严重的在前',
        en: 'Drift of the version in use at every machine that it runs at: how far, since when; the worst first',
      },
      permission: 'models.read',
      params,
      run: async ({ actor, params: { id } }) => ({ items: await learned.drifts(actor.tenant, id) }),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/learned-models/:id',
      summary: { zh: '修改名称、设备和训练数据', en: 'Change name, machine and what it is trained from' },
      permission: 'models.write',
      maxBytes: maxRecipeBytes,
      params,
      body: z.strictObject({ version, ...learnedChange.shape }),
      run: ({ actor, params: { id }, body: { version: seen, ...wanted } }) =>
        learned.edit(id, wanted, { version: seen, actor }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/learned-models/:id',
      summary: { zh: '删除数据模型及其版本', en: 'Delete a data-driven model with its versions' },
      permission: 'models.review',
      params,
      query: z.object({ version: z.coerce.number().pipe(version), reason: why }),
      async run({ actor, params: { id }, query }) {
        await learned.remove(id, query.reason, { version: query.version, actor })
        return {}
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/learned-models/:id/file',
      summary: {
        zh: '上传外部模型（ONNX）：试算后保存，下一次训练用它',
        en: 'Upload a model from outside (ONNX): it is tried and kept for the next training',
      },
      permission: 'models.write',
      params,
      query: z.object({ version: z.coerce.number().pipe(version), name: z.string().trim().min(1).max(200) }),
      rawBody: { mimes: ['application/octet-stream'], maxBytes: maxLearnedFileBytes },
      run: ({ actor, params: { id }, query: { version: seen, name }, body }) =>
        learned.upload(id, { name, file: body }, { version: seen, actor }),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/learned-models/:id/plan',
      summary: {
        zh: '再训练计划：定期或漂移时；新版仍须他人审核；null 为不自动',
        en: 'When it is trained anew by itself; what comes is reviewed as always; null: never',
      },
      permission: 'models.write',
      params,
      body: z.strictObject({ version, plan: retrainPlan.nullable() }),
      run({ actor, params: { id }, body }) {
        mayReadHistory(actor)
        return learned.setPlan(id, body.plan, { version: body.version, actor })
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/learned-models/:id/train',
      summary: { zh: '训练：后台任务，成功后成为新的一版草稿', en: 'Train, as a job; what it brings is a new draft' },
      permission: 'models.write',
      params,
      body: said,
      run({ actor, params: { id }, body }) {
        mayReadHistory(actor)
        return learned.train(id, body.note, { version: body.version, actor })
      },
    }),
  ]
}

function versionRoutes({ learned }: LearnedRouteServices): Route[] {
  const step = (to: Exclude<TrainedStep, 'review' | 'reject'>, summary: Text) =>
    defineRoute({
      method: 'POST',
      path: `/api/learned-models/:id/versions/:number/${to}`,
      summary,
      permission: 'models.review',
      params: ofVersion,
      body: said,
      run: ({ actor, params: { id, number }, body }) =>
        learned.step(id, number, to, body.note, { version: body.version, actor }),
    })
  return [
    defineRoute({
      method: 'GET',
      path: '/api/learned-models/:id/versions/:number',
      summary: { zh: '一版的训练数据和报告', en: 'What a version was trained from, and its report' },
      permission: 'models.read',
      params: ofVersion,
      run: ({ actor, params: { id, number } }) => learned.version(actor.tenant, id, number),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/learned-models/:id/versions/:number/file',
      summary: { zh: '导出一版为文件', en: 'A version as a file' },
      permission: 'models.read',
      params: ofVersion,
      async run({ actor, params: { id, number } }) {
        const source = await learned.file(actor.tenant, id, number)
        const bytes = Buffer.from(JSON.stringify({ format: 'millrace-learned-file', version: 1, ...source }))
        return new FileAnswer(`${source.code}-${number}.json`, 'application/json', bytes)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/learned-models/:id/versions/:number/review',
      summary: {
        zh: '审核：通过或退回；须由作者以外的人',
        en: 'Review: accept or reject; by a person who is none of the authors',
      },
      permission: 'models.review',
      params: ofVersion,
      body: said.extend({ verdict: z.enum(['accept', 'reject']) }),
      run: ({ actor, params: { id, number }, body: { note, verdict, version: seen } }) =>
        learned.step(id, number, verdict === 'accept' ? 'review' : 'reject', note, { version: seen, actor }),
    }),
    step('publish', { zh: '发布；原来在用的一版退役', en: 'Publish; the version that was in use is retired' }),
    step('retire', { zh: '退役；图中不再可用', en: 'Retire: drawings can call it no more' }),
    defineRoute({
      method: 'DELETE',
      path: '/api/learned-models/:id/versions/:number',
      summary: { zh: '删除草稿或被退回的版本', en: 'Delete a draft, or a version that was rejected' },
      permission: 'models.write',
      params: ofVersion,
      query: z.object({ version: z.coerce.number().pipe(version) }),
      run: ({ actor, params: { id, number }, query }) => learned.discard(id, number, { version: query.version, actor }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/learned-models/:id/roll-back',
      summary: { zh: '退回上一个在用过的版本', en: 'Go back to the version that was in use before' },
      permission: 'models.review',
      params,
      body: said,
      run: ({ actor, params: { id }, body }) => learned.rollBack(id, body.note, { version: body.version, actor }),
    }),
  ]
}

/** Data-driven models: recipes, trainings and their life. */
export const learnedRoutes = (services: LearnedRouteServices): Route[] => [
  ...recipeRoutes(services),
  ...versionRoutes(services),
]
