const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,12})?(Z|[+-]\d\d:?\d\d)?$/

/**
 * UTC ms of an ISO 8601 time, NaN when it is none. Without a zone it is UTC, as MTConnect has it; more digits than
 * milliseconds are cut off.
 */
export function readTime(text: string): number {
  const parts = form.exec(text.trim())
  if (!parts) return Number.NaN
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = parts
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number)
  // Date.UTC carries over what is out of range; 30 February is a fault of the sender, not 1 March.
  if (mo < 1 || mo > 12 || d < 1 || d > new Date(Date.UTC(y, mo, 0)).getUTCDate()) return Number.NaN
  if (h > 23 || mi > 59 || s > 59) return Number.NaN
  const ms = Number(fraction.slice(1, 4).padEnd(3, '0'))
  return Date.UTC(y, mo - 1, d, h, mi, s, ms) - offsetMs(zone)
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0
  const digits = zone.replace(/\D/g, '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (zone[0] === '-' ? -minutes : minutes) * 60_000
}
