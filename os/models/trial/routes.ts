import { z } from 'zod'
import { type Mark, markInput, type TrialItem, trialAsk } from '../../../api/model-trials.ts'
import { refuseUnstorable } from '../../data/database-refusals.ts'
import { defineRoute, type Route } from '../../http/route.ts'
import type { Trials } from './trials.ts'

const params = z.object({ id: z.uuid() })
const ofTrial = params.extend({ trial: z.uuid() })
const place = z.string().min(1).max(80)

/** Trying models on history, and marks of what was found. */
export function trialRoutes(trials: Trials): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/trials',
      summary: { zh: '模型的历史试算，最新的在前', en: 'Trials of a model on history, newest first' },
      permission: 'models.read',
      params,
      run: async ({ actor, params: { id } }): Promise<{ items: TrialItem[] }> => ({
        items: await trials.list(id, actor),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/:id/trials/check',
      summary: {
        zh: '试算前检查：工作量、测点历史的范围、不能运行的实例',
        en: 'What a trial would take, what the history of its points covers, which instances cannot run',
      },
      permission: 'models.read',
      params,
      body: trialAsk,
      run: ({ actor, params: { id }, body }) => trials.check(id, body, actor),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/:id/trials',
      summary: { zh: '开始历史试算；作为后台任务运行', en: 'Try a version on history, as a job' },
      permission: 'models.write',
      params,
      body: trialAsk,
      run: ({ actor, params: { id }, body }) => trials.start(id, body, actor),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/trials/:trial',
      summary: { zh: '一次试算的结果：模拟报警与评分', en: 'What came of a trial: would-be alarms and their score' },
      permission: 'models.read',
      params: ofTrial,
      run: ({ actor, params: { id, trial } }) => trials.detail(id, trial, actor),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/trials/:trial/series',
      summary: { zh: '一个位置的输出曲线（分桶）', en: 'Outputs of one place over time, in buckets' },
      permission: 'models.read',
      params: ofTrial,
      query: z.object({ place }),
      run({ actor, params: { id, trial }, query }) {
        refuseUnstorable(query.place, ['place'])
        return trials.series(id, trial, query.place, actor)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/trials/:trial/compare/:other',
      summary: { zh: '对比两次试算的模拟报警', en: 'Would-be alarms of two trials: in both, or in one alone' },
      permission: 'models.read',
      params: ofTrial.extend({ other: z.uuid() }),
      run: ({ actor, params: { id, trial, other } }) => trials.compare(id, trial, other, actor),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/models/:id/trials/:trial',
      summary: { zh: '删除一次试算', en: 'Delete a trial' },
      permission: 'models.write',
      params: ofTrial,
      async run({ actor, params: { id, trial } }) {
        await trials.remove(id, trial, actor)
        return {}
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/models/:id/marks',
      summary: { zh: '模型的标记：真实异常与误报', en: 'Marks of a model: true findings and false ones' },
      permission: 'models.read',
      params,
      query: z.object({ place: place.optional() }),
      async run({ actor, params: { id }, query }): Promise<{ items: Mark[] }> {
        refuseUnstorable(query.place, ['place'])
        return { items: await trials.marks(id, query.place, actor) }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/models/:id/marks',
      summary: { zh: '标记一段时间为真实异常或误报', en: 'Mark a stretch of time as a true finding or a false one' },
      permission: 'models.write',
      params,
      body: markInput,
      run: ({ actor, params: { id }, body }) => trials.mark(id, body, actor),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/models/:id/marks/:mark',
      summary: { zh: '删除标记', en: 'Remove a mark' },
      permission: 'models.write',
      params: params.extend({ mark: z.uuid() }),
      async run({ actor, params: { id, mark } }) {
        await trials.unmark(id, mark, actor)
        return {}
      },
    }),
  ]
}
