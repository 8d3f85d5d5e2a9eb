import type { MailServer } from '../../api/notify.ts'
import type { Language } from '../../contract/text.ts'
import { clip, type Message } from './robots.ts'

const connectMs = 10_000
const quietMs = 20_000

export type Mail = { to: string; subject: string; text: string; html: string }

const words = {
  zh: {
    levels: ['通知', '提醒', '紧急'],
    several: (n: number) => `${n} 条消息`,
    times: (n: number) => `（${n} 次）`,
    colon: '：',
    open: '打开',
    why: '您可以在“消息设置”里调整邮件的级别、汇总方式和免打扰时间。',
  },
  en: {
    levels: ['Notice', 'Warning', 'Urgent'],
    several: (n: number) => `${n} messages`,
    times: (n: number) => ` (${n} times)`,
    colon: ': ',
    open: 'Open',
    why: 'Level, digest and quiet hours of these mails are yours to set under “Message settings”.',
  },
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => escapes[c])

/** One mail for one notice, or a digest of several. */
export function composeMail(to: string, messages: readonly Message[], language: Language): Mail {
  const w = words[language]
  const title = (m: Message) => `${m.title}${m.count > 1 ? w.times(m.count) : ''}`
  const first = messages[0]
  const about =
    messages.length === 1
      ? `${first.level > 0 ? `${w.levels[first.level]}${w.colon}` : ''}${first.title}`
      : w.several(messages.length)
  const text = messages
    .map((m) => [`[${w.levels[m.level]}] ${title(m)}`, m.body, m.link].filter(Boolean).join('\n'))
    .join('\n\n')
  const html = messages
    .map((m) =>
      [
        `<p><strong>${escapeHtml(`${w.levels[m.level]}｜${title(m)}`)}</strong></p>`,
        m.body ? `<p style="white-space:pre-line">${escapeHtml(m.body)}</p>` : '',
        m.link ? `<p><a href="${escapeHtml(m.link)}">${w.open}</a></p>` : '',
      ].join(''),
    )
    .join('<hr>')
  return {
    to,
    subject: clip(`[Millrace] ${about}`.replace(/[\r\n\0]+/g, ' '), 200),
    text: `${text}\n\n-- \n${w.why}`,
    html: `${html}<p style="color:#56606a">${escapeHtml(w.why)}</p>`,
  }
}

/** Hands one mail to the server. Throws when it is not taken. */
export async function sendMail(server: MailServer, password: string | undefined, mail: Mail): Promise<void> {
  // read when the first mail leaves, not at every start
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: { rejectUnauthorized: !server.anyCertificate },
    ...(server.user ? { auth: { user: server.user, pass: password ?? '' } } : {}),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: quietMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({ from: server.from, ...mail })
  } finally {
    transport.close()
  }
}
