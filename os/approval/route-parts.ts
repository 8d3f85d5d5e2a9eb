import { z } from 'zod'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import { httpRefusals } from '../http/problem.ts'
import type { Directory } from '../identity/directory.ts'
import type { Scope } from '../kernel/services.ts'
import type { Approval } from './approval.ts'
import { approvalRefusals } from './refusals.ts'
import type { Tasks } from './tasks.ts'

export type ApprovalRouteDeps = {
  approval: Approval
  tasks: Tasks
  audit: Audit
  directory: Pick<Directory, 'people' | 'peopleNames'>
  within<T>(actor: Actor, run: (scope: Scope) => Promise<T>): Promise<T>
}

/** Text that can be stored. */
export const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\0]*$/)
    .refine((s) => s.isWellFormed(), 'not well-formed')
/** … in one line. */
export const line = (max: number) => words(max).regex(/^\P{Cc}*$/u)
export const params = z.object({ id: z.uuid() })

/** Only signed-in people ask for, decide on and delegate something. */
export function person(actor: Actor | null): Actor {
  if (!actor) throw new Refusal(httpRefusals.notSignedIn)
  if (actor.kind !== 'user') throw new Refusal(approvalRefusals.onlyPeople)
  return actor
}
