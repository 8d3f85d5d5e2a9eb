import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerOf } from './answer.ts'

test('the last answer in words, in one language', () => {
  const say = (lastStatus: number | null, lastError: string | null) =>
    (['zh', 'en'] as const).map((language) => answerOf({ lastStatus, lastError }, language))
  assert.deepEqual(say(null, null), ['', ''])
  assert.deepEqual(say(204, null), ['答复 204', 'answered 204'])
  assert.deepEqual(say(503, 'answered 503'), ['答复 503', 'answered 503'])
  assert.deepEqual(say(null, 'connect ECONNREFUSED 127.0.0.1:1'), ['对方拒绝连接', 'the connection was refused'])
  assert.deepEqual(say(null, 'no answer within 15000 ms'), ['15000 ms 内没有答复', 'no answer within 15000 ms'])
  assert.deepEqual(say(500, 'webhookOff'), ['答复 500，回调已停用', 'answered 500, the webhook was switched off'])
  assert.deepEqual(say(null, 'the gauge room is closed'), ['the gauge room is closed', 'the gauge room is closed'])
})
