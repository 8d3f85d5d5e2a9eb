import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import { type Symbology, symbologies } from '../../api/labels.ts'
import { Refusal } from '../../contract/refusal.ts'
import { codeGrid, codePixels, codeSvg } from './code-grid.ts'
import { readCodes } from './read-code.fixture.ts'

const formats: Record<Symbology, string> = { qr: 'QRCode', datamatrix: 'DataMatrix', code128: 'Code128' }
const refused = (error: unknown) => error instanceof Refusal && error.code === 'codeImpossible'

async function svgAsPng(svg: string): Promise<Buffer> {
  const image = await loadImage(
    Buffer.from(svg.replace(/ width="(\d+)" height="(\d+)"/, (_, w, h) => ` width="${w * 4}" height="${h * 4}"`)),
  )
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return canvas.toBuffer('image/png')
}

test('every symbology is read back by a reader, from pixels and from SVG; QR in Chinese too', async () => {
  for (const [symbology, text] of [
    ['qr', 'https://plant.example/s/JL-2026-0001'],
    ['qr', '游标卡尺 150 mm(甲班)'],
    ['qr', '表'],
    ['datamatrix', 'calibration:JL-2026-0001'],
    ['code128', 'JL-2026-0001'],
  ] as const) {
    const grid = codeGrid(text, symbology)
    const read = [{ format: formats[symbology], text }]
    assert.deepEqual(await readCodes(codePixels(grid, 3)), read, text)
    assert.deepEqual(await readCodes(await svgAsPng(codeSvg(grid))), read, text)
  }
})

test('a GS1 element string is read as one; a wrong one is refused with the reason', async () => {
  for (const symbology of symbologies) {
    const [asset] = await readCodes(codePixels(codeGrid('(91)JL-2026-0001', symbology), 3))
    assert.match(asset.text, /^(\(91\)|91)JL-2026-0001$/, symbology)
    const [part] = await readCodes(codePixels(codeGrid('(01)09521234543213(21)A7', symbology), 3))
    assert.match(part.text, /^(\(01\)09521234543213\(21\)A7|010952123454321321A7)$/, symbology)
    for (const wrong of ['(01)123', '(9999)X', '(01)09521234543214'])
      assert.throws(() => codeGrid(wrong, symbology), refused, wrong)
  }
})

test('whatever can be printed is read back as it was; hostile text stays text', async () => {
  const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 })
  const nasty = fc.constantFrom(
    '^FNC1',
    '^XA^XZ',
    '<script>',
    "' or 1=1 --",
    '"/><svg onload=x>',
    '\\x00',
    '%00%0a',
    '>>>>',
    '~JA',
  )
  const words = fc.tuple(nasty, ascii).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...symbologies), fc.oneof(ascii, words), async (symbology, text) => {
      fc.pre(!/^\(\d{2,4}\)[^()]/.test(text))
      const grid = codeGrid(text, symbology)
      assert.ok(!codeSvg(grid).includes('<script'))
      assert.deepEqual(await readCodes(codePixels(grid, 3)), [{ format: formats[symbology], text }])
    }),
    { numRuns: 150 },
  )
})

test('what a symbology cannot say is refused in words, never a fault', () => {
  for (const [text, symbology] of [
    ['', 'qr'],
    ['卡尺', 'code128'],
    ['卡尺', 'datamatrix'],
    ['a\nb', 'qr'],
    ['\ud800', 'qr'],
    ['x'.repeat(401), 'qr'],
    ['x'.repeat(81), 'code128'],
    ['x'.repeat(301), 'datamatrix'],
    ['a\tb', 'code128'],
  ] as const)
    assert.throws(() => codeGrid(text, symbology), refused, `${symbology} ${text.slice(0, 9)}`)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), fc.constantFrom(...symbologies), (text, symbology) => {
      try {
        const { width, height, dark } = codeGrid(text, symbology)
        assert.ok(width > 0 && dark.length === width * height)
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error))
      }
    }),
  )
})
