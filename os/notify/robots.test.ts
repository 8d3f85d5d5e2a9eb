import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { composeMail } from './mail.ts'
import { clip, type Message, markdownOf, plain, robotFault, robotRequest } from './robots.ts'

const message: Message = {
  id: 'n1',
  cause: 'calibration.due:1',
  level: 1,
  title: '压力表 PG-0012 将到期',
  body: '还有 7 天',
  link: 'https://plant.cn/calibration/gauges/1',
  count: 1,
  time: 0,
}
const now = Date.parse('2026-03-02T08:00:00.123Z')

test('DingTalk: the sign is HMAC-SHA256 of timestamp and secret under the secret, in the address', () => {
  const url = 'https://oapi.dingtalk.com/robot/send?access_token=abc'
  const request = robotRequest('dingtalk', { url, secret: 'SEC1', language: 'zh' }, [message], now)
  const query = new URL(request.url).searchParams
  assert.equal(query.get('access_token'), 'abc')
  assert.equal(query.get('timestamp'), String(now))
  assert.equal(query.get('sign'), createHmac('sha256', 'SEC1').update(`${now}\nSEC1`).digest('base64'))
  const { msgtype, markdown } = JSON.parse(request.body)
  assert.equal(msgtype, 'markdown')
  assert.equal(markdown.title, message.title)
  assert.match(
    markdown.text,
    /\*\*提醒｜压力表 PG-0012 将到期\*\*\n\n还有 7 天\n\n\[查看\]\(https:\/\/plant\.cn\/calibration\/gauges\/1\)/,
  )
  assert.equal(robotRequest('dingtalk', { url, language: 'zh' }, [message], now).url, url)
})

test('Feishu: seconds, the key is timestamp and secret, over nothing, in the body', () => {
  const request = robotRequest('feishu', { url: 'https://x.cn/hook/1', secret: 'S', language: 'en' }, [message], now)
  const body = JSON.parse(request.body)
  assert.equal(body.timestamp, String(Math.floor(now / 1000)))
  assert.equal(body.sign, createHmac('sha256', `${body.timestamp}\nS`).update('').digest('base64'))
  assert.equal(body.msg_type, 'interactive')
  assert.equal(body.card.header.title.content, message.title)
  assert.match(body.card.elements[0].content, /\*\*Warning｜/)
})

test('WeCom takes at most 4,096 bytes; several messages leave as one and the rest is counted', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ ...message, title: `第 ${i} 台仪表到期`, count: 3 }))
  const { body } = robotRequest('wecom', { url: 'https://x.cn', language: 'zh' }, many, now)
  const { content } = JSON.parse(body).markdown
  assert.ok(Buffer.byteLength(content) <= 4_096, String(Buffer.byteLength(content)))
  assert.match(content, /第 0 台仪表到期\*\*（3 次）/)
  assert.match(content, /…另有 \d+ 条，请到平台查看$/)
})

test('a text never gets longer than its room, and what people typed makes no link or mention', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 1500 })
  fc.assert(
    fc.property(
      fc.array(fc.record({ title: text, body: fc.option(text) }), { minLength: 1, maxLength: 8 }),
      (parts) => {
        const said = markdownOf(
          parts.map((part) => ({ ...message, link: null, ...part })),
          'zh',
          4_096,
        )
        assert.ok(Buffer.byteLength(said) <= 4_096)
        assert.doesNotMatch(said, /\]\(|<|>/)
      },
    ),
    { numRuns: 30 },
  )
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 3, max: 200 }),
      (any, bytes) => Buffer.byteLength(clip(any, bytes)) <= Math.max(bytes, 3),
    ),
  )
  assert.equal(plain('[免费](http://evil) <@all>'), '[免费] (http://evil) ＜@all＞')
})

test('robots answer 200 also when they refuse', () => {
  const answer = (text: string, status = 200) => ({ status, text })
  for (const kind of ['dingtalk', 'wecom', 'feishu'] as const) {
    assert.equal(robotFault(kind, answer('{"errcode":0,"errmsg":"ok"}')), null)
    assert.equal(robotFault(kind, answer('{"code":0,"msg":"success"}')), null)
    assert.equal(robotFault(kind, answer('{"errcode":310000,"errmsg":"sign not match"}')), '310000 sign not match')
    assert.equal(robotFault(kind, answer('<html>')), 'no JSON in the answer')
    for (const odd of ['null', '[]', '7', '{}']) assert.notEqual(robotFault(kind, answer(odd)), null, odd)
    assert.equal(robotFault(kind, answer('', 502)), 'HTTP 502')
  }
  assert.equal(robotFault('webhook', answer('whatever', 204)), null)
  assert.equal(robotFault('webhook', answer('', 302)), 'HTTP 302')
})

test('a mail says one thing or a digest; its markup and its subject hold what people typed as text', () => {
  const one = composeMail('a@b.cn', [{ ...message, title: '<b>x</b>\r\nBcc: evil@x.cn', count: 2 }], 'zh')
  assert.equal(one.subject, '[Millrace] 提醒：<b>x</b> Bcc: evil@x.cn')
  assert.match(one.html, /&lt;b&gt;x&lt;\/b&gt;/)
  assert.doesNotMatch(one.html, /<b>/)
  assert.match(one.text, /（2 次）/)
  const digest = composeMail('a@b.cn', [message, { ...message, title: 'Second' }], 'en')
  assert.equal(digest.subject, '[Millrace] 2 messages')
  assert.match(digest.text, /Second/)
})
