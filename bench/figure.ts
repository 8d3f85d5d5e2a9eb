/** One measured figure. `target` is in the same unit; peer fields only where a peer ran in the same run. */
export type Figure = {
  bench: string
  name: string
  value: number
  unit: string
  better: 'higher' | 'lower'
  target?: number
  peer?: string
  peerValue?: number
  /** value over peerValue. */
  ratio?: number
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

export const median = (values: readonly number[]) => percentile(values, 0.5)

/** Rounded to three significant digits: more would claim more than a run can tell. */
export const round3 = (value: number) => Number(value.toPrecision(3))

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((f) => {
    const met =
      f.target === undefined ? '' : (f.better === 'lower' ? f.value <= f.target : f.value >= f.target) ? '✔' : '✖'
    const target = f.target === undefined ? '' : `${f.better === 'lower' ? '≤' : '≥'} ${f.target}`
    const peer = f.peer ? `${f.peer} ${f.peerValue}` : ''
    return [f.bench, f.name, String(f.value), f.unit, peer, f.ratio === undefined ? '' : `${f.ratio}×`, target, met]
  })
  const head = ['bench', 'figure', 'value', 'unit', 'peer', 'ratio', 'target', '']
  const widths = head.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i].length)))
  const line = (cells: string[]) =>
    cells
      .map((c, i) => (i === 2 ? c.padStart(widths[i]) : c.padEnd(widths[i])))
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map((w) => '─'.repeat(w))), ...rows.map(line)].join('\n')
}
