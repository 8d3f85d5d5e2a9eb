import type { Param, Port } from '../../../contract/block.ts'
import { type Text, t } from '../../../contract/text.ts'

/** Ports and parameters that many blocks have, in the words of a control engineer. */
export const input = t('输入', 'input')
export const output = t('输出', 'output')
export const reset = t('复位', 'reset')

/** A number far beyond any reading: where a parameter has no limit of its own. */
export const vast = 1e300

export const number = (label: Text, unit: Port['unit'] = 'same'): Port => ({ label, unit })
export const boolean = (label: Text): Port => ({ label, type: 'boolean' })
export const optional = (port: Port): Port => ({ ...port, optional: true })

/** A number without limits, in the unit of the input. */
export const level = (label: Text, value = 0, unit: Port['unit'] = 'same'): Param => ({
  label,
  default: value,
  low: -vast,
  high: vast,
  unit,
})
/** A length of time. */
export const seconds = (label: Text, value: number, high = 86_400, low = 0): Param => ({
  label,
  default: value,
  low,
  high,
  unit: 's',
})
export const whole = (label: Text, value: number, low: number, high: number): Param => ({
  label,
  default: value,
  low,
  high,
  integer: true,
})

export const x: Port = number(input)
/** Inputs of a kind: 2 to 32 wires. */
export const many = (port: Port, least = 2): Port => ({ ...port, many: { least, most: 32 } })
/** A distance that cannot be negative: dead-band, tolerance, threshold. */
export const span = (label: Text, value = 0): Param => ({
  label,
  default: value,
  low: 0,
  high: vast,
  unit: 'difference',
})
