import type { AlarmCondition } from '../../../../api/alarms.ts'
import type { Language } from '../../../../contract/text.ts'
import { formatNumber } from '../../../ui/number.ts'
import { conditionWords } from './texts.ts'

/** A condition in a few characters: "高限 > 80 ℃". `unit`: symbol of the unit in which the point is stored. */
export function conditionText(condition: AlarmCondition, unit: string, language: Language): string {
  const word = conditionWords[condition.kind][language]
  const figure = (value: number) => `${formatNumber(value, null)}${unit ? ` ${unit}` : ''}`
  switch (condition.kind) {
    case 'highHigh':
    case 'high':
      return `${word} > ${figure(condition.limit)}`
    case 'low':
    case 'lowLow':
      return `${word} < ${figure(condition.limit)}`
    case 'rate':
      return `${word} > ${figure(condition.limit)}/s`
    case 'state':
      return `${condition.is === 'equal' ? '=' : '≠'} ${String(condition.value)}`
    case 'source':
      return `${word} ${condition.source}`
    case 'bad':
      return word
  }
}
