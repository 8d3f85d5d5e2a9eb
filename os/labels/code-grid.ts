import bwip from 'bwip-js/node'
import type { Symbology } from '../../api/labels.ts'
import { Refusal } from '../../contract/refusal.ts'
import { labelRefusals } from './refusals.ts'

/** A code as its modules: dark where `dark[y * width + x]` is 1. A linear code has one row, as high as one likes. */
export type CodeGrid = { width: number; height: number; dark: Uint8Array; linear: boolean }

/** Empty modules that a reader needs around a code. */
export const quietModules = (grid: CodeGrid) => (grid.linear ? 10 : 4)

const kinds: Record<Symbology, { plain: string; gs1: string; options: object; maxLength: number }> = {
  qr: { plain: 'qrcode', gs1: 'gs1qrcode', options: { eclevel: 'M' }, maxLength: 400 },
  datamatrix: { plain: 'datamatrix', gs1: 'gs1datamatrix', options: {}, maxLength: 300 },
  code128: { plain: 'code128', gs1: 'gs1-128', options: {}, maxLength: 80 },
}

/** `(8004)ABC`: a GS1 element string as people write it. */
export const isElementString = (text: string) => /^\(\d{2,4}\)[^()]/.test(text)

function impossible(text: string, symbology: Symbology, why: string): Refusal {
  return new Refusal(labelRefusals.codeImpossible, { text: text.slice(0, 100), symbology, why }, 'text')
}

type Raw = { pixs?: ArrayLike<number>; pixx?: number; pixy?: number; sbs?: ArrayLike<number> }

function gridOf({ pixs, pixx, pixy, sbs }: Raw): CodeGrid {
  if (pixs && pixx && pixy) return { width: pixx, height: pixy, dark: Uint8Array.from(pixs), linear: false }
  // widths of bars and spaces by turns
  const modules = Array.from(sbs ?? []).flatMap((width, at) => new Array<number>(width).fill(at % 2 === 0 ? 1 : 0))
  return { width: modules.length, height: 1, dark: Uint8Array.from(modules), linear: true }
}

/**
 * The modules of a code. Only QR takes more than ASCII (as UTF-8). Text like `(8004)ABC` becomes a GS1 element string.
 * Throws a Refusal for what the symbology cannot say.
 */
export function codeGrid(text: string, symbology: Symbology): CodeGrid {
  const { plain, gs1, options, maxLength } = kinds[symbology]
  if (text === '') throw impossible(text, symbology, '""')
  if (text.length > maxLength) throw impossible(text, symbology, `> ${maxLength}`)
  const foreign = symbology === 'qr' ? /[\p{Cc}]|\p{Surrogate}/u.exec(text) : /[^\x20-\x7e]/u.exec(text)
  if (foreign) throw impossible(text, symbology, `“${foreign[0].toWellFormed()}”`)
  try {
    const bcid = isElementString(text) ? gs1 : plain
    const [raw] = bwip.raw({ bcid, text, ...options } as never) as unknown as Raw[]
    return gridOf(raw)
  } catch (error) {
    // the library's messages look like `bwipp.GS1valueTooShort#3842: AI 01: Too short`
    const why = String((error as Error)?.message ?? error).replace(/^bwipp?\S*\s*/, '')
    throw impossible(text, symbology, why.slice(0, 120))
  }
}

/** PNG of a code that {@link codeGrid} has taken; `scale` pixels per module. */
export function codePng(text: string, symbology: Symbology, scale: number): Promise<Uint8Array> {
  const { plain, gs1, options } = kinds[symbology]
  const quiet = symbology === 'code128' ? 10 : 4
  return bwip.toBuffer({
    bcid: isElementString(text) ? gs1 : plain,
    text,
    scale,
    paddingwidth: quiet,
    paddingheight: quiet,
    backgroundcolor: 'FFFFFF',
    ...options,
  })
}

/** Rectangles of dark modules, one per run of a row: `[x, y, length]`. */
export function* darkRuns({ width, height, dark }: CodeGrid): Generator<[x: number, y: number, length: number]> {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!dark[y * width + x]) continue
      const start = x
      while (x < width && dark[y * width + x]) x++
      yield [start, y, x - start]
    }
  }
}

/** Only path data and numbers: nothing of the text gets into the picture. `quiet` modules stay empty around it. */
export function codeSvg(grid: CodeGrid, quiet = quietModules(grid)): string {
  const { width, height, linear } = grid
  // a linear code is shown a third as high as it is wide
  const rowHeight = linear ? Math.ceil(width / 3) : 1
  const path = [...darkRuns(grid)].map(([x, y, n]) => `M${x} ${y * rowHeight}h${n}v${rowHeight}h-${n}z`).join('')
  const box = `${-quiet} ${-quiet} ${width + 2 * quiet} ${height * rowHeight + 2 * quiet}`
  const [w, h] = box.split(' ').slice(2)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${w}" height="${h}" shape-rendering="crispEdges"><path fill="#fff" d="M${-quiet} ${-quiet}h${w}v${h}h-${w}z"/><path d="${path}"/></svg>`
}

/** As `codeSvg`, in pixels of 8 bits: 0 dark, 255 light; for pictures and tests. */
export function codePixels(grid: CodeGrid, scale: number): { width: number; height: number; light: Uint8ClampedArray } {
  const quiet = quietModules(grid)
  const rows = grid.linear ? Math.ceil(grid.width / 3) : grid.height
  const [width, height] = [grid.width + 2 * quiet, rows + 2 * quiet].map((modules) => modules * scale)
  const light = new Uint8ClampedArray(width * height).fill(255)
  for (let y = quiet * scale; y < (quiet + rows) * scale; y++) {
    const row = grid.linear ? 0 : Math.floor(y / scale) - quiet
    for (let x = quiet * scale; x < (quiet + grid.width) * scale; x++)
      if (grid.dark[row * grid.width + Math.floor(x / scale) - quiet]) light[y * width + x] = 0
  }
  return { width, height, light }
}
