import type { ByteRange } from './blob-store.ts'

/**
 * One range of a `Range` header (RFC 9110). undefined: there is none, or one that we answer with the whole, as the RFC allows;
 * `unsatisfiable`: it lies outside.
 */
export function parseRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  if (match[1] === '') {
    const last = Number(match[2])
    return last === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - last), end: bytes - 1 }
  }
  const start = Number(match[1])
  const end = match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1)
  if (start >= bytes) return 'unsatisfiable'
  return match[2] !== '' && Number(match[2]) < start ? undefined : { start, end }
}

/** The name of `x-file-name: UTF-8''%E8%AF%81.pdf` (RFC 8187); plain ASCII is taken as it is. undefined when it is neither. */
export function parseFileName(header: string | undefined): string | undefined {
  const value = header?.trim()
  if (!value || value.length > 4096) return undefined
  const extended = /^utf-8'[^']*'(.*)$/i.exec(value)
  if (!extended) return /^[\x20-\x7e]+$/.test(value) ? value : undefined
  try {
    return decodeURIComponent(extended[1])
  } catch {
    return undefined
  }
}
