import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signInSearch } from './search.ts'

test('after sign-in only an address of this site is opened', () => {
  assert.equal(signInSearch({ to: '/trends?codes=S833' }).to, '/trends?codes=S833')
  for (const to of [
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'javascript:alert(1)',
  ]) {
    assert.equal(signInSearch({ to }).to, undefined, to)
  }
  assert.equal(signInSearch({ to: '/sign-in?to=/' }).to, undefined)
})

test('what a single sign-on was refused for is one of the words that the page has', () => {
  assert.equal(signInSearch({ refused: 'ssoNoAccount' }).refused, 'ssoNoAccount')
  assert.equal(signInSearch({ refused: '<b>x</b>' }).refused, 'ssoElse')
  assert.equal(signInSearch({}).refused, undefined)
})
