import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Refusal } from '../../contract/refusal.ts'
import { checkOutgoingUrl, isPublicAddress, OutgoingFailure, sendOutgoing } from './outgoing.ts'

let server: http.Server
let base: string
let seen: { method?: string; url?: string; body: string; headers: http.IncomingHttpHeaders }[] = []
before(async () => {
  server = http.createServer(async (request, reply) => {
    let body = ''
    for await (const part of request) body += part
    seen.push({ method: request.method, url: request.url, body, headers: request.headers })
    if (request.url === '/redirect') return reply.writeHead(302, { location: '/elsewhere' }).end()
    if (request.url === '/endless') {
      const chunk = Buffer.alloc(64 * 1024, 'x')
      const write = () => {
        while (!reply.destroyed && reply.write(chunk));
        if (!reply.destroyed) reply.once('drain', write)
      }
      return write()
    }
    if (request.url === '/silent') return
    reply.writeHead(request.url === '/broken' ? 503 : 200).end('{"errcode":0}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

test('which addresses are of the public internet', () => {
  for (const address of ['8.8.8.8', '172.32.0.1', '100.63.255.255', '223.5.5.5', '2400:3200::1', '2606:4700::1111'])
    assert.equal(isPublicAddress(address), true, address)
  for (const address of [
    '0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1',
    '172.31.255.255', '192.168.1.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8',
    'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '2002:7f00:1::', '2001::1', '64:ff9b::7f00:1', 'localhost', '', '1.2.3',
  ]) // biome-ignore format: a table
    assert.equal(isPublicAddress(address), false, address)
})

test('an address that leads inside is refused in every spelling, and let through where it is allowed', async () => {
  for (const url of [
    base,
    'http://2130706433/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://localhost:1/',
    'http://a.localhost/',
    'http://LOCALHOST./',
    'http://169.254.169.254/latest',
  ]) {
    const refused = (error: unknown) =>
      error instanceof Refusal && error.code === 'privateAddress' && error.field === 'url'
    assert.throws(() => checkOutgoingUrl(url, { field: 'url' }), refused, url)
    await assert.rejects(sendOutgoing({ url, body: '{}' }), (error) => error instanceof Refusal, url)
    assert.ok(checkOutgoingUrl(url, { allowPrivate: true }))
  }
  assert.equal(seen.length, 0)
  for (const url of ['ftp://example.com/', 'file:///etc/passwd', 'x', '', 'http://me:pw@example.com/', 'javascript:1'])
    assert.throws(
      () => checkOutgoingUrl(url),
      (error) => error instanceof Refusal && error.code === 'badUrl',
      url,
    )
})

test('one request is sent and its status and answer come back; a redirect is not followed', async () => {
  seen = []
  const sent = await sendOutgoing({
    url: `${base}/hook`,
    body: '{"a":"煤"}',
    headers: { 'x-a': 'b' },
    allowPrivate: true,
  })
  assert.deepEqual(sent, { status: 200, text: '{"errcode":0}' })
  assert.deepEqual(
    [seen[0].method, seen[0].url, seen[0].body, seen[0].headers['x-a']],
    ['POST', '/hook', '{"a":"煤"}', 'b'],
  )
  assert.equal((await sendOutgoing({ url: `${base}/broken`, body: '', allowPrivate: true })).status, 503)
  assert.equal((await sendOutgoing({ url: `${base}/redirect`, body: '', allowPrivate: true })).status, 302)
  assert.equal(seen.length, 3)
})

test('an endless answer is cut, a missing one is a failure', async () => {
  const cut = await sendOutgoing({ url: `${base}/endless`, body: '', allowPrivate: true })
  assert.equal(cut.text.length, 64 * 1024)
  await assert.rejects(
    sendOutgoing({ url: `${base}/silent`, body: '', allowPrivate: true, timeoutMs: 50 }),
    OutgoingFailure,
  )
  await assert.rejects(sendOutgoing({ url: 'http://127.0.0.1:1/', body: '', allowPrivate: true }), OutgoingFailure)
})
