import type { Readable } from 'node:stream'

/** First and last byte, both included. */
export type ByteRange = { start: number; end: number }

/**
 * Keeps contents under their SHA-256 (64 hex digits, lower case). What `put` has answered survives a power cut; a content
 * that is there already is not written again. Faults of the store itself are Refusals `storeUnreachable`.
 */
export type BlobStore = {
  put(sha256: string, content: Uint8Array): Promise<void>
  /** null when there is none. */
  read(sha256: string): Promise<Uint8Array | null>
  /** Streams the content or a part of it; null when there is none. */
  open(sha256: string, range?: ByteRange): Promise<Readable | null>
  has(sha256: string): Promise<boolean>
  /** Does nothing when there is none. */
  remove(sha256: string): Promise<void>
  /** All contents, in any order. */
  list(): AsyncIterable<string>
}

export function assertSha256(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`no SHA-256: ${sha256}`)
}

/** `ab/cdef…`: at most 256 folders, of evenly many files. */
export function blobPath(sha256: string): string {
  assertSha256(sha256)
  return `${sha256.slice(0, 2)}/${sha256.slice(2)}`
}

/** The SHA-256 of a path made by {@link blobPath}; undefined for what is none. */
export function blobOf(path: string): string | undefined {
  return /^([0-9a-f]{2})\/([0-9a-f]{62})$/.test(path) ? path.replace('/', '') : undefined
}
