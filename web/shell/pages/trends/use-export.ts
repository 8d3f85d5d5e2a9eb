import { App } from 'antd'
import { createElement, type RefObject } from 'react'
import type { Language } from '../../../../contract/text.ts'
import { maxCsvRows } from '../../../ui/trend/csv.ts'
import type { PlotTheme } from '../../../ui/trend/plot-settings.ts'
import type { TrendStore } from '../../../ui/trend/store.ts'
import { fullTime } from '../../../ui/trend/time-axis.ts'
import type { ChartHandle } from '../../../ui/trend/trend-chart.tsx'
import type { TrendView } from '../../../ui/trend/view.ts'
import { useText } from '../../text.ts'
import { exportPng, exportRaw, exportShown } from './export.ts'
import type { TrendPen } from './pens.ts'
import { texts } from './texts.ts'

type Input = {
  store: TrendStore
  pens: readonly TrendPen[]
  view: TrendView
  chart: RefObject<ChartHandle | null>
  title: string
  compareMs: number | null
  theme: PlotTheme
  language: Language
}

const progressKey = 'trend-export'

/** Exports what is shown, all raw samples, or the picture; says how far it is and can be cancelled. */
export function useExport({ store, pens, view, chart, title, compareMs, theme, language }: Input) {
  const { message } = App.useApp()
  const t = useText(texts)

  async function raw(): Promise<void> {
    const stop = new AbortController()
    const cancel = createElement(
      'button',
      { type: 'button', className: 'trend-cancel', onClick: () => stop.abort() },
      t('cancel'),
    )
    const result = await exportRaw(
      pens,
      view.range,
      title,
      t,
      (state) => {
        const content = createElement('span', null, t('exporting', state), ' ', cancel)
        void message.open({ key: progressKey, type: 'loading', duration: 0, content })
      },
      stop.signal,
    )
    message.destroy(progressKey)
    if (result.rows === 0) void message.info(t('nothingToExport'))
    else if (result.cut) void message.warning(t('exportCut', { name: result.name, rows: maxCsvRows.toLocaleString() }))
    else void message.success(t('exported', { name: result.name }))
  }

  async function png(): Promise<void> {
    const { range } = view
    const subtitle =
      compareMs === null
        ? null
        : t('comparedFull', { from: fullTime(range.from - compareMs), to: fullTime(range.to - compareMs) })
    const name = await exportPng({
      chart: chart.current!.canvas(),
      store,
      pens,
      range,
      title,
      subtitle,
      theme,
      language,
      t,
    })
    void message.success(t('exported', { name }))
  }

  return async (kind: 'shown' | 'raw' | 'png'): Promise<void> => {
    try {
      if (kind === 'shown')
        void message.success(t('exported', { name: exportShown(store, pens, view.range, title, t) }))
      else if (kind === 'raw') await raw()
      else await png()
    } catch (error) {
      message.destroy(progressKey)
      if (error instanceof DOMException && error.name === 'AbortError') return
      void message.error(error instanceof Error ? error.message : String(error))
    }
  }
}
