import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** RFC 6238 with what every authenticator app takes: SHA-1, 30 s, six digits. */
const stepMs = 30_000
const digits = 6
/** Steps before and after the present one that count too: phones' clocks differ. */
const drift = 1
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function newTotpSecret(): Buffer {
  return randomBytes(20)
}

/** RFC 4648 base 32 without padding. */
export function base32(bytes: Uint8Array): string {
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += alphabet[(value >>> (bits - 5)) & 31]
      bits -= 5
    }
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text
}

/** HOTP of RFC 4226 §5.3 at a time step. */
export function totpAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const at = mac[mac.length - 1] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

/** The step at which a code is right and later than `lastStep`, so that it is taken once; null when there is none. */
export function stepOfCode(secret: Uint8Array, code: string, nowMs: number, lastStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const now = Math.floor(nowMs / stepMs)
  for (let step = now - drift; step <= now + drift; step++)
    if (step > lastStep && timingSafeEqual(Buffer.from(totpAt(secret, step)), Buffer.from(code))) return step
  return null
}

/** What the QR code of the set-up holds. */
export function otpauthUri(secret: Uint8Array, name: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(name)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`
}

const recoveryCount = 10

/** Codes for the day the phone is lost, each good once: `k7mq-2xw9` (40 bits). */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCount }, () => {
    const text = base32(randomBytes(5)).toLowerCase()
    return `${text.slice(0, 4)}-${text.slice(4)}`
  })
}

export function recoveryHash(code: string): string {
  return createHash('sha256').update(code.trim().toLowerCase().replaceAll(/\s|-/g, '')).digest('hex')
}
