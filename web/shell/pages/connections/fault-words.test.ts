import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainFault, sayDetail } from './fault-words.ts'

const both = (text: string) => ({ zh: text, en: text })

test('faults of the network get words and advice in the language asked for', () => {
  const refused = explainFault(both('connect ECONNREFUSED 127.0.0.1:1'), 'zh')
  assert.match(refused?.said ?? '', /拒绝连接/)
  assert.match(refused?.advice ?? '', /端口/)
  assert.match(explainFault(both('getaddrinfo EAI_AGAIN plc'), 'en')?.said ?? '', /no host/)
})

test('what already has its own words is left alone', () => {
  assert.equal(explainFault({ zh: 'MQTT 服务器拒绝登录', en: 'The MQTT broker refuses the sign-in' }, 'en'), undefined)
  assert.equal(explainFault(both('EVERYTHING is broken'), 'en'), undefined)
})

test('names of refusals are said in words', () => {
  assert.equal(sayDetail('BA2051: wrongType (1/1)', 'zh'), 'BA2051: 数据类型不符 (1/1)')
  assert.equal(sayDetail('NO-SUCH: unknownPoint (2/3)', 'en'), 'NO-SUCH: unknown point (2/3)')
  assert.equal(sayDetail('unit 1 holding 100+10', 'en'), 'unit 1 holding 100+10')
})
