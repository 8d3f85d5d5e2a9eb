import { z } from 'zod'
import type { Actor } from '../../../contract/actor.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { httpRefusals } from '../../http/problem.ts'
import type { Call } from '../../http/route.ts'
import type { Identity } from '../identity.ts'
import { identityRefusals } from '../refusals.ts'
import type { Known } from '../sessions.ts'

/** One line of text as a person types it. */
export const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'no control characters')
export const named = (max: number) => words(max).min(1)
export const userName = named(64).min(2)
export const password = z.string().min(1).max(200)
/** Made by us: a UUID, or an older random text. */
export const id = z.string().regex(/^[\w-]{1,64}$/, 'an id')
/** Chosen by people and never changed: rows keep it. */
export const code = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/,
    'letters, digits and _ . - , beginning with a letter or digit, at most 32',
  )
export const roleId = z.string().regex(/^[\w.-]{1,100}$/, 'a role')
/** UTC ms before the year 10000. */
export const moment = z.number().int().positive().max(253_402_300_799_999)
export const email = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+\.[^\s@\p{Cc}\p{Cs}]+$/u, 'an e-mail address')
export const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d -]{3,30}$/, 'a telephone number')
export const language = z.enum(['zh', 'en'])
export const params = z.object({ id })

export type AnyCall = Pick<Call<unknown, unknown, unknown>, 'request' | 'reply'>

export const headersOf = (call: AnyCall) => ({
  cookie: call.request.header('cookie'),
  authorization: call.request.header('authorization'),
})
export const fromOf = (call: AnyCall) => ({
  address: call.request.ip,
  agent: call.request.header('user-agent') ?? '',
})

export function setCookies(call: AnyCall, cookies: readonly string[]): void {
  for (const cookie of cookies) call.reply.header('set-cookie', cookie)
}

/** The signed-in person, also one who must change the password first. */
export async function personOf(identity: Identity, call: AnyCall): Promise<Known> {
  const known = await identity.known(headersOf(call))
  if (!known) throw new Refusal(identityRefusals.noSession)
  return known
}

/** The signed-in person with nothing left to do first. */
export async function readyPersonOf(identity: Identity, call: AnyCall): Promise<Known> {
  const known = await personOf(identity, call)
  if (known.mustChangePassword || known.mustSetUpTwoFactor) throw new Refusal(identityRefusals.notReady)
  return known
}

/** For what everybody who is signed in may read. */
export function signedIn(actor: Actor | null): Actor {
  if (!actor) throw new Refusal(httpRefusals.notSignedIn)
  return actor
}
