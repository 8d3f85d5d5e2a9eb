import { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'

export const outgoingRefusals = defineRefusals({
  badUrl: [
    400,
    '地址必须以 http:// 或 https:// 开头，且不含用户名和密码',
    'The address must start with http:// or https:// and hold no user name or password',
  ],
  privateAddress: [
    400,
    '{host} 是内部网络地址，不允许向它发送；确需发送时，请由系统管理员设置 MILLRACE_ALLOW_PRIVATE_WEBHOOKS=on',
    '{host} is an address of an internal network, to which nothing may be sent; where it must be, the operator sets MILLRACE_ALLOW_PRIVATE_WEBHOOKS=on',
  ],
})

/** The request could not be made or got no answer: worth another try later. */
export class OutgoingFailure extends Error {
  override name = 'OutgoingFailure'
}

export type OutgoingRequest = {
  url: string
  method?: 'POST' | 'PUT'
  headers?: Readonly<Record<string, string>>
  body: string | Uint8Array
  /** For the whole exchange; 10 s unless given. */
  timeoutMs?: number
  /** Addresses of internal networks are let through: MILLRACE_ALLOW_PRIVATE_WEBHOOKS=on. */
  allowPrivate?: boolean
}

/** `text`: the first 64 KiB of the answer's body. */
export type OutgoingAnswer = { status: number; text: string }

const defaultTimeoutMs = 10_000
const maxAnswerBytes = 64 * 1024

/** Special-purpose addresses of RFC 6890 and its registries: nothing of the public internet lives there. */
const notPublic4 = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  notPublic4.addSubnet(net, prefix)

const globalUnicast6 = new BlockList()
globalUnicast6.addSubnet('2000::', 3, 'ipv6')
/** Within global unicast, yet tunnels to IPv4 addresses of any kind (Teredo, 6to4), or documentation. */
const notPublic6 = new BlockList()
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  notPublic6.addSubnet(net, prefix, 'ipv6')

/** Whether an IP address, as text, is one of the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublic4.check(address)
  return family === 6 && globalUnicast6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6')
}

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '')

/**
 * Refuses an address to which nothing may ever be sent, before it is stored. A name that leads inside is only found out
 * when it is sent to, and refused then.
 */
export function checkOutgoingUrl(
  text: string,
  { allowPrivate = false, field }: { allowPrivate?: boolean; field?: string } = {},
): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password)
    throw new Refusal(outgoingRefusals.badUrl, {}, field)
  const host = hostOf(url)
  const inside = isIP(host) ? !isPublicAddress(host) : /(^|\.)localhost\.?$/i.test(host)
  if (inside && !allowPrivate) throw new Refusal(outgoingRefusals.privateAddress, { host }, field)
  return url
}

/** Looks a name up once and connects to what was judged, so that a second answer of the name server cannot lead inside. */
const publicLookup: LookupFunction = (name, options, done) => {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0)
    const judged = addresses.filter((a) => isPublicAddress(a.address))
    if (judged.length === 0) return done(new Refusal(outgoingRefusals.privateAddress, { host: name }), '', 0)
    if (options.all) return done(null, judged)
    done(null, judged[0].address, judged[0].family)
  })
}

/**
 * Sends one request to a system outside: only http(s), never to an internal address unless allowed, without following
 * redirects, reading at most 64 KiB of the answer. Throws a Refusal for an address that may not be sent to, an
 * {@link OutgoingFailure} when there was no answer; any status is an answer.
 */
export async function sendOutgoing(request: OutgoingRequest): Promise<OutgoingAnswer> {
  const { allowPrivate = false, timeoutMs = defaultTimeoutMs, method = 'POST' } = request
  const url = checkOutgoingUrl(request.url, { allowPrivate })
  const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body
  const { promise, resolve, reject } = Promise.withResolvers<OutgoingAnswer>()
  const fail = (error: Error) =>
    reject(
      error instanceof Refusal ? error : new OutgoingFailure(error.message || (error as NodeJS.ErrnoException).code),
    )
  const client = (url.protocol === 'https:' ? https : http).request(
    url,
    {
      method,
      agent: false,
      headers: { 'user-agent': 'Millrace', ...request.headers, 'content-length': body.byteLength },
      ...(allowPrivate ? {} : { lookup: publicLookup }),
    },
    (answer) => {
      const parts: Buffer[] = []
      let bytes = 0
      const finish = () =>
        resolve({
          status: answer.statusCode ?? 0,
          text: Buffer.concat(parts).subarray(0, maxAnswerBytes).toString('utf8'),
        })
      answer.on('data', (part: Buffer) => {
        parts.push(part)
        bytes += part.byteLength
        if (bytes < maxAnswerBytes) return
        finish()
        answer.destroy()
      })
      answer.on('end', finish)
      answer.on('error', fail)
    },
  )
  const timer = setTimeout(() => client.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  client.on('error', fail)
  client.end(body)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    client.destroy()
  }
}
