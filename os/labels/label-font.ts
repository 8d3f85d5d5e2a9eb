import { fileURLToPath } from 'node:url'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import type { Measure } from './layout.ts'

const fontFolder = '@expo-google-fonts/noto-sans-sc'
/** Chinese and Latin in one face; the same in PDF and on label printers. */
export const fontFiles = ['400Regular/NotoSansSC_400Regular.ttf', '700Bold/NotoSansSC_700Bold.ttf'].map((name) =>
  fileURLToPath(import.meta.resolve(`${fontFolder}/${name}`)),
)
export const fontFamily = 'Noto Sans SC'

const maxKnown = 20_000

let registered = false
export function registerFonts(): void {
  if (registered) return
  for (const file of fontFiles)
    if (!GlobalFonts.registerFromPath(file, fontFamily)) throw new Error(`font not readable: ${file}`)
  registered = true
}

export const fontOf = (sizePx: number, bold: boolean) => `${bold ? 700 : 400} ${sizePx}px "${fontFamily}"`

/**
 * Widths in this font, character by character: kerning only makes a text narrower. Measured large, so that rounding to pixels
 * does not matter, and each character once, since a sheet asks for the same ones thousands of times.
 */
export function createMeasure(): Measure {
  registerFonts()
  const context = createCanvas(1, 1).getContext('2d')
  const measuredPx = 100
  const known = [new Map<string, number>(), new Map<string, number>()]
  function widthOf(character: string, bold: boolean): number {
    const widths = known[bold ? 1 : 0]
    let width = widths.get(character)
    if (width === undefined) {
      context.font = fontOf(measuredPx, bold)
      width = context.measureText(character).width / measuredPx
      if (widths.size < maxKnown) widths.set(character, width)
    }
    return width
  }
  return (text, bold) => {
    let width = 0
    for (const character of text) width += widthOf(character, bold)
    return width
  }
}
