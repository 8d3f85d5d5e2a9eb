import { z } from 'zod'
import type { Health, OverviewScreen } from '../../api/platform.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { openapiOf, openapiPage } from '../http/openapi.ts'
import { type Actor, defineRoute, type Route } from '../http/route.ts'

const refusals = defineRefusals({
  noScreen: [404, '没有总览画面；请先导入装置', 'There is no overview screen; import a plant first'],
})

export type SystemServices = {
  version: string
  /** Whose own may be told to a caller; null: nobody's. */
  toldOf(actor: Actor | null): string | null
  health(tenant: string | null): Promise<Health>
  metricsText(tenant: string | null): string
  overview(tenant: string): OverviewScreen | undefined
}

/** Health, metrics, the overview screen and the description of the API itself. */
export function systemRoutes(services: SystemServices, others: readonly Route[]): Route[] {
  const language = z.object({ lang: z.enum(['zh', 'en']).optional() })
  const routes: Route[] = [
    defineRoute({
      method: 'GET',
      path: '/api/health',
      summary: { zh: '健康状况：各部分状态', en: 'Health: each part with its state' },
      permission: null,
      async run({ reply, actor }) {
        const health = await services.health(services.toldOf(actor))
        if (health.status === 'down') reply.status(503)
        return health
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/metrics',
      summary: { zh: 'Prometheus 指标', en: 'Prometheus metrics' },
      permission: null,
      run({ reply, actor }) {
        reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
        return services.metricsText(services.toldOf(actor))
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/screens/overview',
      summary: { zh: '总览画面的测点布置', en: 'Which point stands where on the overview' },
      permission: 'live.read',
      run({ actor }) {
        const screen = services.overview(actor.tenant)
        if (!screen) throw new Refusal(refusals.noScreen)
        return screen
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/openapi.json',
      summary: { zh: 'OpenAPI 3.1 描述', en: 'OpenAPI 3.1 description' },
      permission: null,
      query: language,
      run: ({ language }) => openapiOf([...others, ...routes], services.version, language),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/docs',
      summary: { zh: '接口文档', en: 'The API, readable' },
      permission: null,
      query: language,
      run({ language, reply }) {
        reply.header('content-type', 'text/html; charset=utf-8')
        return openapiPage([...others, ...routes], services.version, language)
      },
    }),
  ]
  return routes
}
