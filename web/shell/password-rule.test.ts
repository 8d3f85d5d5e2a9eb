import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordRule } from './password-rule.ts'

test('the policy in force is told in full, and only what it asks', () => {
  const strict = passwordRule({ minLength: 12, classes: 4, history: 5, maxAgeDays: 90 })
  assert.equal(
    strict.zh,
    '至少 12 个字符，含大写、小写、数字、符号中的 4 类，不含用户名；不能是最近 5 次用过的；每 90 天须修改一次',
  )
  assert.match(strict.en, /^At least 12 characters, 4 of .*; none of the last 5 used; to be changed every 90 days$/)
  const plain = passwordRule({ minLength: 8, classes: 2, history: 0, maxAgeDays: 0 })
  assert.ok(!plain.zh.includes('；') && !plain.en.includes(';'))
})
