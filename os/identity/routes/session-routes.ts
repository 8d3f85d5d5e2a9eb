import { z } from 'zod'
import type { SessionInfo } from '../../../api/platform.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { mainTenant } from '../../data/tenancy.ts'
import { defineRoute, type Route } from '../../http/route.ts'
import type { Identity } from '../identity.ts'
import type { Known } from '../sessions.ts'
import {
  type AnyCall,
  code,
  fromOf,
  headersOf,
  named,
  password,
  personOf,
  setCookies,
  userName,
  words,
} from './fields.ts'

const flowCookie = 'millrace.sso'
const callbackPath = '/api/session/oidc'
const answer = z.string().max(4096).optional()

const userOf = (known: Known): SessionInfo['user'] => ({
  id: known.actor.id,
  name: known.actor.name,
  displayName: known.displayName,
  permissions: [...known.actor.permissions],
  mustChangePassword: known.mustChangePassword,
  mustSetUpTwoFactor: known.mustSetUpTwoFactor,
  tenant: known.actor.tenant,
  language: known.actor.language,
  department: known.actor.department ?? null,
  site: known.actor.site ?? null,
  roles: [...(known.actor.roles ?? [])],
})

/** Signing in and out. */
export function sessionRoutes(identity: Identity, version: string): Route[] {
  async function info(headers: { cookie?: string }, organisation = mainTenant): Promise<SessionInfo> {
    const [known, demoAccounts] = await Promise.all([identity.known(headers), identity.demoAccounts()])
    return {
      user: known ? userOf(known) : null,
      demoAccounts,
      needsSetup: await identity.needsSetup(),
      singleSignOn: await identity.providers.offered(organisation),
      demo: demoAccounts.length > 0,
      version,
    }
  }

  /** Takes over a new session, and answers it. */
  function enter(call: AnyCall, cookies: string[]): Promise<SessionInfo> {
    setCookies(call, cookies)
    return info({ cookie: cookies.map((c) => c.split(';')[0]).join('; ') })
  }

  function redirect(call: AnyCall, to: string): object {
    call.reply.status(302)
    call.reply.header('location', to)
    call.reply.header('cache-control', 'no-store')
    return {}
  }

  const keepFlow = (call: AnyCall, sealed: string, seconds: number) =>
    call.reply.header(
      'set-cookie',
      `${flowCookie}=${sealed}; Path=${callbackPath}; Max-Age=${seconds}; HttpOnly; SameSite=Lax`,
    )

  return [
    defineRoute({
      method: 'GET',
      path: '/api/session',
      summary: { zh: '当前会话', en: 'The current session' },
      permission: null,
      query: z.object({ organisation: code.optional() }),
      run: (call) => info(headersOf(call), call.query.organisation),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/session',
      summary: { zh: '登录', en: 'Sign in' },
      permission: null,
      body: z.strictObject({ name: named(100).min(2), password, code: words(20).optional() }),
      run: async (call) => enter(call, await identity.signIn.byPassword(call.body, fromOf(call))),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/session',
      summary: { zh: '退出登录', en: 'Sign out' },
      permission: null,
      async run(call) {
        setCookies(call, await identity.signIn.signOut(headersOf(call)))
        return {}
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/session/setup',
      summary: { zh: '创建首个管理员', en: 'Create the first administrator' },
      permission: null,
      body: z.strictObject({ code: words(20), name: userName, displayName: named(64).optional(), password }),
      run: async (call) => enter(call, await identity.setUp(call.body, fromOf(call))),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/session/password',
      summary: { zh: '修改自己的密码', en: 'Change the own password' },
      permission: null,
      body: z.strictObject({ current: password, next: password }),
      async run(call) {
        const known = await personOf(identity, call)
        const { current, next } = call.body
        return enter(call, await identity.account.changePassword(known, current, next, fromOf(call)))
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${callbackPath}/start`,
      summary: { zh: '单点登录：转到身份提供方', en: 'Single sign-on: on to the identity provider' },
      permission: null,
      query: z.object({ organisation: code.default(mainTenant), to: z.string().max(2000).optional() }),
      async run(call) {
        const { address, sealed, seconds } = await identity.providers.start(call.query.organisation, call.query.to)
        keepFlow(call, sealed, seconds)
        return redirect(call, address)
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${callbackPath}/callback`,
      summary: { zh: '单点登录：从身份提供方返回', en: 'Single sign-on: back from the identity provider' },
      permission: null,
      query: z.object({
        code: answer,
        state: answer,
        iss: answer,
        session_state: answer,
        error: answer,
        error_description: answer,
      }),
      async run(call) {
        const given = Object.entries(call.query).filter((pair): pair is [string, string] => pair[1] !== undefined)
        const sealed = call.request.cookie(flowCookie)
        keepFlow(call, '', 0)
        try {
          const query = new URLSearchParams(given).toString()
          const { cookies, to } = await identity.signIn.byProvider(sealed, query, fromOf(call))
          setCookies(call, cookies)
          return redirect(call, to)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          // a person sees a page, not a problem document
          return redirect(call, `/sign-in?refused=${error.code}`)
        }
      },
    }),
  ]
}
