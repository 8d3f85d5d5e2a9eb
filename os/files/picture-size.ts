export type PictureSize = { width: number; height: number }

function pngSize(view: DataView): PictureSize | null {
  // the header chunk comes first and holds nothing else before the sizes
  if (view.byteLength < 24 || view.getUint32(12) !== 0x49484452) return null
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/** The screen or the first frame, whichever is larger: decoders make room for both. */
function gifSize(view: DataView): PictureSize | null {
  if (view.byteLength < 13) return null
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  let at = 13 + tableBytes(view.getUint8(10))
  while (at + 10 <= view.byteLength && view.getUint8(at) !== 0x3b) {
    if (view.getUint8(at) === 0x2c) {
      size.width = Math.max(size.width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true))
      size.height = Math.max(size.height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true))
      break
    }
    // an extension: its label, then sub-blocks that each begin with their length, up to an empty one
    at += 2
    while (at < view.byteLength && view.getUint8(at) !== 0) at += view.getUint8(at) + 1
    at += 1
  }
  return size
}

/** Walks the segments to the frame header (SOF0…SOF15 without DHT, JPG and DAC). */
function jpegSize(view: DataView): PictureSize | null {
  let at = 2
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else at += 2 + view.getUint16(at + 2)
  }
  return null
}

function webpSize(view: DataView): PictureSize | null {
  if (view.byteLength < 30) return null
  switch (view.getUint32(12)) {
    case 0x56503858: {
      // VP8X: 24 bits each, one less
      const at = (offset: number) => view.getUint16(offset, true) + view.getUint8(offset + 2) * 65_536 + 1
      return { width: at(24), height: at(27) }
    }
    case 0x5650384c: {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 0x56503820:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    default:
      return null
  }
}

const readers: Record<string, (view: DataView) => PictureSize | null> = {
  'image/png': pngSize,
  'image/gif': gifSize,
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
}

/**
 * Pixels of a picture as its head tells them, without unpacking anything; null when the head cannot be read or the kind is
 * none that is shown.
 */
export function pictureSize(mime: string, bytes: Uint8Array): PictureSize | null {
  const read = readers[mime]
  if (!read) return null
  const size = read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return size && size.width > 0 && size.height > 0 ? size : null
}
