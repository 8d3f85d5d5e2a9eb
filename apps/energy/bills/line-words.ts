import type { Language } from '../../../contract/text.ts'
import { amountText, unitWords } from '../overview/figures.ts'
import type { BillLine } from '../rules/bills.ts'
import type { Band } from '../rules/tariffs.ts'
import { bandWords, chargedByWords } from '../words.ts'

type Say = (key: 'tierOf' | 'monthOf', args: Record<string, string>) => string

/** What a line is of, in words. */
export function ofWords({ kind, of }: BillLine, t: Say, language: Language): string {
  if (kind === 'energy') return bandWords[of as Band]?.[language] ?? of
  if (kind === 'basic' || kind === 'over') return chargedByWords[of as keyof typeof chargedByWords]?.[language] ?? of
  if (kind === 'tier') return t('tierOf', { above: of })
  return kind === 'correction' ? t('monthOf', { month: of }) : of
}

/** A quantity with its unit: of a power factor it is the yuan that are changed. */
export const quantityWords = ({ quantity, unit }: BillLine, yuan: string) =>
  `${amountText(quantity, 2)} ${unit === 'yuan' ? yuan : (unitWords[unit] ?? unit)}`

/** A rate with all its digits; of a power factor it is a percentage. */
export const rateWords = ({ price, kind }: BillLine) =>
  price === null ? '' : `${price.replace('-', '\u2212')}${kind === 'powerFactor' ? ' %' : ''}`
