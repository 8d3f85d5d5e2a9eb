import type { Text } from '../../contract/text.ts'

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?$/

export const timeFaults = {
  noZone: {
    zh: '时间缺少时区：请在末尾加 Z 或 +08:00，或改用毫秒数',
    en: 'the time has no zone: end it with Z or an offset such as +08:00, or send milliseconds',
  },
  unreadable: {
    zh: '时间须为 1970 年以来的毫秒数，或带时区的 ISO 8601 文本',
    en: 'a time is milliseconds since 1970 or ISO 8601 text with a zone',
  },
} satisfies Record<string, Text>

/**
 * A time from outside in UTC ms: a number of milliseconds, or ISO 8601 with a zone. Parts of a millisecond are cut off.
 * Local time without a zone is refused rather than guessed.
 */
export function readTime(value: unknown): number | { fault: Text } {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.floor(value) : { fault: timeFaults.unreadable }
  const parts = typeof value === 'string' && value.length <= 40 ? pattern.exec(value) : null
  if (!parts) return { fault: timeFaults.unreadable }
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = parts
  if (zone === undefined) return { fault: timeFaults.noZone }
  const ms = Math.floor(Number(`0.${fraction || '0'}`) * 1000 + 1e-7)
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms)
  const offset = zoneMinutes(zone)
  // Date.UTC takes 30 February for 1 March; the calendar does not.
  const read = new Date(at).toISOString()
  if (
    !read.startsWith(`${year}-${month}-${day}T${hour}`) ||
    Number(minute) > 59 ||
    Number(second) > 59 ||
    offset === undefined
  )
    return { fault: timeFaults.unreadable }
  return at - offset * 60_000
}

function zoneMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  if (hours > 14 || minutes > 59) return undefined
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}
