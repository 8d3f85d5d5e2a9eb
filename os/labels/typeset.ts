import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { fontFamily, fontFiles } from './label-font.ts'
import type { LabelSize, PlacedLabel } from './layout.ts'

/** One label on a page; lengths in mm. `code` is the index of its picture. */
export type SheetLabel = { x: number; y: number; label: PlacedLabel; code: number }
export type Sheet = {
  paper: { widthMm: number; heightMm: number }
  size: LabelSize
  /** Thin lines at the labels' edges, to cut along. */
  cutLines: boolean
  pages: SheetLabel[][]
  /** SVG without quiet zone. */
  codes: string[]
}

/**
 * The page as typst sees it. Everything that people wrote comes in as data, none of it as markup, so that nothing in a name
 * can be a command.
 */
const template = `
#let sheet = json(bytes(sys.inputs.sheet))
#set page(width: sheet.paper.widthMm * 1mm, height: sheet.paper.heightMm * 1mm, margin: 0mm)
#set text(font: "${fontFamily}", lang: "zh", fallback: false, top-edge: "baseline", bottom-edge: "baseline")
#set document(title: "labels", date: none)
#let codes = sheet.codes.map(code => bytes(code))
#for (number, page) in sheet.pages.enumerate() {
  if number > 0 { pagebreak() }
  for each in page {
    place(dx: each.x * 1mm, dy: each.y * 1mm, box(
      width: sheet.size.widthMm * 1mm,
      height: sheet.size.heightMm * 1mm,
      clip: true,
      stroke: if sheet.cutLines { 0.1pt + luma(180) } else { none },
      {
        let code = each.label.code
        place(dx: code.x * 1mm, dy: code.y * 1mm, image(
          codes.at(each.code), format: "svg", width: code.width * 1mm, height: code.height * 1mm, fit: "stretch",
        ))
        for line in each.label.texts {
          place(dx: line.x * 1mm, dy: line.y * 1mm, box(width: 1000mm, text(
            size: line.sizeMm * 1mm, weight: if line.bold { 700 } else { 400 }, line.text,
          )))
        }
      },
    ))
  }
}
`

const a4 = { widthMm: 210, heightMm: 297 }
/** What office printers leave empty at the edges. */
const printerMarginMm = 5

/** Columns and rows of labels on A4; at least one. */
export function gridOfA4(size: LabelSize): { columns: number; rows: number; left: number; top: number } {
  const columns = Math.max(1, Math.floor((a4.widthMm - 2 * printerMarginMm + 1e-6) / size.widthMm))
  const rows = Math.max(1, Math.floor((a4.heightMm - 2 * printerMarginMm + 1e-6) / size.heightMm))
  return {
    columns,
    rows,
    left: (a4.widthMm - columns * size.widthMm) / 2,
    top: (a4.heightMm - rows * size.heightMm) / 2,
  }
}

type Item = { label: PlacedLabel; code: number }

/** Labels on A4 sheets, row by row; the first `skip` places stay empty. */
export function onA4(items: readonly Item[], size: LabelSize, codes: string[], skip: number): Sheet {
  const { columns, rows, left, top } = gridOfA4(size)
  const pages: SheetLabel[][] = []
  const first = skip % (columns * rows)
  items.forEach((item, at) => {
    const place = first + at
    const page = Math.floor(place / (columns * rows))
    const within = place % (columns * rows)
    pages[page] ??= []
    const x = left + (within % columns) * size.widthMm
    const y = top + Math.floor(within / columns) * size.heightMm
    pages[page].push({ ...item, x, y })
  })
  return { paper: a4, size, cutLines: true, pages, codes }
}

/** One label, one page: for rolls. */
export function onRoll(items: readonly Item[], size: LabelSize, codes: string[]): Sheet {
  const pages = items.map((item) => [{ ...item, x: 0, y: 0 }])
  return { paper: size, size, cutLines: false, pages, codes }
}

let compiler: NodeCompiler | undefined

function compile(sheet: Sheet) {
  compiler ??= NodeCompiler.create({ fontArgs: [{ fontPaths: fontFiles }] })
  return { compiler, document: { mainFileContent: template, inputs: { sheet: JSON.stringify(sheet) } } }
}

export function sheetPdf(sheet: Sheet): Uint8Array {
  const { compiler, document } = compile(sheet)
  return compiler.pdf(document)
}

/** All pages below one another. */
export function sheetSvg(sheet: Sheet): string {
  const { compiler, document } = compile(sheet)
  return compiler.plainSvg(document)
}
