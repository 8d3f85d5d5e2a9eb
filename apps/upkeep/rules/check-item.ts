import Big from 'big.js'

export type Opens = 'nothing' | 'warning' | 'repair'

type Common = { code: string; optional?: true }
/** Decimals as text, in `unit`. Beyond `low`/`high` is not OK, beyond `warnLow`/`warnHigh` a warning; a limit itself is inside. */
export type NumericItem = Common & {
  kind: 'numeric'
  unit: string
  low?: string
  high?: string
  warnLow?: string
  warnHigh?: string
  opens: Opens
}
/** One thing to look at. `opens`: what a reading that is not OK leads to; a choice says it for each answer. */
export type CheckItem =
  | NumericItem
  | (Common & { kind: 'okNotOk'; opens: Opens })
  | (Common & { kind: 'choice'; choices: Readonly<Record<string, Opens>> })
  | (Common & { kind: 'photo' | 'text' })

/** `value`: a decimal, `ok`/`notOk`, the choice, the file's id or the text. Empty: not taken. `at`: the phone's clock, UTC ms. */
export type ItemReading = { item: string; value: string; at: number }

/** `opens` nothing for `ok`. `invalid`: the value is none of this kind; the round cannot be accepted with it. */
export type ItemVerdict = {
  verdict: 'ok' | 'warning' | 'notOk' | 'missing' | 'invalid'
  reason:
    | 'belowLow'
    | 'aboveHigh'
    | 'nearLow'
    | 'nearHigh'
    | 'notOk'
    | 'choice'
    | 'notTaken'
    | 'notNumeric'
    | 'noChoice'
    | null
  opens: Opens
}

const fine: ItemVerdict = { verdict: 'ok', reason: null, opens: 'nothing' }
const say = (
  verdict: ItemVerdict['verdict'],
  reason: ItemVerdict['reason'],
  opens: Opens = 'nothing',
): ItemVerdict => ({
  verdict,
  reason,
  opens,
})

function judgeNumber({ low, high, warnLow, warnHigh, opens }: NumericItem, text: string): ItemVerdict {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return say('invalid', 'notNumeric')
  const value = Big(text)
  if (low !== undefined && value.lt(low)) return say('notOk', 'belowLow', opens)
  if (high !== undefined && value.gt(high)) return say('notOk', 'aboveHigh', opens)
  if (warnLow !== undefined && value.lt(warnLow)) return say('warning', 'nearLow', 'warning')
  if (warnHigh !== undefined && value.gt(warnHigh)) return say('warning', 'nearHigh', 'warning')
  return fine
}

/** What one reading means. */
export function judgeItem(item: CheckItem, value: string | undefined): ItemVerdict {
  const text = value?.trim() ?? ''
  if (text === '') return item.optional ? fine : say('missing', 'notTaken')
  if (item.kind === 'numeric') return judgeNumber(item, text)
  if (item.kind === 'okNotOk') {
    if (text !== 'ok' && text !== 'notOk') return say('invalid', 'noChoice')
    return text === 'ok' ? fine : say('notOk', 'notOk', item.opens)
  }
  if (item.kind === 'choice') {
    if (!Object.hasOwn(item.choices, text)) return say('invalid', 'noChoice')
    const opens = item.choices[text]
    return opens === 'nothing' ? fine : say(opens === 'repair' ? 'notOk' : 'warning', 'choice', opens)
  }
  return fine
}
