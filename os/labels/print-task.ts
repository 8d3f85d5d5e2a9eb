import type { LabelSchemeInput, SheetInput } from '../../api/labels.ts'
import { Refusal, type RefusalArgs } from '../../contract/refusal.ts'
import { type CodeGrid, codeGrid, codeSvg } from './code-grid.ts'
import { createMeasure } from './label-font.ts'
import { type LabelContent, layOut, type PlacedLabel } from './layout.ts'
import type { labelRefusals } from './refusals.ts'
import { onA4, onRoll, sheetPdf, sheetSvg } from './typeset.ts'
import { zplLabel } from './zpl.ts'

export type PrintTask = {
  labels: LabelContent[]
  scheme: Pick<LabelSchemeInput, 'symbology' | 'widthMm' | 'heightMm' | 'dotsPerMm'>
  format: SheetInput['format']
  paper: 'a4' | 'roll'
  copies: number
  skip: number
}
/** Crosses a thread's border, so a refusal travels as its code. */
export type PrintAnswer =
  | { bytes: Uint8Array }
  | { refused: { code: keyof typeof labelRefusals; args: RefusalArgs; field: string | undefined } }

type Set = { grid: CodeGrid; label: PlacedLabel }

function print({ labels, scheme, format, paper, copies, skip }: PrintTask): Uint8Array {
  const measure = createMeasure()
  const dotsPerMm = format === 'zpl' ? scheme.dotsPerMm : undefined
  const set: Set[] = labels.map((content) => {
    const grid = codeGrid(content.codeText, scheme.symbology)
    return { grid, label: layOut(content, scheme, grid, measure, dotsPerMm) }
  })
  if (format === 'zpl')
    return Buffer.from(
      set.map(({ grid, label }) => zplLabel(label, grid, scheme, scheme.dotsPerMm, copies)).join(''),
      'utf8',
    )
  // the label has its own quiet zone; a linear code is stretched to its height
  const codes = set.map(({ grid }) => codeSvg(grid, 0).replace('<svg ', '<svg preserveAspectRatio="none" '))
  const items = set.flatMap(({ label }, code) =>
    new Array<{ label: PlacedLabel; code: number }>(copies).fill({ label, code }),
  )
  if (format === 'svg') return Buffer.from(sheetSvg(onRoll(items.slice(0, 1), scheme, codes.slice(0, 1))), 'utf8')
  return sheetPdf(paper === 'roll' ? onRoll(items, scheme, codes) : onA4(items, scheme, codes, skip))
}

/** Sets and writes labels. */
export function runPrintTask(task: PrintTask): PrintAnswer {
  try {
    return { bytes: print(task) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: { code: error.code as keyof typeof labelRefusals, args: error.args, field: error.field } }
  }
}
