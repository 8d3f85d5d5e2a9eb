import { App } from 'antd'
import { useCallback } from 'react'
import type { AlarmReport } from '../../../../api/alarms.ts'
import { useLanguage, useText } from '../../text.ts'
import { type AlarmAct, actOn } from './data.ts'
import { texts } from './texts.ts'

/** Does something to alarms and says what came of it, also what could not be done and why. Never throws. */
export function useAct(): (act: AlarmAct, ids: readonly string[], rest?: object) => Promise<AlarmReport | null> {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  return useCallback(
    async (act, ids, rest) => {
      try {
        const report = await actOn(act, ids, rest)
        const { done, left } = report
        if (done.length > 0)
          void message.success(act === 'acknowledge' ? t('acknowledgedN', { n: done.length }) : t('done'))
        if (left.length > 0) void message.warning(t('someLeft', { n: left.length, why: left[0].text[language] }), 6)
        return report
      } catch (error) {
        void message.error(error instanceof Error ? error.message : String(error))
        return null
      }
    },
    [t, language, message],
  )
}
