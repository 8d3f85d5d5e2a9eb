import { Button, DatePicker, Popover } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useLayoutEffect, useRef, useState } from 'react'
import { fullTime } from '../../../ui/trend/time-axis.ts'
import type { Range } from '../../../ui/trend/time-range.ts'
import type { TrendView } from '../../../ui/trend/view.ts'
import { useText } from '../../text.ts'
import { texts } from './texts.ts'

/** The shown range in words; a click opens the choice of an absolute one. */
export function RangePicker({
  view,
  live,
  narrow,
  onGo,
}: {
  view: TrendView
  live: boolean
  narrow: boolean
  onGo(range: Range): void
}) {
  const t = useText(texts)
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      placement="bottomRight"
      content={
        <RangeForm
          key={String(open)}
          range={view.range}
          onGo={(next) => {
            setOpen(false)
            onGo(next)
          }}
        />
      }
    >
      <Button autoInsertSpace={false} className="trend-range">
        {live ? t('range') : <RangeText view={view} narrow={narrow} />}
      </Button>
    </Popover>
  )
}

/** The shown range in words, written directly: it changes with every step of a pan. */
function RangeText({ view, narrow }: { view: TrendView; narrow: boolean }) {
  const text = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const write = () => {
      const [from, to] = [view.range.from, view.range.to].map((time) => fullTime(time).slice(narrow ? 5 : 0, -3))
      if (text.current) text.current.textContent = narrow ? `${from}–${to}` : `${from} – ${to}`
    }
    write()
    return view.onMove(write)
  }, [view, narrow])
  return <span ref={text} />
}

function RangeForm({ range, onGo }: { range: Range; onGo(range: Range): void }) {
  const t = useText(texts)
  const [from, setFrom] = useState(dayjs(range.from))
  const [to, setTo] = useState(dayjs(range.to))
  const wrong = !from.isBefore(to)
  const picker = { showTime: true as const, allowClear: false, format: 'YYYY-MM-DD HH:mm:ss', needConfirm: false }
  return (
    <div className="trend-range-form">
      <div className="trend-field">
        <span>{t('from')}</span>
        <DatePicker
          {...picker}
          value={from}
          onChange={(value) => value && setFrom(value)}
          status={wrong ? 'error' : ''}
        />
      </div>
      <div className="trend-field">
        <span>{t('to')}</span>
        <DatePicker
          {...picker}
          aria-label={t('to')}
          value={to}
          onChange={(value) => value && setTo(value)}
          status={wrong ? 'error' : ''}
        />
      </div>
      <Button
        autoInsertSpace={false}
        type="primary"
        disabled={wrong}
        onClick={() => onGo({ from: from.valueOf(), to: to.valueOf() })}
      >
        {t('show')}
      </Button>
    </div>
  )
}
