import { Button, DatePicker, Dropdown, type MenuProps, Popover } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useState } from 'react'
import { fullTime } from '../../../ui/trend/time-axis.ts'
import { day } from '../../../ui/trend/time-range.ts'
import { useText } from '../../text.ts'
import { texts } from './texts.ts'
import type { ToolbarState } from './toolbar.ts'

/** The period the pens are compared with: a usual distance, or one that begins when the person says. */
export function CompareMenu({ state, onCompare }: { state: ToolbarState; onCompare(ms: number | null): void }) {
  const t = useText(texts)
  const [asking, setAsking] = useState(false)
  const [start, setStart] = useState(() => dayjs(state.range.from).subtract(1, 'day'))
  const { compareMs, range } = state
  const choices: Record<string, number | null> = {
    off: null,
    day,
    week: 7 * day,
    month: 30 * day,
    span: state.liveSpan ?? range.to - range.from,
  }
  const labels = {
    off: 'compareOff',
    day: 'dayEarlier',
    week: 'weekEarlier',
    month: 'monthEarlier',
    span: 'spanEarlier',
  } as const
  const keys = Object.keys(labels) as (keyof typeof labels)[]
  const menu: MenuProps = {
    items: [
      ...keys.map((key) => ({ key, label: t(labels[key]) })),
      { type: 'divider' },
      { key: 'start', label: t('chosenStart') },
    ],
    selectedKeys: keys.filter((key) => choices[key] === compareMs).slice(0, 1),
    onClick: ({ key }) => {
      if (key === 'start') {
        setStart(dayjs(range.from - (compareMs ?? day)))
        setAsking(true)
      } else onCompare(choices[key])
    },
  }
  const known = keys.find((key) => key !== 'off' && choices[key] === compareMs)
  const text =
    compareMs === null
      ? t('compare')
      : known
        ? t(labels[known])
        : t('comparedWith', { time: fullTime(range.from - compareMs).slice(0, -3) })
  const full =
    compareMs === null
      ? ''
      : t('comparedFull', { from: fullTime(range.from - compareMs), to: fullTime(range.to - compareMs) })
  const form = (
    <div className="trend-range-form">
      <div className="trend-field">
        <span>{t('from')}</span>
        <DatePicker
          showTime
          allowClear={false}
          needConfirm={false}
          value={start}
          onChange={(value) => value && setStart(value)}
        />
      </div>
      <Button
        autoInsertSpace={false}
        type="primary"
        onClick={() => {
          setAsking(false)
          onCompare(Math.round(range.from - start.valueOf()) || null)
        }}
      >
        {t('startCompare')}
      </Button>
    </div>
  )
  return (
    <Popover
      open={asking}
      onOpenChange={(next) => !next && setAsking(false)}
      content={form}
      trigger="click"
      placement="bottomRight"
    >
      <Dropdown menu={menu} trigger={['click']} disabled={!state.hasPens}>
        <Button autoInsertSpace={false} title={full} className={compareMs === null ? '' : 'trend-on'}>
          {text}
        </Button>
      </Dropdown>
    </Popover>
  )
}
