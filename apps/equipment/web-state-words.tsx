import { defineTexts, useText } from '../../web/kit/index.ts'
import type { WallMachine } from './queries/machine-wall.ts'

/** Shape besides the word, for those who do not see the colour. */
export const marks: Record<WallMachine['state'], string> = {
  ...{ running: '▶', idle: '❚❚', fault: '✕', off: '○', maintenance: '◆', unknown: '?' },
}

const texts = defineTexts({
  minutes: { zh: '{n} 分钟', en: '{n} min' },
  hours: { zh: '{h} 小时 {n} 分', en: '{h} h {n} min' },
  days: { zh: '{d} 天 {h} 小时', en: '{d} d {h} h' },
  justNow: { zh: '刚刚', en: 'just now' },
})

/** Says how long something has lasted, `since` and `now` in UTC ms; null where nobody knows. */
export function useLasting(): (since: number | null, now: number) => string | null {
  const t = useText(texts)
  return (since, now) => {
    if (since === null) return null
    const minutes = Math.max(0, Math.floor((now - since) / 60_000))
    if (minutes === 0) return t('justNow')
    if (minutes < 60) return t('minutes', { n: minutes })
    const hours = Math.floor(minutes / 60)
    return hours < 24
      ? t('hours', { h: hours, n: minutes % 60 })
      : t('days', { d: Math.floor(hours / 24), h: hours % 24 })
  }
}
