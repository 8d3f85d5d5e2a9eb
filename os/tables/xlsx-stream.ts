import { once } from 'node:events'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

/** A cell of a streamed sheet: a number, a number in its own digits, a text, or a day or moment as its serial number (see {@link serialOf}). */
export type StreamCell = string | number | boolean | null | { exact: string } | { day: number } | { moment: number }

/** One sheet that is written while its rows come: memory stays small however many there are. */
export type StreamSheet = {
  name: string
  columns: readonly { header: string; width: number }[]
  rows: AsyncIterable<readonly (readonly StreamCell[])[]>
}

const dayMs = 86_400_000
/** Excel counts days from here. */
const epoch = Date.UTC(1899, 11, 30)

/** Serial number of a wall-clock time that is given as if it were UTC; null before March 1900, where Excel counts wrongly. */
export function serialOf(wallMs: number): number | null {
  const serial = (wallMs - epoch) / dayMs
  return serial >= 61 && serial < 2_958_466 ? serial : null
}

const mimesOf = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`
const relations = (targets: [type: string, target: string][]) =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(
      ([type, target], i) =>
        `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`
// cell styles: 0 plain, 1 header, 2 day, 3 moment
const styles = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// XML 1.0 has no place for these
const noXml = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu

/** A text as the format wants it; what looks like its own escapes (_x0041_, ECMA-376 ST_Xstring) is escaped itself. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .slice(0, 32_767)
    .toWellFormed()
    .replace(noXml, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (sign) => entities[sign])
    .replace(/\r/g, '&#13;')
}

/** A, B, … Z, AA, …: readers other than Excel want to be told where a cell stands. */
function columnLetters(at: number): string {
  const rest = Math.floor(at / 26)
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (at % 26))
}

function cellXml(cell: StreamCell, place: string, style = 0): string {
  const head = `<c r="${place}"`
  const s = style ? ` s="${style}"` : ''
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? `${head}${s}><v>${cell}</v></c>` : ''
  if (typeof cell === 'boolean') return `${head}${s} t="b"><v>${cell ? 1 : 0}</v></c>`
  if (typeof cell === 'string') return `${head}${s} t="inlineStr"><is><t xml:space="preserve">${xml(cell)}</t></is></c>`
  if ('exact' in cell) return `${head}${s}><v>${cell.exact}</v></c>`
  return 'day' in cell ? `${head} s="2"><v>${cell.day}</v></c>` : `${head} s="3"><v>${cell.moment}</v></c>`
}

const rowXml = (cells: readonly StreamCell[], letters: readonly string[], row: number, style?: number) =>
  `<row r="${row}">${cells.map((cell, at) => cellXml(cell, `${letters[at]}${row}`, style)).join('')}</row>`

async function* sheetXml({ columns, rows }: StreamSheet): AsyncGenerator<string> {
  const letters = columns.map((_, at) => columnLetters(at))
  let row = 1
  const widths = columns
    .map((c, i) => `<col min="${i + 1}" max="${i + 1}" width="${c.width}" customWidth="1"/>`)
    .join('')
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>${rowXml(
    columns.map((c) => c.header),
    letters,
    row,
    1,
  )}`
  for await (const some of rows) yield some.map((cells) => rowXml(cells, letters, ++row)).join('')
  yield '</sheetData></worksheet>'
}

type Entry = { name: string; crc: number; packed: number; unpacked: number; at: number; flags: number }

function writeSizes(target: Buffer, at: number, { crc, packed, unpacked }: Entry): void {
  target.writeUInt32LE(crc, at)
  target.writeUInt32LE(packed, at + 4)
  target.writeUInt32LE(unpacked, at + 8)
}

/** Local header (APPNOTE 4.3.7) or directory entry (4.3.12); 1980-01-01 as the time of everything. */
function headerOf(entry: Entry, kind: 'local' | 'directory'): Buffer {
  const name = Buffer.from(entry.name)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(entry.flags, 2)
  common.writeUInt16LE(8, 4)
  common.writeUInt16LE(0x21, 8)
  writeSizes(common, 10, entry)
  common.writeUInt16LE(name.length, 22)
  const signature = Buffer.alloc(4)
  signature.writeUInt32LE(kind === 'local' ? 0x04034b50 : 0x02014b50)
  if (kind === 'local') return Buffer.concat([signature, common, name])
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(entry.at, 10)
  return Buffer.concat([signature, Buffer.from([20, 0]), common, rest, name])
}

/** The data go into a deflating stream and come out as they are ready; sizes and checksum are told afterwards. */
async function* deflated(chunks: AsyncIterable<string>, entry: Entry): AsyncGenerator<Buffer> {
  const packer = createDeflateRaw({ level: 4 })
  const ready: Buffer[] = []
  packer.on('data', (chunk: Buffer) => ready.push(chunk))
  const ended = once(packer, 'end')
  // whoever stops reading early leaves this behind
  ended.catch(() => {})
  const take = () => {
    const some = ready.splice(0)
    for (const chunk of some) entry.packed += chunk.length
    return some
  }
  try {
    for await (const text of chunks) {
      const bytes = Buffer.from(text)
      entry.crc = crc32(bytes, entry.crc)
      entry.unpacked += bytes.length
      if (!packer.write(bytes)) await once(packer, 'drain')
      yield* take()
    }
    packer.end()
    await ended
    yield* take()
  } finally {
    packer.destroy()
  }
}

function end(entries: readonly Entry[], at: number): Buffer {
  const directory = Buffer.concat(entries.map((entry) => headerOf(entry, 'directory')))
  const tail = Buffer.alloc(22)
  tail.writeUInt32LE(0x06054b50, 0)
  tail.writeUInt16LE(entries.length, 8)
  tail.writeUInt16LE(entries.length, 10)
  tail.writeUInt32LE(directory.length, 12)
  tail.writeUInt32LE(at, 16)
  return Buffer.concat([directory, tail])
}

/** A workbook of one sheet as a stream of bytes. Texts are texts: nothing in it can be a formula. */
export async function* streamXlsx(sheet: StreamSheet): AsyncGenerator<Buffer> {
  const title = xml(sheet.name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31)) || 'Sheet1'
  const fixed: [name: string, text: string][] = [
    ['[Content_Types].xml', mimesOf],
    ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
    [
      'xl/workbook.xml',
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="${title}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ['worksheet', 'worksheets/sheet1.xml'],
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', styles],
  ]
  const entries: Entry[] = []
  let at = 0
  const sent = (bytes: Buffer) => {
    at += bytes.length
    return bytes
  }
  for (const [name, text] of fixed) {
    const bytes = Buffer.from(text)
    const packed = deflateRawSync(bytes)
    const entry = { name, crc: crc32(bytes), packed: packed.length, unpacked: bytes.length, at, flags: 0 }
    entries.push(entry)
    yield sent(Buffer.concat([headerOf(entry, 'local'), packed]))
  }
  const entry: Entry = { name: 'xl/worksheets/sheet1.xml', crc: 0, packed: 0, unpacked: 0, at, flags: 8 }
  yield sent(headerOf(entry, 'local'))
  for await (const chunk of deflated(sheetXml(sheet), entry)) yield sent(chunk)
  const sizes = Buffer.alloc(16)
  sizes.writeUInt32LE(0x08074b50, 0)
  writeSizes(sizes, 4, entry)
  yield sent(sizes)
  entries.push(entry)
  yield end(entries, at)
}
