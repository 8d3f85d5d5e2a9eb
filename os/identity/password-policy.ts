import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { SignInPolicy } from '../../api/identity.ts'

/** GB/T 22239-2019 §8.1.4.1: complexity, change at intervals, lock-out and an end of idle sessions are asked for; the figures are the house's. */
export const defaultPolicy: SignInPolicy = {
  minLength: 8,
  classes: 3,
  history: 5,
  maxAgeDays: 90,
  lockAfter: 5,
  lockMinutes: 15,
  idleMinutes: 120,
  absoluteHours: 12,
  twoFactorRoles: [],
}

/** A policy can be made stricter than the standard's own terms, not looser. */
export const policySchema = z.strictObject({
  minLength: z.number().int().min(8).max(64),
  classes: z.number().int().min(2).max(4),
  history: z.number().int().min(0).max(24),
  maxAgeDays: z.number().int().min(0).max(730),
  lockAfter: z.number().int().min(3).max(10),
  lockMinutes: z.number().int().min(5).max(1440),
  idleMinutes: z.number().int().min(5).max(1440),
  absoluteHours: z.number().int().min(1).max(168),
  twoFactorRoles: z.array(z.string().min(1).max(100)).max(100),
})

export const maxPasswordLength = 200
const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u]

/** Whether a password satisfies the policy: length, kinds of characters, without the user's name. */
export function isStrongPassword(
  password: string,
  name: string,
  policy: Pick<SignInPolicy, 'minLength' | 'classes'> = defaultPolicy,
): boolean {
  if ([...password].length < policy.minLength || password.length > maxPasswordLength) return false
  const own = name.split('@')[0].toLowerCase()
  if (own.length > 2 && password.toLowerCase().includes(own)) return false
  return kinds.filter((kind) => kind.test(password)).length >= policy.classes
}

/** Whether a password has reached the age at which it must be changed. */
export function isAged(changedAt: number, now: number, policy: Pick<SignInPolicy, 'maxAgeDays'>): boolean {
  return policy.maxAgeDays > 0 && now - changedAt >= policy.maxAgeDays * 86_400_000
}

/** Easily read aloud and typed: no 0/O, 1/l/I. */
const letters = 'abcdefghijkmnpqrstuvwxyz'
const figures = '23456789'

/** A password for the first sign-in only, of three groups like `Kfmqr-72948-wnxtp` (about 60 bits). */
export function oneTimePassword(): string {
  const take = (from: string, n: number) => Array.from({ length: n }, () => from[randomInt(from.length)]).join('')
  const first = take(letters, 5)
  return `${first[0].toUpperCase()}${first.slice(1)}-${take(figures, 5)}-${take(letters, 5)}`
}
