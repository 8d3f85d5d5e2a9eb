import { createHmac } from 'node:crypto'
import type { ChannelKind } from '../../api/notify.ts'
import type { Language } from '../../contract/text.ts'
import { signedHeaders } from '../events/signature.ts'
import { type Level, levelNames } from './timing.ts'

/** What is told to a group, in the channel's language. */
export type Message = {
  id: string
  cause: string
  level: Level
  title: string
  body: string | null
  /** Whole address of a screen; null where the platform's address is not known. */
  link: string | null
  /** How often it happened. */
  count: number
  /** UTC ms. */
  time: number
}

export type RobotKind = Exclude<ChannelKind, 'email'>
export type RobotRequest = { url: string; headers: Record<string, string>; body: string }

const mime = { 'content-type': 'application/json; charset=utf-8' }

/** Longest text that each takes, in bytes of UTF-8, as their manuals say. */
const maxBytes: Record<Exclude<RobotKind, 'webhook'>, number> = { dingtalk: 18_000, wecom: 4_096, feishu: 18_000 }

const words = {
  zh: {
    levels: ['通知', '提醒', '紧急'],
    open: '查看',
    times: (n: number) => `（${n} 次）`,
    more: (n: number) => `…另有 ${n} 条，请到平台查看`,
  },
  en: {
    levels: ['Notice', 'Warning', 'Urgent'],
    open: 'Open',
    times: (n: number) => ` (${n} times)`,
    more: (n: number) => `… and ${n} more on the platform`,
  },
}

/** What people typed must not become a link, a mention or markup in the group. */
export function plain(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('<', '＜').replaceAll('>', '＞')
}

/** Cuts at a whole character. */
export function clip(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  const cut = Buffer.from(text)
    .subarray(0, Math.max(0, bytes - 3))
    .toString('utf8')
    .replace(/\uFFFD+$/, '')
  return `${cut}…`
}

function block(message: Message, language: Language): string {
  const w = words[language]
  const lines = [
    `**${w.levels[message.level]}｜${plain(message.title)}**${message.count > 1 ? w.times(message.count) : ''}`,
  ]
  if (message.body) lines.push(plain(clip(message.body, 2_000)))
  if (message.link) lines.push(`[${w.open}](${message.link})`)
  return lines.join('\n\n')
}

/** One markdown text of several messages: as many as fit, and how many did not. */
export function markdownOf(messages: readonly Message[], language: Language, bytes: number): string {
  const parts: string[] = []
  const room = bytes - 100
  let used = 0
  for (const message of messages) {
    const part = clip(block(message, language), room)
    used += Buffer.byteLength(part) + 8
    if (used > bytes - 100 && parts.length > 0) break
    parts.push(part)
  }
  const left = messages.length - parts.length
  return [...parts, ...(left > 0 ? [words[language].more(left)] : [])].join('\n\n---\n\n')
}

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64')

/** DingTalk: HMAC-SHA256 over `timestamp\nsecret`, keyed with the secret; both go into the address. Milliseconds. */
function signedDingtalk(url: string, secret: string | undefined, now: number): string {
  if (!secret) return url
  const signed = new URL(url)
  signed.searchParams.set('timestamp', String(now))
  signed.searchParams.set('sign', hmac(secret, `${now}\n${secret}`))
  return signed.href
}

/** Feishu: HMAC-SHA256 of nothing, keyed with `timestamp\nsecret`; both go into the body. Seconds. */
function signedFeishu(secret: string | undefined, now: number): object {
  if (!secret) return {}
  const timestamp = String(Math.floor(now / 1000))
  return { timestamp, sign: hmac(`${timestamp}\n${secret}`, '') }
}

const headline = (messages: readonly Message[], language: Language): string => {
  const first = messages[0].title
  if (messages.length === 1) return clip(first, 200)
  return clip(language === 'zh' ? `${messages.length} 条消息：${first}` : `${messages.length} messages: ${first}`, 200)
}

/** A key as Standard Webhooks signs with it: what is not given as `whsec_…` is taken by its bytes. */
const webhookKey = (secret: string) =>
  secret.startsWith('whsec_') ? secret : `whsec_${Buffer.from(secret).toString('base64')}`

/** The request that tells a group, as the maker of the robot wants it. `now`: UTC ms. */
export function robotRequest(
  kind: RobotKind,
  target: { url: string; secret?: string; language: Language },
  messages: readonly Message[],
  now: number,
): RobotRequest {
  const { url, secret, language } = target
  if (kind === 'webhook') {
    const notices = messages.map(({ level, ...rest }) => ({ ...rest, level: levelNames[level] }))
    const body = JSON.stringify({ type: 'notice', time: now, notices })
    return {
      url,
      body,
      headers: { ...mime, ...(secret ? signedHeaders(messages[0].id, now, body, [webhookKey(secret)]) : {}) },
    }
  }
  const text = markdownOf(messages, language, maxBytes[kind])
  const title = headline(messages, language)
  switch (kind) {
    case 'dingtalk':
      return {
        url: signedDingtalk(url, secret, now),
        headers: mime,
        body: JSON.stringify({ msgtype: 'markdown', markdown: { title, text } }),
      }
    case 'wecom':
      return { url, headers: mime, body: JSON.stringify({ msgtype: 'markdown', markdown: { content: text } }) }
    case 'feishu': {
      const urgent = messages.some((m) => m.level === 2)
      const card = {
        config: { wide_screen_mode: true },
        header: { title: { tag: 'plain_text', content: title }, template: urgent ? 'red' : 'blue' },
        elements: [{ tag: 'markdown', content: text }],
      }
      return {
        url,
        headers: mime,
        body: JSON.stringify({ ...signedFeishu(secret, now), msg_type: 'interactive', card }),
      }
    }
  }
}

/** What an answer says is wrong; null when the message was taken. Robots answer 200 also when they refuse. */
export function robotFault(kind: RobotKind, answer: { status: number; text: string }): string | null {
  if (answer.status < 200 || answer.status > 299) return `HTTP ${answer.status}`
  if (kind === 'webhook') return null
  let said: Record<string, unknown>
  try {
    said = JSON.parse(answer.text) as Record<string, unknown>
  } catch {
    return 'no JSON in the answer'
  }
  const code = said?.errcode ?? said?.code ?? said?.StatusCode
  if (code === 0) return null
  return `${String(code).slice(0, 20)} ${String(said?.errmsg ?? said?.msg ?? said?.StatusMessage ?? '').slice(0, 200)}`.trim()
}
