import assert from 'node:assert/strict'
import { test } from 'node:test'
import { httpRefusals } from '../../os/http/problem.ts'
import { identityRefusals } from '../../os/identity/refusals.ts'
import { kernelRefusals } from '../../os/kernel/refusals.ts'
import { isSessionGone } from './session-gone.ts'

test('only a session that is gone signs out; a password or code that was mistyped does not', () => {
  const all = { ...httpRefusals, ...identityRefusals, ...kernelRefusals }
  const gone = Object.entries(all).filter(([code, { status }]) => isSessionGone({ status, code }))
  assert.deepEqual(gone.map(([code]) => code).sort(), ['noSession', 'notSignedIn'])
  for (const code of ['wrongPassword', 'wrongOwnPassword', 'wrongCode', 'wrongSignature'] as const)
    assert.equal(identityRefusals[code].status, 401)
})
