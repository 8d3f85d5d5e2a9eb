import { FlowBars } from '../../../ui/flow-bars.tsx'
import { formatCount } from '../../../ui/number.ts'
import { type Counters, type FlowStep, markNames, refusalNames, sampleFlow } from '../../../ui/sample-flow.ts'
import { useLanguage, useText } from '../../text.ts'
import { counterWord } from './rows.ts'
import { texts } from './texts.ts'
import './sample-flow-view.css'

/** What became of samples, as a waterfall, and below it what was marked. `onOpen` answers a click with its records. */
export function SampleFlow({ counters, onOpen }: { counters: Counters; onOpen?: (counter: string) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const reasons = refusalNames.filter((name) => counters[name] > 0)
  const marks = markNames.filter((name) => counters[name] > 0)
  // Who is compressed is a matter of configuration; sorting by what is held would show nothing.
  const opens = (step: FlowStep) => (step.key === 'held' || step.count === 0 ? undefined : () => onOpen?.(step.key))
  const refusals = reasons.map((name) => `${counterWord(name, language)} ${formatCount(counters[name])}`).join(' · ')
  return (
    <div className="sample-flow">
      <FlowBars
        label={t('flowAll')}
        whole={counters.received}
        bars={sampleFlow(counters).map((step) => ({
          ...step,
          label: t(step.key),
          hint: t(`hint_${step.key}`),
          detail: step.key === 'refused' && reasons.length > 0 ? refusals : undefined,
          onOpen: onOpen ? opens(step) : undefined,
        }))}
      />
      <div className="sample-marks" title={t('marksHint')}>
        <span className="sample-marks-title">{t('marks')}</span>
        {marks.length === 0 ? <span className="faint">{t('marksNone')}</span> : null}
        {marks.map((name) => (
          <Mark
            key={name}
            name={counterWord(name, language)}
            count={counters[name]}
            onOpen={onOpen && (() => onOpen(name))}
          />
        ))}
      </div>
    </div>
  )
}

function Mark({ name, count, onOpen }: { name: string; count: number; onOpen?: () => void }) {
  const inside = (
    <>
      {name} <b>{formatCount(count)}</b>
    </>
  )
  if (!onOpen) return <span className="sample-mark">{inside}</span>
  return (
    <button type="button" className="sample-mark" onClick={onOpen}>
      {inside}
    </button>
  )
}
