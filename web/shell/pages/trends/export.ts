import type { RawPage } from '../../../../api/platform.ts'
import type { Language } from '../../../../contract/text.ts'
import { statsOver } from '../../../ui/trend/blocks.ts'
import { type Piece, type RawItem, rawColumns } from '../../../ui/trend/columns.ts'
import { type CsvHeadings, type CsvPen, fileName, maxCsvRows, trendCsv } from '../../../ui/trend/csv.ts'
import type { PlotTheme } from '../../../ui/trend/plot-settings.ts'
import type { TrendStore } from '../../../ui/trend/store.ts'
import { fullTime } from '../../../ui/trend/time-axis.ts'
import type { Range } from '../../../ui/trend/time-range.ts'
import { api } from '../../api.ts'
import type { Say } from '../../text.ts'
import type { TrendPen } from './pens.ts'
import type { texts } from './texts.ts'

type T = Say<typeof texts>

export function download(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

function headings(t: T): CsvHeadings {
  return {
    time: t('csvTime'),
    code: t('csvCode'),
    name: t('csvName'),
    unit: t('csvUnit'),
    value: t('csvValue'),
    min: t('csvMin'),
    max: t('csvMax'),
    avg: t('csvAvg'),
    count: t('csvCount'),
    quality: t('csvQuality'),
    cut: t('csvCut'),
  }
}

function csvPen(pen: TrendPen, pieces: readonly Piece[]): CsvPen {
  const { code, name, unit, decimals } = pen
  return { code, name, unit, pieces, decimals, show: (value) => value * pen.factor + pen.offset }
}

const csvBlob = (text: string) => new Blob([text], { type: 'text/csv;charset=utf-8' })

/** The cells that are drawn: samples, or buckets with their extremes. */
export function exportShown(store: TrendStore, pens: readonly TrendPen[], range: Range, title: string, t: T): string {
  const csv = trendCsv(
    pens.map((pen) => csvPen(pen, store.pieces(pen.id))),
    range.from,
    range.to,
    headings(t),
  )
  const name = fileName(title, range, 'csv')
  download(name, csvBlob(csv))
  return name
}

const rowsPerRequest = 50_000

export type ExportProgress = (state: { done: number; all: number; rows: number }) => void

/** Every sample of the range, read page by page. `cut`: more than a file holds. */
export async function exportRaw(
  pens: readonly TrendPen[],
  range: Range,
  title: string,
  t: T,
  progress: ExportProgress,
  signal: AbortSignal,
): Promise<{ name: string; rows: number; cut: boolean }> {
  const filled: CsvPen[] = []
  let rows = 0
  for (const [done, pen] of pens.entries()) {
    const items: RawItem[] = []
    let cursor: string | undefined
    do {
      progress({ done, all: pens.length, rows })
      const query = {
        code: pen.code,
        from: Math.floor(range.from),
        to: Math.ceil(range.to),
        limit: rowsPerRequest,
        cursor,
      }
      const page = await api.get<RawPage>('/api/history', query, signal)
      for (const item of page.items) items.push(item)
      rows += page.items.length
      cursor = page.next ?? undefined
    } while (cursor && rows <= maxCsvRows)
    filled.push(csvPen(pen, [{ columns: rawColumns(items), from: range.from, to: range.to }]))
    if (rows > maxCsvRows) break
  }
  const name = fileName(title, range, 'csv')
  if (rows > 0) download(name, csvBlob(trendCsv(filled, range.from, range.to, headings(t))))
  return { name, rows, cut: rows > maxCsvRows }
}

type PngInput = {
  chart: HTMLCanvasElement
  store: TrendStore
  pens: readonly TrendPen[]
  range: Range
  title: string
  subtitle: string | null
  theme: PlotTheme
  language: Language
  t: T
}

const margin = 20
const lineHeight = 20

/** The chart with its title, range and a legend with the extremes of every pen. */
export async function exportPng(input: PngInput): Promise<string> {
  const { chart, pens, range, title, theme } = input
  const shown = pens.filter((pen) => !pen.hidden)
  const ratio = devicePixelRatio || 1
  const width = chart.width / ratio
  const columns = width > 1000 ? 2 : 1
  const rows = Math.ceil(shown.length / columns)
  const head = input.subtitle ? 74 : 56
  const height = head + chart.height / ratio + rows * lineHeight + margin * 1.5
  const canvas = document.createElement('canvas')
  canvas.width = Math.round((width + margin * 2) * ratio)
  canvas.height = Math.round(height * ratio)
  const ctx = canvas.getContext('2d')!
  ctx.scale(ratio, ratio)
  ctx.fillStyle = theme.ground
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.fillStyle = theme.ink
  ctx.font = `600 17px ${theme.font}`
  ctx.fillText(title, margin, 28)
  ctx.font = `13px ${theme.font}`
  ctx.fillStyle = theme.soft
  ctx.fillText(`${fullTime(range.from)} – ${fullTime(range.to)}`, margin, 48)
  if (input.subtitle) ctx.fillText(input.subtitle, margin, 66)
  ctx.drawImage(chart, margin, head, width, chart.height / ratio)
  const columnWidth = width / columns
  for (const [i, pen] of shown.entries()) {
    const x = margin + Math.floor(i / rows) * columnWidth
    const y = head + chart.height / ratio + 16 + (i % rows) * lineHeight
    legendLine(ctx, input, pen, x, y, columnWidth)
  }
  const name = fileName(title, range, 'png')
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('the canvas gave no picture')
  download(name, blob)
  return name
}

function legendLine(
  ctx: CanvasRenderingContext2D,
  { store, range, theme, t }: PngInput,
  pen: TrendPen,
  x: number,
  y: number,
  width: number,
): void {
  ctx.fillStyle = pen.colour
  ctx.fillRect(x, y - 4, 16, 3)
  ctx.fillStyle = theme.ink
  const stats = pen.bands ? null : statsOver(store.pieces(pen.id), range.from, range.to)
  const figures = stats
    ? `  ${t('csvMin')} ${pen.write(stats.min, null)}  ${t('csvMax')} ${pen.write(stats.max, null)}  ${t('csvAvg')} ${pen.write(stats.avg, null)}`
    : ''
  ctx.fillText(`${pen.code}  ${pen.name}${pen.unit ? ` (${pen.unit})` : ''}${figures}`, x + 24, y, width - 32)
}
