import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useMemo } from 'react'
import { Chart, useAsk, useLanguage, usePhone, useText } from '../../../web/kit/index.ts'
import type { dayCurve } from '../queries/demand.ts'
import { bandWords } from '../words.ts'
import { curveOption } from './curve-option.ts'
import { Part } from './part.tsx'
import { dayBefore } from './search.ts'
import { texts } from './texts.tsx'

export function CurvePart({ day, onDay }: { day: string; onDay: (day: string) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data, error } = useAsk<typeof dayCurve>('energy/day-curve', { day })
  const option = useMemo(() => {
    const words = Object.entries(bandWords).map(([band, text]) => [band, text[language]])
    return data && curveOption(data.items, { ...Object.fromEntries(words), none: t('noBand') })
  }, [data, language, t])
  const empty = data?.items.every(({ kw }) => kw === null)
  const choice = <DayChoice day={day} onDay={onDay} />
  return (
    <Part title={t('curve')} actions={choice} error={error}>
      {empty ? <p className="faint">{t('noCurve')}</p> : null}
      {option && !empty ? <Chart option={option} height={280} label={t('curve')} /> : null}
    </Part>
  )
}

/** On a phone the system's own picker, which gloves can hit. */
function DayChoice({ day, onDay }: { day: string; onDay: (day: string) => void }) {
  const t = useText(texts)
  const phone = usePhone()
  const language = useLanguage()
  if (phone)
    return (
      <input
        type="date"
        className="energy-day"
        lang={language === 'zh' ? 'zh-CN' : 'en'}
        aria-label={t('day')}
        value={day}
        max={dayBefore(0)}
        onChange={({ target }) => target.value && onDay(target.value)}
      />
    )
  return (
    <DatePicker
      className="energy-day-desk"
      aria-label={t('day')}
      allowClear={false}
      value={dayjs(day)}
      maxDate={dayjs(dayBefore(0))}
      onChange={(next) => next && onDay(next.format('YYYY-MM-DD'))}
    />
  )
}
