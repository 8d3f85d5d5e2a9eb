import { z } from 'zod'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { httpRefusals } from '../http/problem.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Scope } from '../kernel/services.ts'
import type { Signatures } from './signatures.ts'

/** One transaction of an actor, as the kernel makes it. */
export type Within = <T>(actor: Actor, run: (scope: Scope) => Promise<T>) => Promise<T>

/** GET /api/signatures/:id */
export function signatureRoutes(signatures: Signatures, within: Within): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/signatures/:id',
      summary: {
        zh: '验证签名：签过的内容是否仍与签名时一致',
        en: 'Verify a signature: is what was signed still as it was',
      },
      // whoever may see the record may verify its signature; sealedOf decides that
      permission: null,
      params: z.object({ id: z.uuid() }),
      run({ params, actor }) {
        if (!actor) throw new Refusal(httpRefusals.notSignedIn)
        return within(actor, (scope) => signatures.check(scope, params.id))
      },
    }),
  ]
}
