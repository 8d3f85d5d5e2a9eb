import { fileTypeFromBuffer } from 'file-type'
import { acceptedExtensions, maxFileNameLength, maxPicturePixels } from '../../api/files.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type PictureSize, pictureSize } from './picture-size.ts'
import { fileRefusals } from './refusals.ts'

/**
 * `found`: what file-type calls such a content; `text`: readable text; `markup`: readable text that is no web page; `unmarked`:
 * the format has no signature, so that only what is known to be something else is refused.
 */
type Kind = { mime: string; found: readonly string[] | 'text' | 'markup' | 'unmarked' }

const legacyOffice = ['application/x-cfb']
const openDocument = (name: string): Kind => ({
  mime: `application/vnd.oasis.opendocument.${name}`,
  found: [`application/vnd.oasis.opendocument.${name}`, 'application/zip'],
})
const openXml = (name: string): Kind => {
  const mime = `application/vnd.openxmlformats-officedocument.${name}`
  return { mime, found: [mime, 'application/zip'] }
}
const same = (mime: string, ...others: string[]): Kind => ({ mime, found: [mime, ...others] })
const text = (mime: string): Kind => ({ mime, found: 'text' })

/** What may come in, by the end of its name; keys are those of `acceptedExtensions`. */
const kinds: Readonly<Record<string, Kind>> = {
  png: same('image/png', 'image/apng'),
  jpg: same('image/jpeg'),
  jpeg: same('image/jpeg'),
  webp: same('image/webp'),
  gif: same('image/gif'),
  bmp: same('image/bmp'),
  tif: same('image/tiff'),
  tiff: same('image/tiff'),
  heic: same('image/heic', 'image/heif', 'image/heic-sequence'),
  svg: { mime: 'image/svg+xml', found: 'markup' },
  pdf: same('application/pdf'),
  doc: { mime: 'application/msword', found: legacyOffice },
  xls: { mime: 'application/vnd.ms-excel', found: legacyOffice },
  ppt: { mime: 'application/vnd.ms-powerpoint', found: legacyOffice },
  wps: { mime: 'application/vnd.ms-works', found: legacyOffice },
  et: { mime: 'application/vnd.ms-excel', found: legacyOffice },
  docx: openXml('wordprocessingml.document'),
  xlsx: openXml('spreadsheetml.sheet'),
  pptx: openXml('presentationml.presentation'),
  odt: openDocument('text'),
  ods: openDocument('spreadsheet'),
  odp: openDocument('presentation'),
  ofd: { mime: 'application/ofd', found: ['application/zip'] },
  txt: text('text/plain'),
  log: text('text/plain'),
  md: text('text/markdown'),
  csv: text('text/csv'),
  tsv: text('text/tab-separated-values'),
  json: text('application/json'),
  geojson: text('application/geo+json'),
  xml: { mime: 'application/xml', found: 'markup' },
  zpl: text('text/plain'),
  zip: same('application/zip'),
  '7z': same('application/x-7z-compressed'),
  gz: same('application/gzip'),
  dxf: text('image/vnd.dxf'),
  dwg: same('image/vnd.dwg'),
  step: text('model/step'),
  stp: text('model/step'),
  iges: text('model/iges'),
  igs: text('model/iges'),
  stl: { mime: 'model/stl', found: 'unmarked' },
  nc: text('text/plain'),
  gcode: text('text/plain'),
  dmi: text('text/plain'),
  mp3: same('audio/mpeg'),
  wav: same('audio/wav'),
  mp4: same('video/mp4', 'video/x-m4v'),
  mov: same('video/quicktime'),
  webm: same('video/webm', 'video/matroska'),
}

/** Control characters of text: tab, line ends, form feed; escape and DOS's end of file stand in old machine programs and logs. */
const textControls = new Set([9, 10, 12, 13, 26, 27])

/** Text as people keep it: UTF-8, UTF-16 with its mark, or GB 18030; no other control characters. */
function isText(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true
  // a plain loop: a file may have 50 million bytes
  for (let at = 0; at < bytes.length; at++) if (bytes[at] < 32 && !textControls.has(bytes[at])) return false
  return true
}

export type CheckedFile = { name: string; mime: string; picture: PictureSize | null }

/** The name as it is kept: its last part, without what a screen or a file system would trip over. */
export function cleanName(raw: string): string {
  const last = raw.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  // controls, and marks that turn the reading direction so that exe.fdp reads as pdf.exe
  const name = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .normalize('NFC')
    .trim()
  if (name === '' || /^\.+$/.test(name)) throw new Refusal(fileRefusals.fileNameBad, { why: '""' }, 'x-file-name')
  if (name.length <= maxFileNameLength) return name
  const end = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''
  // cut at whole characters; the ending is kept, it tells the kind
  const kept = [...name.slice(0, name.length - end.length)]
  while (kept.join('').length + end.length > maxFileNameLength) kept.pop()
  return (kept.join('') + end).trim()
}

/**
 * Checks that a file is of a kind that is taken, and is what its name says. The name's ending chooses the kind, the content
 * must agree. Throws a Refusal.
 */
export async function checkFile(rawName: string, bytes: Uint8Array): Promise<CheckedFile> {
  const name = cleanName(rawName)
  const extension = (/\.([A-Za-z0-9]+)$/.exec(name)?.[1] ?? '').toLowerCase()
  const kind = Object.hasOwn(kinds, extension) ? kinds[extension] : undefined
  if (!kind || !acceptedExtensions.includes(extension))
    throw new Refusal(fileRefusals.fileKindRefused, { extension: extension.slice(0, 16) || '?' }, 'x-file-name')
  const found = await contradiction(kind, extension, bytes)
  if (found) throw new Refusal(fileRefusals.fileMislabelled, { extension, found }, 'x-file-name')
  return { name, mime: kind.mime, picture: boundedPicture(kind.mime, bytes) }
}

/** What the content is when it is not what its name says; null when it agrees. */
async function contradiction(kind: Kind, extension: string, bytes: Uint8Array): Promise<string | null> {
  // a content that breaks the recognizer is not recognized
  const known = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime
  const found =
    known ?? (looksLikePage(bytes) ? 'text/html' : isText(bytes) ? 'text/plain' : 'application/octet-stream')
  switch (kind.found) {
    case 'text':
      return isText(bytes) ? null : found
    case 'markup': {
      const wanted = extension === 'svg' ? /<svg[\s>]/i : /^\s*(?:\xef\xbb\xbf)?\s*</
      return isText(bytes) && !looksLikePage(bytes) && wanted.test(headOf(bytes)) ? null : found
    }
    case 'unmarked':
      return (known && known !== kind.mime) || looksLikePage(bytes) ? found : null
    default:
      return known && kind.found.includes(known) ? null : found
  }
}

const headOf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4096)).toString('latin1')

function looksLikePage(bytes: Uint8Array): boolean {
  return /^\s*(?:\xef\xbb\xbf)?\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype\s+html|html|head|body|script|iframe)\b/i.test(
    headOf(bytes),
  )
}

function boundedPicture(mime: string, bytes: Uint8Array): PictureSize | null {
  const size = pictureSize(mime, bytes)
  if (size && size.width * size.height > maxPicturePixels)
    throw new Refusal(fileRefusals.pictureTooLarge, { ...size, limit: maxPicturePixels / 1e6 }, 'x-file-name')
  return size
}
