import type { LabelSchemeInput } from '../../api/labels.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type CodeGrid, quietModules } from './code-grid.ts'
import { labelRefusals } from './refusals.ts'

/** What one label says. */
export type LabelContent = {
  /** What the code says. */
  codeText: string
  /** The code as people read it. */
  code: string
  title: string
  fields: readonly { label: string; value: string }[]
  line: string | null
}

export type LabelSize = Pick<LabelSchemeInput, 'widthMm' | 'heightMm'>

/** A line of text at its baseline's left end; lengths in mm. */
export type PlacedText = { x: number; y: number; sizeMm: number; bold: boolean; text: string }
export type PlacedCode = { x: number; y: number; moduleMm: number; width: number; height: number }
export type PlacedLabel = { texts: PlacedText[]; code: PlacedCode }

/** Width of a text set 1 mm high. */
export type Measure = (text: string, bold: boolean) => number

const marginMm = 1.5
/** Below it neither a phone nor a hand scanner reads a printed code reliably. */
export const leastModuleMm = 0.25
const largestTextMm = 3.4
/** Down to here everything is made smaller before anything is broken into lines or left out. */
const comfortableTextMm = 2
const leastTextMm = 1.8
/** From one baseline to the next, in heights of the text. */
const lineHeight = 1.3
/** From the top of a line to its baseline. */
const ascent = 0.95
const leastTextWidthMm = 12
const linearHeight = { share: 0.36, leastMm: 5, mostMm: 15 }

type Box = { x: number; y: number; width: number; height: number }

const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' })
const split = (text: string) => [...characters.segment(text)].map((part) => part.segment)

/** How many of the parts fit into a width, by halving. */
function fitting(parts: readonly string[], fits: (text: string) => boolean): number {
  let [low, high] = [0, parts.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(parts.slice(0, middle).join(''))) low = middle
    else high = middle - 1
  }
  return low
}

/**
 * A text in at most `maxLines` lines, broken at a space where one is near, else anywhere, as Chinese is. What does not fit
 * ends in an ellipsis; `whole` tells whether anything is missing.
 */
export function wrapText(
  text: string,
  widths: { sizeMm: number; widthMm: number; bold: boolean; maxLines: number },
  measure: Measure,
): { lines: string[]; whole: boolean } {
  const { sizeMm, widthMm, bold, maxLines } = widths
  const fits = (part: string) => measure(part, bold) * sizeMm <= widthMm
  const lines: string[] = []
  let rest = text
  while (rest !== '' && lines.length < maxLines - 1 && !fits(rest)) {
    const parts = split(rest)
    let end = Math.max(1, fitting(parts, fits))
    const space = parts.lastIndexOf(' ', end)
    if (/^[!-~]{2}$/.test((parts[end - 1] ?? '') + (parts[end] ?? '')) && space >= end / 3) end = space
    lines.push(parts.slice(0, end).join('').trimEnd())
    rest = parts.slice(end).join('').trimStart()
  }
  if (rest === '') return { lines, whole: true }
  if (fits(rest)) return { lines: [...lines, rest], whole: true }
  const parts = split(rest)
  const kept = fitting(parts, (part) => fits(`${part}…`))
  return { lines: [...lines, `${parts.slice(0, kept).join('').trimEnd()}…`], whole: false }
}

type Line = { text: string; bold: boolean; scale: number; isTitle?: boolean }

/** Line ends and what no font shows would break the lines up. */
const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()

/** `出厂编号：88231`, `Serial number: 88231` */
const fieldText = ({ label, value }: { label: string; value: string }) =>
  `${label}${/[\x20-\x7e]$/.test(label) ? ': ' : '：'}${value}`

/** The lines by weight: what has no room goes from the end. */
function linesOf({ title, code, fields, line }: LabelContent): Line[] {
  const lines: Line[] = [
    { text: oneLine(line ?? ''), bold: false, scale: 0.9 },
    { text: oneLine(title), bold: true, scale: 1.15, isTitle: true },
    { text: oneLine(code), bold: false, scale: 1 },
    ...fields.map((field) => ({ text: oneLine(fieldText(field)), bold: false, scale: 1 })),
  ]
  return lines.filter((each) => each.text !== '')
}

type SetLine = { text: string; bold: boolean; sizeMm: number }

/** Lines at one size, with at most so many rows for the title and for each other line. */
function setAt(lines: readonly Line[], sizeMm: number, rows: [number, number], box: Box, measure: Measure) {
  let whole = true
  const set = lines.flatMap(({ text, bold, scale, isTitle }): SetLine[] => {
    const widths = { sizeMm: sizeMm * scale, widthMm: box.width, bold, maxLines: isTitle ? rows[0] : rows[1] }
    const wrapped = wrapText(text, widths, measure)
    whole &&= wrapped.whole
    return wrapped.lines.map((part) => ({ text: part, bold, sizeMm: sizeMm * scale }))
  })
  const height = set.reduce((sum, each) => sum + each.sizeMm * lineHeight, 0)
  return { set, whole, fits: height <= box.height + 1e-6 }
}

/** Sets lines into a box: as large as they fit whole; then broken into rows; then the last ones are left out. */
function setLines(lines: readonly Line[], box: Box, measure: Measure): PlacedText[] {
  const place = (set: readonly SetLine[]) => {
    const height = set.reduce((sum, each) => sum + each.sizeMm * lineHeight, 0)
    let top = box.y + Math.max(0, (box.height - height) / 2)
    return set.map(({ sizeMm, ...line }): PlacedText => {
      const placed = { ...line, sizeMm, x: box.x, y: top + sizeMm * ascent }
      top += sizeMm * lineHeight
      return placed
    })
  }
  for (const [rows, least] of [
    [[1, 1], comfortableTextMm],
    [[2, 1], comfortableTextMm],
    [[2, 2], leastTextMm],
  ] as const) {
    for (let sizeMm = largestTextMm; sizeMm >= least - 1e-9; sizeMm -= 0.1) {
      const { set, whole, fits } = setAt(lines, sizeMm, [...rows], box, measure)
      if (whole && fits) return place(set)
    }
  }
  const shown = [...lines]
  for (;;) {
    for (const rows of [2, 1]) {
      const { set, fits } = setAt(shown, leastTextMm, [rows, rows], box, measure)
      if (fits || (shown.length === 1 && rows === 1)) return place(set)
    }
    shown.pop()
  }
}

function placeSquare(size: LabelSize, grid: CodeGrid): { code: PlacedCode; text: Box } {
  const innerWidth = size.widthMm - 2 * marginMm
  const innerHeight = size.heightMm - 2 * marginMm
  // the margin is part of the quiet zone
  const quiet = quietModules(grid)
  const moduleOf = (side: number) =>
    Math.min(
      side / Math.max(grid.width, grid.height),
      (side + 2 * marginMm) / (Math.max(grid.width, grid.height) + 2 * quiet),
    )
  const beside = Math.min(innerHeight, innerWidth * 0.42)
  const isBeside = innerWidth - beside - marginMm >= leastTextWidthMm && beside >= innerHeight * 0.5
  const side = isBeside ? beside : Math.min(innerWidth, innerHeight * 0.62)
  const moduleMm = moduleOf(side)
  const [width, height] = [grid.width * moduleMm, grid.height * moduleMm]
  if (isBeside) {
    const code = { x: marginMm + (side - width) / 2, y: marginMm + (innerHeight - height) / 2, moduleMm, width, height }
    const x = marginMm + side + Math.max(marginMm, quiet * moduleMm - (side - width) / 2)
    return { code, text: { x, y: marginMm, width: size.widthMm - marginMm - x, height: innerHeight } }
  }
  const code = { x: (size.widthMm - width) / 2, y: marginMm + (side - height) / 2, moduleMm, width, height }
  const y = marginMm + side + quiet * moduleMm * 0.5
  return { code, text: { x: marginMm, y, width: innerWidth, height: size.heightMm - marginMm - y } }
}

function placeLinear(size: LabelSize, grid: CodeGrid): { code: PlacedCode; text: Box } {
  const moduleMm = size.widthMm / (grid.width + 2 * quietModules(grid))
  const { share, leastMm, mostMm } = linearHeight
  const height = Math.min(mostMm, Math.max(leastMm, size.heightMm * share))
  const width = grid.width * moduleMm
  const y = size.heightMm - marginMm - height
  const code = { x: (size.widthMm - width) / 2, y, moduleMm, width, height }
  const inner = { x: marginMm, y: marginMm, width: size.widthMm - 2 * marginMm }
  return { code, text: { ...inner, height: Math.max(1, y - 2 * marginMm) } }
}

/**
 * Where everything stands on a label: a square code on the left or, on an upright label, at the top; a linear one at the
 * bottom. With `dotsPerMm` a module is a whole number of the printer's dots. Refuses what no reader would read.
 */
export function layOut(
  content: LabelContent,
  size: LabelSize,
  grid: CodeGrid,
  measure: Measure,
  dotsPerMm?: number,
): PlacedLabel {
  const { code, text } = grid.linear ? placeLinear(size, grid) : placeSquare(size, grid)
  const moduleMm = dotsPerMm ? Math.floor(code.moduleMm * dotsPerMm + 1e-6) / dotsPerMm : code.moduleMm
  if (moduleMm < leastModuleMm - 1e-9)
    throw new Refusal(labelRefusals.codeTooSmall, {
      text: content.codeText.slice(0, 100),
      mm: moduleMm.toFixed(2),
      least: leastModuleMm,
    })
  const width = grid.width * moduleMm
  const height = grid.linear ? code.height : grid.height * moduleMm
  const placed = {
    x: code.x + (code.width - width) / 2,
    y: code.y + (code.height - height) / 2,
    moduleMm,
    width,
    height,
  }
  return { texts: setLines(linesOf(content), text, measure), code: placed }
}
