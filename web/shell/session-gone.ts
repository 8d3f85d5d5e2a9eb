import type { Problem } from '../../api/platform.ts'

const codes = ['notSignedIn', 'noSession']

/**
 * Whether a refusal tells that nobody is signed in any more. Any other 401 means a proof that was mistyped — a password, a code, a
 * signature — which the form says beside its field, and the person stays.
 */
export const isSessionGone = ({ status, code }: Pick<Problem, 'status' | 'code'>): boolean =>
  status === 401 && codes.includes(code)
