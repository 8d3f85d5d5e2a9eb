import { z } from 'zod'
import { defineRoute, type Route } from '../../http/route.ts'
import type { Identity } from '../identity.ts'
import { email, language, named, params, password, personOf, phone, readyPersonOf, words } from './fields.ts'

/** The own account: profile, second factor, sessions. Needs a signed-in person and no permission. */
export function accountRoutes(identity: Identity): Route[] {
  const { account } = identity
  return [
    defineRoute({
      method: 'GET',
      path: '/api/account',
      summary: { zh: '我的账户', en: 'The own account' },
      permission: null,
      run: async (call) => account.read(await personOf(identity, call)),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/account',
      summary: { zh: '修改我的资料', en: 'Change the own profile' },
      permission: null,
      body: z.strictObject({
        displayName: named(64).optional(),
        email: email.nullish(),
        phone: phone.nullish(),
        language: language.optional(),
      }),
      run: async (call) => account.change(await readyPersonOf(identity, call), call.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/account/two-factor',
      summary: { zh: '开始设置二次验证', en: 'Begin to set up the second factor' },
      permission: null,
      body: z.strictObject({ password }),
      run: async (call) => account.startTwoFactor(await personOf(identity, call), call.body.password),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/account/two-factor/confirm',
      summary: { zh: '用第一个验证码启用二次验证', en: 'Switch the second factor on with its first code' },
      permission: null,
      body: z.strictObject({ code: words(20) }),
      run: async (call) => ({
        recoveryCodes: await account.confirmTwoFactor(await personOf(identity, call), call.body.code),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/account/two-factor/remove',
      summary: { zh: '关闭二次验证', en: 'Switch the second factor off' },
      permission: null,
      body: z.strictObject({ password }),
      async run(call) {
        await account.removeTwoFactor(await readyPersonOf(identity, call), call.body.password)
        return {}
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/account/sessions',
      summary: { zh: '我的会话', en: 'The own sessions' },
      permission: null,
      run: async (call) => ({ items: await account.sessions(await readyPersonOf(identity, call)) }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/account/sessions/:id',
      summary: { zh: '结束我的一个会话', en: 'End one of the own sessions' },
      permission: null,
      params,
      async run(call) {
        await account.endSession(await readyPersonOf(identity, call), call.params.id)
        return {}
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/account/sessions',
      summary: { zh: '结束我的其他所有会话', en: 'Sign out everywhere else' },
      permission: null,
      run: async (call) => ({ ended: await account.endOtherSessions(await readyPersonOf(identity, call)) }),
    }),
  ]
}
