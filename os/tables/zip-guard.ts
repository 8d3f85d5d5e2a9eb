import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'

const inflate = promisify(inflateRaw)
const endOfDirectory = 0x06054b50
const directoryEntry = 0x02014b50
const localHeader = 0x04034b50

export type ZipFault = 'notZip' | 'encrypted' | 'tooManyEntries' | 'tooLarge' | 'damaged'

/**
 * Looks into a ZIP before anything unpacks it: the sizes its directory states, and that no entry unpacks to more than it
 * stated. ZIP64 is refused: an exchange file has no use for it.
 */
export async function checkZip(
  bytes: Uint8Array,
  limits: { entries: number; unpackedBytes: number },
): Promise<ZipFault | undefined> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(end) !== endOfDirectory) return 'notZip'
  const entries = zip.readUInt16LE(end + 10)
  if (entries > limits.entries) return 'tooManyEntries'
  let at = zip.readUInt32LE(end + 16)
  let total = 0
  for (let i = 0; i < entries; i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== directoryEntry) return 'damaged'
    const entry = {
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      unpacked: zip.readUInt32LE(at + 24),
      header: zip.readUInt32LE(at + 42),
    }
    total += entry.unpacked
    if (total > limits.unpackedBytes) return 'tooLarge'
    const fault = await checkEntry(zip, entry)
    if (fault) return fault
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return undefined
}

type Entry = { flags: number; method: number; packed: number; unpacked: number; header: number }

async function checkEntry(
  zip: Buffer,
  { flags, method, packed, unpacked, header }: Entry,
): Promise<ZipFault | undefined> {
  if (flags & 1) return 'encrypted'
  if (header + 30 > zip.length || zip.readUInt32LE(header) !== localHeader) return 'damaged'
  const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
  if (from + packed > zip.length) return 'damaged'
  if (method === 0) return packed === unpacked ? undefined : 'damaged'
  if (method !== 8) return 'damaged'
  try {
    const out = await inflate(zip.subarray(from, from + packed), { maxOutputLength: Math.max(1, unpacked) })
    return out.length === unpacked ? undefined : 'damaged'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'damaged'
  }
}
