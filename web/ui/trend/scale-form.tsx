import { Button, InputNumber, Segmented } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Language } from '../../../contract/text.ts'
import type { Span } from './scales.ts'
import { words } from './words.ts'

export type ScaleChoice = { fixed: Span | null; side: 'left' | 'right' | undefined }

type Props = {
  proposal: Span | null
  fixed: boolean
  side: 'left' | 'right' | undefined
  unit: string
  language: Language
  onChoose(choice: ScaleChoice): void
}

/** Fixed or automatic range of one pen, and the side of its axis. */
export function ScaleForm({ proposal, fixed, side, unit, language, onChoose }: Props) {
  const [low, setLow] = useState<number | null>(proposal?.min ?? 0)
  const [high, setHigh] = useState<number | null>(proposal?.max ?? 100)
  const [place, setPlace] = useState<'auto' | 'left' | 'right'>(side ?? 'auto')
  const w = (key: keyof typeof words) => words[key][language]
  const wrong = low === null || high === null || low >= high
  const chosenSide = place === 'auto' ? undefined : place
  function submit(e: FormEvent): void {
    e.preventDefault()
    if (low !== null && high !== null && low < high) onChoose({ fixed: { min: low, max: high }, side: chosenSide })
  }
  return (
    <form className="trend-scale" onSubmit={submit}>
      <div className="trend-field">
        <span>{w('high')}</span>
        <InputNumber
          aria-label={w('high')}
          value={high}
          onChange={setHigh}
          suffix={unit}
          status={wrong ? 'error' : ''}
        />
      </div>
      <div className="trend-field">
        <span>{w('low')}</span>
        <InputNumber
          aria-label={w('low')}
          value={low}
          onChange={setLow}
          suffix={unit}
          status={wrong ? 'error' : ''}
          autoFocus
        />
      </div>
      {wrong && <p role="alert">{w('lowBelowHigh')}</p>}
      <span className="trend-scale-label">{w('side')}</span>
      <Segmented<'auto' | 'left' | 'right'>
        block
        value={place}
        onChange={(value) => {
          setPlace(value)
          if (!fixed) onChoose({ fixed: null, side: value === 'auto' ? undefined : value })
        }}
        options={[
          { value: 'auto', label: w('auto') },
          { value: 'left', label: w('left') },
          { value: 'right', label: w('right') },
        ]}
      />
      <div className="trend-scale-foot">
        <Button autoInsertSpace={false} onClick={() => onChoose({ fixed: null, side: chosenSide })}>
          {w('useAuto')}
        </Button>
        <Button autoInsertSpace={false} type="primary" htmlType="submit" disabled={wrong}>
          {w('apply')}
        </Button>
      </div>
    </form>
  )
}
