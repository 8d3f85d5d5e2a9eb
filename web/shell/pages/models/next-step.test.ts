import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VersionState } from '../../../../api/models.ts'
import { nextStep, type Who } from './next-step.ts'

const wang: Who = { author: 'user:wang', mayWrite: true, mayReview: true }
const li: Who = { ...wang, author: 'user:li' }
const reader: Who = { author: 'user:zhao', mayWrite: false, mayReview: false }
const version = (state: VersionState, faults = 0) => ({ state, faults, authors: ['user:wang'] })

test('each state has one step after it, and says who may not make it and why', () => {
  const table: [ReturnType<typeof version>, Who, ReturnType<typeof nextStep>][] = [
    [version('draft'), wang, { step: 'try', held: null }],
    [version('draft', 2), wang, { step: 'try', held: 'faults' }],
    [version('draft', 2), reader, { step: 'try', held: 'mayNotWrite' }],
    [version('tried'), wang, { step: 'review', held: 'author' }],
    [version('tried'), li, { step: 'review', held: null }],
    [version('tried'), { ...li, mayReview: false }, { step: 'review', held: 'mayNotReview' }],
    [version('reviewed'), wang, { step: 'publish', held: null }],
    [version('reviewed'), reader, { step: 'publish', held: 'mayNotReview' }],
    [version('published'), wang, { step: 'retire', held: null }],
    [version('retired'), wang, null],
  ]
  for (const [of, who, expected] of table) assert.deepEqual(nextStep(of, who), expected, `${of.state} ${who.author}`)
})

test('where nothing is drawn yet, drawing comes next', () => {
  assert.deepEqual(nextStep(version('draft'), wang, true), { step: 'draw', held: null })
  assert.deepEqual(nextStep(version('draft'), reader, true), { step: 'draw', held: 'mayNotWrite' })
  assert.deepEqual(nextStep(version('tried'), li, true), { step: 'review', held: null })
})
