import { z } from 'zod'
import type { SessionInfo } from '../../api/platform.ts'
import { allScopes, permissionsOf, type Scope } from '../../contract/permissions.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import { type Call, defineRoute, type Route } from '../http/route.ts'
import type { Identity } from './identity.ts'
import { identityRefusals } from './refusals.ts'

const name = z.string().trim().min(2).max(64)
const password = z.string().min(1).max(200)
const scope = z.enum(allScopes as [Scope, ...Scope[]])

const headersOf = (call: Call<unknown, unknown, unknown>) => ({
  cookie: call.request.header('cookie'),
  authorization: call.request.header('authorization'),
})

export function identityRoutes(identity: Identity, audit: Audit, version: string): Route[] {
  function setCookies(call: Call<never, never, never>, cookies: string[]): void {
    for (const cookie of cookies) call.reply.header('set-cookie', cookie)
  }

  async function info(headers: { cookie?: string }): Promise<SessionInfo> {
    const demo = await identity.demoAccounts()
    return {
      user: await identity.person(headers),
      demoAccounts: demo,
      needsSetup: await identity.needsSetup(),
      demo: demo.length > 0,
      version,
    }
  }

  /** The session that the answer's cookies open. */
  const infoOf = (cookies: string[]) => info({ cookie: cookies.map((c) => c.split(';')[0]).join('; ') })

  return [
    defineRoute({
      method: 'GET',
      path: '/api/session',
      summary: { zh: '当前会话', en: 'The current session' },
      permission: null,
      run: (call) => info(headersOf(call)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/session',
      summary: { zh: '登录', en: 'Sign in' },
      permission: null,
      body: z.strictObject({ name, password }),
      async run(call) {
        const cookies = await identity.signIn(call.body.name, call.body.password, call.request.ip)
        setCookies(call as never, cookies)
        return infoOf(cookies)
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/session',
      summary: { zh: '退出登录', en: 'Sign out' },
      permission: null,
      async run(call) {
        setCookies(call as never, await identity.signOut(headersOf(call)))
        return {}
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/session/setup',
      summary: { zh: '创建首个管理员', en: 'Create the first administrator' },
      permission: null,
      body: z.strictObject({
        code: z.string().trim().max(20),
        name,
        displayName: z.string().trim().max(64).optional(),
        password,
      }),
      async run(call) {
        const cookies = await identity.setUp(call.body, call.request.ip)
        await audit.write({ actor: call.body.name, action: 'identity.setup', object: call.body.name })
        setCookies(call as never, cookies)
        return infoOf(cookies)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/session/password',
      summary: { zh: '修改自己的密码', en: 'Change the own password' },
      permission: null,
      body: z.strictObject({ current: password, next: password }),
      async run(call) {
        const cookies = await identity.changePassword(headersOf(call), call.body.current, call.body.next)
        setCookies(call as never, cookies)
        const session = await infoOf(cookies)
        await audit.write({
          actor: session.user?.name ?? '-',
          action: 'identity.password',
          object: session.user?.name ?? '-',
        })
        return session
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/tokens',
      summary: { zh: '接口令牌列表', en: 'API tokens' },
      permission: 'tokens.manage',
      async run() {
        return { items: await identity.tokens.list(), next: null }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/tokens',
      summary: { zh: '新建接口令牌(令牌只显示一次)', en: 'Create an API token (shown once)' },
      permission: 'tokens.manage',
      body: z.strictObject({
        name: z.string().trim().min(1).max(64),
        scopes: z.array(scope).min(1).max(allScopes.length),
        expiresAt: z.number().int().positive().max(8.64e15).nullish(),
      }),
      async run({ body, actor }) {
        for (const s of body.scopes)
          for (const permission of permissionsOf([s]))
            if (!actor.permissions.has(permission))
              throw new Refusal(identityRefusals.scopeNotHeld, { scope: s }, 'scopes')
        const created = await identity.tokens.create({ ...body, tenant: actor.tenant, createdBy: actor.id })
        await audit.write({ actor: actor.name, action: 'token.create', object: body.name, after: created.item })
        return created
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/tokens/:id',
      summary: { zh: '吊销令牌', en: 'Revoke a token' },
      permission: 'tokens.manage',
      params: z.object({ id: z.uuid() }),
      async run({ params, actor }) {
        const item = await identity.tokens.revoke(params.id)
        await audit.write({ actor: actor.name, action: 'token.revoke', object: item.name, before: item })
        return {}
      },
    }),
  ]
}
