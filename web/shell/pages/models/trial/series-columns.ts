import type { TrialSeries } from '../../../../../api/model-trials.ts'
import { type Columns, flag } from '../../../../ui/trend/columns.ts'

/** An output's buckets as the trend draws them, those that touch [from, to). Buckets without a scan are left out; those without a good one are bad. */
export function seriesColumns(series: TrialSeries, port: string, from: number, to: number): Columns {
  const output = series.outputs.find((o) => o.port === port)
  const { bucketMs } = series
  const count = output?.mins.length ?? 0
  const first = Math.max(0, Math.floor((from - series.from) / bucketMs))
  const end = Math.min(count, Math.ceil((to - series.from) / bucketMs))
  const shown: number[] = []
  for (let i = first; i < end; i++) if (output!.bads[i] !== null) shown.push(i)
  const value = (list: (number | null)[], i: number) => list[i] ?? Number.NaN
  return {
    width: bucketMs,
    length: shown.length,
    times: Float64Array.from(shown, (i) => series.from + (i + 0.5) * bucketMs),
    mins: Float64Array.from(shown, (i) => value(output!.mins, i)),
    maxs: Float64Array.from(shown, (i) => value(output!.maxs, i)),
    avgs: Float64Array.from(shown, (i) => value(output!.lasts, i)),
    counts: new Float64Array(shown.length).fill(1),
    flags: Uint16Array.from(shown, (i) => {
      const [bad, unsure] = [output!.bads[i]!, output!.unsure[i]!]
      if (bad === 1) return flag.bad
      if (unsure === 1) return flag.uncertain
      return bad > 0 || unsure > 0 ? flag.partly : 0
    }),
    texts: null,
  }
}
