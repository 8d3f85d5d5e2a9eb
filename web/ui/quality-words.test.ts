import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limit, origin, quality } from '../../contract/quality.ts'
import { describeQuality } from './quality-words.ts'

test('a quality in words: reason, limit, where the value came from', () => {
  for (const [word, zh, en] of [
    [quality.good, '好', 'good'],
    [quality.good | origin.calculated, '好，计算值', 'good, calculated'],
    [quality.uncertainOutOfRange | limit.high, '可疑：超量程（高限）', 'uncertain: out of range (limited high)'],
    [quality.uncertain | origin.untrained, '可疑：超出训练工况', 'uncertain: outside the trained conditions'],
    [
      quality.uncertainLastUsable | origin.untrained,
      '可疑：最后可用值，超出训练工况',
      'uncertain: last usable value, outside the trained conditions',
    ],
  ] as const)
    assert.deepEqual(describeQuality(word), { zh, en })
})
