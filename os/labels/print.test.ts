import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import { ready } from 'zpl-renderer-js'
import { type Symbology, symbologies } from '../../api/labels.ts'
import { Refusal } from '../../contract/refusal.ts'
import { codeGrid, codeSvg } from './code-grid.ts'
import { createMeasure } from './label-font.ts'
import { type LabelContent, layOut, leastModuleMm, wrapText } from './layout.ts'
import { type PrintTask, runPrintTask } from './print-task.ts'
import { createPrinter } from './printer.ts'
import { readCodes } from './read-code.fixture.ts'
import { gridOfA4, onA4, sheetSvg } from './typeset.ts'

const measure = createMeasure()
const printer = createPrinter()
after(() => printer.close())

const label = (n: number, codeText = `https://plant.example/s/JL-${n}`): LabelContent => ({
  codeText,
  code: `JL-${n}`,
  title: '游标卡尺 0–150 mm（数显）',
  fields: [
    { label: '出厂编号', value: 'SN-88231' },
    { label: '有效期至', value: '2027-01-10' },
  ],
  line: '江川重工',
})
const scheme = (symbology: Symbology, widthMm = 50, heightMm = 30): PrintTask['scheme'] => {
  return { symbology, widthMm, heightMm, dotsPerMm: 8 }
}
const task = (labels: LabelContent[], changes: Partial<PrintTask> = {}): PrintTask => {
  return { labels, scheme: scheme('qr'), format: 'pdf', paper: 'a4', copies: 1, skip: 0, ...changes }
}
function bytesOf(answer: ReturnType<typeof runPrintTask>): Buffer {
  assert.ok('bytes' in answer, JSON.stringify(answer))
  return Buffer.from(answer.bytes)
}

async function drawn(svg: string, scale: number): Promise<Buffer> {
  const image = await loadImage(Buffer.from(svg))
  const canvas = createCanvas(image.width * scale, image.height * scale)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toBuffer('image/png')
}
async function printed(zpl: string, { widthMm, heightMm }: { widthMm: number; heightMm: number }): Promise<Buffer> {
  const { api } = await ready
  return Buffer.from(await api.zplToBase64Async(zpl, widthMm, heightMm, 8), 'base64')
}

/** Every character that the PDF's fonts map their glyphs to: what a reader copies out of it. The maps are not compressed. */
function charactersOf(pdf: Buffer): Set<string> {
  const maps = pdf.toString('latin1').matchAll(/<[0-9A-Fa-f]+> *<([0-9A-Fa-f]{4,})>/g)
  return new Set([...maps].map(([, hex]) => Buffer.from(hex, 'hex').swap16().toString('utf16le')))
}

test('a PDF sheet holds the Chinese text, and the page as it is set is read by a reader, label by label', async () => {
  const labels = [1, 2, 3, 4, 5].map((n) => label(n))
  const pdf = bytesOf(runPrintTask(task(labels)))
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  const characters = charactersOf(pdf)
  for (const character of '江川重工游标卡尺出厂编号有效期至') assert.ok(characters.has(character), character)
  const grids = labels.map(({ codeText }) => codeGrid(codeText, 'qr'))
  const size = { widthMm: 50, heightMm: 30 }
  const items = labels.map((content, code) => ({ label: layOut(content, size, grids[code], measure), code }))
  const sheet = onA4(
    items,
    size,
    grids.map((grid) => codeSvg(grid, 0)),
    2,
  )
  assert.deepEqual(
    (await readCodes(await drawn(sheetSvg(sheet), 3))).map((each) => each.text),
    labels.map((each) => each.codeText),
  )
})

test('every symbology prints, as PDF and as ZPL, and the label is read back', async () => {
  for (const symbology of symbologies) {
    const size = scheme(symbology, 60, 30)
    const codeText = symbology === 'qr' ? '量具:JL-7' : 'JL-2026-0007'
    const content = label(7, codeText)
    const svg = bytesOf(runPrintTask(task([content], { scheme: size, format: 'svg' }))).toString()
    assert.deepEqual(
      (await readCodes(await drawn(svg, 4))).map((each) => each.text),
      [codeText],
      symbology,
    )
    const zpl = bytesOf(runPrintTask(task([content], { scheme: size, format: 'zpl', copies: 3 }))).toString()
    assert.deepEqual(
      (await readCodes(await printed(zpl, size))).map((each) => each.text),
      [codeText],
      symbology,
    )
    assert.match(zpl, /\^PQ3\n\^XZ\n$/)
  }
})

test('ZPL shows the Chinese text: ink stands where the layout says', async () => {
  const size = scheme('qr')
  const png = await printed(bytesOf(runPrintTask(task([label(1)], { format: 'zpl' }))).toString(), size)
  const image = await loadImage(png)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const placed = layOut(label(1), size, codeGrid(label(1).codeText, 'qr'), measure, 8)
  for (const { x, y, sizeMm, text, bold } of placed.texts) {
    const [left, top, width, height] = [x, y - sizeMm * 0.8, measure(text, bold) * sizeMm, sizeMm].map((mm) =>
      Math.round(mm * 8),
    )
    const { data } = context.getImageData(left, top, width, height)
    const dark = data.filter((value, at) => at % 4 === 0 && value < 128).length / (width * height)
    assert.ok(dark > 0.05 && dark < 0.6, `${text}: ${dark}`)
  }
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '^XA^FDpwned^XZ',
    '~JA',
    '#eval("1")',
    '$x$ *b* `c` @d <e>',
    '"]',
    '\\u{41}',
    '{{',
    '#include "/etc/passwd"',
    '',
    '👨‍👩‍👧‍👦',
  ),
)

test('nothing in a name becomes a command of the printer or of the page', () => {
  const commands = /\^[A-Z]{2}|\^[A-Z]@|~[A-Z]{2}/g
  fc.assert(
    fc.property(nasty, nasty, nasty, fc.constantFrom(...symbologies), (title, value, line, symbology) => {
      const content = { codeText: 'JL-1', code: 'JL-1', title, fields: [{ label: value, value }], line }
      const zpl = bytesOf(runPrintTask(task([content], { scheme: scheme(symbology), format: 'zpl' }))).toString()
      assert.deepEqual(
        [...new Set(zpl.match(commands))].sort(),
        ['^FO', '^FS', '^GF', '^LH', '^LL', '^PQ', '^PW', '^XA', '^XZ'].sort(),
      )
      assert.match(zpl, /^[\x20-\x7e\n]+$/)
      assert.equal(zpl.match(/\^XA/g)?.length, 1)
      const pdf = bytesOf(runPrintTask(task([content], { scheme: scheme(symbology), paper: 'roll' })))
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    }),
    { numRuns: 60 },
  )
})

test('a label keeps within its edges and its code stays readable, or it is refused', () => {
  const width = fc.double({ min: 15, max: 200, noNaN: true })
  const code = fc.stringMatching(/^[A-Z0-9-]{1,40}$/)
  fc.assert(
    fc.property(
      width,
      width,
      nasty,
      nasty,
      code,
      fc.constantFrom(...symbologies),
      fc.constantFrom(undefined, 8, 12),
      (widthMm, heightMm, title, value, text, symbology, dots) => {
        const grid = codeGrid(text, symbology)
        const fields = Array.from({ length: 8 }, () => ({ label: '栏', value }))
        try {
          const { texts, code } = layOut(
            { codeText: text, code: text, title, fields, line: null },
            { widthMm, heightMm },
            grid,
            measure,
            dots,
          )
          assert.ok(code.moduleMm >= leastModuleMm - 1e-9)
          assert.ok(code.x >= 0 && code.x + code.width <= widthMm + 1e-6)
          assert.ok(code.y >= 0 && code.y + code.height <= heightMm + 1e-6)
          for (const line of texts)
            assert.ok(line.x >= 0 && line.x + measure(line.text, line.bold) * line.sizeMm <= widthMm + line.sizeMm)
          if (dots) assert.ok(Math.abs(code.moduleMm * dots - Math.round(code.moduleMm * dots)) < 1e-6)
        } catch (error) {
          assert.ok(error instanceof Refusal && error.code === 'codeTooSmall', String((error as Error).stack))
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('text is broken and shortened by whole characters, and loses nothing where it fits', () => {
  const widths = { sizeMm: 2, bold: false }
  assert.deepEqual(wrapText('游标卡尺', { ...widths, widthMm: 4.2, maxLines: 2 }, measure).lines, ['游标', '卡尺'])
  assert.deepEqual(wrapText('Digital caliper', { ...widths, widthMm: 10, maxLines: 2 }, measure).lines, [
    'Digital',
    'caliper',
  ])
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 50 }),
      fc.double({ min: 3, max: 60, noNaN: true }),
      (text, widthMm) => {
        const { lines, whole } = wrapText(text, { ...widths, widthMm, maxLines: 2 }, measure)
        assert.ok(lines.length <= 2 && lines.every((line) => line.isWellFormed()))
        if (whole) assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''))
        else assert.match(lines.at(-1) as string, /…$/)
      },
    ),
  )
})

test('a sheet takes what fits on A4; a roll one label a page; refusals come back from the thread in words', async () => {
  assert.deepEqual(gridOfA4({ widthMm: 50, heightMm: 30 }), { columns: 4, rows: 9, left: 5, top: 13.5 })
  assert.equal(gridOfA4({ widthMm: 400, heightMm: 400 }).columns, 1)
  const pages = (pdf: Uint8Array) =>
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g)?.length
  const labels = [1, 2, 3].map((n) => label(n))
  assert.equal(pages(await printer.print(task(labels, { copies: 12, skip: 1 }))), 2)
  assert.equal(pages(await printer.print(task(labels, { copies: 2, paper: 'roll' }))), 6)
  const small = printer.print(task([label(1)], { scheme: scheme('qr', 10, 6) }))
  await assert.rejects(small, (error) => error instanceof Refusal && error.code === 'codeTooSmall')
  const impossible = printer.print(task([label(1, '卡尺')], { scheme: scheme('code128') }))
  await assert.rejects(impossible, (error) => error instanceof Refusal && error.code === 'codeImpossible')
  assert.equal(pages(await printer.print(task(labels))), 1)
})
