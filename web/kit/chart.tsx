import type { EChartsType } from 'echarts/core'
import { useEffect, useRef } from 'react'
import { useDark } from '../shell/preferences.ts'
import './chart.css'

export type ChartProps = {
  /** An ECharts option; texts, axes and lines take the colours of the page. */
  option: Record<string, unknown>
  /** Pixels. */
  height?: number
  /** Said to those who cannot see the picture. */
  label: string
  /** A click on the picture: the series' name, the data's index and name. */
  onPick?: (picked: { series: string; index: number; name: string; data: unknown }) => void
}

/** A picture by ECharts (lines, bars, points, pies, flows), fetched when the first one is shown. */
export function Chart({ option, height = 280, label, onPick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  const pick = useRef(onPick)
  pick.current = onPick
  const dark = useDark()
  const latest = useRef(option)
  latest.current = option

  // biome-ignore lint/correctness/useExhaustiveDependencies: dark and light are read from the page when it is drawn
  useEffect(() => {
    const place = box.current
    if (!place) return
    let gone = false
    const watch = new ResizeObserver(() => chart.current?.resize())
    void import('./echarts.ts').then(({ echarts, themed }) => {
      if (gone) return
      chart.current = echarts.init(place, undefined, { renderer: 'canvas' })
      chart.current.setOption(themed(place, latest.current))
      chart.current.on('click', ({ seriesName, dataIndex, name, data }) =>
        pick.current?.({ series: seriesName ?? '', index: dataIndex, name, data }),
      )
      watch.observe(place)
    })
    return () => {
      gone = true
      watch.disconnect()
      chart.current?.dispose()
      chart.current = undefined
    }
  }, [dark])

  useEffect(() => {
    if (!chart.current || !box.current) return
    const place = box.current
    void import('./echarts.ts').then(({ themed }) => chart.current?.setOption(themed(place, option), true))
  }, [option])

  return <div ref={box} className="kit-chart" style={{ height }} role="img" aria-label={label} />
}
