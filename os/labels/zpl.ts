import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { type CodeGrid, darkRuns } from './code-grid.ts'
import { fontOf, registerFonts } from './label-font.ts'
import type { LabelSize, PlacedLabel, PlacedText } from './layout.ts'

/** One bit per dot, 1 is black; rows padded to whole bytes. */
export type Bitmap = { widthBytes: number; height: number; bits: Uint8Array }

const blank = (width: number, height: number): Bitmap => {
  const widthBytes = Math.ceil(width / 8)
  return { widthBytes, height, bits: new Uint8Array(widthBytes * height) }
}

/** The code with whole dots per module, so that no edge is blurred. */
export function codeBitmap(grid: CodeGrid, dots: number, rowDots: number): Bitmap {
  const bitmap = blank(grid.width * dots, grid.height * rowDots)
  for (const [x, y, length] of darkRuns(grid))
    for (let row = y * rowDots; row < (y + 1) * rowDots; row++)
      for (let dot = x * dots; dot < (x + length) * dots; dot++)
        bitmap.bits[row * bitmap.widthBytes + (dot >> 3)] |= 0x80 >> (dot & 7)
  return bitmap
}

/** Covered so far, a dot is black: a little early, so that thin strokes of small characters do not break. */
const inkThreshold = 100

let canvas: Canvas | undefined

/** One canvas for all lines: making one takes longer than drawing on it. */
function clearCanvas(width: number, height: number) {
  if (!canvas || canvas.width < width || canvas.height < height)
    canvas = createCanvas(Math.max(width, canvas?.width ?? 0), Math.max(height, canvas?.height ?? 0))
  const context = canvas.getContext('2d')
  context.clearRect(0, 0, canvas.width, canvas.height)
  return context
}

/** A line of text drawn: printers have no Chinese of their own. `baseline` is counted from the top of the bitmap. */
function textBitmap(
  { text, bold, sizeMm }: PlacedText,
  dotsPerMm: number,
  maxDots: number,
): Bitmap & { baseline: number } {
  registerFonts()
  const size = sizeMm * dotsPerMm
  const height = Math.ceil(size * 1.4)
  const baseline = Math.round(size * 1.05)
  const context = clearCanvas(maxDots, height)
  context.font = fontOf(size, bold)
  const width = Math.max(1, Math.min(maxDots, Math.ceil(context.measureText(text).width) + 1))
  context.fillText(text, 0, baseline)
  const { data } = context.getImageData(0, 0, width, height)
  const bitmap = blank(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (data[(y * width + x) * 4 + 3] > inkThreshold) bitmap.bits[y * bitmap.widthBytes + (x >> 3)] |= 0x80 >> (x & 7)
  return { ...bitmap, baseline }
}

const repeatCode = (count: number) => {
  // g…z count twenties, G…Y ones
  const [twenties, ones] = [Math.floor(count / 20), count % 20]
  return (twenties ? String.fromCharCode(102 + twenties) : '') + (ones ? String.fromCharCode(70 + ones) : '')
}

/** Hexadecimal with ZPL's counts: `J0` is 0000; `,` fills up with white, `!` with black, `:` repeats the row above. */
function packRow(row: string): string {
  const end = /(0+|F+)$/.exec(row)?.[0] ?? ''
  const head = end.length > 1 ? row.slice(0, row.length - end.length) : row
  let packed = ''
  for (const [run] of head.matchAll(/(.)\1*/g)) {
    for (let left = run.length; left > 0; left -= 400) {
      const count = Math.min(left, 400)
      packed += (count > 1 ? repeatCode(count) : '') + run[0]
    }
  }
  return end.length > 1 ? packed + (end[0] === '0' ? ',' : '!') : packed
}

/** `^GFA` of a bitmap. */
export function graphicField({ widthBytes, height, bits }: Bitmap): string {
  const hex = Buffer.from(bits).toString('hex').toUpperCase()
  let data = ''
  let above = ''
  for (let y = 0; y < height; y++) {
    const row = hex.slice(y * widthBytes * 2, (y + 1) * widthBytes * 2)
    data += row === above ? ':' : packRow(row)
    above = row
  }
  return `^GFA,${bits.length},${bits.length},${widthBytes},${data}`
}

/** All text is drawn, so that it stands as on paper and nothing that people wrote gets between the commands. */
function textField(placed: PlacedText, dotsPerMm: number, widthDots: number): string {
  const x = Math.round(placed.x * dotsPerMm)
  const bitmap = textBitmap(placed, dotsPerMm, widthDots - x)
  const top = Math.max(0, Math.round(placed.y * dotsPerMm) - bitmap.baseline)
  return `^FO${x},${top}${graphicField(bitmap)}^FS`
}

/** One label in ZPL II. `copies` are printed by the printer itself. */
export function zplLabel(
  label: PlacedLabel,
  grid: CodeGrid,
  size: LabelSize,
  dotsPerMm: number,
  copies: number,
): string {
  const dots = (mm: number) => Math.round(mm * dotsPerMm)
  const { code } = label
  const bitmap = codeBitmap(grid, dots(code.moduleMm), grid.linear ? dots(code.height) : dots(code.moduleMm))
  return [
    `^XA^PW${dots(size.widthMm)}^LL${dots(size.heightMm)}^LH0,0`,
    `^FO${dots(code.x)},${dots(code.y)}${graphicField(bitmap)}^FS`,
    ...label.texts.map((each) => textField(each, dotsPerMm, dots(size.widthMm))),
    `^PQ${copies}`,
    '^XZ',
    '',
  ].join('\n')
}
