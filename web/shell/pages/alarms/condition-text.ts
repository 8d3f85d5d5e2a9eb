import type { AlarmCondition } from '../../../../api/alarms.ts'
import type { Language } from '../../../../contract/text.ts'
import { formatNumber } from '../../../ui/number.ts'
import type { Presentation } from '../../units.ts'
import { conditionWords } from './words.ts'

type Shown = Pick<Presentation, 'symbol' | 'decimals'> & { toShown(value: number): number }

/** As it was typed where it is shown in its own unit, else with the digits of its point. */
function figure(value: number, shown: Shown): string {
  const converted = shown.toShown(value)
  return converted === value ? String(value) : formatNumber(converted, shown.decimals)
}

/** A condition in a few characters: "高限 > 80 ℃", in the unit in which the value stands beside it. */
export function conditionText(condition: AlarmCondition, shown: Shown, language: Language): string {
  const word = conditionWords[condition.kind][language]
  const unit = shown.symbol ? ` ${shown.symbol}` : ''
  switch (condition.kind) {
    case 'highHigh':
    case 'high':
      return `${word} > ${figure(condition.limit, shown)}${unit}`
    case 'low':
    case 'lowLow':
      return `${word} < ${figure(condition.limit, shown)}${unit}`
    case 'rate': {
      // a change has no offset: 9 °F/s are 5 ℃/s
      const change = { ...shown, toShown: (value: number) => shown.toShown(value) - shown.toShown(0) }
      return `${word} > ${figure(condition.limit, change)}${unit}/s`
    }
    case 'state':
      return `${condition.is === 'equal' ? '=' : '≠'} ${String(condition.value)}`
    case 'source':
      return `${word} ${condition.source}`
    case 'bad':
      return word
  }
}
