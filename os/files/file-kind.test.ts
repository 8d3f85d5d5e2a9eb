import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { acceptedExtensions, maxFileNameLength } from '../../api/files.ts'
import { Refusal } from '../../contract/refusal.ts'
import { checkFile, cleanName } from './file-kind.ts'
import { pictureSize } from './picture-size.ts'

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const bytes = (text: string) => Buffer.from(text, 'latin1')
const picture = (format: 'png' | 'jpeg' | 'webp') => createCanvas(37, 21).toBuffer(`image/${format}` as 'image/png')
const page = bytes('<!DOCTYPE html><html><script>alert(1)</script></html>')
const program = Buffer.concat([bytes('MZ\x90\0\x03'), Buffer.alloc(300)])
const pdf = bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')

/** Head of a PNG of that many pixels; the rest is missing. */
function pngHead(width: number, height: number): Buffer {
  const head = Buffer.from(picture('png'))
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return head
}

test('files that are what their names say are taken, with the kind that the name tells', async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('一').addRow([1])
  const xlsx = Buffer.from(await book.xlsx.writeBuffer())
  for (const [name, content, mime] of [
    ['图.PNG', picture('png'), 'image/png'],
    ['a.jpg', picture('jpeg'), 'image/jpeg'],
    ['a.webp', picture('webp'), 'image/webp'],
    ['证书.pdf', pdf, 'application/pdf'],
    ['台账.xlsx', xlsx, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a.zip', zipSync({ a: bytes('x') }), 'application/zip'],
    ['旧.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 'application/vnd.ms-excel'],
    ['读数.csv', Buffer.from('编号,值\n1,2\n'), 'text/csv'],
    ['国标.csv', Buffer.from('b1e0bac52cd6b50a', 'hex'), 'text/csv'],
    ['a.svg', bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
    ['a.xml', bytes('<a/>'), 'application/xml'],
    ['O0001.nc', bytes('%\nO0001\nG0 X0\n'), 'text/plain'],
    ['part.stl', Buffer.alloc(84), 'model/stl'],
  ] as const)
    assert.equal((await checkFile(name, content)).mime, mime, name)
})

test('a file whose content is not what its name says is refused, and told what it is', async () => {
  for (const [name, content] of [
    ['a.png', page],
    ['a.pdf', program],
    ['a.pdf', page],
    ['a.jpg', picture('png')],
    ['a.svg', page],
    ['a.xml', page],
    ['a.csv', program],
    ['a.txt', picture('png')],
    ['a.stl', program],
    ['a.stl', page],
    ['a.docx', pdf],
    ['a.xlsx', bytes('not a zip')],
    ['a.zip', pdf],
  ] as const)
    await assert.rejects(checkFile(name, content), refused('fileMislabelled'), name)
})

test('kinds that run something, and names without a kind, are refused', async () => {
  for (const name of [
    'a.html',
    'a.exe',
    'a.js',
    'a.pdf.exe',
    'a',
    'a.',
    '.pdfx',
    'a.constructor',
    'a.pdf\u202e.hta',
    'a.sh',
  ])
    await assert.rejects(checkFile(name, pdf), refused('fileKindRefused'), name)
  for (const name of ['', '.', '..', 'a/', '\0', '\u202e'])
    await assert.rejects(checkFile(name, pdf), refused('fileNameBad'), name)
})

test('a picture that would unpack to more pixels than a machine likes is refused before it is unpacked', async () => {
  await assert.rejects(checkFile('a.png', pngHead(50_000, 50_000)), refused('pictureTooLarge'))
  await assert.rejects(checkFile('a.png', pngHead(0xffffffff, 1)), refused('pictureTooLarge'))
  assert.deepEqual((await checkFile('a.png', pngHead(5000, 10_000))).picture, { width: 5000, height: 10_000 })
})

test('sizes of pictures are read from their heads', () => {
  for (const format of ['png', 'jpeg', 'webp'] as const)
    assert.deepEqual(pictureSize(`image/${format}`, picture(format)), { width: 37, height: 21 }, format)
  const gif = bytes('GIF89a\x25\0\x15\0\0\0\0')
  assert.deepEqual(pictureSize('image/gif', gif), { width: 37, height: 21 })
  // a frame that is larger than the screen, behind an extension
  const frame = bytes('!\xf9\x04\0\0\0\0\0,\0\0\0\0\xff\xff\xff\xff\0')
  assert.deepEqual(pictureSize('image/gif', Buffer.concat([gif, frame])), { width: 65_535, height: 65_535 })
  assert.equal(pictureSize('image/tiff', bytes('II*\0')), null)
})

test('no content breaks the check: it is taken or refused', async () => {
  const heads = [
    Buffer.alloc(0),
    pdf,
    picture('jpeg').subarray(0, 40),
    picture('webp').subarray(0, 32),
    page,
    bytes('PK\x03\x04'),
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...acceptedExtensions, 'html'),
      fc.constantFrom(...heads),
      fc.uint8Array({ maxLength: 400 }),
      async (extension, head, tail) => {
        const content = Buffer.concat([head, tail])
        const answer = await checkFile(`a.${extension}`, content).catch((error) => error)
        assert.ok(answer instanceof Refusal || answer.name === `a.${extension}`, String(answer?.stack))
      },
    ),
    { numRuns: 300 },
  )
})

test('a name keeps its last part and its ending, within the limit, and stays itself when cleaned again', () => {
  assert.equal(cleanName('C:\\证书\\2026 年 (1).pdf'), '2026 年 (1).pdf')
  assert.equal(cleanName('../../etc/a.pdf'), 'a.pdf')
  assert.equal(cleanName('a\u202efdp.txt\r\n'), 'afdp.txt')
  assert.ok(cleanName(`${'证'.repeat(500)}.pdf`).endsWith('证.pdf'))
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
      let name: string
      try {
        name = cleanName(raw)
      } catch (error) {
        assert.ok(error instanceof Refusal)
        return
      }
      assert.ok(name.length >= 1 && name.length <= maxFileNameLength)
      assert.ok(name.isWellFormed() && !/[/\\\p{Cc}]/u.test(name))
      assert.equal(cleanName(name), name)
    }),
  )
})
