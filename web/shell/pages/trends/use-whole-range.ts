import { App } from 'antd'
import { useCallback } from 'react'
import type { TrendView } from '../../../ui/trend/view.ts'
import { api } from '../../api.ts'
import { useText } from '../../text.ts'
import { serverNow } from './data.ts'
import { texts } from './texts.ts'

type Extent = { from: number | null; to: number | null }

/** Shows all time in which any of these points has data. */
export function useWholeRange(codes: readonly string[], view: TrendView): () => Promise<void> {
  const { message } = App.useApp()
  const t = useText(texts)
  return useCallback(async () => {
    try {
      const extents = await Promise.all(codes.map((code) => api.get<Extent>('/api/history/extent', { code })))
      const from = Math.min(...extents.flatMap((extent) => extent.from ?? []))
      const to = Math.max(...extents.flatMap((extent) => extent.to ?? []), from)
      if (!Number.isFinite(from)) return void message.info(t('noTrendData'))
      const edge = Math.max(1000, (to - from) * 0.01)
      view.go({ from: from - edge, to: Math.min(to + edge, serverNow() + edge) })
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
    }
  }, [codes, view, message, t])
}
